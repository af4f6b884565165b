"""By day: who owes something soon, and who should have been paid."""

from __future__ import annotations

from procrastinate.contrib.django import app

from mazha.casework.mediation import actions
from mazha.kernel.moments import now


@app.periodic(cron="*/10 1-11 * * *")
@app.task(name="mediation.remind", queueing_lock="mediation.remind", lock="mediation.remind", pass_context=False)
def remind(timestamp: int) -> None:  # noqa: ARG001 -- periodic tasks are told
    """From nine in the morning to eight in the evening in the district (the cron line is in UTC): nobody is woken."""
    actions.remind(at=now())
