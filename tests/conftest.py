"""A private PostgreSQL for each run of the tests: migrated as the owner, used in the role the app works in."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql
from pytest_django import DjangoDbBlocker

from mazha.config.store.launcher import DATABASE, OWNER, Store
from mazha.config.store.where import place

QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "max_connections": "60",
    "log_min_duration_statement": "-1",
}
PRISTINE = "pristine"
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def embedded_store() -> Iterator[Store]:
    """The server of this run, on its own socket. It ends with this process, however that ends."""
    home = Path(settings.HOME)
    store = Store(home, overrides=QUICK)
    store.start(attached=True)
    yield store
    store.stop()
    shutil.rmtree(place(home).top, ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_store(embedded_store: Store, django_db_blocker: DjangoDbBlocker) -> Store:
    """All tables made, and a copy kept that nothing ever connects to: databases of their own are cloned from it."""
    options = connections["default"].settings_dict["OPTIONS"]
    as_app = options.pop("options")
    with django_db_blocker.unblock():
        call_command("migrate", verbosity=0)
        call_command("migrate", run_syncdb=True, verbosity=0)
        connections["default"].close()
    options["options"] = as_app
    _clone(embedded_store, DATABASE, PRISTINE)
    return embedded_store


@pytest.fixture(scope="session")
def django_db_setup(migrated_store: Store) -> None:
    """Instead of pytest-django's own: the cluster is ours alone, so its database needs no other name."""


def _clone(store: Store, source: str, name: str) -> None:
    make = sql.SQL("create database {} template {} owner {}")
    with store.connection("postgres", superuser=True) as server:
        server.execute(make.format(sql.Identifier(name), sql.Identifier(source), sql.Identifier(OWNER)))


@dataclass(frozen=True, slots=True)
class OwnStore:
    """A database that only one test uses, migrated and empty."""

    name: str
    url: str
    socket: Path

    def environment(self) -> dict[str, str]:
        """For a process that works on it."""
        return {**os.environ, "DATABASE_URL": self.url}


@pytest.fixture
def own_store(migrated_store: Store, django_db_blocker: DjangoDbBlocker) -> Iterator[OwnStore]:
    """For tests that commit: several connections, threads, real servers, killed processes.

    While the test runs, Django in this process works on it too, and what it commits stays until the test ends.
    """
    name = f"own_{next(_numbers)}"
    _clone(migrated_store, PRISTINE, name)
    ours = settings.DATABASES["default"]
    connections["default"].close()
    before, ours["NAME"] = ours["NAME"], name
    with django_db_blocker.unblock():
        yield OwnStore(name, migrated_store.url(name), migrated_store.place.socket)
        connections["default"].close()
    ours["NAME"] = before
    with migrated_store.connection("postgres", superuser=True) as server:
        server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
