"""Adding up lines: from what is kept where that answers the question, else from the matters themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Q

from mazha.insight import lines
from mazha.insight.lines import MEASURES, ORDER, PARTS, STANDING, Sql
from mazha.insight.models import Change
from mazha.insight.scope import NONE, Filters, Question, between
from mazha.matters import queries as matters

if TYPE_CHECKING:
    from mazha.people.actor import Actor

Counts = Mapping[str, int]
"""Matters by the name of the figure that counts them. A figure that is missing counts none."""
_MEASURES = ", ".join(MEASURES)
_SUMS = ", ".join(f"sum({name})::int" for name in MEASURES)
_CLOSED = ", ".join("e.value::int" if name == "closed" else "null" for name in MEASURES)
# Sums by day, everything else over the period; what lies before the period is told apart.
_TOTALS = f"""select "by", value, case when "by" = '' then day end, day >= %s::date, {_SUMS}
  from line group by 1, 2, 3, 4"""  # noqa: S608 -- constants of this module


@dataclass(frozen=True, slots=True)
class Added:
    """Lines of a question: by dimension and value, and by day. Each holds all kept figures."""

    by: Mapping[str, Mapping[str, Counts]] = field(default_factory=dict)
    """The period's lines of each dimension; open matters are in them whatever their day."""
    days: Mapping[dt.date, Counts] = field(default_factory=dict)
    """The sums of each day, of the period and of the one before."""
    lasted: Mapping[int, int] = field(default_factory=dict)
    """Matters closed in the period by how many days it took."""
    lasted_before: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the district of which lines are kept: nothing, or values of one dimension."""

    name: str
    values: Sequence[str]
    districts: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """Where the lines of one dimension are kept, and which column says what they are lines of."""

    name: str
    within: str
    by: str
    value: str
    narrowed: str
    """The column that names the part; empty for all of it."""


def part_of(question: Question) -> Part | None:
    """The part that answers a question, when one does: a whole scope, or districts narrowed by one filter."""
    scope, given = question.scope, dict(question.filters.given())
    if len(given) > 1 or any(name not in PARTS for name in given) or len(given.get("category", "")) > 2:
        return None
    name, value = next(iter(given.items())) if given else ("", "")
    value = "" if value == NONE else value
    if scope.everything:
        return Part(name, [value])
    if (districts := scope.districts()) is not None:
        return Part(name, [value], districts)
    if (streets := scope.streets()) is not None and name in {"", "street"}:
        return Part("street", [s for s in streets if not name or s == value])
    if scope.units and name in {"", "unit"}:
        return Part("unit", [str(u) for u in sorted(scope.units) if not name or str(u) == value])
    return None


def add_up(actor: Actor, question: Question) -> Added:
    """All kept figures of a question, in one statement that sees one moment."""
    part = part_of(question)
    if part is not None and not part.values:
        return Added()  # narrowed to what lies outside the scope
    statement = _from_matters(actor, question) if part is None else _from_kept(part, question)
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        return _read(cursor.fetchall())


def _from_kept(part: Part, question: Question) -> Sql:
    """What is kept of a part, with what changed since. By days it is kept as one object upon each sum."""
    kept = list(_kept_of(part))
    since = lines.states(Change.objects.filter(_of_changes(part)))
    wanted = ("days", *(line.name for line in kept))
    days = _reach(question)
    pending = f"""select "by", value, day, null::jsonb, {_MEASURES}
      from ({lines.summed("state", {"": wanted}, signed=True)}) p where {days.text}"""  # noqa: S608 -- constants
    picked = [_pick(part, line, question) for line in kept]
    source = lines.joined([*picked, Sql(pending, days.params)], " union all ")
    text = f"""with state as materialized ({since.text}),
      source ("by", value, day, lasted, {_MEASURES}) as ({source.text}),
      line as (
        select "by", value, day, {_MEASURES} from source
        union all select 'days', e.key, day, {_CLOSED} from source, jsonb_each_text(lasted) e)
      {_TOTALS}"""  # noqa: S608 -- constants, values are bound
    return Sql(text, (*since.params, *source.params, question.period.first))


def _kept_of(part: Part) -> Iterator[Kept]:
    """Sums, the part's own values, then each other dimension, from whichever way round the two are kept."""
    if not part.name:
        yield Kept("", "", "", "value", "")
        yield from (Kept(name, name, "", "within_value", "") for name in ORDER)
        return
    yield Kept("", part.name, "", "value", "within_value")
    yield Kept(part.name, part.name, "", "within_value", "within_value")
    for name in ORDER:
        if ORDER.index(name) < ORDER.index(part.name):
            yield Kept(name, name, part.name, "within_value", "value")
    for name in PARTS[part.name]:
        if name not in {"", "days"}:
            yield Kept(name, part.name, name, "value", "within_value")


