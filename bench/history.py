"""A long history in the store: `python -m bench.history [--matters 10000,10000000] [--keep] [--without-http]`.

Ten years of matters with about six ledger entries each, filled by COPY (cut off, it goes on where it was), and then
everything that desks, residents and the worker ask of it, beside the same in a short history. Lines of `bench.desk`
count the time of their statements; those below them are whole doors, commit and all. The rate of intakes over HTTP
beside pgbench comes last, since it adds to the store.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from psycopg import sql

from bench import desk, filling, intake, stores

if TYPE_CHECKING:
    from mazha.config.store.launcher import Store

DAYS = 3650
LONGEST = 3 * 365
"""Days that a period may have."""
CLOCKS = 10_000
EXPORTED = (10_000, 100_000)
WARMING = 20
"""Times each door is used before it counts: caches, prepared statements."""


def main() -> None:
    options = _options()
    if len(options.matters) > 1:  # each in a process of its own: Django knows one store
        given = [word for word in sys.argv[1:] if "," not in word and word != "--matters"]
        for size in options.matters:
            subprocess.run([sys.executable, "-m", "bench.history", *given, "--matters", str(size)], check=True)
        return
    (size,) = options.matters
    with stores.private(f"history-{size}", keep=options.keep) as store:
        _fill(store, size)
        print(f"{size:,} matters, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        _asked(options.rounds, options.without)
        _sweep(store)
        for rows in EXPORTED:
            _export(size, rows)
        if not options.without_http:
            intake.compared(store, size, seconds=15, turns=3)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--matters", type=lambda given: [int(n) for n in given.split(",")], default=[10_000, 10_000_000]
    )
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--keep", action="store_true", help="leave the filled stores for the next run")
    parser.add_argument("--without", nargs="*", default=[], help="leave out lines whose name holds one of these")
    parser.add_argument("--without-http", action="store_true", help="leave out intakes over HTTP beside pgbench")
    return parser.parse_args()


def _fill(store: Store, size: int) -> None:
    from mazha.procedures import actions as procedures

    if not filling.is_filled(store):
        began = time.perf_counter()
        filled = filling.fill(store, filling.Plan(matters=size, until=desk.UNTIL, days=DAYS, entries=True))
        print(
            f"{size:,} matters filled in {(time.perf_counter() - began) / 60:.1f} min: rows {filled.rows:.0f} s, "
            f"indexes {filled.indexes:.0f} s, counted in {filled.counting:.0f} s, vacuum {filled.vacuum:.0f} s"
        )
    else:
        _as_filled(store)
    procedures.keep_tables(at=desk.UNTIL)  # a store that is kept may be asked by a later release
    _sizes(store)


_LEFT = ("matters_entry", "matters_words", "matters_party", "procedures_clock", "matters_receipt", "notices_notice",
         "triage_suggestion", "matters_link", "matters_note", "matters_paper")  # fmt: skip


def _as_filled(store: Store) -> None:
    """Take out what intakes of an earlier run left, and add up what was noted: nobody worked here in between."""
    from mazha.insight import actions as insight

    with store.connection(superuser=True) as owner:
        owner.execute(
            "create temporary table left_over as select id, id as matter_id from matters_matter where opened_at > %s",
            [desk.UNTIL],
        )
        owner.execute("alter table matters_matter enable always trigger insight_gone")
        owner.execute("set session_replication_role = replica")  # the ledger refuses to be shortened
        for table in _LEFT:
            name = sql.Identifier(table)
            owner.execute(sql.SQL("delete from {} t using left_over l where t.matter_id = l.matter_id").format(name))
        owner.execute("delete from matters_matter m using left_over l where m.id = l.id")
        owner.execute("alter table matters_matter enable trigger insight_gone")
    while insight.fold():
        pass
    with store.connection() as owner:
        for table in filling.TIDIED:
            owner.execute(sql.SQL("vacuum (analyze) {}").format(sql.Identifier(table)))


def _sizes(store: Store) -> None:
    with store.connection() as owner:
        found = owner.execute(
            "select c.relname, c.reltuples::bigint, pg_table_size(c.oid), pg_indexes_size(c.oid)"
            " from pg_class c where relkind = 'r' and relnamespace = 'public'::regnamespace"
            " and pg_total_relation_size(c.oid) > 8 << 20 order by pg_total_relation_size(c.oid) desc"
        ).fetchall()
        (whole,) = owner.execute("select pg_database_size(current_database())").fetchone() or (0,)
    print(f"store {whole / 2**30:.1f} GiB\n| table | rows | table MiB | indexes MiB | bytes a row |")
    print("|---|---|---|---|---|")
    for name, rows, table, indexes in found:
        each = (table + indexes) / rows if rows > 0 else 0
        print(f"| {name} | {rows:,} | {table / 2**20:,.0f} | {indexes / 2**20:,.0f} | {each:,.0f} |")


def _asked(rounds: int, without: Sequence[str]) -> None:
    print("| asked | p50 ms | p95 ms | read end to end |\n|---|---|---|---|")
    for line in (*desk.lines(), *_looked_up()):
        if not any(words in line.name for words in without):
            p50, p95, scanned = desk.measured(line, rounds)
            print(f"| {line.name} | {p50:.1f} | {p95:.1f} | {scanned or '–'} |", flush=True)
    for name, do in _doors().items():
        if len(times := list(do(rounds * 5))) > 1:
            p95 = statistics.quantiles(times, n=20)[18]
            print(f"| {name} | {statistics.median(times):.1f} | {p95:.1f} | – |", flush=True)


def _looked_up() -> list[desk.Line]:
    from mazha.matters import queries as matters
    from mazha.matters.models import Matter
    from mazha.people import wall
    from mazha.people.actor import Actor
    from mazha.procedures import queries as procedures

    system = Actor.system("bench")
    with wall.seated(system):
        recent = list(Matter.objects.order_by("-opened_at")[:300])
        oldest = list(Matter.objects.order_by("opened_at")[:300])

    def followed(rng: random.Random) -> object:
        """As a resident's page by a code does: the matter, its clocks, its ledger."""
        matter = matters.by_code(system, rng.choice(oldest if rng.random() < 0.5 else recent).code)
        return procedures.clocks(matter, desk.UNTIL, "zh-hans"), matters.ledger_of(matter)

    return [desk.Line("track by code", system, followed)]


