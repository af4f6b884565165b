"""The storm itself: seed the house, let people work, let things go wrong, then ask whether everything is there."""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tests.faults.storm import house as houses
from tests.faults.storm import weather
from tests.faults.storm.house import House
from tests.faults.storm.load import Told
from tests.receivers import Receiver, receiving

IMPORT_ROWS = 5200
"""More than are written while the reader waits: a list of them is written in the background."""
MAP = """
name = "storm"
ref = "{id}"
opened = "came"
words = "{what}"
time_formats = ["%Y-%m-%d %H:%M:%S"]
"""
QUIET = 240.0
"""Seconds the outbox has to run empty once the weather is fair."""
PUT_OFF = 20.0


@dataclass(slots=True)
class Happened:
    """One fault."""

    name: str
    what: str
    back: float
    """Seconds until the installation was well again by itself."""


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="mazha-test-storm-") as top, _standing(top, options) as house:
        import django

        django.setup()
        with receiving() as receiver:
            return _storm(house, receiver, options)


def _standing(top: str, options: argparse.Namespace) -> AbstractContextManager[House]:
    return houses.standing(Path(top) / "home", small_disks=not options.short)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clients", type=int, default=6)
    parser.add_argument("--short", action="store_true", help="each quick fault once; minutes do not count")
    known = [fault.__name__ for fault in weather.LONG]
    parser.add_argument("--only", choices=known, help="this fault again and again")
    return parser.parse_args()


def _storm(house: House, receiver: Receiver, options: argparse.Namespace) -> int:
    from django.db import connection

    from tests.faults.storm import copies, exports, truth
    from tests.faults.storm.load import Clients
    from tests.faults.storm.people import settle_in

    tokens, unit, leader = settle_in(receiver.address)
    clients = Clients(house.address, tokens, unit, count=options.clients, seed=options.seed)
    history, exporter = _History(house.home), exports.Exporter(house.address, leader, clients.told)
    clients.start()
    history.start()
    exporter.start()
    time.sleep(3)  # house: sleep -- until there is something to copy
    copy = copies.taken(house, clients.told.intakes)
    happened = _weather(house, options)
    clients.end()
    history.end()
    exporter.end()
    house.recovered()
    connection.close()  # the store it led to has died more than once
    _until_quiet()
    exporter.in_the_calm()
    claims = truth.everything(clients.told, receiver.got, IMPORT_ROWS)
    broken = islice(copies.breaks(copy, house, house.home.with_name("restored")), truth.MOST_NAMED)
    claims["the backup taken meanwhile is a state it was in"] = list(broken)
    claims["every list taken out was whole, or said to have failed"] = list(
        islice(exports.breaks(exporter.lists), truth.MOST_NAMED)
    )
    _report(house, options, happened, clients.told, len(receiver.got), claims)
    print(f"lists asked for: {json.dumps(dict(exporter.lists.outcomes))}")
    return 1 if any(claims.values()) else 0


def _weather(house: House, options: argparse.Namespace) -> list[Happened]:
    rng, happened = random.Random(options.seed), []
    faults = list(weather.SHORT if options.short else weather.LONG)
    if options.only:
        faults = [fault for fault in weather.LONG if fault.__name__ == options.only]
    until = time.monotonic() + (0 if options.short else options.minutes * 60)
    deck: list[weather.Fault] = []
    while options.short or time.monotonic() < until:
        if not deck:
            deck = rng.sample(faults, len(faults))
        fault = deck.pop()
        time.sleep(rng.uniform(2, 6))  # house: sleep -- faults come at random moments
        what = fault(house, rng)
        happened.append(Happened(fault.__name__, what, house.recovered()))
        print(f"  {happened[-1].name} {what}: well again after {happened[-1].back:.1f} s", flush=True)
        if options.short and not deck:
            break
    return happened


class _History:
    """`mazha import`, killed again and again until it gets through."""

    def __init__(self, home: Path) -> None:
        self._file, self._map = home / "history.csv", home / "storm.toml"
        with self._file.open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            writer.writerow(["id", "came", "what"])
            writer.writerows([n, "2026-01-05 08:00:00", f"井盖松动，车一过就响，旧档{n}"] for n in range(IMPORT_ROWS))
        self._map.write_text(MAP, encoding="utf-8")
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._go_on, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """Once more, undisturbed."""
        self._ended.set()
        self._thread.join()
        self._run(None)

    def _go_on(self) -> None:
        rng = random.Random(3)
        while not self._ended.is_set():
            self._run(rng.uniform(2, 6))
            self._ended.wait(5)

    def _run(self, killed_after: float | None) -> None:
        order = [sys.executable, "-m", "django", "import", str(self._file), "--map", str(self._map)]
        process = subprocess.Popen(order, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(killed_after)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _until_quiet() -> None:
    """Until outbox and exports have run empty. What was put off is brought forward now and then, as if minutes had
    passed.
    """
    from procrastinate.contrib.django.models import ProcrastinateJob

    from mazha.kernel.moments import now
    from mazha.notices.models import Notice
    from mazha.people import wall
    from tests.faults.storm.truth import SYSTEM

    wall.sit(SYSTEM)
    until, forward = time.monotonic() + QUIET, time.monotonic() + PUT_OFF
    while time.monotonic() < until:
        waiting = Notice.objects.filter(state="waiting")
        writing = ProcrastinateJob.objects.filter(task_name="insight.export", status__in=("todo", "doing"))
        if not waiting.exists() and not writing.exists():
            return
        if time.monotonic() > forward:
            waiting.update(next_at=now())
            forward = time.monotonic() + PUT_OFF
        time.sleep(1)  # house: sleep -- the outbox runs empty in another process


def _report(
    house: House, options: argparse.Namespace, happened: Sequence[Happened], told: Told, events: int,
    claims: dict[str, list[str]],
) -> None:  # fmt: skip
    print(
        f"seed {options.seed}: {len(told.intakes)} intakes, {len(told.steps)} steps acknowledged, {events} events sent"
    )
    print(f"answers: {json.dumps(dict(told.answers))}, pages: {json.dumps(dict(told.pages))}")
    if fault := house.first_fault():
        print(fault)
    print("| fault | times | well again after, longest |\n|---|---|---|")
    for name in dict.fromkeys(each.name for each in happened):
        same = [each.back for each in happened if each.name == name]
        print(f"| {name.replace('_', ' ')} | {len(same)} | {max(same):.1f} s |")
    print("| afterwards | |\n|---|---|")
    for claim, broken in claims.items():
        print(f"| {claim} | {'holds' if not broken else 'DOES NOT HOLD: ' + '; '.join(broken)} |")


if __name__ == "__main__":
    raise SystemExit(main())
