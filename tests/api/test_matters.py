"""Registering, listing and reading matters over HTTP."""

from __future__ import annotations

import base64
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from mazha.kernel.moments import now
from mazha.matters import actions as matters
from mazha.matters import queries
from mazha.matters.models import Matter
from mazha.people import wall
from mazha.people.actor import Actor
from tests.api.conftest import POINT, WORDS, Program, token_for
from tests.world import World

pytestmark = pytest.mark.django_db


def picture() -> str:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(out, "JPEG")
    return base64.b64encode(out.getvalue()).decode()


class TestRegister:
    def test_opens_a_matter_and_says_where_it_is(self, district: None, clerk: Program, dispatcher: Program) -> None:
        answer = clerk.post("/matters", {"words": WORDS, "point": POINT, "phone": "13812345678", "name": "王芳"})
        assert answer.status == 201
        assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", answer.json["code"])
        assert answer.headers["Location"] == f"/api/v1/matters/{answer.json['id']}"
        seen = dispatcher.get(f"/matters/{answer.json['id']}").json
        assert seen["words"] == WORDS
        assert seen["channel"] == "api"
        assert seen["place"]["street"].startswith("370705")

    def test_sent_again_under_the_same_key_happens_once(self, clerk: Program) -> None:
        body = {"words": WORDS}
        first, again = (clerk.post("/matters", body, key="the-same-key") for _ in range(2))
        assert (first.json["replayed"], again.json["replayed"]) == (False, True)
        assert first.json["code"] == again.json["code"]
        other = clerk.post("/matters", {**body, "words": "另一件事情完全不同"}, key="the-same-key")
        assert (other.status, other.json["code"]) == (409, "key.reused")

    def test_one_programs_key_is_not_anothers(self, w: World, clerk: Program) -> None:
        other = Program(token_for(w, w.clerk))
        body = {"words": WORDS}
        assert clerk.post("/matters", body, key="the-same-key").json["id"] != other.post(
            "/matters", body, key="the-same-key"
        ).json["id"]  # fmt: skip

    def test_takes_photos_and_gives_them_back_cleaned(self, clerk: Program, dispatcher: Program) -> None:
        made = clerk.register(photos=[picture()])
        (photo,) = dispatcher.get(f"/matters/{made}").json["photos"]
        got = dispatcher.get(photo["href"].removeprefix("/api/v1"))
        assert (got.status, got.headers["Content-Type"]) == (200, "image/jpeg")
        assert got.raw.startswith(b"\xff\xd8")

    @pytest.mark.parametrize("photo", ["bm90IGEgcGhvdG8=", "####", "abc"])
    def test_refuses_what_is_no_photo(self, clerk: Program, photo: str) -> None:
        answer = clerk.post("/matters", {"words": WORDS, "photos": [photo]})
        assert answer.status == 422
        assert "photos.0" in answer.json["problems"]

    def test_needs_a_post_that_registers(self, handler: Program) -> None:
        answer = handler.post("/matters", {"words": WORDS})
        assert (answer.status, answer.json["code"]) == (403, "step.not_yours")

    def test_needs_a_key(self, clerk: Program) -> None:
        answer = clerk.post("/matters", {"words": WORDS}, key=None)
        assert (answer.status, list(answer.json["problems"])) == (422, ["Idempotency-Key"])

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({}, "words"),
            ({"words": "短"}, "words"),
            ({"words": "长" * 4001}, "words"),
            ({"words": 7}, "words"),
            ({"words": WORDS, "point": {"lon": "119", "lat": 36.7}}, "point.lon"),
            ({"words": WORDS, "point": {"lon": 119.1}}, "point.lat"),
            ({"words": WORDS, "point": {"lon": 36.707, "lat": 119.118}}, "point.lat"),
            ({"words": WORDS, "point": {"lon": 116.4, "lat": 39.9}}, "place"),
            ({"words": WORDS, "phone": "12"}, "phone"),
            ({"words": WORDS, "category": "ZZ"}, "category"),
            ({"words": WORDS, "language": "fr"}, "language"),
            ({"words": WORDS, "sneaky": 1}, "sneaky"),
            ({"words": "\u200b\u200b\u200b\u200b\u200b"}, "words"),
        ],
    )
    def test_names_the_field_that_does_not_fit(self, clerk: Program, body: object, field: str) -> None:
        answer = clerk.post("/matters", body)
        assert answer.status == 422, answer.raw
        assert field in answer.json["problems"]
        assert not Matter.objects.exists()


