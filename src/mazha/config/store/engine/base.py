"""Loaded by Django by this name: `DATABASES["default"]["ENGINE"]` names the package."""

from __future__ import annotations

import select
from time import monotonic
from typing import Any

from django.db.backends.postgresql import base

from mazha.config.store.engine.schema import SchemaEditor
from mazha.kernel.statement import forget_prepared

TRUSTED_SECONDS = 60.0
"""After so long a silence the store is asked: a firewall on the way may have dropped the connection without a word."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A store that ends a connection closes its socket, which then has something to read while nobody asked anything.

    Looking takes microseconds; Django's own way asks `SELECT 1` at the start of every request.
    """

    SchemaEditorClass = SchemaEditor
    _looked_at = 0.0

    def is_usable(self) -> bool:
        """Whether the connection still stands. Asks the store after an error or a long silence."""
        silent = monotonic() - self._looked_at
        self._looked_at = monotonic()
        if self.errors_occurred or silent > TRUSTED_SECONDS:
            return bool(super().is_usable())
        return self.connection is not None and not _speaks(self.connection)

    def _rollback(self) -> None:
        self._forget()
        super()._rollback()  # type: ignore[misc]  # the stubs leave it out

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]  # the stubs leave it out
        self._forget()

    def _forget(self) -> None:
        if self.connection is not None:
            forget_prepared(self.connection)


def _speaks(raw: Any) -> bool:
    """Something to read, or the socket is gone. A harmless notice looks the same: that costs one new connection."""
    if raw.closed:
        return True
    socket = select.poll()
    socket.register(raw.pgconn.socket, select.POLLIN)
    return bool(socket.poll(0))
