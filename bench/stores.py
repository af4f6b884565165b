"""A store of a benchmark's own, with the settings that ship, `fsync` and all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mazha.config.store.launcher import Store


@contextmanager
def private(name: str, *, keep: bool = False) -> Iterator[Store]:
    """A running, migrated store; Django in this process works on it in the app's role.

    With `keep` it stays on disk under its name, and the next run finds it as it was left. Call it before anything has
    set Django up.
    """
    top = Path(tempfile.gettempdir())
    home = top / f"mazha-test-bench-{name}" if keep else Path(tempfile.mkdtemp(prefix="mazha-test-bench-"))
    home.mkdir(mode=0o700, exist_ok=True)
    os.environ |= {"MAZHA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "mazha.config.settings.test"}
    os.environ.setdefault("MAZHA_LOG_LEVEL", "WARNING")
    import django

    django.setup()
    from mazha.config.store.launcher import Store

    store = Store(home)
    try:
        store.start(attached=True)
        migrate()
        yield store
    finally:
        store.stop()
        if not keep:
            shutil.rmtree(store.place.top, ignore_errors=True)
            shutil.rmtree(home, ignore_errors=True)


def migrate() -> None:
    """Make the tables as their owner, then go back to the app's role."""
    from django.core.management import call_command
    from django.db import connections

    options = connections["default"].settings_dict["OPTIONS"]
    as_app = options["options"]
    options["options"] = as_app.replace("-c role=mazha_app", "")
    call_command("migrate", verbosity=0)
    connections["default"].close()
    options["options"] = as_app
