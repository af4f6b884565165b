"""At which level an organisation mediates, and who may be chosen there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mazha.people import queries as people
from mazha.people.roles import Role

if TYPE_CHECKING:
    from mazha.people.cards import OrganisationCard

_GROUND = {"community": "community", "street_office": "street"}


def level_of(organisation_id: int) -> str:
    """`community`, `street` or `district`: of the organisation itself, or of the one it is part of."""
    card = people.organisation(organisation_id)
    for each in _upward(card):
        if each.kind in _GROUND:
            return _GROUND[each.kind]
    return "district"


def _upward(card: OrganisationCard) -> Iterator[OrganisationCard]:
    seen: set[int] = set()
    while card.id not in seen:
        yield card
        seen.add(card.id)
        if card.kind in _GROUND or card.parent_id is None:
            return
        card = people.organisation(card.parent_id)


def desks(level: str, at: dt.datetime) -> list[OrganisationCard]:
    """Organisations of this level (of any, where it is empty) in which somebody can handle a dispute, by pinyin: the
    district's committees, street offices, communities, and what is part of these.
    """
    staffed = {post.organisation_id for post in people.holders([Role.HANDLER], at)}
    return [
        card
        for card in people.organisations()
        if card.id in staffed
        and card.closed_date is None
        and (card.kind == "committee" or level_of(card.id) != "district")
        and level in {"", level_of(card.id)}
    ]


def authority(role: Role, at: dt.datetime) -> int | None:
    """The organisation in which somebody holds this role: the inspection, or the arbitration commission. None where
    nobody does.
    """
    return next((post.organisation_id for post in people.holders([role], at)), None)
