"""`mazha migrate` while people work, a million matters in place: `python -m bench.migrating [--matters 1000000]`.

Six clients send intakes, two read lists, and somebody keeps a long reading open, as an export does. Each app's newest
migration that can be taken back alone is taken back first; then those and the rehearsal's own are applied under load.
Printed for each: how long it took, the longest that a request waited, the longest span in which one failed. Bar: 2 s.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from bench import intake, stores
from tools.house.migrations import BEFORE_THE_RULE

if TYPE_CHECKING:
    from mazha.config.store.launcher import Store

BAR = 2.0
SETTINGS = "bench.rehearsal.settings"
READ_SECONDS = 4.0
QUIET_SECONDS = 5.0
"""Load alone, before and after, to compare with."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: when it began and ended, and whether it was answered as it should be."""

    began: float
    ended: float
    well: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of time: before, after, or one migration."""

    name: str
    began: float
    ended: float
    counts: bool = True


@dataclass(slots=True)
class Load:
    """Eight clients, until told to end."""

    port: int
    token: str
    point: intake.Point
    asked: list[Asked] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)

    def post(self, number: int) -> None:
        rng, sent = random.Random(number), 0
        while not self.ending.is_set():
            sent += 1
            body = intake._body(sent, self.point, rng)
            key = f"{number}-{sent}-{time.time_ns()}"
            self._ask("POST", "/api/v1/matters", body, {"Idempotency-Key": key}, 201)

    def read(self, number: int) -> None:
        while not self.ending.wait(0.05):
            self._ask("GET", f"/api/v1/matters?limit={20 + number}", None, {}, 200)

    def _ask(self, method: str, path: str, body: bytes | None, more: dict[str, str], wanted: int) -> None:
        began = time.monotonic()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **more}
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            answer.read()
            well = answer.status == wanted
        except (OSError, http.client.HTTPException):
            well = False
        finally:
            line.close()
        self.asked.append(Asked(began, time.monotonic(), well))
        if not well:
            time.sleep(0.05)  # house: sleep -- a client that is refused does not storm

    @contextmanager
    def running(self) -> Iterator[None]:
        threads = [threading.Thread(target=self.post, args=(n,)) for n in range(6)]
        threads += [threading.Thread(target=self.read, args=(n,)) for n in range(2)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.ending.set()
            for thread in threads:
                thread.join()


def main() -> int:
    options = _options()
    with stores.private(f"migrating-{options.matters}", keep=options.keep) as store:
        token, point, _elsewhere = intake._people_and_places()
        intake._fill(store, options.matters)
        taken_back = _take_back()
        environment = {**os.environ, "MAZHA_PUBLIC_LIMITS_TIMES": "1000000"}
        print(f"{options.matters:,} matters, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        print(f"taken back: {', '.join(taken_back) or 'none can be taken back alone'}", flush=True)
        with intake._serving(store) as port:
            load = Load(port, token, point)
            intake._load(port, token, point, 3)
            with load.running(), _long_reading(store):
                parts = list(_parts(environment))
        return _report(parts, load.asked)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matters", type=int, default=1_000_000)
    parser.add_argument("--keep", action="store_true", help="leave the filled store for the next run")
    return parser.parse_args()


def _take_back() -> list[str]:
    """Each app's newest migration that no other stands on and that brought no rows; what an older run left, too."""
    from django.apps import apps
    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    done = []
    options = connections["default"].settings_dict["OPTIONS"]
    as_app, options["options"] = options["options"], ""
    connections["default"].close()
    for app in [config.label for config in apps.get_app_configs() if config.name.startswith("mazha.")]:
        executor = MigrationExecutor(connections["default"])
        ours = sorted(name for label, name in executor.loader.applied_migrations if label == app)
        if len(ours) < 2:
            continue
        plan = executor.migration_plan([(app, ours[-2])])
        if len(plan) == 1 and _is_plain(plan[0][0]):
            call_command("migrate", app, ours[-2], verbosity=0)
            done.append(f"{app}.{ours[-1]}")
    connections["default"].close()
    options["options"] = as_app
    return done


def _is_plain(migration: object) -> bool:
    operations = getattr(migration, "operations", ())
    return all(each.reversible and type(each).__name__ != "RunPython" for each in operations)


@contextmanager
def _long_reading(store: Store) -> Iterator[None]:
    """Somebody counts all matters and stays in that transaction, again and again."""
    ending = threading.Event()

    def read() -> None:
        while not ending.wait(2):
            with psycopg.connect(store.url("mazha")) as reader:
                reader.execute("select count(*) from matters_matter")
                ending.wait(READ_SECONDS)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join()


def _parts(environment: dict[str, str]) -> Iterator[Part]:
    began = time.monotonic()
    time.sleep(QUIET_SECONDS)  # house: sleep -- load alone, to compare with
    yield Part("before", began, time.monotonic(), counts=False)
    order = [sys.executable, "-u", "-m", "mazha.config.cli", "migrate", "--no-color"]
    migrating = subprocess.Popen(
        order, env={**environment, "DJANGO_SETTINGS_MODULE": SETTINGS}, stdout=subprocess.PIPE, text=True
    )
    assert migrating.stdout is not None
    began = time.monotonic()
    for line in migrating.stdout:
        if line.strip().startswith("Applying"):
            name = line.split()[1].removesuffix("...")
            yield Part(name, began, time.monotonic(), counts=not _is_before_the_rule(name))
            began = time.monotonic()
    if migrating.wait():
        raise SystemExit("mazha migrate did not get through.")
    began = time.monotonic()
    time.sleep(QUIET_SECONDS)  # house: sleep -- load alone, to compare with
    yield Part("after", began, time.monotonic(), counts=False)


def _is_before_the_rule(name: str) -> bool:
    app, _point, migration = name.partition(".")
    return any(Path(known).parts[-3] == app and Path(known).name == migration for known in BEFORE_THE_RULE)


def _report(parts: Sequence[Part], asked: Sequence[Asked]) -> int:
    print("| | took s | requests | failed | longest wait s | longest span of failing s | |")
    print("|---|---|---|---|---|---|---|")
    late = False
    for part in parts:
        within = [each for each in asked if each.ended > part.began and each.began < part.ended]
        waited = max((each.ended - each.began for each in within), default=0.0)
        failing = _failing(within)
        is_late = part.counts and max(waited, failing) > BAR
        late = late or is_late
        note = f"MORE THAN {BAR:g} s" if is_late else "" if part.counts else "not judged"
        print(
            f"| {part.name} | {part.ended - part.began:.1f} | {len(within)} | {sum(not e.well for e in within)} "
            f"| {waited:.2f} | {failing:.2f} | {note} |"
        )
    print(json.dumps({"requests": len(asked), "failed": sum(not each.well for each in asked)}))
    return 1 if late else 0


def _failing(asked: Sequence[Asked]) -> float:
    """The longest span from the beginning of a request that failed to the end of the next that did not."""
    longest, since = 0.0, None
    for each in sorted(asked, key=lambda each: each.ended):
        if not each.well:
            since = each.began if since is None else since
        if since is not None:
            longest = max(longest, each.ended - since)
        if each.well:
            since = None
    return longest


if __name__ == "__main__":
    raise SystemExit(main())
