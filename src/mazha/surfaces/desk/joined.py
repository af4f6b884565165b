"""Reports of the same trouble on the page of one matter: which one leads, who follows, what may be done about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mazha.casework.hotline import queries as hotline
from mazha.matters import queries as matters
from mazha.people.roles import Role
from mazha.surfaces.desk.rows import row

if TYPE_CHECKING:
    from mazha.matters.models import Matter
    from mazha.people.actor import Actor
    from mazha.procedures.queries import OfferedStep

SORTS = frozenset({Role.DISPATCHER, Role.WINDOW_CLERK})
_LEADS, _FOLLOWS = "duplicate_of", "duplicate_of_here"
WORDED = frozenset({"reply", "answer", "settle", "explain"})
"""Steps whose words reach everybody who follows."""


def facts(actor: Actor, matter: Matter, offered: Iterable[OfferedStep], language: str) -> dict[str, object]:
    """What the page shows of it. Matters the asker does not see are counted, not named."""
    ties = matters.links_of(actor, matter)
    open_now = {each.step.name for each in offered if each.is_open}
    followers = [row(other, language) for kind, other in ties if kind == _FOLLOWS]
    is_of_the_hotline = matter.procedure == "hotline"
    total = hotline.how_many_follow(matter) if is_of_the_hotline and matter.stage != "joined" else 0
    return {
        "links": [(kind, row(other, language)) for kind, other in ties if kind not in {_LEADS, _FOLLOWS}],
        "leads": next((row(other, language) for kind, other in ties if kind == _LEADS), None),
        "leading": hotline.leading(matter, language) if is_of_the_hotline else None,
        "followers": followers,
        "followers_hidden": max(0, total - len(followers)),
        "may_part": "part" in open_now,
        "may_join": "join" in open_now,
        "sorts": bool(actor.roles & SORTS),
    }


def reached_by(matter: Matter, step: str) -> int:
    """How many others read the words of this step as well: those who follow the matter."""
    return hotline.how_many_follow(matter) if matter.procedure == "hotline" and step in WORDED else 0
