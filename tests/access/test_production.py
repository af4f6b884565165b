"""What production tells the browser, read from its settings in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

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

    def test_sits_everyone_down_before_any_page(self, production: dict[str, object]) -> None:
        middleware = production["MIDDLEWARE"]
        assert isinstance(middleware, list)
        assert middleware[-1] == "mazha.design.middleware.seats"
        sessions = middleware.index("django.contrib.sessions.middleware.SessionMiddleware")
        assert middleware.index("mazha.design.headers.headers") < sessions
