"""Stepping into any role with one click: in the demo, and nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings
from django.urls import reverse

import mazha.surfaces.demo
from mazha.kernel import moments
from mazha.people import actions as people
from mazha.people import queries
from mazha.people.roles import Role
from mazha.surfaces.demo.apps import DemoConfig
from tests.seats import LONG_AGO, SYSTEM, officer, organisation


@pytest.fixture
def demo(db: None) -> Iterator[Client]:
    # Its templates rather than the whole app: what starts once with the program does not start twice.
    pages = Path(mazha.surfaces.demo.__file__).parent / "templates"
    templates = [{**settings.TEMPLATES[0], "DIRS": [pages]}]
    with override_settings(DEMO=True, TEMPLATES=templates, ROOT_URLCONF="tests.access.demo_urls"):
        yield Client()


def sample(name: str, role: Role, territory: str = "") -> int:
    officer_id, _first = people.hire(name, "周敏", by=SYSTEM, at=LONG_AGO)
    people.open_post(
        officer_id,
        role,
        organisation("centre"),
        territory=territory,
        start_date=LONG_AGO.date(),
        by=SYSTEM,
        at=LONG_AGO,
    )
    return officer_id


class TestStepIn:
    def test_offers_each_role_of_the_sample_and_nobody_else(self, demo: Client) -> None:
        sample("demo.dispatcher", Role.DISPATCHER, "370705")
        sample("demo.handler", Role.HANDLER)
        sample("demo.handler2", Role.HANDLER)
        stranger = officer(Role.UNIT_HEAD, at=moments.now())
        page = demo.get("/demo").content.decode()
        assert page.count('name="officer"') == 3
        assert f'value="{stranger.officer_id}"' not in page
        assert Role.UNIT_HEAD.duty not in page

    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_speaks_both_languages(self, demo: Client, language: str) -> None:
        demo.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        assert f'<html lang="{language}"' in demo.get("/demo").content.decode()

    def test_seats_the_officer_past_first_password_and_second_factor(self, demo: Client) -> None:
        officer_id = sample("demo.handler", Role.HANDLER)
        answer = demo.post("/demo/step-in", {"officer": officer_id})
        assert answer.headers["Location"] == "/desk/"
        assert demo.get(reverse("sign_in:account")).status_code == 200

    def test_leaves_the_language_to_who_looks(self, demo: Client) -> None:
        answer = demo.post("/demo/step-in", {"officer": sample("demo.handler", Role.HANDLER)})
        assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies

    @pytest.mark.parametrize("wanted", ["", "x", "999999", "-1", "1 or 1=1"])
    def test_refuses_whoever_is_not_of_the_sample(self, demo: Client, wanted: str) -> None:
        assert demo.post("/demo/step-in", {"officer": wanted}).status_code == 404

    def test_refuses_a_real_officer(self, demo: Client) -> None:
        real = officer(Role.HANDLER, at=moments.now())
        assert demo.post("/demo/step-in", {"officer": real.officer_id}).status_code == 404
        assert queries.open_sign_ins(real) == ()

    def test_is_not_done_by_following_a_link(self, demo: Client) -> None:
        assert demo.get("/demo/step-in").status_code == 405


class TestProduction:
    def test_has_no_such_page(self, client: Client, db: None) -> None:
        assert not apps.is_installed("mazha.surfaces.demo")
        assert client.get("/demo").status_code == 404
        assert client.post("/demo/step-in", {"officer": "1"}).status_code == 404

    @pytest.mark.parametrize(
        "wrong",
        [{"DEMO": False}, {"DEMO": True, "ALLOWED_HOSTS": ["mazha.example"]}, {"DEMO": True, "ALLOWED_HOSTS": ["*"]}],
    )
    def test_refuses_to_start_with_it(self, wrong: dict[str, object]) -> None:
        with override_settings(**wrong), pytest.raises(ImproperlyConfigured, match="take it out"):
            DemoConfig("mazha.surfaces.demo", mazha.surfaces.demo).ready()

    def test_refuses_to_start_the_web_server_with_it(self, tmp_path: Path) -> None:
        program = (
            "import sys; sys.modules['planted'] = m = type(sys)('planted')\n"
            "import mazha.config.settings.production as p\n"
            "vars(m).update({k: v for k, v in vars(p).items() if k.isupper()})\n"
            "m.INSTALLED_APPS = [*p.INSTALLED_APPS, 'mazha.surfaces.demo']\n"
            "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'planted'\n"
            "import mazha.config.wsgi"
        )
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "mazha.config.settings.production",
            "MAZHA_HOME": str(tmp_path),
            "MAZHA_HOSTS": "mazha.example",
            "MAZHA_PUBLIC_ADDRESS": "https://mazha.example",
            "MAZHA_SECRET_KEY": "".join(map(chr, range(48, 112))),
        }
        ended = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=60
        )
        assert ended.returncode != 0
        assert "lets anybody step into any role" in ended.stderr
