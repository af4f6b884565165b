"""Who may ask at all, and what comes back when the request itself is wrong."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import override_settings

from mazha.kernel.errors import TooOften
from mazha.kernel.moments import now
from mazha.people import actions as people
from mazha.surfaces.api import limits
from tests.api.conftest import WORDS, Program, token_for
from tests.world import World

pytestmark = pytest.mark.django_db
PROBLEM = {"type", "title", "status", "detail", "code", "facts", "problems"}


class TestToken:
    @pytest.mark.parametrize("token", ["", "nonsense", "mz_" + "x" * 43, "x" * 5000, "\u00e9"])
    def test_without_a_good_one_there_is_no_answer(self, w: World, token: str) -> None:
        answer = Program(token).get("/matters")
        assert answer.status == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert answer.json.keys() == PROBLEM

    def test_a_revoked_or_outlived_one_is_none(self, w: World) -> None:
        assert w.handler.officer_id is not None
        at = now() - dt.timedelta(days=9)
        made, old = people.issue_token(
            "p", w.handler.officer_id, ["matters:read"], expires_at=at + dt.timedelta(days=1), by=w.admin, at=at
        )
        assert Program(old).get("/matters").status == 401
        made, token = people.issue_token(
            "p", w.handler.officer_id, ["matters:read"], expires_at=now() + dt.timedelta(days=1), by=w.admin, at=now()
        )
        assert Program(token).get("/matters").status == 200
        people.revoke_token(made, by=w.admin, at=now())
        assert Program(token).get("/matters").status == 401

    @pytest.mark.parametrize(
        ("scope", "method", "path"),
        [
            ("matters:read", "get", "/matters"), ("matters:write", "post", "/matters"),
            ("statistics:read", "get", "/figures"), ("hooks:manage", "get", "/webhooks"),
        ],
    )  # fmt: skip
    def test_opens_no_more_than_its_scopes(self, w: World, scope: str, method: str, path: str) -> None:
        others = {"matters:read", "matters:write", "statistics:read", "hooks:manage"} - {scope}
        program = Program(token_for(w, w.dispatcher, *others))
        answer = program.get(path) if method == "get" else program.post(path, {"words": WORDS})
        assert (answer.status, answer.json["code"]) == (403, "token.scope_missing")
        assert answer.json["facts"]["scope"] == scope

    def test_guessing_is_slowed_down(self, w: World) -> None:
        program = Program("mz_guess")
        statuses = [program.get("/matters").status for _ in range(80)]
        assert set(statuses) == {401, 429}


class TestLimit:
    def test_a_program_that_asks_too_often_is_told_when_to_come_back(
        self, dispatcher: Program, clerk: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(limits, "REQUESTS", 3)
        answers = [dispatcher.get("/areas") for _ in range(4)]
        assert [a.status for a in answers] == [200, 200, 200, 429]
        assert answers[3].headers["Retry-After"] == "1"
        assert clerk.get("/areas").status == 200

    def test_fills_up_again(self) -> None:
        buckets, at = limits.Buckets(), dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
        for _ in range(limits.REQUESTS):
            buckets.take(1, at)
        with pytest.raises(TooOften):
            buckets.take(1, at)
        buckets.take(1, at + dt.timedelta(seconds=1))
        buckets.take(2, at)
        for _ in range(limits.REQUESTS // limits.SECONDS - 1):
            buckets.take(1, at + dt.timedelta(seconds=1))
        with pytest.raises(TooOften):
            buckets.take(1, at + dt.timedelta(seconds=1))


class TestProblems:
    @pytest.mark.parametrize(
        ("body", "content_type", "status"),
        [
            (b"{", "application/json", 400),
            (b"", "application/json", 422),
            (b"\xff\xfe", "application/json", 400),
            ('{"words": "路灯'.encode()[:-1], "application/json", 400),
            (b'{"words": "\\ud800\\ud800\\ud800\\ud800"}', "application/json", 422),
            (b'{"words": "\\u0000\\u0000\\u0000\\u0000"}', "application/json", 422),
            (b"[" * 100_000, "application/json", 400),
            (b"1" * 10_000, "application/json", 400),
            (b"null", "application/json", 422),
            (b"[]", "application/json", 422),
            (b'"text"', "application/json", 422),
            (b"NaN", "application/json", 422),
            (b'{"words": "0123456789", "point": {"lon": NaN, "lat": Infinity}}', "application/json", 422),
            (b"words=1", "application/x-www-form-urlencoded", 415),
            (b"<matter/>", "application/xml", 415),
            (b"x" * (3 * 1024 * 1024), "application/json", 413),
            (b"x" * (10 * 1024 * 1024), "text/plain", 413),
        ],
        ids=lambda value: str(value)[:24],
    )
    def test_a_body_that_cannot_be_read(self, clerk: Program, body: bytes, content_type: str, status: int) -> None:
        answer = clerk.post("/matters", body, content_type=content_type)
        assert answer.status == status
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json.keys() == PROBLEM
        assert answer.json["status"] == status

    @pytest.mark.parametrize(
        "path",
        ["/nothing", "/matters/", "/matters/7", "/matters/%00", "/matters/01234567-89ab-7def-8123-456789abcdef",
         "/procedures/none", "/track/0000-0000-0000", "/webhooks/01234567-89ab-7def-8123-456789abcdef", "/%E0%A4%A"],
    )  # fmt: skip
    def test_an_address_that_leads_nowhere(self, dispatcher: Program, path: str) -> None:
        answer = dispatcher.get(path)
        assert answer.status in {400, 404}
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json.keys() == PROBLEM

    def test_a_method_that_is_not_taken(self, dispatcher: Program) -> None:
        answer = dispatcher.delete("/matters")
        assert (answer.status, answer.json["code"]) == (405, "method_not_allowed")
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "POST"}

    def test_is_said_in_the_askers_language(self, dispatcher: Program) -> None:
        assert "nothing at this address" in dispatcher.get("/nothing").json["detail"]
        dispatcher.language = "zh-CN"
        assert "没有" in dispatcher.get("/nothing").json["detail"]

    def test_a_page_for_people_stays_a_page(self, dispatcher: Program) -> None:
        answer = dispatcher.http.get("/nothing-here")
        assert answer.status_code == 404
        assert "text/html" in answer.headers["Content-Type"]

    @override_settings(DEBUG=False)
    def test_the_store_away_is_a_problem_too(self, dispatcher: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        from django.db import OperationalError

        from mazha.places import queries as places

        def away(*_words: object) -> None:
            raise OperationalError("the connection is closed")

        monkeypatch.setattr(places, "areas", away)
        answer = dispatcher.get("/areas")
        assert (answer.status, answer.json["code"]) == (503, "store_away")
        assert int(answer.headers["Retry-After"]) > 0
