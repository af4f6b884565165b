"""The petition table under random steps, legal and not, by anybody at any time, against a model of what must hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from mazha.kernel.errors import Refused
from mazha.people.actor import Actor, Sitting
from mazha.people.roles import Role
from mazha.procedures import engine, policy, registry, rehearsal
from mazha.procedures.position import Json, Position, Setting
from mazha.procedures.table import Ask, AskType, Procedure
from mazha.workdays.packaged import packaged_calendar

AREA = "370705"
BUREAU, ORGAN, OTHER, COMPLAINED = 3, 7, 8, 9
START = dt.datetime(2025, 12, 25, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
TABLES = ("petition", "petition_review", "petition_recheck", "conference", "conference_task")
SETTING = Setting(calendar=packaged_calendar(), policies=policy.packaged())
HANDLING = {"petition.handle", "petition.route", "petition.review_decide", "petition.recheck_decide"}
OFFICERS = st.sampled_from([1, 2, 3, 4])
UNITS = st.sampled_from([BUREAU, ORGAN, OTHER, COMPLAINED])


def answers_for(ask: Ask, at: dt.datetime) -> st.SearchStrategy[object]:
    """An answer that fits, and now and then one that does not."""
    fitting: Mapping[AskType, st.SearchStrategy[object]] = {
        AskType.TEXT: st.just("字" * max(ask.at_least or 2, 2)),
        AskType.LONG_TEXT: st.just("字" * max(ask.at_least or 2, 2)),
        AskType.CHOICE: st.sampled_from(sorted(ask.choices)) if ask.choices else st.nothing(),
        AskType.YES_NO: st.booleans(),
        AskType.UNIT: UNITS,
        AskType.UNITS: st.lists(UNITS, min_size=1, max_size=2, unique=True),
        AskType.NUMBER: st.integers(ask.at_least or 1, ask.at_most or 30),
        AskType.DATE: st.integers(-1, 40).map(lambda days: (at + dt.timedelta(days=days)).date()),
        AskType.MOMENT: st.just(at.isoformat()),
        AskType.OFFICER: OFFICERS,
        AskType.CHECKLIST: st.just({item: {"answer": "na", "words": ""} for item in ask.choices}),
    }
    return st.one_of(fitting.get(ask.type, st.none()), st.none()) if ask.type in fitting else st.none()


def somebody(role: str, unit: int, officer: int, position: Position) -> Actor:
    if role == "resident":
        return Actor.resident(position.code)
    if role == "system":
        return Actor.system("model")
    sitting = Sitting(post_id=officer, role=Role(role), organisation_id=unit, territory=AREA)
    return Actor(kind="officer", name=role, officer_id=officer, posts=(sitting,))


class AnyPetition(RuleBasedStateMachine):
    """One matter of one table, from its opening on."""

    @initialize(table=st.sampled_from(TABLES), barred=st.booleans())
    def open(self, table: str, barred: bool) -> None:
        self.procedure: Procedure = registry.current(table)
        given = {"lead_unit": BUREAU, "task_date": "2026-01-05"}
        opened = rehearsal.opened(self.procedure, START, AREA, SETTING, given=given)
        kept = (COMPLAINED,) if barred else ()
        facts: dict[str, Json] = {"decided_by": [ORGAN], "took_part": [1], "assigned": False}
        self.position = Position(
            id=opened.id, code=opened.code, stage=opened.stage, opened_at=START, area=AREA, lead_unit=BUREAU,
            units=(BUREAU,), barred=kept, facts=facts, clocks=opened.clocks,
        )  # fmt: skip
        self.at = START
        self.taken: list[tuple[str, Actor, Position]] = []

    @rule(data=st.data(), wild=st.integers(0, 9), officer=OFFICERS, unit=UNITS, hours=st.integers(0, 24 * 20))
    def step(self, data: st.DataObject, wild: int, officer: int, unit: int, hours: int) -> None:
        """Mostly a step the stage offers, by a role the table names; now and then anything by anybody."""
        self.at += dt.timedelta(hours=hours)
        offered = [s.name for s in self.procedure.steps.values() if self.position.stage in s.frm]
        every = sorted(self.procedure.steps)
        name = data.draw(st.sampled_from(offered if offered and wild else every), label="step")
        step = self.procedure.steps[name]
        role = data.draw(st.sampled_from(step.by if wild > 1 else ("handler", "resident", "system")), label="role")
        actor = somebody(role, unit if wild < 3 else self.position.lead_unit or unit, officer, self.position)
        given = {ask.name: data.draw(answers_for(ask, self.at), label=ask.name) for ask, _required in step.asks}
        given = {key: value for key, value in given.items() if value is not None}
        before = self.position
        try:
            change = engine.decide(
                self.procedure, before, name, given=given, actor=actor, at=self.at, setting=SETTING
            )  # fmt: skip
        except Refused:
            assert self.position is before
            return
        self.taken.append((name, actor, before))
        after = rehearsal.after(before, change, self.at)
        self.position = Position(**{
            field: getattr(after, field) for field in Position.__dataclass_fields__ if field != "barred"
        }, barred=before.barred)  # fmt: skip

    @invariant()
    def stage_is_one_of_the_table(self) -> None:
        if hasattr(self, "position"):
            assert self.position.stage in self.procedure.stages

    @invariant()
    def an_ended_matter_has_no_clock_running(self) -> None:
        if hasattr(self, "position") and self.procedure.stages[self.position.stage].ends:
            assert [c.name for c in self.position.clocks if c.state != "stopped"] == []

    @invariant()
    def at_most_one_clock_of_each_kind_runs(self) -> None:
        if hasattr(self, "position"):
            alive = [c.name for c in self.position.clocks if c.state != "stopped"]
            assert len(alive) == len(set(alive))
            assert len(HANDLING & set(alive)) <= 1

    @invariant()
    def nobody_acted_without_the_right(self) -> None:
        for name, actor, before in getattr(self, "taken", [])[-1:]:
            step = self.procedure.steps[name]
            if actor.kind == "officer":
                (post,) = actor.posts
                assert post.role in step.by
                recused = before.facts.get("recused", [])
                assert isinstance(recused, list)
                assert actor.officer_id not in recused
                if post.role in {Role.HANDLER, Role.UNIT_HEAD} and not step.involved:
                    assert post.organisation_id == before.lead_unit
            else:
                assert actor.kind in step.by

    @invariant()
    def who_is_kept_out_never_gets_it(self) -> None:
        if hasattr(self, "position") and self.position.barred:
            assert COMPLAINED not in (self.position.lead_unit, *self.position.units)

    @invariant()
    def the_organ_that_decided_never_reviews(self) -> None:
        if hasattr(self, "position") and self.procedure.name in {"petition_review", "petition_recheck"}:
            assert self.position.lead_unit != ORGAN


AnyPetition.TestCase.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestAnyPetition = AnyPetition.TestCase
