"""Adding up lines: from what is kept where that answers the question, else from the matters themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q

from mazha.insight import lines
from mazha.insight.lines import MEASURES, PARTS, STANDING, Sql
from mazha.insight.models import Change, Tally
from mazha.insight.scope import NONE, Filters, Question, between
from mazha.matters import queries as matters

if TYPE_CHECKING:
    from mazha.people.actor import Actor

Counts = Mapping[str, int]
"""Matters by the name of the figure that counts them. A figure that is missing counts none."""
_WHOLE = ("", "street", "unit", "category", "channel", "days")


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
    """A part of the district of which lines are kept."""

    within: str
    values: Sequence[str]
    districts: Sequence[str] | None = None

    def where(self) -> Q:
        found = Q(within=self.within, within_value__in=list(self.values))
        return found if self.districts is None else found & Q(district__in=list(self.districts))


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
    kept = Tally.objects.filter(part.where(), _days(question)).values(
        "within", "within_value", "by", "day", "value", *MEASURES
    )
    text, params = kept.query.sql_with_params()
    since = lines.states(Change.objects.filter(_of_changes(part)))
    added = lines.summed("state", {part.within: PARTS[part.within]}, signed=True)
    columns = ", ".join(["within", "within_value", '"by"', "day", "value", *MEASURES])
    days = _days_sql(question)
    pending = f"select {columns} from ({added}) p where {days.text}"  # noqa: S608 -- constants, values are bound
    return _totals(
        Sql(f"with state as materialized ({since.text}), line as (", since.params),
        Sql(f"{text} union all {pending})", (*params, *days.params)),
        question,
    )


def _of_changes(part: Part) -> Q:
    found = Q(pk__in=[]) if part.within else Q()
    for value in part.values if part.within else ():
        found |= Filters(**{part.within: value or NONE}).where()
    return found if part.districts is None else found & Q(district__in=list(part.districts))


def _from_matters(actor: Actor, question: Question) -> Sql:
    rows = matters.visible_to(actor).filter(question.where())
    first, last = question.period.before().first, question.period.last
    opened, ended = between("opened_at", first, last), between("closed_at", first, last)
    standing = Q(closed_at__isnull=True)
    picked = [lines.states(rows.filter(q)) for q in (opened, ended & ~opened, standing & ~opened)]
    states = lines.joined(picked, " union all ")
    given = question.filters.given()
    dimensions = (*_WHOLE, *(("community",) if "street" in given or question.scope.streets() else ()))
    if "category" in given:
        dimensions = (*dimensions, "kind")
    added = lines.summed("state", {"": dimensions}, signed=False)
    days = _days_sql(question)
    return _totals(
        Sql(f"with state as materialized ({states.text}), line as (", states.params),
        Sql(f"select * from ({added}) a where {days.text})", days.params),  # noqa: S608 -- constants
        question,
    )


def _days(question: Question) -> Q:
    """Of the period, and of the one before where they are compared; open matters always."""
    first, before, last = question.period.first, question.period.before().first, question.period.last
    return Q(day=STANDING) | Q(day__gte=first, day__lte=last) | Q(day__gte=before, day__lt=first, by__in=["", "days"])


def _days_sql(question: Question) -> Sql:
    first, before, last = question.period.first, question.period.before().first, question.period.last
    return Sql(
        """(day = %s::date or day between %s::date and %s::date
            or (day >= %s::date and day < %s::date and "by" in ('', 'days')))""",
        (STANDING, first, last, before, first),
    )


def _totals(head: Sql, body: Sql, question: Question) -> Sql:
    sums = ", ".join(f"sum({name})::int" for name in MEASURES)
    text = f"""{head.text}{body.text}
      select "by", value, case when "by" = '' then day end, day >= %s::date, {sums} from line group by 1, 2, 3, 4
      union all
      select within, within_value, null, true, {sums} from line
      where "by" = '' and within <> '' and day >= %s::date group by 1, 2"""  # noqa: S608 -- constants of this module
    return Sql(text, (*head.params, *body.params, question.period.first, question.period.first))


def _read(rows: Sequence[tuple[object, ...]]) -> Added:
    by: dict[str, dict[str, dict[str, int]]] = {}
    days: dict[dt.date, dict[str, int]] = {}
    lasted: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for name, value, day, is_now, *sums in rows:
        counts = {measure: n for measure, n in zip(MEASURES, sums, strict=True) if isinstance(n, int) and n}
        if name == "days":
            if value != "" and counts.get("closed"):
                lasted[0 if is_now else 1][int(str(value))] = counts["closed"]
        elif name != "":
            if counts:
                by.setdefault(str(name), {})[str(value)] = counts
        elif counts:
            assert isinstance(day, dt.date)
            days[day] = counts
    return Added(by=by, days=days, lasted=lasted[0], lasted_before=lasted[1])
