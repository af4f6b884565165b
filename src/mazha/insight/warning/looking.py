"""Which places and kinds stand out now, of all that are counted: pure, on arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mazha.insight.early.many import recurrence_interval, within_budget

LEAST_WEEKS = 28
"""What `early.predictive_panel.judge_panel` needs."""
MOST_WEEKS = 156
"""Three years: what lies further back tells little of what is usual now."""
LEAST_MATTERS = 3
"""In the two weeks looked at: fewer are no rise, however rare they are."""
MOST_OF_IT = 0.6
BACK_TO_USUAL = 0.05
"""A series is calm again once its p-value is above this."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Counts of one level: kinds × places × weeks, the last week being the newest seven days."""

    level: str
    """`grid`, `street` or `district`."""
    places: tuple[str, ...]
    kinds: tuple[str, ...]
    counts: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One series as it stands in the newest week."""

    level: str
    place: str
    kind: str
    seen: int
    """Matters of the newest seven days."""
    fortnight: int
    expected: float
    p: float
    recurrence: float
    """Weeks that chance alone takes, on average, to bring something as rare anywhere in what is looked at."""
    weeks: int
    """Whether the newest week alone stands out most (1), or the two newest together (2)."""

    @property
    def excess(self) -> float:
        """Matters of the weeks that stand out beyond those expected."""
        return (self.seen if self.weeks == 1 else self.fortnight) - self.weeks * self.expected


def judged(panels: Sequence[Panel], *, every: float) -> list[Seen]:
    """Every series. `every` is the time between two looks, in weeks. Needs `LEAST_WEEKS` weeks of counts."""
    from mazha.insight.early.predictive_panel import judge_panel  # compiles: the web has no need of it

    verdicts = [(panel, judge_panel(panel.counts)) for panel in panels]
    total = sum(verdict.above.size for _panel, verdict in verdicts)
    found = []
    for panel, verdict in verdicts:
        p = verdict.p()
        recurrence = recurrence_interval(p, series=total, every=every)
        found += [
            Seen(
                level=panel.level, place=place, kind=kind, seen=int(panel.counts[k, c, -1]),
                fortnight=int(panel.counts[k, c, -2:].sum()), expected=float(verdict.expected[k, c]),
                p=float(p[k, c]), recurrence=float(recurrence[k, c]),
                weeks=1 if verdict.above[k, c] <= verdict.above_two[k, c] else 2,
            )
            for k, kind in enumerate(panel.kinds)
            for c, place in enumerate(panel.places)
        ]  # fmt: skip
    return found


def rises(series: Sequence[Seen], per_week: float, *, every: float) -> list[Seen]:
    """Series that stand out such that chance alone sends at most `per_week` of them a week, rarest first.

    Places that lie within each other have one rise of a kind: the rarest is given, or a place within it that stands out
    by itself and holds most of what is too much. Who goes there wants to know where.
    """
    if not series:
        return []
    called = within_budget(np.array([one.p for one in series]), per_week, weeks=every)
    standing = sorted(
        (s for s, is_called in zip(series, called, strict=True) if is_called and s.fortnight >= LEAST_MATTERS),
        key=_rarest,
    )
    found: list[Seen] = []
    for one in standing:
        if not any(is_one_rise(one.kind, one.place, other.kind, other.place) for other in found):
            found.append(_narrowed(one, standing))
    return found


def _narrowed(one: Seen, standing: Sequence[Seen]) -> Seen:
    within = [
        each
        for each in standing
        if each.kind == one.kind and each.place.startswith(one.place) and each.excess >= MOST_OF_IT * one.excess
    ]
    return max(within, key=lambda each: (len(each.place), each.excess))


def usual(seen: Sequence[int], weeks: int) -> list[float | None]:
    """What the past of one series let expect in each of its newest weeks; None where less than 26 lie before it."""
    from mazha.insight.early.predictive import SHORTEST, judge
    from mazha.insight.early.predictive_panel import SEASON

    found: list[float | None] = [None] * len(seen)
    first = max(SHORTEST, len(seen) - weeks)
    if first < len(seen):
        said = judge(np.array([seen], dtype=np.int64), first, season=SEASON)
        found[first:] = [float(value) for value in said.expected[0]]
    return found[-weeks:]


def is_one_rise(kind: str, place: str, other_kind: str, other_place: str) -> bool:
    """The same kind, and one place within the other."""
    return kind == other_kind and (place.startswith(other_place) or other_place.startswith(place))


def _rarest(one: Seen) -> tuple[float, int, str, str]:
    return one.p, len(one.place), one.place, one.kind
