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

MOST_PARTS = 25
"""Of archiving in one run; the next one follows in ten minutes."""


@app.task(name="procedures.ring_due", pass_context=False)
def ring_due(timestamp: int, hand: int | None = None) -> None:  # noqa: ARG001 -- procrastinate hands periodic tasks their moment
    """Ring what is due, in batches, until nothing is left. Two at once: while one waits for the store, one counts."""
    with wall.seated(actions.SWEEPER):
        while actions.ring_due(at=now(), hand=hand):
            pass


for _hand in range(actions.HANDS):
    _name = f"procedures.ring_due:{_hand}"
    app.periodic(cron="*/1 * * * * */10", periodic_id=_name, queueing_lock=_name, task_kwargs={"hand": _hand})(ring_due)


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


@app.periodic(cron="*/10 17-20 * * *")
@app.task(name="procedures.archive", queueing_lock="procedures.archive", lock="procedures.archive", pass_context=False)
def archive(timestamp: int) -> None:  # noqa: ARG001
    """At night in the district (the cron line is in UTC), a few at a time: a district that begins with years of history
    has hundreds of thousands due, and the day's work goes before.
    """
    with wall.seated(actions.ARCHIVIST):
        for procedure in actions.archivable():
            after = None
            for _part in range(MOST_PARTS):
                _archived, after = actions.archive_due(procedure, at=now(), after=after)
                if after is None:
                    break