def _doors() -> dict[str, Callable[[int], Iterator[float]]]:
    """Whole doors, milliseconds of each time."""
    from mazha.casework.hotline import actions as hotline
    from mazha.matters.models import Matter
    from mazha.people import wall
    from mazha.people.actor import Actor
    from mazha.procedures import actions as procedures
    from mazha.triage import queries as triage

    rng = random.Random(5)
    now = desk.UNTIL

    def received(rounds: int) -> Iterator[float]:
        clerk = desk.officer("window_clerk", 41, "370705")
        wall.sit(clerk)
        with wall.seated(filling.filler()):
            spots = list(Matter.objects.order_by("-opened_at").values_list("lon", "lat")[:500])
        for number in range(rounds + WARMING):
            lon, lat = rng.choice(spots)
            report = hotline.Report(
                words=f"{rng.choice(intake.TEXTS)}（第{number}次）", channel="counter", phone="13800000001", lon=lon,
                lat=lat, desk=41,
            )  # fmt: skip
            key = f"h-{time.time_ns()}"
            yield from _timed(partial(hotline.receive, report, key=key, by=clerk, at=now), number)

    def signed(rounds: int) -> Iterator[float]:
        with wall.seated(filling.filler()):
            sent = Matter.objects.filter(closed_at=None, stage="dispatched").values_list("pk", "lead_unit_id")
            waiting = list(sent[: rounds + WARMING])
        for number, (matter_id, unit) in enumerate(waiting):
            handler = desk.officer("handler", unit)
            wall.sit(handler)
            sign = partial(procedures.take, step="sign", matter_id=matter_id, given={}, by=handler, at=now)
            yield from _timed(sign, number)

    def alike(rounds: int) -> Iterator[float]:
        wall.sit(Actor.system("bench"))
        recent = Matter.objects.order_by("-opened_at").values_list("gist", "lon", "lat")[:300]
        placed = [(gist, lon, lat) for gist, lon, lat in recent if lon is not None and lat is not None]
        for number in range(rounds + WARMING):
            yield from _timed(partial(triage.similar, *rng.choice(placed), desk.UNTIL), number)

    return {
        "similar nearby": alike,
        "intake, one after the other": received,
        "step (sign), one after the other": signed,
    }


