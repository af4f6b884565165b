"""What a browser, another site or a curious stranger may do with our pages: lines of the security checklist."""

from __future__ import annotations

import inspect
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from PIL import Image

from mazha.kernel import moments
from mazha.matters import papers
from mazha.people.roles import Role
from mazha.surfaces.desk.sign_in import forms
from tests.seats import officer, seat

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src" / "mazha").rglob("*.py"))
SCRIPTS = sorted((ROOT / "frontend" / "src").rglob("*.ts"))


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each)
        else:
            yield each


class TestPasswordFields:
    @pytest.mark.parametrize(
        ("form", "field", "kind"),
        [
            (forms.Password(), "password", "current-password"),
            (forms.NewPassword(), "old", "current-password"),
            (forms.NewPassword(), "new", "new-password"),
            (forms.NewPassword(), "again", "new-password"),
        ],
    )
    def test_are_covered_and_may_be_filled_in_by_a_manager(
        self, form: forms.Password | forms.NewPassword, field: str, kind: str
    ) -> None:
        drawn = str(form[field])
        assert 'type="password"' in drawn
        assert f'autocomplete="{kind}"' in drawn
        assert "paste" not in drawn


@pytest.mark.django_db
class TestSessionKey:
    def test_cannot_be_guessed(self) -> None:
        keys = {SessionStore()._get_new_session_key() for _time in range(50)}  # type: ignore[attr-defined]
        assert len(keys) == 50
        # Each character is one of 36: 32 of them are 165 bits.
        assert all(re.fullmatch(r"[a-z0-9]{32}", key) for key in keys)
        assert len(set("".join(keys))) == 36


@pytest.mark.django_db
class TestWayOut:
    def test_is_on_every_page_of_the_desk(self, client: Client) -> None:
        seat(client, officer(Role.DISPATCHER, at=moments.now()).officer_id)
        for address in ("/desk/", "/desk/sign-in/account", "/desk/sign-in/password"):
            page = client.get(address, follow=True).content.decode()
            assert f'action="{reverse("sign_in:sign_out")}"' in page, address


@pytest.mark.django_db
class TestOtherSites:
    @pytest.mark.parametrize("address", ["/", "/report", "/desk/sign-in", "/api/v1/", "/api/v1/matters"])
    def test_may_read_no_answer(self, client: Client, address: str) -> None:
        for method in (client.get, client.options):
            answer = method(address, HTTP_ORIGIN="https://elsewhere.example")
            assert [name for name in answer.headers if name.lower().startswith("access-control-")] == []

    def test_cannot_use_an_officers_session_at_the_api(self, client: Client) -> None:
        seat(client, officer(Role.DISPATCHER, at=moments.now()).officer_id)
        assert client.get("/desk/sign-in/account").status_code == 200
        assert client.get("/api/v1/matters").status_code == 401

    def test_cannot_say_twice_what_is_read_once(self, client: Client) -> None:
        answer = client.get("/look?next=/report&next=https://elsewhere.example/")
        assert "elsewhere" not in answer.headers.get("Location", "")
        posted = client.post("/desk/sign-in?username=li.na&password=x", {})
        assert posted.status_code == 422, "what stands in the address is no answer to a form"


class TestMethods:
    def test_every_view_says_which_methods_it_takes(self) -> None:
        silent = []
        for pattern in patterns(get_resolver()):
            view = inspect.unwrap(pattern.callback)
            if not view.__module__.startswith("mazha.") or ".api." in view.__module__:
                continue  # the API's endpoints are methods of their path
            source = inspect.getsource(view)
            if not re.search(r"^@require_(?:GET|POST|safe|http_methods)\b", source, re.MULTILINE):
                silent.append(f"{view.__module__}.{view.__name__}")
        assert silent == []

    @pytest.mark.django_db
    @pytest.mark.parametrize("address", ["/", "/report", "/desk/sign-in", "/desk/", "/health", "/api/v1/matters"])
    def test_trace_is_not_answered(self, client: Client, address: str) -> None:
        answer = client.trace(address, HTTP_X_SECRET="canary-5521")
        assert answer.status_code in {302, 405}
        assert b"canary-5521" not in answer.content


@pytest.mark.django_db
class TestFiles:
    @pytest.mark.parametrize(
        "address",
        [
            "/.git/config", "/.env", "/static/", "/static/design/", "/static/..%2f..%2fpyproject.toml", "/papers/",
            "/static/../secrets/keyring.json", "/secrets/keyring.json", "/pyproject.toml",
        ],
    )  # fmt: skip
    def test_nothing_but_the_browsers_own_is_served(self, client: Client, address: str) -> None:
        assert client.get(address).status_code == 404


class TestUploads:
    def test_a_name_never_becomes_a_path(self) -> None:
        out = io.BytesIO()
        Image.new("RGB", (8, 8), "red").save(out, "PNG")
        kept = papers.prepare_photo(io.BytesIO(out.getvalue()), "../../../tmp/evil\r\nX: y.png")
        assert "/" not in kept.name
        lies = Path(django_settings.HOME) / "papers" / "shown" / kept.sha256.hex()[:2] / kept.sha256.hex()[2:]
        assert lies.read_bytes() == papers.shown(kept.sha256)

    def test_a_picture_of_too_many_pixels_is_refused_unread(self) -> None:
        out = io.BytesIO()
        Image.new("1", (8000, 8000)).save(out, "PNG")
        assert len(out.getvalue()) < 100_000
        with pytest.raises((papers.PhotoTooLarge, papers.NotAPhoto)):
            papers.prepare_photo(io.BytesIO(out.getvalue()), "flood.png")


@pytest.mark.django_db
class TestLog:
    def test_tells_of_programs_that_were_turned_away(self, client: Client, caplog: pytest.LogCaptureFixture) -> None:
        client.get("/api/v1/matters", HTTP_AUTHORIZATION="Bearer mz_canary-8841")
        assert "no good token: GET '/api/v1/matters'" in caplog.text
        assert "canary-8841" not in caplog.text

    def test_has_one_line_for_an_address_with_a_line_break(
        self, client: Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        client.get("/api/v1/matters/%0aforged line", HTTP_AUTHORIZATION="Bearer x")
        assert [record for record in caplog.records if "\nforged" in record.getMessage()] == []


class TestPatterns:
    def test_are_made_of_nothing_that_was_typed(self) -> None:
        made = re.compile(r"re\.(?:compile|search|match|fullmatch|sub|findall)\(\s*f[\"'](?!.*re\.escape)")
        assert [str(file) for file in SOURCES if made.search(file.read_text(encoding="utf-8"))] == []

    def test_nothing_reads_pickles(self) -> None:
        reads = re.compile(r"^\s*(?:import|from) (?:pickle|joblib|marshal|shelve)\b|allow_pickle=True", re.MULTILINE)
        assert [str(file) for file in SOURCES if reads.search(file.read_text(encoding="utf-8"))] == []


class TestScripts:
    """Our own; what others wrote comes in by `frontend/package-lock.json`."""

    def having(self, pattern: str) -> list[str]:
        return [file.name for file in SCRIPTS if re.search(pattern, file.read_text(encoding="utf-8"))]

    def test_write_no_html(self) -> None:
        assert self.having(r"\.(?:inner|outer)HTML\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function") == []

    def test_listen_to_no_other_window(self) -> None:
        assert self.having(r"addEventListener\(\s*'message'|onmessage|postMessage") == []

    def test_merge_no_objects_from_outside(self) -> None:
        assert self.having(r"__proto__|Object\.assign\([^)]*JSON\.parse|\.\.\.JSON\.parse") == []
