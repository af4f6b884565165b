"""Around every page: who asks, what they see, what a refusal looks like, what the browser is told."""

from __future__ import annotations

import re

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from mazha.design import refusals
from mazha.design.addresses import device_of
from mazha.kernel import errors, moments
from mazha.kernel.errors import Refused
from mazha.people import actions as people
from mazha.people.roles import Role
from tests.access.pages import REFUSALS
from tests.seats import SYSTEM, officer, organisation, seat

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.access.pages_urls")]

FORM = "application/x-www-form-urlencoded"


class TestWhoAsks:
    def test_is_nobody_without_a_seat_and_sees_nothing(self, client: Client) -> None:
        assert client.get("/try/sight").json() == {"kind": "nobody", "sees": [False, [], [], "", None]}

    def test_is_the_officer_of_the_session_at_both_walls(self, client: Client) -> None:
        unit = organisation()
        actor = officer(Role.HANDLER, at=moments.now(), organisation_id=unit)
        seat(client, actor.officer_id)
        seen = client.get("/try/sight").json()
        assert seen == {"kind": "officer", "sees": [False, [], [unit], "", actor.officer_id]}

    def test_is_a_resident_for_the_one_request_that_brings_a_code(self, client: Client) -> None:
        assert client.get("/try/sight?code=7K2M94QFT3XC").json()["sees"] == [False, [], [], "7K2M94QFT3XC", None]
        assert client.get("/try/sight").json()["sees"] == [False, [], [], "", None]

    def test_takes_one_query_for_the_session_one_for_the_seat_and_one_to_sit_down(self, client: Client) -> None:
        seat(client, officer(Role.HANDLER, at=moments.now()).officer_id)
        with CaptureQueriesContext(connection) as queries:
            client.get("/try/staff")
        assert len(queries) == 3, queries.captured_queries

    def test_leaves_strangers_without_a_session(self, client: Client) -> None:
        client.get("/try/sight")
        assert django_settings.SESSION_COOKIE_NAME not in client.cookies

    @pytest.mark.parametrize("planted", ["", "x", "0" * 32, "../../etc", "é", "a" * 4000])
    def test_is_nobody_with_a_session_that_is_none(self, client: Client, planted: str) -> None:
        client.cookies[django_settings.SESSION_COOKIE_NAME] = planted
        assert client.get("/try/sight").json()["kind"] == "nobody"


class TestGuards:
    def test_lead_strangers_to_sign_in_and_back(self, client: Client) -> None:
        assert client.get("/try/staff?a=1").headers["Location"] == "/desk/sign-in?next=%2Ftry%2Fstaff%3Fa%3D1"
        assert client.post("/try/staff").headers["Location"] == "/desk/sign-in"

    def test_lead_the_whole_page_when_only_a_part_was_asked_for(self, client: Client) -> None:
        answer = client.get(
            "/try/staff", HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="http://testserver/desk/inbox?page=2"
        )
        assert answer.headers["HX-Redirect"] == "/desk/sign-in?next=%2Fdesk%2Finbox%3Fpage%3D2"

    def test_let_those_in_who_hold_the_role_and_name_it_to_others(self, client: Client) -> None:
        seat(client, officer(Role.UNIT_HEAD, at=moments.now()).officer_id)
        assert client.get("/try/dispatchers").status_code == 200
        seat(client, officer(Role.GRID_WORKER, at=moments.now()).officer_id)
        answer = client.get("/try/dispatchers")
        assert answer.status_code == 403
        assert Role.DISPATCHER.label in answer.content.decode()

    def test_hold_an_officer_until_the_password_is_their_own(self, client: Client) -> None:
        actor = officer(Role.DISPATCHER, at=moments.now())
        assert actor.officer_id is not None
        people.reset_password(actor.officer_id, by=SYSTEM, at=moments.now())
        seat(client, actor.officer_id)
        assert client.get("/try/dispatchers").headers["Location"].startswith("/desk/sign-in/password")
        assert client.get("/try/sight").json()["sees"][:3] == [False, [], []]


