"""Jobs whose worker was killed in the middle: what they hold locked would be waited for without end."""

from __future__ import annotations

import logging

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

log = logging.getLogger("mazha.jobs")
SILENT_SECONDS = 30.0
"""A worker gives a sign of life every ten seconds; after so long without one it is taken for dead."""


@app.periodic(cron="* * * * * */15")
@app.task(name="config.rescue", queueing_lock="config.rescue", pass_context=True)
async def rescue(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 -- periodic tasks are told
    """Every job may run twice (they are written so): each dead worker's is begun again, or left to the next of its kind
    where that waits already.
    """
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        log.warning("job %s (%s) was left by a worker that is gone; it is taken up again", job.id, job.task_name)
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            await manager.finish_job(job, Status.ABORTED, delete_job=True)
