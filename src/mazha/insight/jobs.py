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


@app.periodic(cron="20 17-20 * * *")
@app.task(name="insight.brief", queueing_lock="insight.brief", pass_context=False)
def brief(timestamp: int) -> None:  # noqa: ARG001 -- periodic tasks are told
    """At 1:20 in the district, and three times more in case the first was missed: drafts of what is over."""
    actions.make_briefings(at=now())


@app.periodic(cron="50 16,19 * * *")
@app.task(name="insight.flow", queueing_lock="insight.flow", pass_context=False)
def flow(timestamp: int) -> None:  # noqa: ARG001 -- periodic tasks are told
    """At 0:50 in the district, and once more: where matters waited, of the last seven days."""
    actions.count_flow(at=now())


@app.periodic(cron="5 17,20 * * *")
@app.task(name="insight.look", queueing_lock="insight.look", pass_context=False)
def look(timestamp: int) -> None:  # noqa: ARG001 -- periodic tasks are told
    """At 1:05 in the district, and once more in case the first was missed: count yesterday, and warn."""
    actions.count_cells(at=now())
    actions.look(at=now())


@app.task(name="insight.rehearse", queueing_lock="insight.rehearse")
def rehearse(weeks: int) -> None:
    """What would have been warned of, for somebody who waits for it."""
    actions.rehearse(weeks=weeks, at=now())
