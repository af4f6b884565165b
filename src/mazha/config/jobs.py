"""Work in the background that concerns every app: what has outlived its time."""

from __future__ import annotations

from procrastinate.contrib.django import app

from mazha.config import retention
from mazha.config.rescue import rescue
from mazha.kernel.moments import now
from mazha.people import wall

__all__ = ["clear", "rescue"]


@app.periodic(cron="40 16 * * *")
@app.task(name="config.clear", queueing_lock="config.clear", lock="config.clear", pass_context=False)
def clear(timestamp: int) -> None:  # noqa: ARG001 -- periodic tasks are told
    """Each night in the district, at 00:40 (the cron line is in UTC)."""
    with wall.seated(retention.CLEANER):
        retention.clear_all(at=now())
