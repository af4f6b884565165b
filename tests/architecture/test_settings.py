"""Production refuses to start with what would harm a district; the demo refuses to leave its machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from mazha.config.loopback import only_from_here

SOUND = {
    "MAZHA_SECRET_KEY": "kT9fW2qLx7Zr4NvB8cYh1JpD6sGm3UaE5iRoQbX0wVykT9fW2qLx7Zr4",
    "MAZHA_HOSTS": "mazha.example.gov.cn",
    "MAZHA_PUBLIC_ADDRESS": "https://mazha.example.gov.cn",
    "MAZHA_SETTINGS": "production",
}


def _django(home: Path, words: list[str], **changed: str) -> subprocess.CompletedProcess[str]:
    """A command under production's settings, in a process that knows nothing of ours."""
    environment = {"PATH": os.environ["PATH"], "MAZHA_HOME": str(home), **SOUND, **changed}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    order = [sys.executable, "-m", "mazha.config.cli", *words]
    return subprocess.run(order, env=environment, capture_output=True, text=True, check=False)


class TestProduction:
    def test_passes_djangos_own_check_for_deployment(self, tmp_path: Path) -> None:
        done = _django(tmp_path, ["check", "--deploy", "--fail-level", "WARNING"], MAZHA_BEHIND_PROXY="1")
        assert done.returncode == 0, done.stderr

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("MAZHA_SECRET_KEY", ""),
            ("MAZHA_SECRET_KEY", "a" * 60),
            ("MAZHA_HOSTS", "*"),
            ("MAZHA_HOSTS", "localhost"),
            ("MAZHA_PUBLIC_ADDRESS", "http://mazha.example.gov.cn"),
            ("DATABASE_URL", "mysql://somewhere/else"),
            ("MAZHA_BEHIND_PROXY", "perhaps"),
        ],
    )
    def test_names_the_setting_it_refuses(self, tmp_path: Path, name: str, value: str) -> None:
        done = _django(tmp_path, ["check"], **{name: value})
        assert done.returncode == 1
        assert name in done.stderr
        assert "Traceback" not in done.stderr

    @pytest.mark.parametrize(
        ("name", "refused", "taken"),
        [
            ("DATABASE_URL", "postgresql://m:x@db.example/m", "postgresql://m:x@db.example/m?sslmode=verify-full"),
            ("DATABASE_URL", "postgresql://m:x@10.0.0.9/m?sslmode=prefer", "postgresql://m:x@127.0.0.1/m"),
            ("MAZHA_SMS_URL", "http://10.0.0.9/send", "https://10.0.0.9/send"),
            ("MAZHA_SMS_URL", "http://sms.example/send", "http://127.0.0.1:9000/send"),
            ("MAZHA_SMTP_PORT", "25", "587"),
        ],
    )
    def test_refuses_to_speak_in_the_clear_to_another_machine(
        self, tmp_path: Path, name: str, refused: str, taken: str
    ) -> None:
        around = {"MAZHA_SMS_KEY": "k", "MAZHA_SMTP_HOST": "mail.example"}
        done = _django(tmp_path, ["check"], **around, **{name: refused})
        assert (done.returncode, name in done.stderr) == (1, True), done.stderr
        done = _django(tmp_path, ["check"], **around, **{name: taken})
        assert done.returncode == 0, done.stderr

    def test_refuses_the_files_of_a_demo(self, tmp_path: Path) -> None:
        (tmp_path / "demo").touch()
        done = _django(tmp_path, ["check"])
        assert "belongs to a demo" in done.stderr

    def test_has_no_door_of_the_demo(self, tmp_path: Path) -> None:
        code = "from django.conf import settings as s; print(s.DEMO, 'mazha.surfaces.demo' in s.INSTALLED_APPS)"
        done = _django(tmp_path, ["shell", "--no-imports", "-c", code])
        assert done.stdout.strip() == "False False", done.stderr

    def test_takes_the_secret_from_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "key").write_text(SOUND["MAZHA_SECRET_KEY"])
        done = _django(tmp_path, ["check"], MAZHA_SECRET_KEY="", MAZHA_SECRET_KEY_FILE=str(tmp_path / "key"))
        assert done.returncode == 0, done.stderr


class TestDemo:
    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ({"REMOTE_ADDR": "127.0.0.1"}, 200),
            ({"REMOTE_ADDR": "::1"}, 200),
            ({"REMOTE_ADDR": "192.168.1.7"}, 403),
            ({"REMOTE_ADDR": ""}, 403),
            ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "10.0.0.9"}, 403),
        ],
    )
    def test_answers_this_machine_only(self, headers: dict[str, str], status: int) -> None:
        def respond(request: HttpRequest) -> HttpResponse:
            return HttpResponse()

        assert only_from_here(respond)(RequestFactory().get("/", **headers)).status_code == status  # type: ignore[arg-type]
