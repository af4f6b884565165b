"""A private PostgreSQL for each run of the tests: migrated as the owner, used in the role the app works in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.utils import translation
from pytest_django import DjangoDbBlocker

from mazha.config.store.launcher import DATABASE, Store
from tests.servers import PRISTINE, OwnStore, Server, clone, own_database, serving, shipped_store, sweep

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "max_connections": "60",
    "log_min_duration_statement": "-1",
}


# How long an example takes is no matter of a test: a busy machine draws them slowly, too.
hypothesis.settings.register_profile("mazha", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("mazha")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser journeys need a browser. Where there is none they are skipped by name, and say what to install."""
    if any(shutil.which(name) for name in BROWSERS):
        return
    why = pytest.mark.skip(reason="no Chromium here; as root: apt-get install chromium fonts-noto-cjk")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(why)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Every test begins in Chinese, whatever a request before it was answered in."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(scope="session")
def embedded_store() -> Iterator[Store]:
    """The server of this run, on its own socket. It ends with this process, however that ends."""
    if os.geteuid() == 0:
        sweep()
    store = Store(Path(settings.HOME), overrides=QUICK)
    try:
        store.start(attached=True)
        yield store
    finally:
        store.stop(at_once=True)
        shutil.rmtree(store.place.top, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_store(embedded_store: Store, django_db_blocker: DjangoDbBlocker) -> Store:
    """All tables made, and a copy kept from which databases are cloned."""
    options = connections["default"].settings_dict["OPTIONS"]
    as_app = options.pop("options")
    with django_db_blocker.unblock():
        call_command("migrate", verbosity=0)
        connections["default"].close()
    options["options"] = as_app
    clone(embedded_store, DATABASE, PRISTINE)
    return embedded_store


@pytest.fixture(scope="session")
def django_db_setup(migrated_store: Store) -> None:
    """Instead of pytest-django's own: the cluster is ours alone, so its database needs no other name."""


@pytest.fixture
def own_store(migrated_store: Store, django_db_blocker: DjangoDbBlocker) -> Iterator[OwnStore]:
    """For tests that commit: several connections, threads, real servers, killed processes.

    While the test runs, Django in this process works on it too, and what it commits stays until the test ends.
    """
    with django_db_blocker.unblock(), own_database(migrated_store) as own:
        yield own


@pytest.fixture
def serve(own_store: OwnStore, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Call it to start the real web server on `own_store`: `serve(worker=True, workers=2)`."""
    with ExitStack() as running:
        yield lambda **wish: running.enter_context(serving(own_store, tmp_path, **wish))


@pytest.fixture
def server(serve: Callable[..., Server]) -> Server:
    """The real web server, without a worker, on a database of its own."""
    return serve()


@pytest.fixture
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store as it ships, not started yet, for tests that kill it."""
    home = tmp_path_factory.mktemp("mazha-test-", numbered=True)
    with shipped_store(home) as store:
        yield store
