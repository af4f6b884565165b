"""The sign-in pages, as a browser walks them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from mazha.kernel.moments import SHANGHAI
from mazha.people import actions as people
from mazha.people import queries, totp
from mazha.people.actor import Actor
from mazha.people.roles import Role
from mazha.surfaces.desk.sign_in import urls
from tests.access.authenticator import Device
from tests.seats import PASSWORD, SYSTEM, officer, seat

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 11, 23, 9, tzinfo=SHANGHAI)
MINUTE = dt.timedelta(minutes=1)
SECRET = b"12345678901234567890"
SIGN_IN = "/desk/sign-in"
ORIGIN = "https://mazha.example"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def wang() -> Actor:
    return officer(Role.HANDLER, at=AT)


def id_of(actor: Actor) -> int:
    assert actor.officer_id is not None
    return actor.officer_id


def give_password(client: Client, actor: Actor, password: str = PASSWORD, **more: str) -> str:
    """Where the page leads, or the status it shows."""
    username = queries.officer(SYSTEM, id_of(actor)).username
    answer = client.post(SIGN_IN, {"username": username, "password": password}, **more)  # type: ignore[arg-type]
    return answer.headers.get("Location", str(answer.status_code))


def set_up_device(actor: Actor) -> list[str]:
    before = AT - 10 * MINUTE
    return people.set_up_device(id_of(actor), SECRET, totp.code_at(SECRET, totp.step_at(before)), at=before)


def code(at: dt.datetime = AT) -> str:
    return totp.code_at(SECRET, totp.step_at(at))


def is_in(client: Client) -> bool:
    return client.get(reverse("sign_in:account")).status_code == 200


class TestWayIn:
    def test_asks_for_a_second_factor_and_goes_where_one_wanted_to(self, client: Client, wang: Actor) -> None:
        set_up_device(wang)
        led = client.get("/desk/sign-in/account").headers["Location"]
        assert led == "/desk/sign-in?next=%2Fdesk%2Fsign-in%2Faccount"
        client.get(led)
        assert give_password(client, wang) == "/desk/sign-in/second"
        assert not is_in(client)
        answer = client.post("/desk/sign-in/second", {"code": code()})
        assert answer.headers["Location"] == "/desk/sign-in/account"
        assert is_in(client)

    def test_makes_an_officer_without_second_factor_set_one_up(self, client: Client, wang: Actor) -> None:
        assert give_password(client, wang) == "/desk/sign-in/set-up"
        assert not is_in(client)
        page = client.get("/desk/sign-in/set-up").content.decode()
        typed = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
        assert typed is not None
        assert typed[1] in client.get("/desk/sign-in/set-up").content.decode()
        secret = __import__("base64").b32decode(typed[1].replace(" ", ""))
        answer = client.post("/desk/sign-in/set-up", {"code": totp.code_at(secret, totp.step_at(AT))})
        codes = re.findall(r"<li><code>([0-9A-Z]{5}-[0-9A-Z]{5})</code>", answer.content.decode())
        assert len(codes) == 10
        assert "no-store" in answer.headers["Cache-Control"]
        assert is_in(client)
        client.post("/desk/sign-in/out")
        give_password(client, wang)
        client.post("/desk/sign-in/second", {"code": codes[0]})
        assert is_in(client)

    def test_refuses_a_wrong_password_with_one_sentence_for_all(self, client: Client, wang: Actor) -> None:
        answers = [
            client.post(SIGN_IN, {"username": name, "password": "wrong"})
            for name in (queries.officer(SYSTEM, id_of(wang)).username, "nobody.here")
        ]
        assert [answer.status_code for answer in answers] == [409, 409]
        said = [re.findall(r'role="alert".*?</div>', answer.content.decode(), re.DOTALL) for answer in answers]
        assert said[0] == said[1] != []

    def test_says_how_long_to_wait_after_five_wrong_tries(self, client: Client, wang: Actor) -> None:
        for _try in range(5):
            assert give_password(client, wang, "wrong") == "409"
        username = queries.officer(SYSTEM, id_of(wang)).username
        answer = client.post(SIGN_IN, {"username": username, "password": PASSWORD})
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")

    @pytest.mark.parametrize("path", ["second", "set-up"])
    def test_cannot_be_entered_in_the_middle(self, client: Client, wang: Actor, path: str) -> None:
        assert client.get(f"/desk/sign-in/{path}").headers["Location"] == SIGN_IN
        assert client.post(f"/desk/sign-in/{path}", {"code": code()}).headers["Location"] == SIGN_IN

    def test_forgets_the_right_password_after_ten_minutes(
        self, client: Client, wang: Actor, clock: time_machine.Traveller
    ) -> None:
        set_up_device(wang)
        give_password(client, wang)
        clock.move_to(AT + 11 * MINUTE)
        assert client.post("/desk/sign-in/second", {"code": code(AT + 11 * MINUTE)}).headers["Location"] == SIGN_IN

    def test_cannot_set_up_a_second_device_with_the_password_alone(self, client: Client, wang: Actor) -> None:
        give_password(client, wang)
        client.get("/desk/sign-in/set-up")
        set_up_device(wang)
        assert client.get("/desk/sign-in/set-up").headers["Location"] == SIGN_IN

    @pytest.mark.parametrize(
        "wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1", "x"]
    )
    def test_never_leads_to_another_site(self, client: Client, wang: Actor, wanted: str) -> None:
        set_up_device(wang)
        client.get(SIGN_IN, {"next": wanted})
        give_password(client, wang)
        assert client.post("/desk/sign-in/second", {"code": code()}).headers["Location"] == "/desk/"

    def test_gives_the_session_a_new_key_at_each_step(self, client: Client, wang: Actor) -> None:
        set_up_device(wang)
        client.get(SIGN_IN, {"next": "/desk/"})
        keys = [client.cookies[django_settings.SESSION_COOKIE_NAME].value]
        give_password(client, wang)
        keys.append(client.cookies[django_settings.SESSION_COOKIE_NAME].value)
        client.post("/desk/sign-in/second", {"code": code()})
        keys.append(client.cookies[django_settings.SESSION_COOKIE_NAME].value)
        assert len(set(keys)) == 3
        planted = Client()
        planted.cookies[django_settings.SESSION_COOKIE_NAME] = keys[0]
        assert not is_in(planted)

    def test_needs_the_forms_own_token(self, wang: Actor) -> None:
        strict = Client(enforce_csrf_checks=True)
        answer = strict.post(SIGN_IN, {"username": "x", "password": "y"})
        assert answer.status_code == 403
        assert "stale_form" in answer.content.decode()

    def test_sets_cookies_that_scripts_and_other_sites_cannot_read(self, client: Client, wang: Actor) -> None:
        set_up_device(wang)
        give_password(client, wang)
        client.post("/desk/sign-in/second", {"code": code()})
        cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
        assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 12 * 3600)

    def test_never_writes_the_password_into_the_page(self, client: Client, wang: Actor) -> None:
        answer = client.post(SIGN_IN, {"username": "<script>alert(1)</script>", "password": "geheim-1234"})
        page = answer.content.decode()
        assert "geheim-1234" not in page
        assert "<script>alert" not in page

    @pytest.mark.parametrize("field", ["username", "password"])
    @pytest.mark.parametrize("value", ["", "\x00", "x" * 5000, "\ufeff", "𒀱" * 20])
    def test_takes_any_nonsense_for_a_mistake(self, client: Client, wang: Actor, field: str, value: str) -> None:
        answer = client.post(SIGN_IN, {"username": "li", "password": "secret", field: value})
        assert 400 <= answer.status_code < 500


class TestPasskeyPages:
    @pytest.fixture(autouse=True)
    def _https(self, settings: Settings) -> None:
        settings.PUBLIC_ADDRESS = ORIGIN

    def options(self, client: Client, path: str) -> str:
        found = re.search(r'name="options" value="([^"]+)"', client.get(path).content.decode())
        assert found is not None
        return found[1].replace("&quot;", '"')

    def test_set_one_up_then_sign_in_with_it_alone(self, client: Client, wang: Actor) -> None:
        device = Device(ORIGIN)
        give_password(client, wang)
        made = device.register(self.options(client, "/desk/sign-in/set-up"))
        assert client.post("/desk/sign-in/set-up/passkey", {"answer": made}).headers["Location"] == "/desk/"
        client.post("/desk/sign-in/out")
        assert not is_in(client)
        shown = device.sign_in(self.options(client, SIGN_IN))
        assert client.post("/desk/sign-in/passkey", {"answer": shown}).headers["Location"] == "/desk/"
        assert is_in(client)
        other = Client()
        self.options(other, SIGN_IN)
        assert other.post("/desk/sign-in/passkey", {"answer": shown}).status_code == 409

    def test_use_one_as_the_second_factor(self, client: Client, wang: Actor) -> None:
        device = Device(ORIGIN)
        seat(client, wang.officer_id)
        made = device.register(self.options(client, reverse("sign_in:account")))
        assert client.post(reverse("sign_in:passkeys"), {"answer": made, "label": "手机"}).status_code == 302
        assert "手机" in client.get(reverse("sign_in:account")).content.decode()
        other = Client()
        give_password(other, wang)
        shown = device.sign_in(self.options(other, "/desk/sign-in/second"))
        other.post("/desk/sign-in/second/passkey", {"answer": shown})
        assert is_in(other)

    @pytest.mark.parametrize("answer", ["", "{", '{"id": "x"}'])
    def test_refuse_what_no_device_says(self, client: Client, wang: Actor, answer: str) -> None:
        self.options(client, SIGN_IN)
        assert client.post("/desk/sign-in/passkey", {"answer": answer}).status_code == 409

    def test_are_not_offered_where_browsers_know_none(self, client: Client, settings: Settings) -> None:
        settings.PUBLIC_ADDRESS = "http://192.0.2.1"
        assert "data-passkey" not in client.get(SIGN_IN).content.decode()
        assert client.post("/desk/sign-in/passkey", {"answer": "{}"}).status_code == 409


class TestStay:
    def test_ends_after_half_an_hour_without_a_sign(
        self, client: Client, wang: Actor, clock: time_machine.Traveller
    ) -> None:
        seat(client, wang.officer_id)
        clock.move_to(AT + 29 * MINUTE)
        assert is_in(client)
        clock.move_to(AT + 59 * MINUTE)
        assert not is_in(client)

    def test_ends_when_one_signs_out_and_the_old_cookie_opens_nothing(self, client: Client, wang: Actor) -> None:
        seat(client, wang.officer_id)
        kept = client.cookies[django_settings.SESSION_COOKIE_NAME].value
        answer = client.post(reverse("sign_in:sign_out"))
        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
        again = Client()
        again.cookies[django_settings.SESSION_COOKIE_NAME] = kept
        assert not is_in(again)

    def test_ends_elsewhere_when_one_says_so(self, client: Client, wang: Actor) -> None:
        here, there = seat(client, wang.officer_id), seat(Client(), wang.officer_id)
        here.post(reverse("sign_in:other_sessions_end"))
        assert is_in(here)
        assert not is_in(there)

    def test_of_another_cannot_be_ended(self, client: Client, wang: Actor) -> None:
        other = officer(at=AT)
        there = seat(Client(), other.officer_id)
        stay = queries.open_sign_ins(other)[0].id
        seat(client, wang.officer_id).post(reverse("sign_in:session_end", args=[stay]))
        assert is_in(there)

    def test_ends_with_the_account(self, client: Client, wang: Actor) -> None:
        seat(client, wang.officer_id)
        people.close_officer(id_of(wang), by=SYSTEM, at=AT)
        assert not is_in(client)

    def test_must_be_fresh_to_change_what_one_signs_in_with(
        self, client: Client, wang: Actor, clock: time_machine.Traveller
    ) -> None:
        seat(client, wang.officer_id)
        clock.move_to(AT + 16 * MINUTE)
        for name in ("passkeys", "device_in_use", "device_removal", "recovery_codes"):
            answer = client.post(reverse(f"sign_in:{name}"))
            assert answer.status_code == 409
            assert "sign_in_again" in answer.content.decode()

    def test_opens_nothing_but_the_password_page_until_it_is_ones_own(self, client: Client, wang: Actor) -> None:
        first = people.reset_password(id_of(wang), by=SYSTEM, at=AT)
        seat(client, wang.officer_id)
        account = reverse("sign_in:account")
        assert client.get(account).headers["Location"].startswith("/desk/sign-in/password?")
        new = "石板路上的雨声-2026"
        wrong = client.post("/desk/sign-in/password", {"old": first, "new": new, "again": "x"})
        assert wrong.status_code == 422
        done = client.post("/desk/sign-in/password", {"old": first, "new": new, "again": new})
        assert done.headers["Location"] == "/desk/"
        assert is_in(client)

    def test_is_never_kept_by_a_cache(self, client: Client, wang: Actor) -> None:
        seat(client, wang.officer_id)
        assert "no-store" in client.get(reverse("sign_in:account")).headers["Cache-Control"]


class TestLanguage:
    def test_is_the_officers_own_unless_one_was_chosen_on_this_device(self, client: Client, wang: Actor) -> None:
        people.edit_officer(id_of(wang), name_zh=wang.name, language="en", by=wang, at=AT)
        set_up_device(wang)
        give_password(client, wang)
        answer = client.post("/desk/sign-in/second", {"code": code()})
        assert answer.cookies[django_settings.LANGUAGE_COOKIE_NAME].value == "en"
        again = Client()
        again.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
        give_password(again, wang)
        answer = again.post("/desk/sign-in/second", {"code": code(AT + dt.timedelta(seconds=30))})
        assert answer.status_code == 302
        assert django_settings.LANGUAGE_COOKIE_NAME not in answer.cookies


class TestEveryPage:
    def pages(self) -> list[str]:
        return [str(pattern.pattern) for pattern in urls.urlpatterns]

    def test_is_closed_to_strangers(self, client: Client) -> None:
        opens = {"sign-in", "sign-in/passkey"}
        for page in self.pages():
            if page in opens:
                continue
            address = "/desk/" + re.sub(
                r"<int:\w+>", "1", re.sub(r"<uuid:\w+>", "0" * 8 + "-0000" * 3 + "-" + "0" * 12, page)
            )
            for answer in (client.get(address), client.post(address)):
                assert answer.status_code in {302, 405}, address
                if answer.status_code == 302:
                    assert urlsplit(answer.headers["Location"]).path == SIGN_IN

    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_opens_in_both_languages(self, client: Client, wang: Actor, language: str) -> None:
        client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
        shown = [client.get(SIGN_IN)]
        give_password(client, wang)
        shown.append(client.get("/desk/sign-in/set-up"))
        set_up_device(wang)
        give_password(client, wang)
        shown.append(client.get("/desk/sign-in/second"))
        seat(client, wang.officer_id)
        shown += [client.get(f"/desk/sign-in/{page}") for page in ("account", "password")]
        assert [page.status_code for page in shown] == [200] * 5
        for page in shown:
            assert f'<html lang="{language}"' in page.content.decode()

    def test_comes_back_to_the_page_that_was_asked_for(self, client: Client) -> None:
        led = urlsplit(client.get("/desk/sign-in/password?x=1").headers["Location"])
        assert parse_qs(led.query) == {"next": ["/desk/sign-in/password?x=1"]}
