"""Work in the background: ringing clocks, counting them again, archiving."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from procrastinate.contrib.django import app

from mazha.kernel.moments import now
from mazha.people import wall
from mazha.procedures import actions

if TYPE_CHECKING:
    from mazha.workdays.events import YearLoaded


@app.periodic(cron="*/1 * * * * */10")
@app.task(name="procedures.ring_due", queueing_lock="procedures.ring_due", pass_context=False)
def ring_due(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate hands periodic tasks their moment
    """Ring what is due, in batches, until nothing is left."""
    with wall.seated(actions.SWEEPER):
        while actions.ring_due(at=now()):
            pass


def recount_after_year(event: YearLoaded) -> None:
    """Wired to a changed year: count running clocks again, in the background."""
    recount.configure(queueing_lock=f"procedures.recount:{event.year}").defer(after="")


@app.task(name="procedures.recount")
def recount(after: str) -> None:
    """One part of the running clocks; defers the next part, so that a stop in between loses nothing."""
    with wall.seated(actions.SWEEPER):
        _moved, last = actions.recount_clocks(by=actions.SWEEPER, at=now(), after=UUID(after) if after else None)
    if last is not None:
        recount.defer(after=str(last))
