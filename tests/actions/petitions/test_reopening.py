"""An old petition begun anew: on the district's own terms, which the head of the petition office sets."""

from __future__ import annotations

import datetime as dt

import pytest

from mazha.casework.petitions import actions as petitions
from mazha.casework.petitions.queries import REOPENING
from mazha.kernel.errors import Forbidden, Unacceptable
from mazha.matters import queries as matters
from mazha.matters.models import Matter
from mazha.people.actor import Actor
from mazha.people.models import SettingChange
from mazha.people.roles import Role
from mazha.procedures import actions as procedures
from mazha.procedures import engine, own_lists
from mazha.procedures import queries as procedure_queries
from mazha.procedures.actions.listing import LastLine, LineIsUnknown
from mazha.procedures.models import Clock
from tests.actions.petitions import ground as made
from tests.actions.petitions.ground import MONDAY, NOTICE, Ground, registered, take
from tests.world import at

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("archive")
LATER = at("2027-04-06 09:00")
PAPER = {"paper": "奎信发〔2027〕3号"}


@pytest.fixture
def ground() -> Ground:
    return made.make()


@pytest.fixture
def boss(ground: Ground) -> Actor:
    return made.officer("boss", Role.UNIT_HEAD, ground.bureau)


def switched_on() -> None:
    procedures.confirm(
        "switch:petition.reopen_campaign", name="区信访局 李某", source="奎信发〔2027〕3号", by=SYSTEM, at=MONDAY
    )


def archived(ground: Ground) -> Matter:
    mine = registered(ground).matter_id
    take("refer", mine, ground.officer, MONDAY, road="arbitration", notice=NOTICE)
    take("archive", mine, SYSTEM, at("2027-04-01 09:00"))
    return Matter.objects.get(pk=mine)


def reopen(ground: Ground, matter: Matter, **answers: str) -> None:
    lines = {name: {"answer": answer, "words": "见附件材料"} for name, answer in answers.items()}
    given = {**PAPER, "own_unit": ground.bureau, "reopen_lines": lines}
    take("reopen", matter.pk, ground.officer, LATER, **given)


ALL_YES = {"facts": "yes", "procedure": "no", "consent": "yes", "leader": "na"}


class TestReopen:
    def test_brings_an_archived_one_back_to_its_road_with_a_new_date(self, ground: Ground) -> None:
        switched_on()
        matter = archived(ground)
        reopen(ground, matter, **ALL_YES)
        matter.refresh_from_db()
        assert (matter.stage, matter.closed_at, matter.lead_unit_id) == ("received", None, ground.bureau)
        assert Clock.objects.get(matter=matter, state="running").name == "petition.route"
        assert "有新的事实或证据：是（见附件材料）" in matters.notes_of(SYSTEM, matter, LATER)[matter.entries].text

    def test_is_refused_while_the_district_has_not_switched_it_on(self, ground: Ground) -> None:
        with pytest.raises(engine.StepRefused):
            reopen(ground, archived(ground), **ALL_YES)

    def test_asks_the_districts_own_lines_and_refuses_where_one_that_must_hold_does_not(
        self, ground: Ground, boss: Actor
    ) -> None:
        switched_on()
        matter = archived(ground)
        petitions.keep_term("consent", text_zh="本人书面同意", text_en="Written consent", must=True, by=boss, at=LATER)
        own = petitions.keep_term(None, text_zh="街道已走访", text_en="Visited", must=False, by=boss, at=LATER)
        petitions.withdraw_term("leader", by=boss, at=LATER)
        asked = next(ask for ask, _must in procedure_queries.step_of(matter, "reopen").asks if ask.lines)
        assert list(asked.choices) == ["facts", "procedure", "consent", own]
        answers = {"facts": "yes", "procedure": "na", "consent": "no", own: "yes"}
        with pytest.raises(Unacceptable) as refused:
            reopen(ground, matter, **answers)
        assert "本人书面同意" in refused.value.problems["reopen_lines"]
        with pytest.raises(Unacceptable):
            reopen(ground, matter, **{**answers, "consent": "yes", "leader": "yes"})
        reopen(ground, matter, **{**answers, "consent": "yes"})
        matter.refresh_from_db()
        assert "街道已走访：是" in matters.notes_of(SYSTEM, matter, LATER)[matter.entries].text


class TestTerms:
    def test_are_the_tables_until_the_head_changes_one(self, ground: Ground, boss: Actor) -> None:
        assert [line.name for line in own_lists.in_force(REOPENING)] == ["facts", "procedure", "consent", "leader"]
        petitions.keep_term("facts", text_zh="有新证据", text_en="New evidence", must=True, by=boss, at=LATER)
        lines = own_lists.in_force(REOPENING)
        assert [(line.name, line.must) for line in lines] == [
            ("facts", True), ("procedure", False), ("consent", False), ("leader", False),
        ]  # fmt: skip
        assert lines[0].text.zh == "有新证据"
        change = SettingChange.objects.get(subject="procedures.check_line")
        assert (change.key, change.officer_id) == ("petition.reopen.facts", boss.officer_id)

    def test_are_changed_by_the_head_of_the_petition_office_alone(self, ground: Ground) -> None:
        for by in (ground.officer, ground.head, ground.leader):
            with pytest.raises(Forbidden):
                petitions.keep_term(None, text_zh="新的一条", text_en="New", must=False, by=by, at=LATER)
            with pytest.raises(Forbidden):
                petitions.withdraw_term("facts", by=by, at=LATER)
        assert own_lists.kept(REOPENING) == []

    def test_refuse_no_words_a_line_that_is_not_there_and_taking_out_the_last(
        self, ground: Ground, boss: Actor
    ) -> None:
        with pytest.raises(Unacceptable) as refused:
            petitions.keep_term(None, text_zh=" ", text_en="", must=False, by=boss, at=LATER)
        assert set(refused.value.problems) == {"text_zh", "text_en"}
        with pytest.raises(LineIsUnknown):
            petitions.withdraw_term("nothing", by=boss, at=LATER)
        for name in ("facts", "procedure", "consent"):
            petitions.withdraw_term(name, by=boss, at=LATER)
        with pytest.raises(LastLine):
            petitions.withdraw_term("leader", by=boss, at=LATER)
        again = petitions.keep_term(
            None, text_zh="新的一条", text_en="New", must=False, by=boss, at=LATER + dt.timedelta(days=1)
        )
        assert [line.name for line in own_lists.in_force(REOPENING)] == ["leader", again]
