"""The secret scan finds what was planted, keeps it out of its own words, and takes no allowance without a reason."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tools import secret_scan
from tools.secret_scan import Allowance, Found, in_text, judge

# In two parts each, so that this file is clean itself.
PLANTED = {
    "private-key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "cloud-key": "AKIA" + "Q3EGRIMUOVX5J7ZT",
    "api-key": "AIza" + "SyB8q0Zr2Lk7XvN4pWc1TfEh6JdMy9uGo5A",
    "repository-token": "ghp_" + "k2Jd83hsLq0Zx7VbNm4Tr6Yw1Pc9Ea5FuGiH",
    "registry-token": "npm_" + "k2Jd83hsLq0Zx7VbNm4Tr6Yw1Pc9Ea5FuGiH",
    "chat-token": "xoxb-" + "2841930571-kdJx83",
    "signed-token": "eyJ" + "hbGciOiJIUzI1NiJ9." + "eyJzdWIiOiJsaS5uYSJ9." + "dGhpc2lzYXNpZ25hdHVyZQ",
    "our-token": "mz_" + "Zr2Lk7XvN4pWc1TfEh6JdMy9uGo5Ak2Jd83hsLq0Zx7",
    "address-with-password": "postgresql://mazha:" + "sonne7@db.example/mazha",
    "named-secret": "SMS_" + "KEY_TOKEN = '" + "q7Zr2Lk7XvN4pWc1'",
}
SOUND = [
    'PASSWORD_URL = "/desk/sign-in/password"',
    "password: str = given['password']",
    '"HOST": "postgresql://user@/mazha?host=%2Ftmp"',
    'SECRET_KEY = env.made_secret(HOME / "secrets" / "django")',
    "secret = 'the words of a sentence are none'",
    'token="csrfmiddlewaretoken"',
    "--hash=sha256:13b2beaad985e05e2d6407ee4c4f35590b11f8d693a258a561055cac8f64cab7",
    '"integrity": "sha512-WtOY6Y0rQk3uXsM6r3mTQz=="',
]


class TestInText:
    @pytest.mark.parametrize("kind", PLANTED)
    def test_finds_what_was_planted(self, kind: str) -> None:
        found = list(in_text("x.py", f"nothing here\nvalue: {PLANTED[kind]} # so\n"))
        assert (kind, 2) in [(each.kind, each.line) for each in found]

    def test_has_a_planted_one_of_every_kind(self) -> None:
        assert set(PLANTED) == {*secret_scan.BY_SHAPE, "named-secret"}

    @pytest.mark.parametrize("line", SOUND)
    def test_takes_nothing_else_for_one(self, line: str) -> None:
        assert list(in_text("x.py", line)) == []

    def test_never_says_it_aloud(self) -> None:
        secret = PLANTED["our-token"]
        said = [str(found) for found in in_text("x.py", secret)]
        assert said != []
        assert not any(secret[:10] in line for line in said)


class TestJudge:
    FOUND = Found("a.py", 3, "our-token", "mz_aaaa-bbbb")

    def test_allows_it_in_its_file_only(self) -> None:
        assert judge([self.FOUND], [Allowance("a.py", "aaaa", "an example in the docs")]) == ([], [])
        elsewhere = Allowance("b.py", "aaaa", "an example in the docs")
        assert judge([self.FOUND], [elsewhere]) == ([self.FOUND], [elsewhere])

    def test_an_allowance_needs_a_reason(self) -> None:
        with pytest.raises(SystemExit):
            secret_scan.allowances('[[allowed]]\nfile = "a.py"\ntext = "aaaa"\nreason = "fine"\n')


class TestMain:
    def test_fails_on_a_secret_that_was_not_even_added_yet(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
        (tmp_path / "clean.md").write_text("nothing\n")
        (tmp_path / "allowed.toml").write_text("allowed = []\n")
        monkeypatch.setattr(secret_scan, "ROOT", tmp_path)
        monkeypatch.setattr(secret_scan, "ALLOWED", tmp_path / "allowed.toml")
        assert secret_scan.main([]) == 0
        (tmp_path / "settings.env").write_text("KEY=" + PLANTED["cloud-key"] + "\n")
        assert secret_scan.main([]) == 1
        assert "settings.env:1: cloud-key" in capsys.readouterr().out

    def test_fails_on_an_allowance_that_nothing_needs(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
        (tmp_path / "allowed.toml").write_text(
            '[[allowed]]\nfile = "a.py"\ntext = "aaaa"\nreason = "an example in the docs"\n'
        )
        monkeypatch.setattr(secret_scan, "ROOT", tmp_path)
        monkeypatch.setattr(secret_scan, "ALLOWED", tmp_path / "allowed.toml")
        assert secret_scan.main([]) == 1
