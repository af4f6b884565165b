"""What production tells the browser, read from its settings in a process of its own."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from pytest_django import Settings

PROGRAM = """
import json
from mazha.config.settings import production as p
names = [n for n in vars(p) if n.isupper()]
print(json.dumps({n: getattr(p, n) for n in names if isinstance(getattr(p, n), (bool, int, str, list))}))
"""


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    environment = {
        **os.environ,
        "MAZHA_HOME": str(tmp_path_factory.mktemp("home")),
        "MAZHA_HOSTS": "mazha.example",
        "MAZHA_PUBLIC_ADDRESS": "https://mazha.example",
        "MAZHA_SECRET_KEY": "".join(map(chr, range(48, 112))),
    }
    ended = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    read: dict[str, object] = json.loads(ended.stdout)
    return read


class TestProduction:
    def test_sends_cookies_over_https_to_this_host_alone(self, production: dict[str, object]) -> None:
        for name in ("SESSION_COOKIE", "CSRF_COOKIE"):
            assert production[f"{name}_SECURE"] is True
            assert str(production[f"{name}_NAME"]).startswith("__Host-")
            assert production.get(f"{name}_DOMAIN") is None
            assert production[f"{name}_HTTPONLY"] is True

    def test_insists_on_https(self, production: dict[str, object]) -> None:
        assert production["SECURE_SSL_REDIRECT"] is True
        assert production["SECURE_HSTS_SECONDS"] == 365 * 24 * 3600

    def test_hashes_passwords_with_argon2id(self, production: dict[str, object]) -> None:
        assert production["PASSWORD_HASHERS"] == ["django.contrib.auth.hashers.Argon2PasswordHasher"]

    def test_shows_no_debug_pages(self, production: dict[str, object]) -> None:
        assert production["DEBUG"] is False
        assert production["DEMO"] is False

    def test_sits_everyone_down_before_any_page(self, production: dict[str, object]) -> None:
        middleware = production["MIDDLEWARE"]
        assert isinstance(middleware, list)
        assert middleware[-1] == "mazha.design.middleware.seats"
        sessions = middleware.index("django.contrib.sessions.middleware.SessionMiddleware")
        assert middleware.index("mazha.design.headers.headers") < sessions


@pytest.mark.django_db
class TestTransport:
    @pytest.fixture(autouse=True)
    def as_in_production(self, production: dict[str, object], settings: Settings) -> None:
        settings.SECURE_SSL_REDIRECT = True
        settings.SECURE_REDIRECT_EXEMPT = production["SECURE_REDIRECT_EXEMPT"]
        settings.SECURE_HSTS_SECONDS = production["SECURE_HSTS_SECONDS"]

    @pytest.mark.parametrize("address", ["/", "/report", "/desk/sign-in", "/api/v1/"])
    def test_leads_people_to_https_and_refuses_programs(self, client: Client, address: str) -> None:
        answer = client.get(address)
        assert answer.status_code == 301
        assert answer.headers["Location"] == f"https://testserver{address}"
        refused = client.get("/api/v1/matters", HTTP_AUTHORIZATION="Bearer mz_x")
        assert (refused.status_code, refused.json()["code"]) == (403, "https_only")
        assert client.get("/api/v1/matters", secure=True).status_code == 401

    def test_tells_browsers_to_insist_on_https(self, client: Client, settings: Settings) -> None:
        assert client.get("/", secure=True).headers["Strict-Transport-Security"] == "max-age=31536000"
        settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
        insists = Client().get("/", secure=True).headers["Strict-Transport-Security"]
        assert insists == "max-age=31536000; includeSubDomains"

    def test_writes_moments_with_their_offset(self) -> None:
        logging_asked: dict[str, Any] = django_settings.LOGGING
        asked = logging_asked["formatters"]["line"]
        line = logging.Formatter(asked["format"], asked["datefmt"])
        written = line.format(logging.makeLogRecord({"name": "mazha", "levelname": "WARNING", "msg": "x"}))
        assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} WARNING mazha x$", written)