class TestList:
    def test_shows_what_the_officers_posts_show_and_no_more(
        self, clerk: Program, dispatcher: Program, handler: Program, stranger: Program
    ) -> None:
        made = clerk.register()
        assert [m["id"] for m in dispatcher.get("/matters").json["matters"]] == [made]
        assert handler.get("/matters").json["matters"] == []
        assert stranger.get(f"/matters/{made}").status == 404

    def test_pages_meet_without_a_gap(self, clerk: Program, dispatcher: Program) -> None:
        made = [clerk.register() for _ in range(5)]
        first = dispatcher.get("/matters?limit=3")
        link = re.search(r"<http://testserver/api/v1([^>]+)>; rel=\"next\"", first.headers["Link"])
        assert link is not None
        rest = dispatcher.get(link[1])
        assert [m["id"] for m in (*first.json["matters"], *rest.json["matters"])] == made[::-1]
        assert rest.json["next"] == ""
        assert "Link" not in rest.headers

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("stage=registered", True), ("stage=closed", False), ("street=370705999", False),
            ("unit=1999999999", False), ("open=true", True), ("open=false", False), ("overdue=true", False),
            ("opened_from=2020-01-01&opened_to=2099-01-01", True), ("opened_to=2020-01-01", False),
            ("procedure=hotline", True), ("procedure=petition", False), ("category=01", False),
        ],
    )  # fmt: skip
    def test_is_narrowed_by_what_is_asked(self, clerk: Program, dispatcher: Program, query: str, found: bool) -> None:
        clerk.register()
        assert bool(dispatcher.get(f"/matters?{query}").json["matters"]) is found

    def test_is_narrowed_to_a_street(self, district: None, clerk: Program, dispatcher: Program) -> None:
        clerk.register(point=POINT)
        street = Matter.objects.get().street
        assert dispatcher.get(f"/matters?street={street}").json["matters"]
        assert not dispatcher.get(f"/matters?street={int(street) + 1}").json["matters"]

    @pytest.mark.parametrize(
        "query",
        ["limit=0", "limit=101", "limit=x", "cursor=forged", "cursor=%00", "unit=0", "street=abc", "opened_from=soon",
         "opened_to=9999-12-31", "overdue=perhaps", "stage=%F0%9F%98%80"],
    )  # fmt: skip
    def test_refuses_a_question_it_cannot_read(self, dispatcher: Program, query: str) -> None:
        answer = dispatcher.get(f"/matters?{query}")
        assert answer.status in {400, 422}
        assert answer.json["detail"]

    def test_asks_the_store_as_often_for_many_as_for_one(self, clerk: Program, dispatcher: Program) -> None:
        clerk.register()
        dispatcher.get("/matters")
        with CaptureQueriesContext(connection) as one:
            dispatcher.get("/matters")
        for _ in range(12):
            clerk.register()
        dispatcher.get("/matters")
        with CaptureQueriesContext(connection) as many:
            assert len(dispatcher.get("/matters").json["matters"]) == 13
        assert len(many) == len(one)


class TestOne:
    def test_covers_names_and_numbers(self, clerk: Program, dispatcher: Program) -> None:
        made = clerk.register(phone="13812345678", name="王芳")
        answer = dispatcher.get(f"/matters/{made}")
        assert answer.json["people"][0]["part"] == "requester"
        for secret in ("13812345678", "王芳", Matter.objects.get().code):
            assert secret not in answer.raw.decode()

    def test_leaves_out_the_words_of_a_restricted_matter_until_it_was_opened(
        self, w: World, clerk: Program, dispatcher: Program
    ) -> None:
        made = clerk.register(phone="13812345678", address="和平路100号", photos=[picture()])
        with wall.seated(Actor.system("tests")):
            matters.restrict(Matter.objects.get().pk, kind="violence")
        closed = dispatcher.get(f"/matters/{made}")
        assert (closed.json["opened"], closed.json["words"]) == (False, None)
        assert (closed.json["people"], closed.json["photos"], closed.json["address"]) == ([], [], "")
        assert "路灯" not in closed.raw.decode()
        with wall.seated(w.dispatcher):
            matter = queries.by_id(w.dispatcher, Matter.objects.get().pk)
            matters.open_restricted(matter=matter, reason="核实情况需要", by=w.dispatcher, at=now())
        assert dispatcher.get(f"/matters/{made}").json["words"] == WORDS

    def test_says_nothing_new_while_nothing_changed(self, clerk: Program, dispatcher: Program) -> None:
        made = clerk.register()
        first = dispatcher.get(f"/matters/{made}")
        again = dispatcher.get(f"/matters/{made}", **{"If-None-Match": first.headers["ETag"]})
        assert (again.status, again.raw) == (304, b"")
        dispatcher.post(f"/matters/{made}/steps/note", {"given": {"note": "已电话核实地点"}})
        assert dispatcher.get(f"/matters/{made}", **{"If-None-Match": first.headers["ETag"]}).status == 200

    def test_speaks_the_language_asked_for(self, clerk: Program, dispatcher: Program) -> None:
        made = clerk.register()
        assert dispatcher.get(f"/matters/{made}").json["stage"]["title"] == "To be dispatched"
        dispatcher.language = "zh-CN,zh;q=0.9"
        answer = dispatcher.get(f"/matters/{made}")
        assert answer.json["stage"]["title"] == "待分派"
        assert "待分派".encode() in answer.raw

    def test_is_kept_by_no_cache(self, clerk: Program, dispatcher: Program) -> None:
        made = clerk.register()
        assert dispatcher.get(f"/matters/{made}").headers["Cache-Control"] == "private, no-cache"
        assert dispatcher.get("/matters").headers["Cache-Control"] == "no-store"


class TestLedger:
    def test_chains_every_entry_to_the_one_before(self, clerk: Program, dispatcher: Program) -> None:
        made = clerk.register()
        dispatcher.post(f"/matters/{made}/steps/note", {"given": {"note": "已电话核实地点"}})
        first, second = dispatcher.get(f"/matters/{made}/ledger").json["entries"]
        assert second["before"] == first["hash"]
        assert (first["before"], second["note"], second["step"]["title"]) == ("", "已电话核实地点", "Internal note")


class TestClocks:
    @pytest.mark.parametrize(("language", "word"), [("en", "So the period ends"), ("zh-CN", "期限")])
    def test_says_why_that_day(self, clerk: Program, dispatcher: Program, language: str, word: str) -> None:
        made = clerk.register()
        dispatcher.language = language
        (clock,) = dispatcher.get(f"/matters/{made}/clocks").json["clocks"]
        assert clock["clock"]["name"] == "hotline.dispatch"
        assert word in " ".join(clock["because"])
