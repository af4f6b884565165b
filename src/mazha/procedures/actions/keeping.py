"""Keeping each version of a table in the store, so that a matter stays under the law it began under."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from mazha.procedures import registry
from mazha.procedures.models import Table


class TableWasChanged(Exception):
    """A table's text differs from the one stored under the same version."""


@transaction.atomic
def keep_tables(*, at: dt.datetime) -> list[str]:
    """Store the packaged tables that are new; which ones. Refuses a text that changed without a new version."""
    kept = []
    for procedure in registry.packaged().values():
        table, made = Table.objects.get_or_create(
            name=procedure.name,
            version=procedure.version,
            defaults={"sha256": registry.digest(procedure), "text": procedure.source, "loaded_at": at},
        )
        if not made and bytes(table.sha256) != registry.digest(procedure):
            raise TableWasChanged(
                f"tables/{procedure.name}.toml differs from the kept version {procedure.version}. Matters stand under "
                "that version: give the changed table a new version."
            )
        if made:
            kept.append(f"{procedure.name} {procedure.version}")
    return kept
