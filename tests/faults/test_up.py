"""`mazha up --demo`: what dies comes back, Ctrl-C ends everything, and one home has one installation."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from mazha.config.store.where import place

PATIENCE = 90.0
UP = ("up", "--demo", "--bare")


@dataclass(frozen=True, slots=True)
class Demo:
    """`mazha up --demo` in a process of its own."""

    process: subprocess.Popen[bytes]
    address: str
    home: Path

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def listens_on(self) -> set[str]:
        """Addresses at which any of its processes can be reached."""
        found: set[str] = set()
        for child in self.family():
            with contextlib.suppress(psutil.NoSuchProcess):  # ended between being listed and being asked
                found |= {c.laddr.ip for c in child.net_connections() if c.status == psutil.CONN_LISTEN}
        return found

    def find(self, words: str, besides: int = 0) -> psutil.Process | None:
        for child in self.family():
            with contextlib.suppress(psutil.NoSuchProcess):
                if child.pid != besides and words in " ".join(child.cmdline()):
                    return child
        return None

    def kill(self, words: str) -> int:
        """Kill the one whose command line holds these words, once it is there. Its process id."""
        _until(lambda: self.find(words) is not None)
        while (found := self.find(words)) is not None:
            with contextlib.suppress(psutil.NoSuchProcess):
                found.send_signal(signal.SIGKILL)
                return found.pid
        raise AssertionError(f"{words} went before it could be killed")


def _environment(home: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}}
    return {**kept, "MAZHA_HOME": str(home)}


def _mazha(home: Path, *words: str) -> subprocess.Popen[bytes]:
    """What it says goes to a file beside its home."""
    order = [sys.executable, "-m", "mazha.config.cli", *words]
    with _said_by(home).open("wb") as out:
        return subprocess.Popen(order, env=_environment(home), stdout=out, stderr=out, start_new_session=True)


def _said_by(home: Path) -> Path:
    return home.with_name(f"{home.name}.said")


def _ready(process: subprocess.Popen[bytes], home: Path) -> Demo:
    """Waits for the address it prints. Fails with everything it said when it ends before."""
    said = _said_by(home)
    _until(lambda: "→ http" in said.read_text() or process.poll() is not None)
    assert process.poll() is None, said.read_text()
    return Demo(process, said.read_text().split("→ ")[1].split()[0], home)


def _refusal(home: Path, *words: str) -> str:
    """What a command says that ends with exit code 1."""
    process = _mazha(home, *words)
    assert process.wait(PATIENCE) == 1
    return _said_by(home).read_text()


def _until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.1)  # house: sleep -- another process gets well and tells nobody; the wait has a deadline


def _is_well(demo: Demo) -> bool:
    try:
        with urllib.request.urlopen(f"{demo.address}/health", timeout=5) as answer:
            return bool(json.load(answer) == {"store": "ok", "worker": "ok"})
    except urllib.error.HTTPError as answer:
        answer.close()
        return False
    except OSError:
        return False


def _remove(home: Path) -> None:
    shutil.rmtree(place(home).top, ignore_errors=True)
    shutil.rmtree(place(home).socket, ignore_errors=True)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    home = tmp_path_factory.mktemp("up") / "mazha-test-up"
    process = _mazha(home, *UP)
    try:
        yield _ready(process, home)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)
        _remove(home)


class TestUp:
    def test_serves_this_machine_only(self, demo: Demo) -> None:
        _until(lambda: bool(demo.listens_on()))  # another test may have killed the server a moment ago
        assert demo.listens_on() == {"127.0.0.1"}

    def test_brings_back_a_killed_store(self, demo: Demo) -> None:
        demo.kill("postgres -D")
        _until(lambda: not _is_well(demo))
        _until(lambda: _is_well(demo))

    @pytest.mark.parametrize("part", ["mazha.config.wsgi", "mazha.config.asgi", "procrastinate"])
    def test_brings_back_a_killed_child(self, demo: Demo, part: str) -> None:
        _until(lambda: _is_well(demo))
        killed = demo.kill(part)
        _until(lambda: demo.find(part, besides=killed) is not None)
        _until(lambda: _is_well(demo))

    def test_refuses_to_serve_other_machines(self, tmp_path: Path) -> None:
        assert "this machine only" in _refusal(tmp_path / "home", *UP, "--host", "0.0.0.0")

    def test_killed_outright_takes_its_children_along(self, tmp_path: Path) -> None:
        home = tmp_path / "mazha-test-killed"
        process = _mazha(home, *UP)
        try:
            family = _ready(process, home).family()
            assert len(family) > 5
            process.kill()
            process.wait()
            _until(lambda: not any(child.is_running() for child in family))
        finally:
            _remove(home)


class TestAnew:
    def test_ends_the_one_that_runs_and_throws_away_what_it_made(self, tmp_path: Path) -> None:
        home = tmp_path / "mazha-test-anew"
        first = _mazha(home, *UP)
        try:
            family = _ready(first, home).family()
            (home / "papers").mkdir(exist_ok=True)
            assert "already running" in _refusal(home, *UP)
            second = _mazha(home, *UP, "--anew")
            family += _ready(second, home).family()
            assert first.wait(PATIENCE) == 0
            assert not (home / "papers").exists()
            second.send_signal(signal.SIGINT)
            assert second.wait(PATIENCE) == 0
            assert [child for child in family if child.is_running()] == []
        finally:
            _remove(home)

    def test_touches_nothing_that_is_not_marked_as_a_demo(self, tmp_path: Path) -> None:
        home = tmp_path / "home"
        (home / "papers").mkdir(parents=True)
        assert "not a demo" in _refusal(home, *UP, "--anew")
        assert (home / "papers").exists()
