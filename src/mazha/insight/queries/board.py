"""The board: every figure of a question at once, with the period before, by day and by dimension."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Count

from mazha.insight.figures import FIGURES, RATES, SPANS, Basis
from mazha.insight.queries.adding import Added, Counts, add_up, kept_sums
from mazha.insight.scope import Period, Question
from mazha.matters import queries as matters

if TYPE_CHECKING:
    from mazha.people.actor import Actor

_LATE = "open_late"


@dataclass(frozen=True, slots=True)
class Line:
    """One value of a dimension and what its figures count."""

    value: str
    """A code or id; empty for matters that have none."""
    counts: Counts


@dataclass(frozen=True, slots=True)
class Board:
    """Everything a board shows. Rates are `None` where there is nothing to take a share of."""

    question: Question
    at: dt.datetime
    now: Counts
    before: Counts
    """The same figures for as many days before; figures of open matters are left out, being of this moment."""
    by_day: Mapping[dt.date, Counts]
    lasted: Mapping[int, int]
    lasted_before: Mapping[int, int]
    by: Mapping[str, tuple[Line, ...]]
    """Lines of each dimension: `street`, `community`, `unit`, `category`, `channel`. In no order of merit."""

    def rate(self, name: str) -> float | None:
        return share(self.now, name)

    def rate_before(self, name: str) -> float | None:
        return share(self.before, name)

    def span(self, name: str) -> int | None:
        return within_days(self.lasted, SPANS[name].share)

    def span_before(self, name: str) -> int | None:
        return within_days(self.lasted_before, SPANS[name].share)


def share(counts: Counts, rate: str) -> float | None:
    """A rate between 0 and 1; None when its whole is empty."""
    whole = counts.get(RATES[rate].whole, 0)
    return counts.get(RATES[rate].part, 0) / whole if whole else None


def within_days(lasted: Mapping[int, int], percent: int) -> int | None:
    """The least number of days within which `percent` of the matters ended (nearest rank); None when there are none."""
    total, reached = sum(lasted.values()), 0
    for days in sorted(lasted):
        reached += lasted[days]
        if reached * 100 >= total * percent:
            return days
    return None


def board(actor: Actor, question: Question, *, at: dt.datetime) -> Board:
    """The whole board in two statements: what is kept, and what time alone makes late."""
    added = add_up(actor, question)
    late = _late(actor, question, at)
    period = question.period
    totals = _sum([added.standing, *(counts for day, counts in added.days.items() if day >= period.first)])
    totals[_LATE] = sum(late.values())
    return Board(
        question=question,
        at=at,
        now=totals,
        before=_sum(counts for day, counts in added.days.items() if day < period.first),
        by_day={day: counts for day, counts in added.days.items() if day >= period.first},
        lasted=added.lasted,
        lasted_before=added.lasted_before,
        by=_lines(added, late, question),
    )


def year_before(actor: Actor, question: Question) -> Counts:
    """What the same question counted 364 days earlier, so that a Monday meets a Monday; empty where nothing was, or
    where it is not kept: counting matters of a year ago anew would cost more than the whole board."""
    period, back = question.period, dt.timedelta(days=364)
    return kept_sums(actor, replace(question, period=Period(period.first - back, period.last - back)))


def number(actor: Actor, question: Question, figure: str, *, at: dt.datetime) -> int:
    """One figure's number, as the board has it. Refuses an unknown figure."""
    found = FIGURES[figure]
    if found.timed:
        return sum(_late(actor, question, at).values())
    added = add_up(actor, question)
    totals = _sum([added.standing, *(counts for day, counts in added.days.items() if day >= question.period.first)])
    return totals.get(figure, 0)


def open_by_community(actor: Actor, question: Question) -> dict[str, int]:
    """Open matters by community, for a map; under the empty code those that are not placed."""
    rows = matters.visible_to(actor).filter(question.where(), closed_at__isnull=True)
    return dict(rows.order_by().values_list("community").annotate(n=Count("pk")))


def _sum(counts: Iterable[Counts]) -> dict[str, int]:
    total: dict[str, int] = {}
    for each in counts:
        for name, n in each.items():
            total[name] = total.get(name, 0) + n
    return total


_Where = tuple[str, str, int | None, str, str]


def _late(actor: Actor, question: Question, at: dt.datetime) -> dict[_Where, int]:
    """Overdue matters by street, community, unit, category and channel. There are few, so rows are counted."""
    columns = ("street", "community", "lead_unit_id", "category", "channel")
    rows = matters.visible_to(actor).filter(question.behind(FIGURES[_LATE], at=at))
    counted = rows.order_by().values_list(*columns).annotate(n=Count("pk"))
    return {row[:5]: row[5] for row in counted}


def _lines(added: Added, late: Mapping[_Where, int], question: Question) -> dict[str, tuple[Line, ...]]:
    wanted = ["street", "unit", "channel", "category"]
    given = question.filters.given()
    if question.is_in_streets():
        wanted.append("community")
    found = {}
    for name in wanted:
        source, length = name, 0
        if name == "category":
            # One level below what was asked for: first levels, then what is within one of them.
            length = min(len(given.get("category", "").strip("-")) + 2, 6)
            source = "kind" if length > 2 else name
        lines: dict[str, dict[str, int]] = {}
        for value, counts in added.by.get(source, {}).items():
            key = value[:length] if length else value
            lines[key] = _sum([lines.get(key, {}), counts])
        for where, n in late.items():
            key = _value(name, where, length)
            lines.setdefault(key, {})[_LATE] = lines.get(key, {}).get(_LATE, 0) + n
        found[name] = tuple(Line(value, lines[value]) for value in sorted(lines))
    return found


def _value(name: str, where: _Where, length: int) -> str:
    street, community, unit, category, channel = where
    values = {
        "street": street,
        "community": community,
        "unit": "" if unit is None else str(unit),
        "category": category[:length],
        "channel": channel,
    }
    return values[name]


COMPARED = tuple(name for name, figure in FIGURES.items() if figure.basis is not Basis.NOW)
"""Figures that have a period before."""
