"""Numbers that wait for a name and a source, and ways that stay closed until then."""

from __future__ import annotations

import pytest

from mazha.kernel.errors import Forbidden, Unacceptable
from mazha.matters.models import Matter
from mazha.people import queries as people
from mazha.people.actor import Actor
from mazha.people.roles import Role
from mazha.procedures import actions, confirmations, engine
from mazha.procedures import queries as procedures
from tests.actions.petitions import ground as made
from tests.actions.petitions.ground import MONDAY, Ground, registered, take

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("tests")
SWITCH = "switch:petition.simplified"
ADVICE = "clock:petition:petition.advice_feedback"


@pytest.fixture
def ground() -> Ground:
    return made.make()


@pytest.fixture
def lawyer(ground: Ground) -> Actor:
    return made.officer("lawyer", Role.LEGAL_REVIEWER, ground.bureau)


class TestConfirm:
    def test_lists_what_is_remembered_and_nothing_that_was_checked(self) -> None:
        subjects = {number.subject for number in confirmations.unchecked()}
        assert {SWITCH, ADVICE} <= subjects
        assert "clock:petition:petition.handle" not in subjects

    def test_opens_a_way_by_name_and_source_and_closes_it_again(self, ground: Ground, lawyer: Actor) -> None:
        who = registered(ground, by=ground.handler, organ=ground.housing).matter_id
        with pytest.raises(engine.StepRefused):
            take("choose_simplified", who, ground.handler, MONDAY, reason="初次信访，事实清楚")
        actions.confirm(SWITCH, name="区司法局 周法", source="鲁信发〔2025〕1号第三条", by=lawyer, at=MONDAY)
        take("choose_simplified", who, ground.handler, MONDAY, reason="初次信访，事实清楚")
        actions.withdraw_confirmation(SWITCH, by=lawyer, at=MONDAY)
        with pytest.raises(engine.StepRefused):
            take("accept_simplified", who, ground.handler, MONDAY, notice=made.NOTICE)

    def test_stands_beside_the_clock_and_on_the_record(self, ground: Ground, lawyer: Actor) -> None:
        who = registered(ground).matter_id
        take("take_as_advice", who, ground.officer, MONDAY, notice=made.NOTICE)
        actions.confirm(ADVICE, name="区司法局 周法", source="省条例第五十九条仍有效", by=lawyer, at=MONDAY)
        (clock,) = [c for c in procedures.clocks(Matter.objects.get(pk=who), MONDAY, "zh-hans") if c.state == "running"]
        assert clock.confirmed == "区司法局 周法 · 省条例第五十九条仍有效"
        (change,) = people.setting_changes(SYSTEM, subject="procedures.confirmation", limit=5)
        assert (change.key, change.actor_name) == (ADVICE, "lawyer")

    def test_refuses_a_name_without_a_source_and_who_may_not(self, ground: Ground, lawyer: Actor) -> None:
        with pytest.raises(Unacceptable) as refused:
            actions.confirm(SWITCH, name="周法", source="", by=lawyer, at=MONDAY)
        assert set(refused.value.problems) == {"source"}
        with pytest.raises(Forbidden):
            actions.confirm(SWITCH, name="周法", source="省条例第五十九条", by=ground.officer, at=MONDAY)
        assert procedures.confirmed() == {}