class TestRefusals:
    @pytest.mark.parametrize(
        ("kind", "status"),
        [
            ("conflict", 409),
            ("unknown", 404),
            ("forbidden", 403),
            ("unacceptable", 422),
            ("too_often", 429),
            ("too_large", 413),
        ],
    )
    def test_have_their_status_their_sentence_and_their_code(self, client: Client, kind: str, status: int) -> None:
        answer = client.get(f"/try/refused/{kind}")
        page = answer.content.decode()
        assert answer.status_code == status
        assert REFUSALS[kind].message in page
        assert REFUSALS[kind].code in page
        assert "no-store" in answer.headers["Cache-Control"]

    def test_of_what_is_forbidden_are_in_the_log_on_one_line(
        self, client: Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        actor = officer(Role.GRID_WORKER, at=moments.now())
        seat(client, actor.officer_id)
        client.get("/try/dispatchers")
        assert f"forbidden: officer {actor.officer_id}, GET '/try/dispatchers'" in caplog.text

    def test_say_each_thing_that_is_wrong_and_when_to_come_back(self, client: Client) -> None:
        page = client.get("/try/refused/unacceptable").content.decode()
        assert "Say what is wrong." in page
        assert "Mark the place." in page
        assert client.get("/try/refused/too_often").headers["Retry-After"] == "60"

    def test_are_a_note_for_htmx(self, client: Client) -> None:
        page = client.get("/try/refused/conflict", HTTP_HX_REQUEST="true").content.decode()
        assert "<html" not in page
        assert 'role="alert"' in page

    def test_have_a_status_for_every_kind_there_is(self) -> None:
        kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Refused)]
        assert set(kinds) == set(refusals.STATUS)
        assert set(refusals.STATUS.values()) <= set(refusals.TITLES)

    def test_speak_the_readers_language(self, client: Client) -> None:
        said = set()
        for language in ("zh-hans", "en"):
            client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
            said.add(client.get("/no/such/page").content.decode().split("<h1>")[1].split("</h1>")[0])
        assert len(said) == 2


class TestBadRequests:
    def test_find_no_page(self, client: Client) -> None:
        answer = client.get("/no/such/page")
        assert answer.status_code == 404
        assert "unknown" in answer.content.decode()

    @pytest.mark.parametrize("address", ["/try/sight?q=%00", "/try/refused/%00", "/?next=a%00b"])
    def test_with_a_null_character_cannot_be_read(self, client: Client, address: str) -> None:
        assert client.get(address).status_code == 400

    @pytest.mark.parametrize(
        "address", ["/try/sight?q=%ff%fe", "/%ff", "/try/sight?" + "a=1&" * 3000, "/" + "a" * 9000]
    )
    def test_with_broken_or_endless_addresses_are_never_our_fault(self, client: Client, address: str) -> None:
        assert client.get(address).status_code < 500

    def test_with_a_body_that_is_too_large(self, client: Client) -> None:
        answer = client.post("/try/taken", {"words": "x" * (3 * 1024 * 1024)}, content_type=FORM)
        assert answer.status_code == 413
        assert "too_large" in answer.content.decode()

    def test_with_too_many_fields(self, client: Client) -> None:
        body = "&".join(f"f{i}=1" for i in range(2001))
        assert client.post("/try/taken", body, content_type=FORM).status_code == 413

    @pytest.mark.parametrize("body", [b"\xff\xfe=\xff", b"words=%ff%00", b"--x\r\n", b"{}"])
    @pytest.mark.parametrize(
        "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "x"]
    )
    def test_with_broken_bodies_are_never_our_fault(self, client: Client, body: bytes, kind: str) -> None:
        assert client.generic("POST", "/try/taken", body, content_type=kind).status_code < 500

    def test_of_another_host_are_refused(self, client: Client) -> None:
        assert client.get("/try/sight", HTTP_HOST="evil.example").status_code == 400

    def test_without_the_forms_token_are_refused_in_plain_words(self) -> None:
        answer = Client(enforce_csrf_checks=True).post("/try/taken", {"words": "x"})
        assert answer.status_code == 403
        assert "stale_form" in answer.content.decode()


