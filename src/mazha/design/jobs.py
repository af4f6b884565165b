"""Housekeeping of the public doors."""

from __future__ import annotations

from procrastinate.contrib.django import app

from mazha.design import throttle
from mazha.kernel.moments import now


@app.periodic(cron="*/15 * * * *")
@app.task(name="design.empty_buckets", queueing_lock="design.empty_buckets", pass_context=False)
def empty_buckets(timestamp: int) -> None:  # noqa: ARG001 -- periodic tasks are told
    """Drop buckets that have long been full again."""
    throttle.sweep(now())
