"""What one step does, and who may take it: everything that comes out of the engine, and every refusal."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import UUID

import pytest
from django.utils import translation

from mazha.kernel.errors import Unacceptable, Unknown
from mazha.people.actor import Actor, Sitting
from mazha.people.roles import Role
from mazha.procedures import engine
from mazha.procedures.loading import load
from mazha.procedures.position import Change, Position, Setting
from mazha.procedures.table import AskType, Procedure, Stage, Step, Tell, Text
from tests.rules.procedures.making import DAY, MONDAY, SETTING, STREET, ask, clock, officer, position, small, step
from tests.rules.test_checking import SOUND, local

EXTEND = 'extend = { limit = { amount = 3, unit = "working_day" }, times = 1, basis = "WF12345 21" }'
SMALL = small()
HANDLER = officer(Role.HANDLER)
STAGES = {
    **SMALL.stages,
    "again": Stage(name="again", title=Text("再", "Again"), resident=Text("再", "Again")),
    "kept": Stage(name="kept", title=Text("存", "Kept"), resident=Text("存", "Kept"), ends=True),
}


def with_step(**wish: object) -> Procedure:
    return replace(SMALL, stages=STAGES, steps={**SMALL.steps, "finish": step(**wish)})


def take(
    procedure: Procedure, at: Position | None = None, *, by: Actor = HANDLER, setting: Setting = SETTING,
    given: dict[str, object] | None = None, when: dt.datetime = MONDAY,
) -> Change:  # fmt: skip
    return engine.decide(procedure, at or position(), "finish", given=given or {}, actor=by, at=when, setting=setting)


class TestStepOf:
    def test_refuses_a_step_there_is_not(self) -> None:
        with pytest.raises(Unknown) as raised:
            engine.step_of(SMALL, "fly")
        assert raised.value.facts == {"step": "fly"}
        assert "fly" in raised.value.message


class TestPostFor:
    def may(self, wanted: Step, by: Actor, at: Position | None = None) -> bool:
        try:
            engine.post_for(wanted, at or position(), by)
        except engine.NotYourStep:
            return False
        return True

    def test_is_the_post_that_serves_and_not_the_first_one(self) -> None:
        clerk = Sitting(post_id=1, role=Role.WINDOW_CLERK, organisation_id=7, territory=STREET)
        other = Sitting(post_id=2, role=Role.HANDLER, organisation_id=9, territory="")
        mine = Sitting(post_id=3, role=Role.HANDLER, organisation_id=7, territory="")
        several = Actor(kind="officer", officer_id=5, posts=(clerk, other, mine))
        assert engine.post_for(step(), position(), several) == mine

    def test_in_the_lead_unit_or_where_the_table_says_so_in_any_that_takes_part(self) -> None:
        helps = officer(Role.HANDLER, unit=8)
        assert self.may(step(), officer(Role.HANDLER, unit=7))
        assert not self.may(step(), helps)
        assert self.may(step(involved=True), helps)
        assert not self.may(step(involved=True), officer(Role.HANDLER, unit=9))

    def test_over_a_territory_in_which_the_matter_lies(self) -> None:
        leads = step(by=("street_lead", "window_clerk"))
        assert self.may(leads, officer(Role.STREET_LEAD, territory=STREET))
        assert self.may(leads, officer(Role.STREET_LEAD, territory="370705"))
        assert not self.may(leads, officer(Role.STREET_LEAD, territory="370705002"))
        assert not self.may(leads, officer(Role.STREET_LEAD, territory=""))
        assert self.may(leads, officer(Role.STREET_LEAD, territory="370705002"), position(area=""))
        assert not self.may(leads, officer(Role.STREET_LEAD, territory=""), position(area=""))

    def test_at_the_desk_that_registered_it(self) -> None:
        clerks = step(by=("window_clerk",))
        clerk = officer(Role.WINDOW_CLERK, unit=4, territory="370705002")
        assert self.may(clerks, clerk, position(desk=4))
        assert not self.may(clerks, clerk, position(desk=5))
        assert self.may(clerks, replace(clerk, posts=(replace(clerk.posts[0], territory=STREET),)), position(desk=5))

    def test_with_the_code_of_this_matter_alone(self) -> None:
        residents = step(by=("resident",))
        assert engine.post_for(residents, position(), Actor.resident("7K2M94QFT3XC")) is None
        assert not self.may(residents, Actor.resident("000000000000"))
        assert not self.may(step(by=("handler",)), Actor.resident("7K2M94QFT3XC"))
        assert engine.post_for(step(by=("system",)), position(), Actor.system("clock")) is None
        assert not self.may(residents, Actor.system("clock"))
        assert not self.may(step(by=("resident", "system")), Actor.nobody())

    def test_refuses_with_the_names_of_those_who_may(self) -> None:
        with translation.override("en"), pytest.raises(engine.NotYourStep) as raised:
            engine.post_for(step(by=("handler", "resident")), position(), Actor.nobody())
        assert raised.value.message == "None of your posts may take this step here. It is for: handler, resident."
        assert raised.value.facts == {"roles": ["handler", "resident"]}

    def test_tells_another_unit_that_the_matter_is_not_with_it(self) -> None:
        with translation.override("en"), pytest.raises(engine.NotYourStep) as raised:
            engine.post_for(step(by=("handler",)), position(lead_unit=99), officer(Role.HANDLER))
        assert raised.value.message == "The matter is not with your unit, or not any more. Reload it to see who has it."


class TestRefusal:
    def test_names_the_stage_in_the_readers_language(self) -> None:
        for language, stage in (("en", "Done"), ("zh-hans", "完")):
            with translation.override(language), pytest.raises(engine.StepNotOffered) as raised:
                take(SMALL, position(stage="done"))
            assert f"'{stage}'" in raised.value.message or f"“{stage}”" in raised.value.message
            assert raised.value.facts == {"stage": "done", "step": "finish"}

    def test_comes_from_the_guards_with_every_reason(self) -> None:
        guarded = with_step(needs=("not_rated", "has_lead_unit"), involved=True)
        with translation.override("en"), pytest.raises(engine.StepRefused) as raised:
            take(guarded, position(rating=5, lead_unit=None))
        assert raised.value.message == "You have rated this matter already. Thank you."
        assert raised.value.facts == {
            "reasons": [
                "You have rated this matter already. Thank you.",
                "No unit has it yet. Send it back to dispatch instead.",
            ],
            "step": "finish",
        }

    def test_lets_guards_see_the_answers_the_person_and_the_time(self) -> None:
        asks = ((ask(AskType.DATE), False),)
        planned = with_step(asks=asks, needs=("future:a",))
        with pytest.raises(engine.StepRefused):
            take(planned, given={"a": "2026-03-02"})
        assert take(planned, given={"a": "2026-03-03"}).stage == "done"
        with pytest.raises(engine.StepRefused):
            take(planned, given={"a": "2026-03-03"}, when=MONDAY + DAY)
        with pytest.raises(engine.StepRefused):
            take(with_step(needs=("not_the_asker",)), position(facts={"extension_asked_by": 5}))

    def test_names_what_is_unknown_here(self) -> None:
        asked = with_step(asks=((ask(AskType.UNIT), True),))
        with pytest.raises(Unacceptable):
            take(asked, given={"a": 9}, setting=replace(SETTING, known={AskType.UNIT: lambda unit: unit == 7}))


class TestStage:
    def test_changes_as_the_table_says_or_stays(self) -> None:
        change = take(SMALL)
        assert (change.stage, change.step.name, change.post) == ("done", "finish", HANDLER.posts[0])
        assert (change.closes, change.reopens, change.outcome) == (True, False, "solved")
        beside = take(with_step(to=None))
        assert (beside.stage, beside.closes, beside.reopens, beside.outcome) == ("open", False, False, "")

    def test_opens_again_and_ends_only_once(self) -> None:
        closed = position(stage="done")
        again = take(with_step(frm=("done",), to="again"), closed)
        assert (again.closes, again.reopens, again.outcome) == (False, True, "")
        kept = take(with_step(frm=("done",), to="kept"), closed)
        assert (kept.closes, kept.reopens, kept.outcome) == (False, False, "")

    @pytest.mark.parametrize(
        ("facts", "outcome"), [({"result": "unsolved"}, "unsolved"), ({}, ""), ({"result": 3}, "3")]
    )
    def test_ends_as_a_fact_says(self, facts: dict[str, object], outcome: str) -> None:
        assert take(with_step(outcome="$result"), position(facts=facts)).outcome == outcome


class TestSets:
    def test_columns_and_facts_from_answers_and_from_who_acts(self) -> None:
        asks = tuple(
            (replace(ask(kind), name=name), False)
            for name, kind in (
                ("unit", AskType.UNIT), ("helpers", AskType.UNITS), ("until", AskType.DATE), ("stars", AskType.NUMBER)
            )
        )  # fmt: skip
        sets = {
            "lead_unit": "$unit", "units": "$helpers", "until": "$until", "rating": "$stars", "who": "@actor",
            "designated": True, "why": "plain", "reworks": 1, "supervised": True,
        }  # fmt: skip
        change = take(
            with_step(asks=asks, sets=sets), position(facts={"old": 1}, reworks=2),
            given={"unit": 9, "helpers": [8, 10], "until": "2026-04-01", "stars": 4},
        )  # fmt: skip
        assert change.columns == {
            "lead_unit": 9, "units": (7, 8, 10, 9), "rating": 4, "reworks": 3, "supervised": MONDAY
        }  # fmt: skip
        assert change.facts == {"old": 1, "until": "2026-04-01", "who": 5, "designated": True, "why": "plain"}
        assert (change.lead_unit, change.told_units) == (9, (10,))

    def test_leave_alone_what_was_not_answered(self) -> None:
        asks = ((ask(AskType.UNIT), False),)
        change = take(with_step(asks=asks, sets={"lead_unit": "$a", "b": "$a", "c": 1}))
        assert (change.columns, change.facts) == ({}, {"c": 1})
        assert (change.lead_unit, change.told_units) == (7, (7, 8))

    def test_give_a_unit_back(self) -> None:
        change = take(with_step(sets={"lead_unit": ""}))
        assert (change.columns, change.lead_unit) == ({"lead_unit": None}, None)

    @pytest.mark.parametrize(
        ("said", "agreed"), [("satisfied", True), ("dissatisfied", False), ("unreached", None), (True, True)]
    )
    def test_keep_whether_the_person_agreed(self, said: str | bool, agreed: bool | None) -> None:
        assert take(with_step(sets={"agreed": said})).columns == {"agreed": agreed}

    def test_a_new_lead_joins_those_who_take_part(self) -> None:
        change = take(with_step(sets={"lead_unit": 9}), position(units=(7, 8)))
        assert change.columns == {"lead_unit": 9, "units": (7, 8, 9)}
        assert change.told_units == (7, 8)


class TestRecorded:
    def test_keeps_answers_but_neither_long_words_nor_photos(self) -> None:
        asks = tuple(
            (replace(ask(kind), name=name), False)
            for name, kind in (
                ("words", AskType.LONG_TEXT), ("photos", AskType.PHOTOS), ("day", AskType.DATE),
                ("helpers", AskType.UNITS), ("sure", AskType.YES_NO), ("left_out", AskType.TEXT),
            )
        )  # fmt: skip
        photo = object()
        change = take(
            with_step(asks=asks),
            given={"words": "看过现场", "photos": [photo], "day": "2026-04-01", "helpers": [7, 8], "sure": "no"},
        )
        assert change.recorded == {
            "given": {"day": "2026-04-01", "helpers": [7, 8], "sure": False}, "from": "open"
        }  # fmt: skip
        assert (change.note, change.photos) == ("看过现场", (photo,))

    def test_says_nothing_where_nothing_was_said_or_moved(self) -> None:
        change = take(with_step(to=None))
        assert (change.recorded, change.note, change.photos, change.tells) == ({}, "", (), ())
        assert "from" not in take(with_step(to="open")).recorded

    def test_carries_the_facts_its_words_to_the_resident_speak_of(self) -> None:
        said = Text("{unit}于{day}前回复{a}", "…")
        facts = {"unit": "照明", "a": "old", "other": 1}
        wanted = with_step(resident=said, asks=((ask(AskType.TEXT), False),))
        change = take(wanted, position(facts=facts), given={"a": "new"})
        assert change.recorded["carried"] == {"unit": "照明"}
        assert "carried" not in take(with_step(resident=said), position()).recorded

    def test_tells_whom_the_table_names(self) -> None:
        tells = (Tell(who="requester", wording="w"),)
        assert take(with_step(tells=tells)).tells == tells


class TestClocks:
    def clocks(self, change: Change) -> list[tuple[str, str, str]]:
        return [(c.name, c.state, c.due_at.date().isoformat()) for c in change.clocks]

    def test_stop_all_or_those_named_and_the_entry_says_so(self) -> None:
        at = position(clocks=(clock(), clock("other", id=UUID(int=8))))
        change = take(replace(SMALL, clocks={**SMALL.clocks, "other": SMALL.clocks["small.handle"]}), at)
        assert [c.state for c in change.clocks] == ["stopped", "stopped"]
        assert change.changed_clocks == {UUID(int=9), UUID(int=8)}
        due = "2026-03-09T23:59:59+08:00"
        assert change.recorded["clocks"] == [
            {"clock": "small.handle", "did": "stopped", "due": due, "late": False},
            {"clock": "other", "did": "stopped", "due": due, "late": False},
        ]
        one = take(
            replace(with_step(stops=("other",)), clocks={**SMALL.clocks, "other": SMALL.clocks["small.handle"]}), at
        )
        assert [c.state for c in one.clocks] == ["running", "stopped"]
        assert one.changed_clocks == {UUID(int=8)}

    def test_that_have_stopped_stay_as_they_are(self) -> None:
        over = clock(state="stopped", stopped_at=MONDAY)
        change = take(SMALL, position(clocks=(over,)))
        assert (change.clocks, change.changed_clocks) == ((over,), frozenset())
        assert "clocks" not in change.recorded

    def test_start_anew_and_end_the_one_before(self) -> None:
        change = take(with_step(starts=("small.handle",), stops=(), to="again"), position(clocks=(clock(),)))
        assert self.clocks(change) == [
            ("small.handle", "stopped", "2026-03-09"), ("small.handle", "running", "2026-03-09"),
        ]  # fmt: skip
        new = change.clocks[1]
        assert change.started_clocks == {new.id}
        assert new.rungs == (("red", "2026-03-10T00:00:00+08:00"),)
        assert change.recorded["clocks"] == [
            {"clock": "small.handle", "did": "stopped", "due": "2026-03-09T23:59:59+08:00", "late": False},
            {"clock": "small.handle", "did": "started", "due": "2026-03-09T23:59:59+08:00"},
        ]

    def test_start_by_the_local_rule_of_the_place_and_the_day(self) -> None:
        here = replace(SETTING, policies=local('amount = 3, unit = "working_day"'))
        starts = with_step(starts=("small.handle",))
        assert self.clocks(take(starts, setting=here))[0][2] == "2026-03-05"
        assert self.clocks(take(starts, position(area="370800"), setting=here))[0][2] == "2026-03-09"

    def test_start_until_an_asked_day(self) -> None:
        until = replace(SMALL.clocks["small.handle"], rule=None, until="a", ladder=None)
        asks = ((ask(AskType.DATE), True),)
        procedure = replace(with_step(starts=("small.handle",), asks=asks), clocks={"small.handle": until})
        change = take(procedure, given={"a": "2026-03-20"})
        assert self.clocks(change) == [("small.handle", "running", "2026-03-20")]
        assert change.clocks[0].rungs == ()
        here = replace(SETTING, policies=local('amount = 3, unit = "working_day"'))
        assert self.clocks(take(procedure, setting=here, given={"a": "2026-03-20"})) == self.clocks(change)

    def test_pause_and_resume(self) -> None:
        pausing = with_step(to=None, stops=(), pauses=("small.handle",), basis="WF12345 20")
        paused = take(pausing, position(clocks=(clock(),)))
        assert (paused.clocks[0].state, paused.clocks[0].pauses[0]["basis"]) == ("paused", "WF12345 20")
        assert paused.recorded["clocks"] == [
            {"clock": "small.handle", "did": "paused", "due": "2026-03-09T23:59:59+08:00", "late": False}
        ]
        twice = take(pausing, position(clocks=paused.clocks))
        assert (twice.clocks, twice.changed_clocks) == (paused.clocks, frozenset())
        resuming = with_step(to=None, stops=(), resumes=("small.handle",))
        resumed = take(resuming, position(clocks=paused.clocks), when=MONDAY + 2 * DAY)
        assert self.clocks(resumed) == [("small.handle", "running", "2026-03-10")]
        assert resumed.clocks[0].rungs == (("red", "2026-03-11T00:00:00+08:00"),)
        assert resumed.recorded["clocks"][0]["did"] == "moved"  # type: ignore[index,call-overload]  # one dictionary
        assert take(resuming, position(clocks=(clock(),))).changed_clocks == frozenset()

    @pytest.mark.parametrize(("asked", "due"), [(2, "2026-03-11"), (9, "2026-03-12"), (None, "2026-03-12")])
    def test_are_lengthened_by_what_was_asked_up_to_what_the_table_allows(self, asked: int | None, due: str) -> None:
        table = load("small.toml", SOUND.replace("statutory = true", f"statutory = true\n{EXTEND}"))
        procedure = replace(table, steps={**table.steps, "finish": step(to=None, stops=(), extends="small.handle")})
        change = take(procedure, position(clocks=(clock(),), facts={"extension_amount": asked}))
        assert self.clocks(change) == [("small.handle", "running", due)]
        assert change.clocks[0].extensions[0]["basis"] == "WF12345 21"
        assert change.clocks[0].rungs[0][0] == "red"

    def test_are_not_lengthened_where_the_table_allows_none(self) -> None:
        change = take(with_step(to=None, stops=(), extends="small.handle"), position(clocks=(clock(),)))
        assert change.changed_clocks == frozenset()
