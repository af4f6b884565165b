"""Adding up lines: from what is kept where that answers the question, else from the matters themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Q

from mazha.insight import lines
from mazha.insight.figures import Basis
from mazha.insight.lines import IS_IN, MEASURES, ORDER, PARTS, SLOT, STANDING, VALUES, Sql
from mazha.insight.models import Change
from mazha.insight.scope import NONE, Filters, Period, Question, between
from mazha.matters import queries as matters

if TYPE_CHECKING:
    from mazha.people.actor import Actor

Counts = Mapping[str, int]
"""Matters by the name of the figure that counts them. A figure that is missing counts none."""
_MEASURES = ", ".join(MEASURES)
_SUMS = ", ".join(f"sum({name})::int" for name in MEASURES)
_OF_LINES = ", ".join(f"t.{name}" for name in MEASURES)
_CLOSED = ", ".join("n" if name == "closed" else "null" for name in MEASURES)


@dataclass(frozen=True, slots=True)
class Added:
    """Lines of a question: by dimension and value, and by day. Each holds all kept figures."""

    by: Mapping[str, Mapping[str, Counts]] = field(default_factory=dict)
    """The period's lines of each dimension; open matters are in them whatever their day."""
    days: Mapping[dt.date, Counts] = field(default_factory=dict)
    """The sums of each day, of the period and of the one before."""
    standing: Counts = field(default_factory=dict)
    """The sum of what is open."""
    lasted: Mapping[int, int] = field(default_factory=dict)
    """Matters closed in the period by how many days it took."""
    lasted_before: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the district of which lines are kept: nothing, or values of one dimension."""

    name: str
    values: Sequence[str]
    districts: Sequence[str] | None = None


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
    """All kept figures of a question, in one statement that sees one moment.

    For who is kept from a matter, nothing kept will do: it holds what they must not know of.
    """
    part = None if matters.is_kept_from_any(actor) else part_of(question)
    if part is not None and not part.values:
        return Added()  # narrowed to what lies outside the scope
    statement = _from_matters(actor, question) if part is None else _from_kept(part, question)
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        return _read(cursor.fetchall())


def kept_sums(actor: Actor, question: Question) -> Counts:
    """The sums of a period as last added up, where they are kept; else nothing. Reads a few lines and no change."""
    part = None if matters.is_kept_from_any(actor) else part_of(question)
    if part is None or not part.values:
        return {}
    slots = lines.slots(question.period.first, question.period.last)
    picked = _picked(part, [("", part.name, "")], "''", slots)
    text = f"with s (name, value, slot, {_MEASURES}) as ({picked.text}) select {_SUMS} from s"  # noqa: S608 -- constants
    with connection.cursor() as cursor:
        cursor.execute(text, picked.params)
        row = cursor.fetchone()
    assert row is not None
    return {measure: n for measure, n in zip(MEASURES, row, strict=True) if n}


def _from_kept(part: Part, question: Question) -> Sql:
    """What is kept of a part, with what changed since."""
    since = lines.states(Change.objects.filter(_of_changes(part)))
    below = [name for name in PARTS[part.name] if name]
    dimensions = list(dict.fromkeys([*ORDER, *below]))
    kept, kept_spans = _kept(part, dimensions, question.period), _kept_spans(part, question.period)
    pending, pending_spans = _counted(dimensions, question.period, signed=True)
    source, spans = lines.joined([*kept, pending], _ALL), lines.joined([*kept_spans, pending_spans], _ALL)
    text = f"""with state as materialized ({since.text}),
      source (name, value, slot, {_MEASURES}) as ({source.text}),
      spans (lasted, is_now, n) as ({spans.text})
      {_RESULT}"""
    return Sql(text, (*since.params, *source.params, *spans.params))


def _from_matters(actor: Actor, question: Question) -> Sql:
    """The matters themselves, each once. By index: those opened or ended in reach, and those open."""
    rows = matters.visible_to(actor).filter(question.where())
    first, last = question.period.before().first, question.period.last
    opened, ended = between("opened_at", first, last), between("closed_at", first, last)
    standing = Q(closed_at__isnull=True)
    states = lines.joined([lines.states(rows.filter(q)) for q in (opened, ended & ~opened, standing & ~opened)], _ALL)
    finer = [*(["community"] if question.is_in_streets() else []), *(["kind"] if question.filters.category else [])]
    source, spans = _counted([*ORDER, *finer], question.period, signed=False)
    text = f"""with state as materialized ({states.text}),
      source (name, value, slot, {_MEASURES}) as ({source.text}),
      spans (lasted, is_now, n) as ({spans.text})
      {_RESULT}"""
    return Sql(text, (*states.params, *source.params, *spans.params))


_ALL = " union all "
_RESULT = f"""select name, value, slot, true, {_SUMS} from source group by 1, 2, 3
  union all
  select 'days', lasted::text, null, is_now, {_CLOSED} from (
    select lasted, is_now, sum(n)::int as n from spans group by 1, 2) d"""  # noqa: S608 -- constants of this module


def _kept(part: Part, dimensions: Sequence[str], period: Period) -> list[Sql]:
    """Sums by day; of dimensions as few slots as the period has. Pairs are read by the way round they are kept."""
    daily = [STANDING, *lines.day_slots(period.before().first, period.last)]
    coarse = [STANDING, *lines.slots(period.first, period.last)]
    found = [_picked(part, [("", part.name, "")], "''", daily)]
    # A part's own values are its sums, told apart by the part.
    own = [(part.name, part.name, "")] if part.name else []
    below = [(name, part.name, name) for name in PARTS[part.name] if name]
    mirrored = [(name, name, part.name) for name in dimensions if name not in {part.name, *PARTS[part.name]}]
    if own:
        found.append(_picked(part, own, "t.within_value", coarse))
    if below:
        found.append(_picked(part, below, "t.value", coarse))
    if mirrored:
        found.append(_picked(part, mirrored, "t.within_value", coarse, narrowed="value"))
    return found


def _kept_spans(part: Part, period: Period) -> list[Sql]:
    """How long matters lasted, by days: an object upon each sum of the period, and of the one before."""
    return [
        _picked(
            part, [("", part.name, "")], "", lines.slots(each.first, each.last),
            columns=f"e.key::int, {is_now}, e.value::int", beside=", jsonb_each_text(t.lasted) e",
        )
        for each, is_now in ((period, "true"), (period.before(), "false"))
    ]  # fmt: skip


def _picked(
    part: Part, keys: Sequence[tuple[str, str, str]], value: str, slots: list[int], *, narrowed: str = "within_value",
    columns: str = "", beside: str = "",
) -> Sql:  # fmt: skip
    """Kept lines by name, part and dimension. One range of an index for each: OFFSET 0 keeps it so."""
    named = ", ".join("('{}', '{}', '{}')".format(*key) for key in keys)
    shown = columns or f"k.name, {value}, case when k.name = '' then t.slot end, {_OF_LINES}"
    where = "" if part.districts is None else " and i.district = any(%s)"
    districts = [] if part.districts is None else [list(part.districts)]
    text = f"""select {shown} from (values {named}) as k (name, within, by) cross join lateral (
        select * from insight_tally i where i.within = k.within and i.by = k.by and i.{narrowed} = any(%s)
          and i.slot = any(%s){where} offset 0) t{beside}"""  # noqa: S608 -- constants, values are bound
    return Sql(text, (list(part.values), slots, *districts))


def _counted(dimensions: Sequence[str], period: Period, *, signed: bool) -> tuple[Sql, Sql]:
    """Lines of `state`, and how long its matters lasted, in the shape of what is kept."""
    first, last = lines.slot(period.first), lines.slot(period.last)
    before = lines.slot(period.before().first)
    texts, params = [], list[Any]()
    slices = ", ".join(f"('{name}', {VALUES[name]})" for name in ("", *dimensions))
    for basis in Basis:
        reach, within = "true", list[Any]()
        if basis is not Basis.NOW:
            reach = f"({SLOT[basis]} between %s and %s or (k.name = '' and {SLOT[basis]} >= %s and {SLOT[basis]} < %s))"
            within = [first, last, before, first]
        texts.append(f"""select k.name, k.value, case when k.name = '' then {SLOT[basis]} end,
            {lines.measured(basis, signed=signed)}
          from state s cross join lateral (values {slices}) as k (name, value)
          where {IS_IN[basis]} and {reach} group by 1, 2, 3""")  # noqa: S608 -- constants, values are bound
        params += within
    one = "sum(s.sign)::int" if signed else "count(*)::int"
    spans = f"""select s.ended_day - s.opened_day, s.ended_slot >= %s, {one} from state s
      where s.in_closed and s.ended_slot between %s and %s group by 1, 2"""  # noqa: S608 -- constants, values are bound
    return Sql(_ALL.join(texts), tuple(params)), Sql(spans, (first, before, last))


def _of_changes(part: Part) -> Q:
    found = Q(pk__in=[]) if part.name else Q()
    for value in part.values if part.name else ():
        found |= Filters(**{part.name: value or NONE}).where()
    return found if part.districts is None else found & Q(district__in=list(part.districts))


def _read(rows: Sequence[tuple[Any, ...]]) -> Added:
    by: dict[str, dict[str, dict[str, int]]] = {}
    days: dict[dt.date, dict[str, int]] = {}
    standing: dict[str, int] = {}
    lasted: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for name, value, slot, is_now, *sums in rows:
        counts = {measure: n for measure, n in zip(MEASURES, sums, strict=True) if n}
        if name == "days" and counts:
            lasted[0 if is_now else 1][int(value)] = counts["closed"]
        elif name:
            by.setdefault(name, {})[value] = counts
        elif slot == STANDING:
            standing = counts
        else:
            days[dt.date(slot // 10_000, slot // 100 % 100, slot % 100)] = counts
    return Added(by=by, days=days, standing=standing, lasted=lasted[0], lasted_before=lasted[1])
