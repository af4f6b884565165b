"""What could not get done here: with the head of the centre, kept from the unit it is about."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from mazha.casework.centre import actions as centre
from mazha.kernel.errors import Unacceptable
from mazha.matters import queries as matters
from mazha.matters.models import Matter
from mazha.people import wall
from mazha.people.actor import Actor, Sitting
from mazha.people.roles import Role
from mazha.procedures import actions as procedures
from mazha.procedures.arriving import Receipt
from mazha.procedures.engine import NotYourStep
from tests.actions.centre.hall import SYSTEM, set_up
from tests.world import DISTRICT, World, at

NOW = at("2026-03-02 09:00")
WORDS = "跑了三趟都说缺材料，每次缺的还不一样。"


def raised(window: int | None = 3, key: str | None = None, **wish: str) -> Receipt:
    told = centre.Undone(words=wish.pop("words", WORDS), window_number=window, phone="13812341234", **wish)
    return centre.raise_undone(told, key=key, by=Actor.resident(""), at=NOW)


class TestRaiseUndone:
    def test_is_seen_by_the_head_of_the_centre_and_not_by_the_unit_it_is_about(self, people: World) -> None:
        set_up(people)
        mine = raised().matter_id
        # Even somebody of that unit whose post covers the whole district.
        wide = Sitting(post_id=1, role=Role.DUTY_LEADER, organisation_id=people.parks, territory=DISTRICT)
        about = dataclasses.replace(people.other_handler, posts=(*people.other_handler.posts, wide))
        for actor, sees in [
            (people.centre_lead, True), (people.leader, True), (about, False), (people.other_handler, False),
            (people.clerk, False),
        ]:  # fmt: skip
            wall.sit(actor)
            assert matters.visible_to(actor).filter(pk=mine).exists() is sees, actor.name
            assert Matter.objects.filter(pk=mine).exists() is sees, actor.name

    def test_is_kept_from_the_halls_own_clerks_too(self, people: World) -> None:
        set_up(people)
        mine = raised(window=1).matter_id
        wall.sit(people.clerk)
        assert not Matter.objects.filter(pk=mine).exists()
        wall.sit(SYSTEM)
        with pytest.raises(NotYourStep):
            procedures.take(step="take", matter_id=mine, given={}, by=people.clerk, at=NOW)

    def test_is_answered_by_the_head_and_contested_before_the_leader(self, people: World) -> None:
        set_up(people)
        receipt = raised()
        resident, later = Actor.resident(receipt.code), NOW + dt.timedelta(days=1)
        given = {"solved": "solved", "mended": "rule", "reply": "这份证明不该要，已为您办好。"}
        for step, by, said in [
            ("take", people.centre_lead, {}), ("answer", people.centre_lead, given),
            ("contest", resident, {"reason": "还有一份没办"}), ("conclude", people.leader, given),
            ("confirm", resident, {}),
        ]:  # fmt: skip
            wall.sit(by)
            taken = procedures.take(step=step, matter_id=receipt.matter_id, given=said, by=by, at=later)
        assert taken.stage == "closed"

    def test_opens_one_for_one_key_and_names_all_that_is_wrong(self, people: World) -> None:
        assert raised(window=None, key="k").matter_id == raised(window=None, key="k").matter_id
        with pytest.raises(Unacceptable) as refused:
            centre.raise_undone(centre.Undone(words="慢", phone="12", window_number=77), by=Actor.resident(""), at=NOW)
        assert set(refused.value.problems) == {"words", "phone", "window_number"}
