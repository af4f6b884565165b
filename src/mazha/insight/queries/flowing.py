"""The process map: how long matters stayed in each stage, where they went, what was handed on and what came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Sum

from mazha.insight.flow import quantile
from mazha.insight.models import Flow
from mazha.insight.queries.briefings import must_read, territories

if TYPE_CHECKING:
    from mazha.insight.scope import Period
    from mazha.people.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """What left one stage in the period."""

    stage: str
    n: int
    median: float | None
    """Minutes."""
    p90: float | None
    handed: int
    returned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """From one stage to another."""

    stage: str
    next: str
    n: int
    handed: int
    returned: int
    median: float | None


@dataclass(frozen=True, slots=True)
class ProcessMap:
    stays: Mapping[str, Stay]
    moves: tuple[Move, ...]


def process_map(asker: Actor, procedure: str, period: Period, *, street: str = "") -> ProcessMap:
    """Of one procedure, of the asker's districts and streets, or one street of them."""
    must_read(asker)
    held = territories(asker)
    rows = Flow.objects.filter(procedure=procedure, day__gte=period.first, day__lte=period.last)
    if not any(len(code) == 6 for code in held):
        rows = rows.filter(street__in=held)
    else:
        rows = rows.filter(district__in=[code for code in held if len(code) == 6])
    if street:
        rows = rows.filter(street=street)
    found: dict[tuple[str, str], tuple[dict[int, int], int, int]] = {}
    summed = rows.order_by().values_list("stage", "next", "bucket").annotate(Sum("n"), Sum("handed"), Sum("returned"))
    for stage, after, bucket, n, handed, returned in summed:
        counts, h, r = found.get((stage, after), ({}, 0, 0))
        found[(stage, after)] = counts | {bucket: n}, h + handed, r + returned
    moves = tuple(
        Move(stage=s, next=t, n=sum(c.values()), handed=h, returned=r, median=quantile(c, 50))
        for (s, t), (c, h, r) in sorted(found.items())
    )
    stays = {stage: _stay(stage, [v for (s, _t), v in found.items() if s == stage]) for stage, _t in sorted(found)}
    return ProcessMap(stays, moves)


def _stay(stage: str, parts: list[tuple[dict[int, int], int, int]]) -> Stay:
    together: dict[int, int] = {}
    for counts, _handed, _returned in parts:
        for bucket, n in counts.items():
            together[bucket] = together.get(bucket, 0) + n
    return Stay(
        stage=stage, n=sum(together.values()), median=quantile(together, 50), p90=quantile(together, 90),
        handed=sum(h for _c, h, _r in parts), returned=sum(r for _c, _h, r in parts),
    )  # fmt: skip
