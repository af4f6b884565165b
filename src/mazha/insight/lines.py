"""From rows to lines: SQL that adds up figures by part of the district, by dimension and by day.

One text does it for what is kept, for what changed since, and for matters themselves. Which rows a figure counts comes
from its filter alone (`figures/`), compiled by the ORM: there is no second definition in SQL.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import TruncDate

from mazha.insight.figures import KEPT, Basis
from mazha.kernel.moments import SHANGHAI

STANDING = dt.date(9999, 12, 31)
"""The day on which open matters stand in what is kept."""
MEASURES = tuple(figure.name for figure in KEPT)
_OF = {basis: tuple(figure.name for figure in KEPT if figure.basis is basis) for basis in Basis}
_DAY = {Basis.OPENED: "s.opened_day", Basis.ENDED: "s.ended_day", Basis.NOW: f"date '{STANDING}'"}
_IN = {Basis.OPENED: "true", Basis.ENDED: "s.ended_day is not null", Basis.NOW: "s.ended_day is null"}

VALUES = {
    "": "''",
    "street": "s.street",
    "community": "s.community",
    "unit": "coalesce(s.lead_unit_id::text, '')",
    "category": "left(s.category, 2)",
    "kind": "s.category",
    "channel": "s.channel",
    "days": "coalesce((s.ended_day - s.opened_day)::text, '')",
}
"""What each dimension is in a matter's row."""
ORDER = ("street", "unit", "category", "channel")
"""Which dimension of a pair is the part, and which the line: the earlier one is the part."""
PARTS: dict[str, tuple[str, ...]] = {
    "": ("", "days"),
    "street": ("", "days", "community", "unit", "category", "channel"),
    "unit": ("", "days", "category", "channel"),
    "category": ("", "days", "kind", "channel"),
    "channel": ("", "days"),
}
"""Within which parts of the district lines are kept, and by which dimensions each is divided."""
KEY = ("district", "within", "within_value", "by", "day", "value")


@dataclass(frozen=True, slots=True)
class Sql:
    """Text and what goes into its places."""

    text: str
    params: tuple[Any, ...] = ()


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
    text, params = rows.values(*columns, **days, **marks).query.sql_with_params()
    return Sql(text, tuple(params))


def summed(source: str, parts: Mapping[str, Sequence[str]], *, signed: bool) -> str:
    """Lines of what `source`, a name for the rows of `states`, adds up to.

    `parts` names the parts and dimensions wanted. Lines of one key come up to three times, one for each basis.
    """
    return " union all ".join(_of_basis(source, basis, parts, signed=signed) for basis in Basis)


def _of_basis(source: str, basis: Basis, parts: Mapping[str, Sequence[str]], *, signed: bool) -> str:
    one = "s.sign" if signed else "1"
    kept = _OF[basis]
    measures = ", ".join(
        f"nullif(sum(case when s.in_{name} then {one} end), 0)::int as {name}"
        if name in kept
        else f"null::int as {name}"
        for name in MEASURES
    )
    slices = ", ".join(
        f"('{within}', {VALUES[within]}, '{by}', {VALUES[by]})"
        for within, dimensions in parts.items()
        for by in dimensions
        if by != "days" or basis is Basis.ENDED
    )
    return f"""select s.district, k.within, k.within_value, k.by, {_DAY[basis]} as day, k.value, {measures}
      from {source} s cross join lateral (values {slices}) as k (within, within_value, by, value)
      where {_IN[basis]} group by 1, 2, 3, 4, 5, 6"""  # noqa: S608 -- constants of this module


def gathered(*, signed: bool) -> list[str]:
    """Named parts of a statement that turn `state` into `line`: lines as they are kept, each key once.

    Lines by days become one object upon the sum they belong to.
    """
    key, sums = ", ".join(KEY), ", ".join(f"sum({name})::int as {name}" for name in MEASURES)
    added = summed("state", PARTS, signed=signed)
    # Every text here is made of this module's constants.
    return [
        f"added as materialized ({added})",
        """days as (select district, within, within_value, day, jsonb_object_agg(value, n) as lasted from (
          select district, within, within_value, day, value, sum(closed)::int as n from added
          where by = 'days' group by 1, 2, 3, 4, 5 having sum(closed) <> 0) d group by 1, 2, 3, 4)""",
        f"""sums as (select {key}, {sums} from added where by <> 'days' group by {key})""",  # noqa: S608
        """line as (select sums.*, days.lasted from sums left join days
          on sums.by = '' and (sums.district, sums.within, sums.within_value, sums.day)
            = (days.district, days.within, days.within_value, days.day))""",
    ]


def joined(parts: Iterable[Sql], between: str) -> Sql:
    """Several texts as one, their places in order."""
    given = list(parts)
    return Sql(between.join(part.text for part in given), tuple(p for part in given for p in part.params))
