"""What a figure is: a title, a definition, the day it goes by, and one filter for both its number and its list."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.db.models import Q

from mazha.procedures.table import Text

MATTERS = Text("件", "matters")
PERCENT = Text("%", "%")
DAYS = Text("天", "days")


class Basis(Enum):
    """Which day decides whether a matter falls in the period asked for."""

    OPENED = "opened"
    """The day it was registered."""
    ENDED = "ended"
    """The day it ended. A matter that was reopened has not ended."""
    NOW = "now"
    """None: it is open at the moment of asking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number of matters. `where` is read against a matter's row alone, so that number and list cannot differ."""

    name: str
    title: Text
    definition: Text
    basis: Basis
    where: Q
    timed: bool = False
    """Changes by time alone, without the matter changing: counted when asked, never kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A share. Both numbers are figures of their own and are shown with it; `part` lies wholly within `whole`."""

    name: str
    title: Text
    definition: Text
    part: str
    whole: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """How long it took: the least number of days within which `share` percent of the matters of a figure ended."""

    name: str
    title: Text
    definition: Text
    share: int
    of: str
