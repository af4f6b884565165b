"""Twenty minutes at 70 % of full speed: `python -m bench.soak [--minutes 20] [--full 30]`.

The whole installation (store as it ships, two web processes, the worker, kept running by the supervisor) under mixed
load: intakes, some with photos, steps, lists, figures, residents' pages, a subscriber, imports and exports each
minute, and each minute what else runs at night, retention and archiving. Clocks are swept every ten seconds anyway.
First as fast as it goes, then at 70 % of that. Every ten seconds memory, tables and dead rows are looked at.
Printed: the first, the middle and the last third, and whether memory, latency and tables stayed flat.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import psycopg

from bench.asking import Mix
from tests.faults.storm import house as houses
from tests.receivers import receiving

if TYPE_CHECKING:
    from tests.faults.storm.house import House

SHARE = 0.7
CLIENTS = 8
LOOK_SECONDS = 10.0
MEANT_TO_GROW = (
    "matters_", "procedures_clock", "procedures_edge", "notices_notice", "triage_suggestion", "insight_tally",
    "insight_export", "hotline_", "imports_", "webhooks_", "people_settingchange", "people_signin", "django_session",
)  # fmt: skip
"""Tables with a row for something that happened. Any other must not grow with the load."""
MEMORY_MAY, LATENCY_MAY, TABLE_MAY = 1.05, 1.25, 1.2
"""How many times the middle third the last one may be."""
MEMORY_LEAST, TABLE_LEAST = 8 << 20, 1 << 20
"""Bytes that are no growth worth a word."""
SIZES = """select relname, pg_table_size(relid), pg_indexes_size(relid), n_dead_tup from pg_stat_user_tables"""
MAP = """
name = "soak-{turn}"
ref = "{{id}}"
opened = "came"
words = "{{what}}"
time_formats = ["%Y-%m-%d %H:%M:%S"]
"""
IMPORTED_AT_ONCE = 300


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen at one moment."""

    at: float
    private: Mapping[str, int]
    """Bytes that a process has for itself, by its name."""
    resident: Mapping[str, int]
    tables: Mapping[str, tuple[int, int, int]]
    """Bytes of rows, bytes of indexes, dead rows."""
    pids: frozenset[int]


@dataclass(slots=True)
class Seen:
    looks: list[Look] = field(default_factory=list)
    chores: Counter[str] = field(default_factory=Counter)


