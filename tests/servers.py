"""Databases and real servers for tests and benchmarks that need what a single transaction cannot give."""

from __future__ import annotations

import itertools
import os
import shutil
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connections
from psycopg import sql

from mazha.config.running.children import Child, live_order, web_order, worker_order
from mazha.config.running.ports import any_free
from mazha.config.store.launcher import OWNER, Store
from mazha.config.store.where import ROOTS_PLACE

PRISTINE = "pristine"
"""Migrated, empty, and never connected to: databases of their own are cloned from it."""
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class OwnStore:
    """A database that only one test uses, migrated and empty."""

    name: str
    url: str
    server: Store

    def environment(self) -> dict[str, str]:
        """For a process that works on it: the same settings as here unless it is told others."""
        return {**os.environ, "DATABASE_URL": self.url, "DJANGO_SETTINGS_MODULE": "mazha.config.settings.test"}


def clone(store: Store, source: str, name: str) -> None:
    """Copy a database to which nobody is connected."""
    make = sql.SQL("create database {} template {} owner {}")
    with store.connection("postgres", superuser=True) as server:
        server.execute(make.format(sql.Identifier(name), sql.Identifier(source), sql.Identifier(OWNER)))


@contextmanager
def own_database(store: Store) -> Iterator[OwnStore]:
    """A fresh database. While it lasts, Django in this process works on it too."""
    name = f"own_{next(_numbers)}"
    clone(store, PRISTINE, name)
    ours = settings.DATABASES["default"]
    connections["default"].close()
    before, ours["NAME"] = ours["NAME"], name
    try:
        yield OwnStore(name, store.url(name), store)
    finally:
        connections["default"].close()
        ours["NAME"] = before
        with store.connection("postgres", superuser=True) as server:
            server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@dataclass(frozen=True, slots=True)
class Server:
    """The web server that ships, and the worker when it was asked for."""

    address: str
    web: Child
    worker: Child | None
    store: OwnStore
    live: Child | None = None
    live_address: str = ""


@contextmanager
def serving(
    store: OwnStore, logs: Path, *, worker: bool = False, live: bool = False, module: str = "demo", workers: int = 1
) -> Iterator[Server]:
    """Start it on a free loopback port; end it by its process id. It shares papers and keys with this process."""
    port, live_port = any_free(), any_free()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **store.environment(),
        "DJANGO_SETTINGS_MODULE": f"mazha.config.settings.{module}",
        "MAZHA_HOME": str(settings.HOME),
        "MAZHA_PUBLIC_ADDRESS": address,
        "MAZHA_LIVE_PORT": str(live_port if live else 0),
    }
    web = Child("web", web_order("127.0.0.1", port, workers=workers), environment, logs / f"web-{port}.log")
    jobs = Child("worker", worker_order(), environment, logs / f"worker-{port}.log") if worker else None
    screens = Child("live", live_order("127.0.0.1", live_port), environment, logs / f"live-{port}.log")
    children = [web, *([jobs] if jobs else []), *([screens] if live else [])]
    for child in children:
        child.start()
    try:
        _wait(web, f"{address}/health", must_work=worker)
        if live:
            _wait(screens, f"http://127.0.0.1:{live_port}/", must_work=False)
        yield Server(address, web, jobs, store, screens if live else None, f"http://127.0.0.1:{live_port}")
    finally:
        for child in children:
            child.ask_to_end()
        for child in children:
            child.end()


def _wait(web: Child, url: str, *, must_work: bool, patience: float = 60) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        assert web.is_running(), web.last_words()
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except urllib.error.HTTPError as answer:
            # Without a worker it says 503 for good: the web server itself is up.
            if not must_work and (answer.code == 404 or b"silent" in answer.read()):
                return
        except OSError:
            pass
        time.sleep(0.05)  # house: sleep -- a server that starts tells nobody; the wait has a deadline
    raise AssertionError(f"{url} does not answer. {web.last_words()}")


@contextmanager
def shipped_store(home: Path) -> Iterator[Store]:
    """A store of its own with the settings that ship, `fsync` and all: for what happens when it is killed."""
    store = Store(home)
    try:
        yield store
    finally:
        store.stop(at_once=True)
        shutil.rmtree(store.place.top, ignore_errors=True)
        shutil.rmtree(store.place.socket, ignore_errors=True)


def sweep() -> None:
    """Remove what runs that were killed left behind in root's place: stores whose test directory is gone."""
    for mark in (ROOTS_PLACE / "stores").glob("*/home"):
        home = Path(mark.read_text().strip())
        if home.name.startswith("mazha-test-") and not home.exists():
            shutil.rmtree(mark.parent, ignore_errors=True)
