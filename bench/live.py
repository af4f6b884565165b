"""One change to a thousand open screens: `python -m bench.live [--screens 1000] [--sights 1,100,1000]`.

The live process that ships (one event loop, one connection to the store), the store that ships, and all screens as
keep-alive connections from one other process, all on the same cores. A matter is registered; measured is the time from
its commit to the last byte at each screen. `sights` is how many different answers to "who may see this" the screens ask
for: 1 is a hall full of people with the same post, as many as screens is everybody in an office of their own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import stores

if TYPE_CHECKING:
    from mazha.config.store.launcher import Store

REST = 1.5
"""Seconds between two changes."""
IDLE = 10.0
GRACE = 10.0


@dataclass(frozen=True, slots=True)
class Measured:
    """All screens and all changes of one row."""

    p50: float
    p99: float
    last: float
    missing: int
    kilobytes: float
    megabytes: float
    idle_percent: float
    milliseconds: float


def main() -> None:
    options = _options()
    if options.client:
        asyncio.run(_client())
        return
    with stores.private("live") as store:
        rows = {sights: _officers(options.screens, sights) for sights in options.sights}
        print(f"{options.screens} screens, {options.changes} changes, {os.cpu_count()} cores, one live process")
        print(
            "| screens | sights | p50 ms | p99 ms | slowest ms | deliveries missing | kB a screen | process MB "
            "| processor ms a change | idle |"
        )
        print("|---|---|---|---|---|---|---|---|---|---|")
        for sights, cookies in rows.items():
            found = _row(store, cookies, options.changes)
            print(
                f"| {len(cookies):,} | {sights:,} | {found.p50:.0f} | {found.p99:.0f} | {found.last:.0f} "
                f"| {found.missing} | {found.kilobytes:.0f} | {found.megabytes:.0f} | {found.milliseconds:.0f} "
                f"| {found.idle_percent:.1f} % |",
                flush=True,
            )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--screens", type=int, default=1000)
    parser.add_argument("--sights", type=lambda given: [int(n) for n in given.split(",")], default=[1, 100, 1000])
    parser.add_argument("--changes", type=int, default=20)
    parser.add_argument("--client", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _officers(screens: int, sights: int) -> list[str]:
    """Session keys of as many clerks, at as many counters as sights: each sees what waits in the district."""
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore

    from mazha.config.settings.environment import made_secret
    from mazha.design.middleware import SIGN_IN
    from mazha.kernel import moments
    from mazha.people import actions as people
    from mazha.people import wall
    from mazha.people.actor import Actor
    from mazha.people.roles import Role

    settings.SECRET_KEY = made_secret(Path(settings.HOME) / "secrets" / "django")  # the server's own
    by, at = Actor.system("bench"), moments.now()
    wall.sit(by)
    halls = [
        people.found_organisation(f"hall-{sights}-{n}", kind="centre", name_zh=f"大厅{n}", by=by, at=at)
        for n in range(sights)
    ]
    keys = []
    for number in range(screens):
        officer, _password = people.hire(f"clerk.{sights}.{number}", "台席", by=by, at=at)
        people.open_post(
            officer, Role.WINDOW_CLERK, halls[number % sights], territory="370705", start_date=moments.day_of(at),
            by=by, at=at,
        )  # fmt: skip
        session = SessionStore()
        session.create()
        key = session.session_key
        assert key is not None
        stay = people.open_sign_in(officer, people.SignInMethod.DEMO, key, address=None, device="bench", at=at)
        session[SIGN_IN] = str(stay)
        session.save()
        keys.append(key)
    return keys


def _row(store: Store, cookies: list[str], changes: int) -> Measured:
    with _serving(store) as (port, process), _screens(port, []) as _none:
        empty = process.memory_info().rss
        with _screens(port, cookies) as client:
            grown, whole = process.memory_info().rss - empty, process.memory_info().rss
            before = _processor(process)
            time.sleep(IDLE)  # house: sleep -- what waiting costs
            idle = (_processor(process) - before) / IDLE
            before, sent = _processor(process), {}
            for number in range(changes):
                sent[_change(number)] = time.monotonic()
                time.sleep(REST)  # house: sleep -- one change at a time
            spent = _processor(process) - before - idle * REST * changes
            time.sleep(GRACE)  # house: sleep -- the last changes are on their way
            assert client.stdin is not None
            client.stdin.close()
            assert client.stdout is not None
            came: list[tuple[str, float]] = json.loads(client.stdout.readline())
    took = sorted((at - sent[matter]) * 1000 for matter, at in came if matter in sent)
    return Measured(
        took[len(took) // 2], took[int(len(took) * 0.99)], took[-1], len(cookies) * changes - len(took),
        grown / 1024 / len(cookies), whole / 2**20, idle * 100, spent / changes * 1000,
    )  # fmt: skip


def _change(number: int) -> str:
    """A matter is registered: everything an intake writes, committed durably."""
    from mazha.casework.hotline import actions as hotline
    from mazha.kernel import moments
    from mazha.people import wall
    from mazha.people.actor import Actor

    by = Actor.system("bench")
    wall.sit(by)
    report = hotline.Report(words=f"小区门口的路灯坏了三天，请尽快派人来修。（第{number}次）", channel="phone")
    return str(hotline.receive(report, by=by, at=moments.now()).matter_id)


def _processor(process: Any) -> float:
    spent = process.cpu_times()
    return float(spent.user + spent.system)


@contextmanager
def _serving(store: Store) -> Iterator[tuple[int, Any]]:
    """The live process on a free port, and its one worker."""
    import psutil

    from mazha.config.running.children import Child, live_order
    from mazha.config.running.ports import any_free

    port = any_free()
    environment = {
        **os.environ, "DATABASE_URL": store.url("mazha"), "DJANGO_SETTINGS_MODULE": "mazha.config.settings.demo",
        "MAZHA_PUBLIC_ADDRESS": "http://127.0.0.1:1", "MAZHA_LOG_LEVEL": "WARNING",
    }  # fmt: skip
    live = Child("live", live_order("127.0.0.1", port), environment, Path(os.environ["MAZHA_HOME"]) / "live.log")
    live.start()
    try:
        _wait(port, live)
        yield port, max(psutil.Process(live.pid).children(), key=lambda child: child.memory_info().rss)
    finally:
        live.end()


def _wait(port: int, live: Any) -> None:
    import socket

    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 5).close()
        except OSError:
            time.sleep(0.2)  # house: sleep -- a server that starts tells nobody
        else:
            return
    raise SystemExit(f"The live process did not start.\n{live.last_words()}")


@contextmanager
def _screens(port: int, cookies: list[str]) -> Iterator[subprocess.Popen[str]]:
    """All of them open, in a process of their own."""
    order = [sys.executable, "-m", "bench.live", "--client"]
    with subprocess.Popen(order, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as client:
        assert client.stdin is not None
        assert client.stdout is not None
        client.stdin.write(json.dumps([port, cookies]) + "\n")
        client.stdin.flush()
        said = client.stdout.readline()
        if said.strip() != "ready":
            raise SystemExit(f"The screens did not open: {said}")
        yield client
        client.stdin.close()
        client.stdout.read()


async def _client() -> None:
    """Opens them, says so, notes what comes until told to stop, and says what came."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard if soft < hard else soft, hard))
    port, cookies = json.loads(sys.stdin.readline())
    came: list[tuple[str, float]] = []
    lines = [await _opened(port, cookie) for cookie in cookies]
    listening = [asyncio.create_task(_listen(reader, came)) for reader, _writer in lines]
    print("ready", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    for task in listening:
        task.cancel()
    print(json.dumps(came), flush=True)
    for _reader, writer in lines:
        writer.close()


async def _opened(port: int, cookie: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"GET /desk/live?list=queue HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: mazha_session={cookie}\r\n\r\n"
    writer.write(head.encode())
    status = await reader.readline()
    if b" 200 " not in status:
        raise SystemExit(f"refused: {status!r}")
    await reader.readuntil(b"retry: ")
    return reader, writer


async def _listen(reader: asyncio.StreamReader, came: list[tuple[str, float]]) -> None:
    while line := await reader.readline():
        if line.startswith(b'data: {"ids":'):
            at = time.monotonic()
            came.extend((matter, at) for matter in json.loads(line[6:])["ids"])


if __name__ == "__main__":
    main()
