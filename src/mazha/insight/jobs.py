"""Work in the background: adding up changes, writing long exports, removing old ones."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from mazha.insight import actions
from mazha.kernel.moments import now


@app.periodic(cron="*/1 * * * *")
@app.task(name="insight.fold", queueing_lock="insight.fold", pass_context=False)
def fold(timestamp: int) -> None:  # noqa: ARG001 -- periodic tasks are told
    """Add up what changed, in batches, until nothing is left."""
    while actions.fold():
        pass


@app.task(name="insight.export")
def export(export_id: str) -> None:
    """Write one export that somebody waits for."""
    actions.make_export(UUID(export_id), at=now())


@app.periodic(cron="17 * * * *")
@app.task(name="insight.clear_exports", queueing_lock="insight.clear_exports", pass_context=False)
def clear_exports(timestamp: int) -> None:  # noqa: ARG001
    """Remove files of exports after a day."""
    actions.clear_exports(at=now())
