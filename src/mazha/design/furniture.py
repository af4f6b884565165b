"""What the staff's frame needs to draw itself: `navigation` (a list of groups) and `bar`, filled by the surface."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Item:
    """One link at the side. `icon` is a name from frontend/icons.txt; `count` is what waits there."""

    label: str
    url: str
    icon: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    items: list[Item]


@dataclass(frozen=True, slots=True)
class Seat:
    """A post one may work from. Choosing it posts `post=<id>` to `Bar.posts_url`."""

    id: int
    label: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """The line on top. Addresses left empty are not shown."""

    officer: str
    seats: list[Seat] = field(default_factory=list)
    posts_url: str = ""
    search_url: str = ""
    search_words: str = ""
    account_url: str = ""
    sign_out_url: str = ""

    @property
    def seat(self) -> Seat | None:
        """The post worked from now."""
        return next((seat for seat in self.seats if seat.current), None)
