"""A store full of matters, for benchmarks: skewed as a district's are, written by COPY, the same for the same seed.

Rows go in as the superuser with triggers and foreign keys off, and secondary indexes are built afterwards; then the
read model is counted from what is there. With entries, every chain of hashes is valid.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg

from bench import drawing

if TYPE_CHECKING:
    from mazha.config.store.launcher import Store
    from mazha.people.actor import Actor

CHUNK = 25_000
UNITS = 40
TABLES = ("matters_matter", "matters_words", "matters_party", "procedures_clock", "matters_entry")
TIDIED = ("matters_entry", "matters_matter", "matters_words", "procedures_clock", "matters_party", "insight_tally")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to fill a store with."""

    matters: int
    until: dt.datetime
    """The moment after which nothing has happened yet; whole seconds."""
    days: int = 730
    """Over how many days before it the matters were opened."""
    entries: bool = False
    """With their ledgers, about six entries each."""
    clocks: bool = True
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Filled:
    """How long each part took, in seconds. Counting goes on while indexes are built."""

    rows: float
    indexes: float
    counting: float
    vacuum: float


def fill(store: Store, plan: Plan, *, workers: int = 2) -> Filled:
    """Fill a migrated, empty store. Returns when statistics are gathered and the read model stands.

    What was cut off is gone on with: chunks that are there and indexes that stand are not made again.
    """
    district(plan.until)
    organisations(store)
    with _progress(store), _in_large_steps(store):
        began = time.perf_counter()
        _drop_indexes(store)
        with store.connection() as owner:
            there = {number for (number,) in owner.execute("select number from bench_chunk").fetchall()}
        chunks = [(plan, number) for number in range(-(-plan.matters // CHUNK)) if number not in there]
        socket = str(store.place.socket)
        with _processes(workers, drawing.prepare, (plan.seed, socket)) as pool:
            for _done in pool.map(_copy_chunk, chunks):
                pass
        rows = time.perf_counter() - began
        with _processes(workers) as pool:
            built = [pool.submit(_build, socket, definition) for definition in _missing(store)]
            counting = _count(store)
            for index in built:
                index.result()
            indexes = time.perf_counter() - began - rows
            began = time.perf_counter()
            for _none in pool.map(_tidy, [socket] * len(TIDIED), TIDIED):
                pass
    return Filled(rows, indexes, counting, time.perf_counter() - began)


@contextmanager
def _in_large_steps(store: Store) -> Iterator[None]:
    """Checkpoints far apart, nobody tidying up behind, and room in memory to count in."""
    eased = {
        "max_wal_size": "'16GB'", "checkpoint_timeout": "'30min'", "full_page_writes": "off", "autovacuum": "off",
        "hash_mem_multiplier": "12",
    }  # fmt: skip
    with store.connection("postgres", superuser=True) as server:
        for name, value in eased.items():
            server.execute(f"alter system set {name} = {value}".encode())
        server.execute("select pg_reload_conf()")
    yield
    with store.connection("postgres", superuser=True) as server:
        for name in eased:
            server.execute(f"alter system reset {name}".encode())
        server.execute("select pg_reload_conf()")
        server.execute("checkpoint")


def is_filled(store: Store) -> bool:
    """Whether matters are there, and not only the beginning of them."""
    with store.connection() as owner:
        found = owner.execute(
            "select exists (select from matters_matter), to_regclass('bench_chunk') is null"
        ).fetchone()
    return found == (True, True)


@contextmanager
def _progress(store: Store) -> Iterator[None]:
    """Tables that say how far a filling came, while there is one."""
    with store.connection() as owner:
        owner.execute("create table if not exists bench_chunk (number int primary key)")
        owner.execute("create table if not exists bench_index (name text primary key, definition text)")
    yield
    with store.connection() as owner:
        owner.execute("drop table bench_chunk, bench_index")


def district(at: dt.datetime) -> None:
    """The sample district's areas and categories, through their doors."""
    from mazha.people.wall import seated
    from mazha.places import actions as places
    from mazha.triage import actions as triage

    with seated(filler()):
        places.load_district(by=filler(), at=at)
        triage.plant(by=filler(), at=at)


def filler() -> Actor:
    """The program itself, which sees everything."""
    from mazha.people.actor import Actor

    return Actor.system("bench")


def organisations(store: Store) -> None:
    """Units 1 to 40, a hotline centre (41), and one officer (1) who registered what was not sent in."""
    names = ["综合行政执法局", "住房和城乡建设局", "环境卫生服务中心", "人力资源和社会保障局", "市场监督管理局"]
    with store.connection() as owner:
        for unit in range(1, UNITS + 2):
            kind, name = (
                ("centre", "12345热线受理中心") if unit > UNITS else ("department", names[unit % 5] + f"{unit}科")
            )
            owner.execute(
                "insert into people_organisation (id, code, kind, name_zh, name_en, sort_key, area, phone)"
                " values (%s, %s, %s, %s, %s, %s, '', '') on conflict do nothing",
                [unit, f"unit{unit}", kind, name, f"Unit {unit}", f"unit{unit:03}"],
            )
        owner.execute(
            "insert into people_officer (id, username, name_zh, name_en, password, is_active, totp_last_step, handle,"
            " must_change_password, language) values (1, 'bench', '张秋', '', '', true, 0, gen_random_uuid(), false,"
            " 'zh-hans') on conflict do nothing"
        )
        for table in ("people_organisation", "people_officer"):
            owner.execute("select setval(pg_get_serial_sequence(%s, 'id'), 1000)", [table])


def _drop_indexes(store: Store) -> None:
    """Those that serve queries alone; they are built when the rows are there."""
    with store.connection() as owner:
        found = owner.execute(
            "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index"
            " where indrelid = any(%s::regclass[]) and not indisprimary and not indisunique",
            [list(TABLES)],
        ).fetchall()
        for name, definition in found:
            with owner.transaction():
                owner.execute("insert into bench_index values (%s, %s) on conflict do nothing", [name, definition])
                owner.execute(psycopg.sql.SQL("drop index {}").format(psycopg.sql.SQL(name)))


def _missing(store: Store) -> list[str]:
    """Definitions of the indexes that are to be built, those over most columns first."""
    with store.connection() as owner:
        found = owner.execute(
            "select definition from bench_index where to_regclass(name) is null order by definition like '%gin%' desc,"
            " length(definition) desc"
        )
        return [definition for (definition,) in found.fetchall()]


def _tidy(socket: str, table: str) -> None:
    with psycopg.connect(host=socket, user="mazha", dbname="mazha", autocommit=True) as owner:
        owner.execute(psycopg.sql.SQL("vacuum (analyze) {}").format(psycopg.sql.Identifier(table)))


def _processes(
    count: int, prepare: Callable[..., None] | None = None, given: tuple[Any, ...] = ()
) -> ProcessPoolExecutor:
    fork = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(count, fork, prepare, given) if prepare else ProcessPoolExecutor(count, fork)


def _build(socket: str, definition: str) -> None:
    with psycopg.connect(host=socket, user="mazha", dbname="mazha", autocommit=True) as owner:
        owner.execute("set maintenance_work_mem = '512MB'")
        owner.execute("set max_parallel_maintenance_workers = 0")
        owner.execute(definition.encode())


def _count(store: Store) -> float:
    from django.db import connections

    from mazha.insight import actions as insight

    assert connections["default"].settings_dict["HOST"] == str(store.place.socket), "Django works on another store."
    began = time.perf_counter()
    insight.recount()
    return time.perf_counter() - began


def _copy_chunk(order: tuple[Plan, int]) -> int:
    plan, number = order
    count = min(CHUNK, plan.matters - number * CHUNK)
    drawn = drawing.draw(plan, number, count)
    with psycopg.connect(host=drawing.socket(), user="postgres", dbname="mazha") as server:
        server.execute("set session_replication_role = replica")
        server.execute("set role mazha")
        for table, columns, text in drawn:
            _copy(server, table, columns, text)
        server.execute("insert into bench_chunk values (%s)", [number])
    return os.getpid()


def _copy(server: psycopg.Connection, table: str, columns: Sequence[str], text: str) -> None:
    order = psycopg.sql.SQL("copy {} ({}) from stdin").format(
        psycopg.sql.Identifier(table), psycopg.sql.SQL(", ").join(map(psycopg.sql.Identifier, columns))
    )
    with server.cursor().copy(order) as copy:
        copy.write(text)
