"""Work in the background: adding up changes, writing long exports, removing old ones."""

from __future__ import annotations

from uuid import UUID

from django.db import InterfaceError, OperationalError
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from mazha.insight import actions
from mazha.kernel.moments import now


@app.periodic(cron="*/1 * * * *")
@app.task(name="insight.fold", queueing_lock="insight.fold", pass_context=False)
def fold(timestamp: int) -> None:  # noqa: ARG001 -- periodic tasks are told
    """Add up what changed, in batches, until nothing is left."""
    while actions.fold():
        pass


AWAY = RetryStrategy(max_attempts=120, wait=15, retry_exceptions={OperationalError, InterfaceError})
"""A store that is away comes back; another failure would be the same again."""


@app.task(name="insight.export", retry=AWAY)
def export(export_id: str) -> None:
    """Write one export that somebody waits for."""
    actions.make_export(UUID(export_id), at=now())


@app.periodic(cron="*/1 * * * *")
@app.task(name="insight.give_up_exports", queueing_lock="insight.give_up_exports", pass_context=False)
def give_up_exports(timestamp: int) -> None:  # noqa: ARG001 -- periodic tasks are told
    """Those whose process died while they were written, and whose job is not there either."""
    waiting = ProcrastinateJob.objects.filter(task_name="insight.export", status__in=("todo", "doing"))
    ids = [UUID(args["export_id"]) for args in waiting.values_list("args", flat=True)]
    actions.give_up_exports(being_written=ids, at=now())


@app.periodic(cron="17 * * * *")
@app.task(name="insight.clear_exports", queueing_lock="insight.clear_exports", pass_context=False)
def clear_exports(timestamp: int) -> None:  # noqa: ARG001 -- likewise
    """Remove files of exports after a day."""
    actions.clear_exports(at=now())