def main() -> int:
    options = _options()
    with (
        tempfile.TemporaryDirectory(prefix="mazha-test-soak-") as top,
        houses.standing(Path(top) / "home", small_disks=False) as house,
    ):
        import django

        django.setup()
        with receiving() as receiver:
            return _soak(house, receiver.address, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--full", type=float, default=30, help="seconds at full speed, to find what 70 %% of it is")
    return parser.parse_args()


def _soak(house: House, hook: str, options: argparse.Namespace) -> int:
    from django.db import connection

    from tests.faults.storm import exports
    from tests.faults.storm.load import Told
    from tests.faults.storm.people import settle_in

    tokens, unit, leader = settle_in(hook)
    connection.close()
    mix = Mix(house.address, tokens, unit)
    mix.run(5, CLIENTS)
    full = mix.run(options.full, CLIENTS)
    print(f"full speed: {full.a_second:.0f} requests/s, p95 {full.quantile(0.95) * 1000:.0f} ms, {full.failed} failed")
    seen, ending = Seen(), threading.Event()
    exporter = exports.Exporter(house.address, leader, Told(), pause=60)
    others = [
        threading.Thread(target=_looking, args=(house, seen, ending)),
        threading.Thread(target=_chores, args=(house, seen, ending)),
    ]
    for thread in others:
        thread.start()
    exporter.start()
    began = time.monotonic()
    done = mix.run(options.minutes * 60, CLIENTS, a_second=full.a_second * SHARE)
    ending.set()
    exporter.end()
    for thread in others:
        thread.join()
    print(f"{options.minutes:g} minutes at {done.a_second:.0f} requests/s: {dict(done.kinds)}, {done.failed} failed")
    print(f"meanwhile: {dict(seen.chores)}, lists taken out: {dict(exporter.lists.outcomes)}")
    verdicts = [*_memory(seen.looks), *_latency(done.asked, began, options.minutes), *_tables(seen.looks)]
    verdicts += [("every request answered as it should be", not done.failed, f"{done.failed} were not")]
    verdicts += [("every list came whole", not exporter.lists.wrong, "; ".join(exporter.lists.wrong[:3]))]
    print("| verdict | |\n|---|---|")
    for what, holds, why in verdicts:
        print(f"| {what} | {'holds' if holds else f'DOES NOT HOLD: {why}'} |")
    return 0 if all(holds for _what, holds, _why in verdicts) else 1


# What runs beside the load ------------------------------------------------------------------------------------------


def _chores(house: House, seen: Seen, ending: threading.Event) -> None:
    """What comes by night or now and then, each minute: an import, retention, archiving, removing old exports."""
    from django.db import connection

    from mazha.config.jobs import clear
    from mazha.insight.jobs import clear_exports
    from mazha.procedures.jobs import archive

    turn = 0
    while not ending.wait(60 if turn else 5):
        turn += 1
        for job in (clear, archive, clear_exports):
            with suppress(Exception):  # still waiting from the minute before: that is what its lock is for
                job.configure().defer(timestamp=int(time.time()))
                seen.chores[str(job.name)] += 1
        connection.close()
        seen.chores["import" if _import(house.home, turn) == 0 else "import failed"] += 1


def _import(home: Path, turn: int) -> int:
    rows, how = home / f"soak-{turn}.csv", home / f"soak-{turn}.toml"
    out = io.StringIO()
    csv.writer(out).writerows([
        ["id", "came", "what"],
        *([f"{turn}-{n}", "2026-01-05 08:00:00", f"井盖松动，旧档{turn}-{n}"] for n in range(IMPORTED_AT_ONCE)),
    ])  # fmt: skip
    rows.write_text(out.getvalue(), encoding="utf-8")
    how.write_text(MAP.format(turn=turn), encoding="utf-8")
    order = [sys.executable, "-m", "django", "import", str(rows), "--map", str(how)]
    done = subprocess.run(order, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return done.returncode


def _looking(house: House, seen: Seen, ending: threading.Event) -> None:
    while True:
        seen.looks.append(_look(house))
        if ending.wait(LOOK_SECONDS):
            return


def _look(house: House) -> Look:
    private: Counter[str] = Counter()
    resident: Counter[str] = Counter()
    pids = set()
    for name, process in _processes(house):
        with suppress(psutil.NoSuchProcess):
            private[name] += _anonymous(process.pid)
            resident[name] += process.memory_info().rss
            if not name.startswith("store"):
                pids.add(process.pid)
    with psycopg.connect(house.store.url()) as owner:
        tables = {name: (rows, indexes, dead) for name, rows, indexes, dead in owner.execute(SIZES).fetchall()}
    return Look(time.monotonic(), private, resident, tables, frozenset(pids))


def _anonymous(pid: int) -> int:
    """Bytes a process took for itself, what it shares with its kin by parts. Pages of the store's shared memory are
    not among them, though they are "private" to whichever process alone has touched them so far.
    """
    with suppress(FileNotFoundError, ProcessLookupError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss_Anon:"):
                return int(line.split()[1]) << 10
    return 0


def _processes(house: House) -> Iterator[tuple[str, psutil.Process]]:
    for name in ("web", "worker"):
        parent = house.child(name)
        yield name, parent
        for number, child in enumerate(sorted(parent.children(recursive=True), key=lambda each: each.pid), 1):
            yield f"{name} {number}", child
    master = house.postmaster()
    for process in (master, *master.children(recursive=True)):
        yield "store, all processes", process


# What came out ------------------------------------------------------------------------------------------------------

Verdict = tuple[str, bool, str]


def _thirds(what: Sequence[float]) -> tuple[float, float, float]:
    third = max(1, len(what) // 3)
    return statistics.mean(what[:third]), statistics.mean(what[third:-third] or what), statistics.mean(what[-third:])


def _memory(looks: Sequence[Look]) -> Iterator[Verdict]:
    print("| memory of its own, MB (resident) | first | middle | last |\n|---|---|---|---|")
    for name in looks[-1].private:
        ours = _thirds([look.private.get(name, 0) for look in looks])
        whole = _thirds([look.resident.get(name, 0) for look in looks])
        print(f"| {name} |" + "".join(f" {a / 1e6:.1f} ({b / 1e6:.1f}) |" for a, b in zip(ours, whole, strict=True)))
        grew = ours[2] - ours[1]
        flat = grew <= MEMORY_LEAST or ours[2] <= ours[1] * MEMORY_MAY
        yield f"memory of {name} is flat", flat, f"{grew / 1e6:+.1f} MB from the middle to the last third"
    restarted = looks[0].pids ^ looks[-1].pids
    yield "no process ended", not restarted, f"{len(restarted)} came or went"


def _latency(asked: Sequence[tuple[float, float]], began: float, minutes: float) -> Iterator[Verdict]:
    by_minute: dict[int, list[float]] = {}
    for at, took in asked:
        by_minute.setdefault(int((at - began) // 60), []).append(took)
    whole = [minute for minute in sorted(by_minute) if minute + 1 <= minutes and len(by_minute[minute]) > 1]

    def quantile(minute: int, n: int) -> float:
        return statistics.quantiles(by_minute[minute], n=100)[n - 1]

    print("| minute | requests | p50 ms | p95 ms |\n|---|---|---|---|")
    for minute in whole:
        fifty, late = quantile(minute, 50) * 1000, quantile(minute, 95) * 1000
        print(f"| {minute + 1} | {len(by_minute[minute])} | {fifty:.1f} | {late:.1f} |")
    if len(whole) > 2:
        for n in (50, 95):
            _first, middle, last = _thirds([quantile(minute, n) * 1000 for minute in whole])
            yield f"p{n} is flat", last <= middle * LATENCY_MAY, f"{middle:.0f} ms in the middle, {last:.0f} ms at last"


def _tables(looks: Sequence[Look]) -> Iterator[Verdict]:
    print("| table, MB (indexes) (dead rows) | first | middle | last | |\n|---|---|---|---|---|")
    for name in sorted(looks[-1].tables, key=lambda name: -sum(looks[-1].tables[name][:2])):
        parts = [_thirds([look.tables.get(name, (0, 0, 0))[n] for look in looks]) for n in range(3)]
        sizes = [rows + indexes for rows, indexes in zip(parts[0], parts[1], strict=True)]
        meant = name.startswith(MEANT_TO_GROW)
        flat = sizes[2] - sizes[1] <= TABLE_LEAST or sizes[2] <= sizes[1] * TABLE_MAY
        if sizes[2] > TABLE_LEAST / 4 or not flat:
            cells = (f" {parts[0][n] / 1e6:.2f} ({parts[1][n] / 1e6:.2f}) ({parts[2][n]:.0f}) |" for n in range(3))
            print(f"| {name} |" + "".join(cells) + (" meant to grow |" if meant else " |"))
        if not meant:
            why = f"{sizes[1] / 1e6:.2f} MB in the middle, {sizes[2] / 1e6:.2f} MB at last"
            if not flat:
                yield f"{name} does not grow", False, why
    yield "no table grows that is not meant to", True, ""


if __name__ == "__main__":
    raise SystemExit(main())
