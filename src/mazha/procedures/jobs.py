"""Periodic work: ringing clocks."""

from __future__ import annotations

from procrastinate.contrib.django import app

from mazha.kernel.moments import now
from mazha.people import wall
from mazha.procedures import actions


@app.periodic(cron="*/1 * * * * */10")
@app.task(name="procedures.ring_due", queueing_lock="procedures.ring_due", pass_context=False)
def ring_due(timestamp: int) -> None:
    """Ring what is due, in batches, until nothing is left."""
    with wall.seated(actions.SWEEPER):
        while actions.ring_due(at=now()):
            pass
