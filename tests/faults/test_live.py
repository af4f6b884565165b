"""The live process that ships, killed outright while screens wait."""

from __future__ import annotations

import http.client
import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.conf import settings as ours
from pytest_django import Settings

from mazha.casework.hotline import actions as hotline
from mazha.config.settings.environment import made_secret
from mazha.kernel import moments
from mazha.matters import queries as matters
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.triage import actions as triage
from tests import world
from tests.live import address, cookies_of
from tests.servers import Server

SYSTEM = Actor.system("tests")
PATIENCE = 60.0


def reported() -> str:
    wall.sit(SYSTEM)
    report = hotline.Report(words="路灯坏了三天，晚上一片漆黑。", channel="phone")
    matter_id: UUID = hotline.receive(report, by=SYSTEM, at=moments.now()).matter_id
    return str(matter_id)


class Reader:
    """A browser at its line, event by event."""

    def __init__(self, server: Server, cookies: dict[str, str], mark: str, last: str = "") -> None:
        self._line = http.client.HTTPConnection(urlsplit(server.live_address).netloc, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())}
        if last:
            headers["Last-Event-ID"] = last
        self._line.request("GET", address(list="queue", mark=mark), headers=headers)
        self._answer = self._line.getresponse()
        assert self._answer.status == 200
        self.mark = ""

    def next(self) -> list[str]:
        """Ids of the next news."""
        event = ""
        for line in iter(self._answer.readline, b""):
            name, _colon, value = line.decode().strip().partition(": ")
            event = value if name == "event" else event
            self.mark = value if name == "id" else self.mark
            if name == "data" and event == "news":
                ids: list[str] = json.loads(value)["ids"]
                return ids
        raise AssertionError("the line ended")

    def close(self) -> None:
        self._answer.close()
        self._line.close()


def until_it_answers(server: Server) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            line = http.client.HTTPConnection(urlsplit(server.live_address).netloc, timeout=5)
            line.request("GET", "/")
            line.getresponse().read()
            line.close()
            return
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.05)  # house: sleep -- a server that starts tells nobody; the wait has a deadline


@pytest.fixture
def server(serve: Callable[..., Server], settings: Settings) -> Server:
    settings.SECRET_KEY = made_secret(Path(ours.HOME) / "secrets" / "django")  # the server's, to write its sessions
    return serve(live=True)


class TestKilled:
    def test_whoever_comes_again_is_told_what_was_missed_and_nothing_twice(self, server: Server) -> None:
        wall.sit(SYSTEM)
        triage.plant(by=SYSTEM, at=moments.now())
        cookies, page = cookies_of(world.make().dispatcher), matters.mark()
        reader = Reader(server, cookies, page)
        first = reported()
        assert reader.next() == [first]
        assert server.live is not None
        assert server.live.pid is not None
        os.kill(server.live.pid, signal.SIGKILL)
        server.live.end()  # it is dead; what it started goes, too
        missed = reported()
        reader.close()
        server.live.start()
        until_it_answers(server)
        again = Reader(server, cookies, page, last=reader.mark)
        assert again.next() == [missed]
        after = reported()
        assert again.next() == [after]
        again.close()
