"""The register: kept by the committee's head and the administrator, chosen from by the parties."""

from __future__ import annotations

import datetime as dt

import pytest

from mazha.casework.mediation import actions as mediation
from mazha.casework.mediation import queries
from mazha.kernel.errors import Forbidden, Unacceptable
from mazha.people.roles import Role
from tests import world
from tests.actions.mediation.making import Room

pytestmark = pytest.mark.django_db


def names(room: Room, days: int = 0) -> list[str]:
    return [card.name for card in queries.register_of(room.committee, room.clock + dt.timedelta(days=days))]


class TestRegister:
    def test_is_kept_by_head_and_administrator_alone(self, room: Room) -> None:
        third = world._officer("mediator3", Role.MEDIATOR, room.committee)
        assert third.officer_id is not None
        for who in (room.clerk, room.mediator, room.world.dispatcher, room.world.leader):
            with pytest.raises(Forbidden):
                mediation.enlist(third.officer_id, room.committee, "律师", by=who, at=room.clock)
        assert "mediator3" not in names(room)
        for who in (room.head, room.world.admin):
            mediation.enlist(third.officer_id, room.committee, f"律师 {who.name}", by=who, at=room.clock)
        card = queries.register_of(room.committee, room.clock)[-1]
        assert (card.name, card.introduction) == ("mediator3", f"律师 {room.world.admin.name}")

    def test_takes_nobody_without_a_mediators_post_there(self, room: Room) -> None:
        assert room.clerk.officer_id is not None
        with pytest.raises(Unacceptable) as refused:
            mediation.enlist(room.clerk.officer_id, room.committee, "热心", by=room.head, at=room.clock)
        assert set(refused.value.problems) == {"officer"}

    def test_offers_who_is_taken_out_until_the_day_is_over_and_again_when_entered_again(self, room: Room) -> None:
        card = queries.register_of(room.committee, room.clock)[0]
        mediation.withdraw(card.id, by=room.head, at=room.clock)
        assert (card.name in names(room), card.name in names(room, days=1)) == (True, False)
        mediation.enlist(card.officer_id, room.committee, "回来了", by=room.head, at=room.clock)
        assert card.name in names(room, days=1)
