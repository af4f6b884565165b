"""What may be deleted, and from when on. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from mazha.casework.privacy.holdings import Held


class May(StrEnum):
    NOW = "now"
    LATER = "later"
    BY_ITSELF = "by_itself"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether one kind of data of one matter may be deleted at a moment."""

    held: Held
    may: May
    from_at: dt.datetime | None = None
    """When it may be; for what is kept, when its term ends. None: nobody can say yet, as for an open matter."""


def standing(held: Held, *, closed_at: dt.datetime | None, settled: dt.datetime | None, at: dt.datetime) -> Standing:
    """`settled`: from when on nobody can object any more; None while the matter is open."""
    if held.erase == "by_rule":
        return Standing(held=held, may=May.BY_ITSELF)
    if held.erase == "never":
        return Standing(held=held, may=May.NEVER, from_at=_after(closed_at, held.keep_years))
    if settled is None or at < settled:
        return Standing(held=held, may=May.LATER, from_at=settled)
    return Standing(held=held, may=May.NOW)


def _after(closed_at: dt.datetime | None, years: int) -> dt.datetime | None:
    if closed_at is None or not years:
        return None
    try:
        return closed_at.replace(year=closed_at.year + years)
    except ValueError:  # 29 February
        return closed_at.replace(year=closed_at.year + years, month=3, day=1)
