"""The numbers of a briefing: the board's own, of the span, of the one before and of the one a year before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Min, Q
from django.db.models.functions import TruncDate

from mazha.insight.briefing import spans
from mazha.insight.figures import SPANS
from mazha.insight.models import Raised, Watch
from mazha.insight.queries.adding import Counts
from mazha.insight.queries.board import Board, board
from mazha.insight.scope import Period, Question, Scope, between
from mazha.kernel.moments import SHANGHAI, day_of, start_of
from mazha.matters import queries as matters
from mazha.procedures import queries as procedures

if TYPE_CHECKING:
    from mazha.people.actor import Actor
    from mazha.procedures.table import Text

DIMENSIONS = ("street", "community", "unit", "category", "channel")
RECURS_WITHIN = 90
"""Days up to the last one of the span."""
RECURS_FROM = 5
"""As many as `covering.SMALL`, so that none of them must be covered."""
RECURS_ON_DAYS = 3
"""A burst of one day is one event, not a recurrence."""
MOST_RECURRING = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One value of a dimension, in the span and in the one before."""

    value: str
    now: Counts
    before: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """One category from one community, again and again."""

    community: str
    category: str
    n: int
    in_span: int
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """A warning that was raised in the span, or is still open: where and of what, and no number of it."""

    place: str
    kind: str
    since: dt.date
    stage: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """All that a briefing may say."""

    kind: str
    place: str
    span: Period
    at: dt.datetime
    now: Counts
    before: Counts
    year_before: Counts
    lasted: Mapping[str, Sequence[int | None]]
    """Lengths of time: of the span, the one before, the one a year before."""
    days: Sequence[tuple[dt.date, int, int]]
    """Day, received, closed."""
    by: Mapping[str, Sequence[Line]]
    recurring: Sequence[Recurring]
    warned: Sequence[Warned] | None
    """None while warnings are switched off."""

    def as_json(self) -> dict[str, Any]:
        """For programs, and for whoever checks the words against the numbers."""
        kept = asdict(self)
        kept["span"] = [self.span.first.isoformat(), self.span.last.isoformat()]
        kept["at"] = self.at.isoformat()
        kept["days"] = [[day.isoformat(), received, closed] for day, received, closed in self.days]
        for each in kept["recurring"]:
            each["first"], each["last"] = each["first"].isoformat(), each["last"].isoformat()
        for each in kept["warned"] or ():
            each["since"] = each["since"].isoformat()
        return kept


def gather(actor: Actor, kind: str, place: str, span: Period, *, at: dt.datetime) -> Numbers:
    """For one district or street. Figures of open matters are of this moment and have nothing to be compared with."""

    def of(period: Period) -> Board:
        return board(actor, Question(Scope(areas=frozenset({place})), period), at=at)

    now, before, year = of(span), of(spans.before(kind, span)), of(spans.year_before(kind, span))
    shown = spans.drawn(kind, span)
    by_day = (now if shown == span else of(shown)).by_day
    return Numbers(
        kind=kind, place=place, span=span, at=at, now=now.now, before=_ended(before), year_before=_ended(year),
        lasted={name: [each.span(name) for each in (now, before, year)] for name in SPANS},
        days=[_day(shown.first + dt.timedelta(days=n), by_day) for n in range(shown.days)],
        by={name: _lines(name, now, before) for name in DIMENSIONS if name in now.by},
        recurring=_recurring(actor, place, span), warned=_warned(place, span),
    )  # fmt: skip


def _ended(found: Board) -> Counts:
    """Without what is open now: that was another number then."""
    return {name: n for name, n in found.now.items() if not name.startswith("open")}


def _day(day: dt.date, by_day: Mapping[dt.date, Counts]) -> tuple[dt.date, int, int]:
    counts = by_day.get(day, {})
    return day, counts.get("received", 0), counts.get("closed", 0)


def _lines(name: str, now: Board, before: Board) -> list[Line]:
    earlier = {line.value: line.counts for line in before.by.get(name, ())}
    return [Line(line.value, line.counts, earlier.get(line.value, {})) for line in now.by[name] if line.counts]


def _recurring(actor: Actor, place: str, span: Period) -> list[Recurring]:
    """Restricted matters, those with named officers only, and those someone is kept out of are left aside."""
    first = span.last - dt.timedelta(days=RECURS_WITHIN - 1)
    rows = matters.visible_to(actor).filter(
        Scope(areas=frozenset({place})).where() & between("opened_at", first, span.last) & ~Q(community=""),
        ~Q(category=""), restricted="", officers__isnull=True, barred__isnull=True,
    )  # fmt: skip
    found = (
        rows.order_by()
        .values_list("community", "category")
        .annotate(
            n=Count("pk"), in_span=Count("pk", filter=Q(opened_at__gte=start_of(span.first))),
            days=Count(TruncDate("opened_at", tzinfo=SHANGHAI), distinct=True),
            first=Min("opened_at"), last=Max("opened_at"),
        )
        .filter(n__gte=RECURS_FROM, in_span__gte=1, days__gte=RECURS_ON_DAYS)
        .order_by("-n", "community", "category")[:MOST_RECURRING]
    )  # fmt: skip
    return [
        Recurring(community=c, category=k, n=n, in_span=i, first=day_of(since), last=day_of(until))
        for c, k, n, i, _days, since, until in found
    ]


def _warned(place: str, span: Period) -> list[Warned] | None:
    if not Watch.objects.filter(district=place[:6], is_on=True).exists():
        return None
    raised_in_it = between("matter__opened_at", span.first, span.last + dt.timedelta(days=1))
    rows = Raised.objects.filter(Q(matter__closed_at__isnull=True) | raised_in_it, place__startswith=place)
    return [
        Warned(place=row.place, kind=row.kind, since=row.first, stage=procedures.stage_of(row.matter).title)
        for row in rows.select_related("matter").order_by("first", "place", "kind")
    ]
