"""The answer to "until when, and why": a due moment and the chain of reasons it came by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from mazha.kernel.moments import day_of

Fact = int | str | list[str] | list[int] | list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Reason:
    """One link in the chain. Facts are plain JSON: days and moments in ISO form, whole numbers, names.

    They are stored with the clock and worded when they are read, so codes are never dropped or given other facts:
    explanations written years ago must still be read.
    """

    code: str
    facts: Mapping[str, Fact]

    def as_json(self) -> dict[str, object]:
        return {"code": self.code, "facts": dict(self.facts)}


@dataclass(frozen=True, slots=True)
class Reckoning:
    """When a period ends. Moments are on a clock in the district."""

    nominal_last_day: dt.date | None
    """The last day before any rolling; None for periods counted in hours."""
    due_at: dt.datetime
    """The last valid second of the last day, or the exact moment for hours."""
    overdue_from: dt.datetime
    provisional: bool
    """Counted over days that a notice to come may still change."""
    because: tuple[Reason, ...]
    suspended: bool = False
    """A pause without an end stands since before the due moment: the date given here will move."""

    @property
    def due_day(self) -> dt.date:
        return day_of(self.due_at)

    @property
    def explanation(self) -> list[dict[str, object]]:
        """The reasons in plain JSON, to be stored and worded later by `explaining.explain`."""
        return [reason.as_json() for reason in self.because]


def iso(number: int) -> str:
    """A day's ordinal as it stands in facts."""
    return dt.date.fromordinal(number).isoformat()
