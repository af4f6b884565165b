"""A hall with two kinds of business and three windows, set up through the doors."""

from __future__ import annotations

from dataclasses import dataclass

from mazha.casework.centre import actions as centre
from mazha.people.actor import Actor
from tests.world import World, at

SYSTEM = Actor.system("tests")
BEFORE = at("2026-03-02 07:00")


@dataclass(frozen=True, slots=True)
class Hall:
    labour: int
    """Kind of business A, served at windows 1 and 2."""
    housing: int
    """Kind of business B, served at window 2 alone."""


def set_up(people: World) -> Hall:
    """Windows 1 and 2 are the hall's own; window 3 is the parks unit's, and serves nothing by itself."""
    labour = centre.keep_business(
        business_id=None, letter="a", title_zh="劳动维权", title_en="Labour", by=SYSTEM, at=BEFORE
    )
    housing = centre.keep_business(
        business_id=None, letter="B", title_zh="住房物业", title_en="Housing", by=SYSTEM, at=BEFORE
    )
    for number, unit, served in [
        (1, people.hall, [labour]),
        (2, people.hall, [labour, housing]),
        (3, people.parks, []),
    ]:
        centre.keep_window(
            window_id=None, number=number, title_zh=f"{number}号窗口", title_en=f"Window {number}",
            organisation_id=unit, businesses=served, by=SYSTEM, at=BEFORE,
        )  # fmt: skip
    return Hall(labour, housing)