class TestOurFault:
    def test_shows_a_reference_and_nothing_of_the_trace(self, caplog: pytest.LogCaptureFixture) -> None:
        answer = Client(raise_request_exception=False).get("/try/broken")
        page = answer.content.decode()
        assert answer.status_code == 500
        assert "canary-secret" not in page
        reference = re.search(r"[0-9a-f]{8}", caplog.text.split("reference ")[1])
        assert reference is not None
        assert reference[0] in page

    def test_is_not_a_store_that_is_away_then_the_page_waits(self, client: Client) -> None:
        answer = client.get("/try/away")
        assert (answer.status_code, answer.headers["Retry-After"], answer.headers["Refresh"]) == (503, "10", "10")
        assert "store_away" in answer.content.decode()

    def test_is_said_even_when_the_error_page_is_what_is_broken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def cannot_render(*_given: object, **_more: object) -> None:
            raise RuntimeError

        monkeypatch.setattr(refusals, "render", cannot_render)
        answer = Client(raise_request_exception=False).get("/try/broken")
        assert answer.status_code == 500
        assert answer.headers["Content-Type"].startswith("text/plain")


class TestHeaders:
    def test_let_in_nothing_but_our_own_files(self, client: Client) -> None:
        policy = client.get("/try/sight").headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "http" not in policy

    def test_let_one_inline_script_run_by_a_new_nonce_each_time(self, client: Client) -> None:
        seen = set()
        for _time in range(2):
            answer = client.get("/try/inline")
            nonce = re.search(r'nonce="([\w-]{16,})"', answer.content.decode())
            assert nonce is not None
            assert f"script-src 'self' 'nonce-{nonce[1]}'" in answer.headers["Content-Security-Policy"]
            seen.add(nonce[1])
        assert len(seen) == 2

    def test_let_tianditu_in_only_where_its_key_is_set(self, client: Client, settings: Settings) -> None:
        settings.TIANDITU_KEY = "k"
        policy = client.get("/try/sight").headers["Content-Security-Policy"]
        assert "img-src 'self' data: blob: https://*.tianditu.gov.cn" in policy
        assert "script-src 'self';" in policy

    @pytest.mark.parametrize(
        "address", ["/try/sight", "/no/such/page", "/try/refused/forbidden", "/try/away", "/desk/sign-in"]
    )
    def test_go_out_with_every_answer(self, client: Client, address: str) -> None:
        headers = client.get(address).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]
        assert "geolocation=(self)" in headers["Permissions-Policy"]
        assert "Content-Security-Policy" in headers

    def test_tell_caches_to_keep_nothing_of_a_resident_or_an_officer(self, client: Client) -> None:
        assert "no-store" in client.get("/try/sight?code=7K2M94QFT3XC").headers["Cache-Control"]
        seat(client, officer(Role.HANDLER, at=moments.now()).officer_id)
        assert "no-store" in client.get("/try/staff").headers["Cache-Control"]


class TestDevice:
    @pytest.mark.parametrize(
        ("agent", "device"),
        [
            ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge · Windows"),
            ("Mozilla/5.0 (Linux; Android 14) Chrome/120 Mobile Safari/537.36 MicroMessenger/8.0", "WeChat · Android"),
            ("Mozilla/5.0 (Phone; OpenHarmony 5.0) ArkWeb/4.1", "HarmonyOS"),
            ("curl/8", ""),
            ("", ""),
            ("<script>" * 1000, ""),
        ],
    )
    def test_is_told_in_two_words(self, agent: str, device: str) -> None:
        request: HttpRequest = RequestFactory().get("/", headers={"user-agent": agent})
        assert device_of(request) == device
