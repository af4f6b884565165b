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

CHUNK = 25_000
UNITS = 40
TABLES = ("matters_matter", "matters_words", "matters_party", "procedures_clock", "matters_entry")


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
    """How long each part took, in seconds."""

    rows: float
    indexes: float
    counting: float


def fill(store: Store, plan: Plan, *, workers: int = 2) -> Filled:
    """Fill a migrated, empty store. Returns when statistics are gathered and the read model stands."""
    district(plan.until)
    organisations(store)
    began = time.perf_counter()
    with without_indexes(store):
        chunks = [(plan, number) for number in range(-(-plan.matters // CHUNK))]
        socket = str(store.place.socket)
        with _processes(workers, drawing.prepare, (plan.seed, socket)) as pool:
            for _done in pool.map(_copy_chunk, chunks):
                pass
        rows = time.perf_counter() - began
    indexes = time.perf_counter() - began - rows
    counting = _count(store)
    with store.connection() as owner:
        owner.execute("vacuum (analyze)")
    return Filled(rows, indexes, counting)


def district(at: dt.datetime) -> None:
    """The sample district's areas and categories, through their doors."""
    from mazha.people.actor import Actor
    from mazha.people.wall import seated
    from mazha.places import actions as places
    from mazha.triage import actions as triage

    filler = Actor.system("bench")
    with seated(filler):
        places.load_district(by=filler, at=at)
        triage.plant(by=filler, at=at)


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


@contextmanager
def without_indexes(store: Store) -> Iterator[None]:
    """Drop the indexes that serve queries alone, and build them again at the end, two at a time."""
    with store.connection() as owner:
        found = owner.execute(
            "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index"
            " where indrelid = any(%s::regclass[]) and not indisprimary and not indisunique",
            [list(TABLES)],
        ).fetchall()
        for name, _definition in found:
            owner.execute(psycopg.sql.SQL("drop index {}").format(psycopg.sql.SQL(name)))
    try:
        yield
    finally:
        socket = str(store.place.socket)
        with _processes(2) as pool:
            for _done in pool.map(_build, [socket] * len(found), [definition for _name, definition in found]):
                pass


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
    return os.getpid()


def _copy(server: psycopg.Connection, table: str, columns: Sequence[str], text: str) -> None:
    order = psycopg.sql.SQL("copy {} ({}) from stdin").format(
        psycopg.sql.Identifier(table), psycopg.sql.SQL(", ").join(map(psycopg.sql.Identifier, columns))
    )
    with server.cursor().copy(order) as copy:
        copy.write(text)
