"""Each guard, on both sides of the line it draws, and what it says beyond it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from mazha.people.roles import Role
from mazha.procedures import guards
from mazha.procedures.position import Ask, Position
from tests.rules.procedures.making import DAY, MONDAY, clock, officer, position, small, step

SECOND = dt.timedelta(seconds=1)
DUE = clock().due_at
EXTENDABLE = small("statutory = true", 'statutory = true\nextend = { limit = { amount = 5, unit = "day" }, times = 2 }')


def says(need: str, at: Position, when: dt.datetime = MONDAY, **given: object) -> list[str]:
    asked = Ask(
        procedure=EXTENDABLE, position=at, step=step(needs=(need,)), given=given, actor=officer(Role.HANDLER), at=when
    )
    with translation.override("en"):
        return guards.why_not(asked)


class TestWithin:
    def test_lets_through_until_the_last_second(self) -> None:
        at = position(clocks=(clock(),))
        assert says("within:small.handle", at, DUE) == []
        ended = "The time for this ended on 2026-03-09 23:59. Handle the matter, or ask the dispatcher."
        assert says("within:small.handle", at, DUE + SECOND) == [ended]

    def test_refuses_when_the_clock_stands_or_never_ran(self) -> None:
        assert len(says("within:small.handle", position(clocks=(clock(state="stopped"),)))) == 1
        never = "The time for this ended on . Handle the matter, or ask the dispatcher."
        assert says("within:small.handle", position()) == [never]


class TestOwnNeeds:
    OWN = small(
        '[[step]]\nname = "finish"',
        '[[need]]\nname = "agreed"\nfact = "other_side"\nis = ["yes", 1]\n'
        'says = { zh = "对方还没有同意", en = "The other side has not agreed yet." }\n[[step]]\nname = "finish"',
    )

    def says(self, language: str, **facts: object) -> list[str]:
        asked = Ask(
            procedure=self.OWN, position=position(facts=facts), step=step(needs=("agreed", "has_lead_unit")), given={},
            actor=officer(Role.HANDLER), at=MONDAY,
        )  # fmt: skip
        with translation.override(language):
            return guards.why_not(asked)

    def test_hold_while_the_fact_has_one_of_the_values(self) -> None:
        assert self.says("en", other_side="yes") == self.says("en", other_side=1) == []

    def test_answer_in_the_words_of_the_table(self) -> None:
        assert self.says("en", other_side="no") == self.says("en") == ["The other side has not agreed yet."]
        assert self.says("zh-hans") == ["对方还没有同意"]


class TestRunning:
    def test_needs_a_running_clock_that_is_not_overdue(self) -> None:
        at = position(clocks=(clock(),))
        assert says("running:small.handle", at, DUE) == []
        late = "It has been overdue since 2026-03-09 23:59: more time can only be given before that."
        assert says("running:small.handle", at, DUE + SECOND) == [late]
        none = "No time limit of this kind is running. It needs no change."
        assert says("running:small.handle", position(clocks=(clock(state="paused"),))) == [none]


class TestExtensionLeft:
    def test_counts_those_already_given(self) -> None:
        once, twice = ({"amount": 5},), ({"amount": 5}, {"amount": 5})
        assert says("extension_left:small.handle", position(clocks=(clock(extensions=once),))) == []
        spent = "It was extended 2 time(s) already, which is all that is allowed."
        assert says("extension_left:small.handle", position(clocks=(clock(extensions=twice),))) == [spent]
        assert says("extension_left:small.handle", position()) == []

    def test_refuses_where_the_table_allows_none(self) -> None:
        asked = Ask(
            procedure=small(), position=position(clocks=(clock(),)), step=step(needs=("extension_left:small.handle",)),
            given={}, actor=officer(Role.HANDLER), at=MONDAY,
        )  # fmt: skip
        with translation.override("en"):
            assert guards.why_not(asked) == ["This time limit cannot be extended."]


class TestFacts:
    def test_a_designated_unit_cannot_return_it(self) -> None:
        says_so = "The dispatcher has designated your unit: it cannot be returned again. Handle it."
        assert says("not_designated", position(facts={"designated": True})) == [says_so]
        assert says("not_designated", position(facts={"designated": False})) == []
        assert says("not_designated", position()) == []

    def test_who_asked_for_more_time_does_not_decide_it(self) -> None:
        says_so = "You asked for this yourself. Someone else must decide."
        assert says("not_the_asker", position(facts={"extension_asked_by": 5})) == [says_so]
        assert says("not_the_asker", position(facts={"extension_asked_by": 6})) == []
        assert says("not_the_asker", position()) == []

    def test_someone_must_lead(self) -> None:
        assert says("has_lead_unit", position()) == []
        says_so = "No unit has it yet. Send it back to dispatch instead."
        assert says("has_lead_unit", position(lead_unit=None)) == [says_so]

    def test_it_is_rated_once(self) -> None:
        assert says("not_rated", position()) == []
        assert says("not_rated", position(rating=0)) == ["You have rated this matter already. Thank you."]

    def test_a_person_who_disagrees_closes_nothing(self) -> None:
        assert says("not_dissatisfied", position(), satisfied="satisfied") == []
        says_so = "The person does not agree: send it back for rework, or close it with an explanation."
        assert says("not_dissatisfied", position(), satisfied="dissatisfied") == [says_so]


class TestAfterClosing:
    CLOSED = MONDAY

    @pytest.mark.parametrize("hour", [0, 14])
    def test_may_be_contested_until_the_last_of_so_many_days_ends(self, hour: int) -> None:
        at = position(closed_at=self.CLOSED)
        last = MONDAY.replace(hour=23, minute=59) + 7 * DAY
        assert says("days_since_closing:7", at, last.replace(hour=hour)) == []
        assert says("days_since_closing:7", at, last) == []
        late = "It was closed more than 7 days ago. Report it anew; the two will be linked."
        assert says("days_since_closing:7", at, last + 60 * SECOND) == [late]
        assert says("days_since_closing:7", position(), last + 60 * DAY) == []

    def test_is_not_contested_by_who_confirmed_it(self) -> None:
        mine = "You confirmed this result yourself. Report it anew if the trouble is back; the two will be linked."
        assert says("days_since_closing:7", position(closed_at=self.CLOSED, agreed=True)) == [mine]
        assert says("days_since_closing:7", position(closed_at=self.CLOSED, agreed=False)) == []
        assert says("days_since_closing:7", position(agreed=True)) == []

    def test_is_archived_after_so_many_days_to_the_second(self) -> None:
        at = position(closed_at=self.CLOSED)
        assert says("closed_for:30", at, self.CLOSED + 30 * DAY) == []
        wait = ["It has not been closed for 30 days yet."]
        assert says("closed_for:30", at, self.CLOSED + 30 * DAY - SECOND) == wait
        assert says("closed_for:30", position(), self.CLOSED + 30 * DAY) == wait


class TestFuture:
    def test_a_plan_ends_after_today(self) -> None:
        late_evening = MONDAY.replace(hour=23)
        assert says("future:day", position(), late_evening, day=dt.date(2026, 3, 3)) == []
        assert says("future:day", position(), late_evening, day=dt.date(2026, 3, 2)) == [
            "The date in the plan must lie ahead."
        ]
        assert says("future:day", position(), late_evening) == []


class TestWhyNot:
    def test_gives_every_reason_in_the_tables_order(self) -> None:
        asked = Ask(
            procedure=EXTENDABLE, position=position(lead_unit=None, rating=5),
            step=step(needs=("not_rated", "not_designated", "has_lead_unit")), given={}, actor=officer(Role.HANDLER),
            at=MONDAY,
        )  # fmt: skip
        with translation.override("en"):
            rated, nobody = guards.why_not(asked)
        assert (rated[:8], nobody[:7]) == ("You have", "No unit")
