"""Taking steps over HTTP, from dispatch to reply."""

from __future__ import annotations

import pytest

from tests.api.conftest import Program
from tests.api.test_matters import picture
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(clerk: Program) -> str:
    return clerk.register()


def take(program: Program, made: str, step: str, **given: object) -> int:
    return program.post(f"/matters/{made}/steps/{step}", {"given": given}, key=f"key-{step:0>8}").status


class TestSteps:
    def test_lists_what_may_be_done_with_what_it_asks(self, dispatcher: Program, made: str) -> None:
        steps = dispatcher.get(f"/matters/{made}/steps").json
        offered = {step["name"]: step for step in steps["offered"]}
        assert offered["dispatch"]["open"]
        asked = {question["name"]: question for question in offered["dispatch"]["questions"]}
        assert (asked["lead_unit"]["required"], asked["lead_unit"]["type"]) == (True, "unit")
        assert asked["instruction"]["required"] is False

    def test_says_why_the_others_may_not(self, dispatcher: Program, made: str) -> None:
        others = {step["name"]: step["reason"] for step in dispatcher.get(f"/matters/{made}/steps").json["others"]}
        assert "To be dispatched" in others["reply"]
        assert "None of your posts" in others["settle"]
        assert "dispatch" not in others


class TestTake:
    def test_moves_a_matter_from_dispatch_to_reply(
        self, w: World, dispatcher: Program, handler: Program, made: str
    ) -> None:
        assert take(dispatcher, made, "dispatch", lead_unit=w.lamps) == 200
        assert take(handler, made, "sign") == 200
        assert take(handler, made, "contact", note="已与诉求人通话") == 200
        reply = {"solved": "solved", "reply": "路灯线路已修复，当晚亮灯。", "photos": [picture()]}
        assert take(handler, made, "reply", **reply) == 200
        seen = handler.get(f"/matters/{made}").json
        assert (seen["stage"]["name"], len(seen["photos"]), seen["lead_unit"]["id"]) == ("replied", 1, w.lamps)

    def test_sent_again_under_the_same_key_happens_once(self, dispatcher: Program, made: str) -> None:
        sent = {"given": {"note": "已电话核实地点"}}
        first, again = (dispatcher.post(f"/matters/{made}/steps/note", sent, key="the-same-key") for _ in range(2))
        assert (first.json["replayed"], again.json["replayed"]) == (False, True)
        assert dispatcher.get(f"/matters/{made}").json["seq"] == 2

    def test_is_refused_in_words_when_the_stage_does_not_offer_it(self, dispatcher: Program, made: str) -> None:
        answer = dispatcher.post(f"/matters/{made}/steps/accept_return", {"given": {"reason": "情况属实"}})
        assert (answer.status, answer.json["code"]) == (409, "step.not_offered")
        assert "To be dispatched" in answer.json["detail"]

    def test_is_refused_to_posts_it_is_not_for(self, w: World, dispatcher: Program, clerk: Program, made: str) -> None:
        answer = clerk.post(f"/matters/{made}/steps/dispatch", {"given": {"lead_unit": w.lamps}})
        assert (answer.status, answer.json["code"]) == (403, "step.not_yours")
        assert answer.json["facts"]["roles"] == ["dispatcher"]

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({}, "lead_unit"), ({"lead_unit": 99_999_999}, "lead_unit"), ({"lead_unit": "x"}, "lead_unit"),
            ({"lead_unit": 10**40}, "lead_unit"), ({"lead_unit": [1]}, "lead_unit"), ({"lead_unit": None}, "lead_unit"),
            ({"lead_unit": 1, "stage": "closed"}, "stage"),
            ({"lead_unit": 1, "instruction": "长" * 2001}, "instruction"),
        ],
    )  # fmt: skip
    def test_names_the_answer_that_does_not_fit(
        self, dispatcher: Program, made: str, given: object, field: str
    ) -> None:
        answer = dispatcher.post(f"/matters/{made}/steps/dispatch", {"given": given})
        assert answer.status == 422
        assert field in answer.json["problems"]

    @pytest.mark.parametrize("step", ["praise", "x" * 300, "register"])
    def test_knows_no_step_of_another_name(self, dispatcher: Program, made: str, step: str) -> None:
        assert dispatcher.post(f"/matters/{made}/steps/{step}", {"given": {}}).status in {404, 409}

    def test_of_a_matter_out_of_sight_is_as_if_there_were_none(self, stranger: Program, made: str) -> None:
        answer = stranger.post(f"/matters/{made}/steps/sign", {"given": {}})
        assert (answer.status, answer.json["code"]) == (404, "matter.unknown")