def _timed(do: Callable[[], object], number: int) -> Iterator[float]:
    began = time.perf_counter()
    do()
    took = (time.perf_counter() - began) * 1000
    if number >= WARMING:
        yield took


def _sweep(store: Store) -> None:
    """Clocks that all fall due within one minute, each with a ledger entry and notices; swept as the worker does."""
    from django.db import connection

    from mazha.people import wall
    from mazha.procedures import actions as procedures

    noticed = desk.UNTIL + dt.timedelta(minutes=1)
    with store.connection() as owner:
        chosen = owner.execute(
            "with due as (select id, %s::timestamptz + random() * interval '59 s' as at from procedures_clock"
            " where state = 'running' and name = 'hotline.handle' order by ring_at limit %s)"
            " update procedures_clock c set due_at = due.at, overdue_from = due.at, ring_at = due.at, rung = 0,"
            " rungs = jsonb_build_array(jsonb_build_array('red', due.at)) from due where c.id = due.id",
            [desk.UNTIL, CLOCKS],
        ).rowcount
        owner.execute("vacuum (analyze) procedures_clock")
        # The rest of what fell due by then is left for another day.
        owner.execute(
            "update procedures_clock set ring_at = %s where state = 'running' and ring_at < %s",
            [desk.UNTIL + dt.timedelta(days=9), desk.UNTIL],
        )

    def sweep(hand: int) -> int:
        wall.sit(procedures.SWEEPER)
        rang = 0
        while found := procedures.ring_due(at=noticed, hand=hand):
            rang += found
        connection.close()
        return rang

    began = time.perf_counter()
    with ThreadPoolExecutor(procedures.HANDS) as hands:
        rang = sum(hands.map(sweep, range(procedures.HANDS)))
    took = time.perf_counter() - began
    print(f"{rang:,} of {chosen:,} clocks due in one minute rang in {took:.1f} s ({rang / took:,.0f} a second)")


_EXPORT = """
import datetime as dt, json, resource, sys, time
import django
django.setup()
from mazha.insight import actions, queries
from mazha.kernel.moments import day_of
from mazha.people import wall
from bench import desk
form, days = sys.argv[1], int(sys.argv[2])
leader = desk.officer("duty_leader", territory="370705")
wall.sit(leader)
last = day_of(desk.UNTIL)
period = queries.Period(last - dt.timedelta(days=days - 1), last)
question = queries.Question(queries.Scope.of(leader), period, queries.Filters())
before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
made = actions.ask_for_export(actions.Wanted(question=question, form=form, listed="received"), by=leader, at=desk.UNTIL)
path = actions.write_export(made, by=leader)
print(json.dumps({"rows": made.rows, "seconds": time.perf_counter() - began, "size": path.stat().st_size,
    "before": before, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}))
"""


def _export(size: int, rows: int) -> None:
    """Each in a process of its own, whose greatest memory is told by the system."""
    days = min(LONGEST, round(rows / size * DAYS))
    for form in ("csv", "xlsx"):
        order = [sys.executable, "-c", _EXPORT, form, str(days)]
        done = subprocess.run(order, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stderr[-3000:])
        told = json.loads(done.stdout.splitlines()[-1])
        print(
            f"export of {told['rows']:,} matters as {form}: {told['seconds']:.1f} s, {told['size'] / 2**20:.1f} MiB, "
            f"memory {told['before'] / 1024:.0f} MiB before, {told['peak'] / 1024:.0f} MiB at most",
            flush=True,
        )


if __name__ == "__main__":
    main()