def _pick(part: Part, kept: Kept, question: Question) -> Sql:
    """The period's lines and those of open matters, each by a range of the index; sums also of the period before."""
    where, params = 'within = %s and "by" = %s', list[Any]([kept.within, kept.by])
    if kept.by == "":
        where += " and value = ''"
    if kept.narrowed:
        where, params = f"{where} and {kept.narrowed} = any(%s)", [*params, list(part.values)]
    if part.districts is not None:
        where, params = f"{where} and district = any(%s)", [*params, list(part.districts)]
    first = question.period.first if kept.name else question.period.before().first
    chosen = f"""select '{kept.name}', {kept.value}, day, {"null" if kept.name else "lasted"}::jsonb, {_MEASURES}
      from insight_tally where {where}"""  # noqa: S608 -- constants, values are bound
    text = f"{chosen} and day between %s::date and %s::date union all {chosen} and day = %s::date"
    return Sql(text, (*params, first, question.period.last, *params, STANDING))


def _of_changes(part: Part) -> Q:
    found = Q(pk__in=[]) if part.name else Q()
    for value in part.values if part.name else ():
        found |= Filters(**{part.name: value or NONE}).where()
    return found if part.districts is None else found & Q(district__in=list(part.districts))


def _from_matters(actor: Actor, question: Question) -> Sql:
    rows = matters.visible_to(actor).filter(question.where())
    first, last = question.period.before().first, question.period.last
    opened, ended = between("opened_at", first, last), between("closed_at", first, last)
    standing = Q(closed_at__isnull=True)
    # Three disjoint sets, so that each has an index to go by.
    states = lines.joined(
        [lines.states(rows.filter(q)) for q in (opened, ended & ~opened, standing & ~opened)], " union all "
    )
    finer = [*(["community"] if question.is_in_streets() else []), *(["kind"] if question.filters.category else [])]
    added = lines.summed("state", {"": ("", "days", *ORDER, *finer)}, signed=False)
    days = _reach(question)
    text = f"""with state as materialized ({states.text}),
      line as (select "by", value, day, {_MEASURES} from ({added}) a where {days.text})
      {_TOTALS}"""  # noqa: S608 -- constants, values are bound
    return Sql(text, (*states.params, *days.params, question.period.first))


def _reach(question: Question) -> Sql:
    """Days of the period, and of the one before where the two are compared; open matters always."""
    first, before, last = question.period.first, question.period.before().first, question.period.last
    return Sql(
        """(day = %s::date or day between %s::date and %s::date
            or (day >= %s::date and day < %s::date and "by" in ('', 'days')))""",
        (STANDING, first, last, before, first),
    )


def _read(rows: Sequence[tuple[object, ...]]) -> Added:
    by: dict[str, dict[str, dict[str, int]]] = {}
    days: dict[dt.date, dict[str, int]] = {}
    lasted: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for name, value, day, is_now, *sums in rows:
        counts = {measure: n for measure, n in zip(MEASURES, sums, strict=True) if isinstance(n, int) and n}
        if not counts:
            continue
        if name == "days":
            if "closed" in counts:
                lasted[0 if is_now else 1][int(str(value))] = counts["closed"]
        elif name == "":
            assert isinstance(day, dt.date)
            days[day] = counts
        else:
            by.setdefault(str(name), {})[str(value)] = counts
    return Added(by=by, days=days, lasted=lasted[0], lasted_before=lasted[1])
