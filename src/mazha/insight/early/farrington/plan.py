"""Which past points a judgement of Farrington Flexible rests on: the same for every series, so found once.

Noufaily et al. 2013 (Stat Med 32:1206), section 3: the same date in each of the years before, a window around each, and
the rest of each year cut into blocks of a season, a level for each.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from mazha.insight.early.ears import BadSetting
from mazha.insight.early.farrington.rule import FarringtonRule
from mazha.insight.early.reading import Floats, Ints, TooShort

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Axis:
    """Points of time: how many, how many of them a year has, and their days since 1970-01-01 where known."""

    length: int
    frequency: int
    days: Ints | None = None


@dataclass(frozen=True)
class Plan:
    """What is history for one point of time. Groups are numbered from 0; the last one is the current season's."""

    index: Ints
    group: Ints
    groups: int
    time: Floats
    now: float


def usual_years(axis: Axis, first: int | None = None) -> int:
    """How many years back: 5, or as many as leave the last year to be judged, or everything from `first` on."""
    begin = axis.length - axis.frequency + 1 if first is None else first
    years = min(5, (begin - _MARGIN) // axis.frequency)
    if years < 1:
        needs = axis.frequency + _MARGIN
        raise TooShort(
            f"{begin if first else axis.length} points at {axis.frequency} a year are too little history: there must "
            f"be {needs} before the first one judged. Give a longer series, begin later, or say the years.",
            needs=needs,
            has=axis.length,
        )
    return years


_MARGIN = 4


def times_from(axis: Axis, rule: FarringtonRule, first: int | None = None, last: int | None = None) -> list[int]:
    """The points to judge: from `first`, or the earliest that has its history, to `last`, or the end."""
    end = axis.length if last is None else last
    begin = first
    if begin is None:
        begin = axis.frequency * rule.years + rule.half_window + 1
        while begin <= end and not _has_history(begin, axis, rule):
            begin += 1
    if not 1 <= begin <= end <= axis.length:
        raise TooShort(
            f"From t = {begin} to t = {end} there is nothing to judge in {axis.length} points with {rule.years} years "
            "back. Ask for fewer years, or give a longer series.",
            needs=begin,
            has=axis.length,
        )
    return list(range(begin, end + 1))


def _has_history(k: int, axis: Axis, rule: FarringtonRule) -> bool:
    try:
        plan_for(k, axis, rule)
    except TooShort:
        return False
    return True


def plan_for(k: int, axis: Axis, rule: FarringtonRule) -> Plan:
    """The history of point `k` (from 1). Refuses where it reaches back beyond the first point."""
    references = _same_dates(k, axis, rule.years)
    if references[-1] - rule.half_window < (0 if rule.like_r else 1):
        raise TooShort(
            f"At t = {k}, {rule.years} years back with {rule.half_window} points before go beyond the first point. "
            "Ask for fewer years, or begin later.",
            needs=k + 1,
            has=k,
        )
    blocks = _blocks(k, references, rule)
    blocks[max(0, k - 1 - rule.excluded) :] = 0
    index = np.flatnonzero(blocks)
    levels, group = np.unique(blocks[index], return_inverse=True)
    time, now = _times(index, k, axis, rule)
    if len(index) <= len(levels) + 1:
        raise TooShort(f"At t = {k} too few past points are left. Leave fewer out.", needs=len(levels) + 2, has=k)
    return Plan(index.astype(np.int64), group.astype(np.int64), len(levels), time, now)


def _same_dates(k: int, axis: Axis, years: int) -> list[int]:
    """The point itself and its like in each year before, latest first, from 1."""
    if axis.days is None:
        found = [k - i * axis.frequency for i in range(years + 1)]
    else:
        today = int(axis.days[k - 1])
        wanted = [_years_before(today, i) for i in range(years + 1)]
        if axis.frequency == 52:
            wanted = [day + (today - day + 3) % 7 - 3 for day in wanted]
        at = np.searchsorted(axis.days, wanted)
        found = [int(i) + 1 if axis.days[i] == day else 0 for i, day in zip(at, wanted, strict=True)]
    if min(found) < 1:
        raise TooShort(
            f"At t = {k} the same date {years} years before is not in the data. Ask for fewer years, or begin later.",
            needs=years * axis.frequency + 1,
            has=k,
        )
    return found


def _years_before(day: int, years: int) -> int:
    today = _EPOCH + timedelta(days=day)
    try:
        then = today.replace(year=today.year - years)
    except ValueError:  # 29 February, where there is none: 1 March, as R has it
        then = date(today.year - years, 3, 1)
    return (then - _EPOCH).days


def _blocks(k: int, references: list[int], rule: FarringtonRule) -> npt.NDArray[np.int64]:
    """The block of each point up to `k`, from 1; 0 is none. Windows are block `periods`."""
    blocks = np.zeros(k, dtype=np.int64)
    width = rule.half_window
    for later, reference in pairwise(references):
        blocks[max(0, reference - width - 1) : reference + width] = rule.periods
        if rule.periods > 1:
            between = later - reference - 2 * width - 1
            if between < rule.periods - 1:
                raise BadSetting(
                    f"{between} points between two windows cannot be cut into {rule.periods - 1} blocks. "
                    "Ask for fewer periods, or a smaller window.",
                    periods=rule.periods,
                )
            length, rest = divmod(between, rule.periods - 1)
            sizes = [length + (j < rest) for j in range(rule.periods - 1)]
            blocks[reference + width : later - width - 1] = np.repeat(np.arange(1, rule.periods), sizes)
    blocks[max(0, k - width - 1) :] = rule.periods
    return blocks


def _times(index: Ints, k: int, axis: Axis, rule: FarringtonRule) -> tuple[Floats, float]:
    """Time for the trend. R counts days over the first gap where there are dates: with months that is not the index."""
    if rule.like_r and axis.days is not None:
        in_gaps: Floats = (axis.days - axis.days[index[0]]) / np.float64(axis.days[1] - axis.days[0])
        return in_gaps[index], float(in_gaps[k - 1])
    time: Floats = index.astype(np.float64) + np.float64(1)
    return time, float(k)
