"""From rows to lines: SQL that adds up figures by part of the district, by dimension and by day.

One text does it for what is kept, for what changed since, and for matters themselves. Which rows a figure counts comes
from its filter alone (`figures/`), compiled by the ORM: there is no second definition in SQL.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import TruncDate

from mazha.insight.figures import KEPT, RAISED_BY_A_PROGRAM, Basis
from mazha.kernel.moments import SHANGHAI

STANDING = 0
"""The slot of what is open now. A day's slot is 20261123, a month's 202611."""
MEASURES = tuple(figure.name for figure in KEPT)
_OF = {basis: frozenset(figure.name for figure in KEPT if figure.basis is basis) for basis in Basis}
SLOT = {Basis.OPENED: "s.opened_slot", Basis.ENDED: "s.ended_slot", Basis.NOW: str(STANDING)}
IS_IN = {Basis.OPENED: "true", Basis.ENDED: "s.ended_slot is not null", Basis.NOW: "s.ended_slot is null"}
ORDER = ("street", "unit", "category", "channel")
"""Which dimension of a pair is the part, and which the line: the earlier one is the part."""
PARTS: dict[str, tuple[str, ...]] = {
    "": ("",),
    "street": ("", "community", "unit", "category", "channel"),
    "unit": ("", "category", "channel"),
    "category": ("", "kind", "channel"),
    "channel": ("",),
}
"""Within which parts of the district lines are kept, and by which dimensions each is divided."""
VALUES = {
    "": "''",
    "street": "s.street",
    "community": "s.community",
    "unit": "coalesce(s.lead_unit_id::text, '')",
    "category": "left(s.category, 2)",
    "kind": "s.category",
    "channel": "s.channel",
}
"""What each dimension is in a matter's row."""
KEY = ("within", "within_value", "by", "slot", "value", "district")


@dataclass(frozen=True, slots=True)
class Sql:
    """Text and what goes into its places."""

    text: str
    params: tuple[Any, ...] = ()


def slot(day: dt.date) -> int:
    """20261123."""
    return day.year * 10_000 + day.month * 100 + day.day


def day_slots(first: dt.date, last: dt.date) -> list[int]:
    """One for each day, both ends included."""
    return [slot(first + dt.timedelta(days=n)) for n in range((last - first).days + 1)]


def slots(first: dt.date, last: dt.date) -> list[int]:
    """As few as cover the days exactly: whole months, and the days before and after them."""
    found, day = [], first
    while day <= last:
        next_month = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        if day.day == 1 and next_month <= last + dt.timedelta(days=1):
            found.append(day.year * 100 + day.month)
            day = next_month
        else:
            found.append(slot(day))
            day += dt.timedelta(days=1)
    return found


def states(rows: QuerySet[Any]) -> Sql:
    """Of each row: its dimensions, its days, and which figures it is in. `rows` are matters or changes of them."""
    marks = {
        f"in_{figure.name}": ExpressionWrapper(figure.where or Q(opened_at__isnull=False), BooleanField())
        for figure in KEPT
    }
    columns = ["district", "street", "community", "lead_unit_id", "category", "channel"]
    days = {
        "opened_day": TruncDate(F("opened_at"), tzinfo=SHANGHAI),
        "ended_day": TruncDate(F("closed_at"), tzinfo=SHANGHAI),
    }
    if any(field.name == "sign" for field in rows.model._meta.get_fields()):
        columns.append("sign")
    rows = rows.exclude(channel=RAISED_BY_A_PROGRAM)
    text, params = rows.values(*columns, **days, **marks).query.sql_with_params()
    slotted = ", ".join(
        f"""(extract(year from r.{name}_day) * 10000 + extract(month from r.{name}_day) * 100
          + extract(day from r.{name}_day))::int as {name}_slot"""
        for name in ("opened", "ended")
    )
    return Sql(f"select r.*, {slotted} from ({text}) r", tuple(params))  # noqa: S608 -- constants, values are bound


def measured(basis: Basis, *, signed: bool) -> str:
    """A column for each measure of a basis, null for the others: what a grouped select of `s` adds up."""

    def one(name: str) -> str:
        if name not in _OF[basis]:
            return f"null::int as {name}"
        if signed:
            return f"(sum(s.sign) filter (where s.in_{name}))::int as {name}"
        return f"nullif(count(*) filter (where s.in_{name}), 0)::int as {name}"

    return ", ".join(map(one, MEASURES))


def gathered(*, signed: bool) -> list[str]:
    """Named parts of a statement that turn `state` into `line`: lines as they are kept, each key once.

    Days first, then months of them. How long closed matters lasted becomes one object upon each sum.
    """
    sums = [f"('{within}', {VALUES[within]})" for within in PARTS]
    key, total = ", ".join(KEY), ", ".join(f"sum({name})::int as {name}" for name in MEASURES)
    one, added = "sum(s.sign)" if signed else "count(*)", by_day("state", signed=signed)
    month = f"within, within_value, by, slot / 100, value, district, {total}"
    # Every text here is made of this module's constants.
    return [
        f"days as materialized (select {key}, {total} from ({added}) a group by {key})",  # noqa: S608
        f"""sums as (select * from days
          union all select {month} from days where slot > 0 group by 1, 2, 3, 4, 5, 6)""",  # noqa: S608
        f"""spans as materialized (
          select k.within, k.within_value, s.ended_slot as slot, s.district,
            s.ended_day - s.opened_day as lasted, {one} as n
          from state s cross join lateral (values {", ".join(sums)}) as k (within, within_value)
          where s.in_closed and s.ended_slot is not null group by 1, 2, 3, 4, 5)""",  # noqa: S608
        """objects as (
          select within, within_value, slot, district, jsonb_object_agg(lasted, n) as lasted from (
            select within, within_value, slot, district, lasted, sum(n)::int as n from (
              select * from spans union all
              select within, within_value, slot / 100, district, lasted, n from spans) b
            group by 1, 2, 3, 4, 5 having sum(n) <> 0) d group by 1, 2, 3, 4)""",
        """line as (select sums.*, objects.lasted from sums left join objects
          on sums.by = '' and (sums.within, sums.within_value, sums.slot, sums.district)
            = (objects.within, objects.within_value, objects.slot, objects.district))""",
    ]


def by_day(source: str, *, signed: bool) -> str:
    """Lines of all parts by day, of what `source`, a name for the rows of `states`, adds up to.

    A line of one key comes up to three times, once for each basis.
    """
    slices = ", ".join(
        f"('{within}', {VALUES[within]}, '{by}', {VALUES[by]})" for within, below in PARTS.items() for by in below
    )
    return " union all ".join(
        f"""select k.within, k.within_value, k.by, {SLOT[basis]} as slot, k.value, s.district,
            {measured(basis, signed=signed)}
          from {source} s cross join lateral (values {slices}) as k (within, within_value, by, value)
          where {IS_IN[basis]} group by 1, 2, 3, 4, 5, 6"""  # noqa: S608 -- constants of this module
        for basis in Basis
    )


def joined(parts: Iterable[Sql], between: str) -> Sql:
    """Several texts as one, their places in order."""
    given = list(parts)
    return Sql(between.join(part.text for part in given), tuple(p for part in given for p in part.params))
