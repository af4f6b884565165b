"""Each night: what was granted and may go by now."""

from __future__ import annotations

from procrastinate.contrib.django import app

from mazha.casework.privacy import actions
from mazha.kernel.moments import now


@app.periodic(cron="20 17 * * *")
@app.task(name="privacy.finish", queueing_lock="privacy.finish", lock="privacy.finish", pass_context=False)
def finish(timestamp: int) -> None:  # noqa: ARG001 -- periodic tasks are told
    """At 01:20 in the district (the cron line is in UTC)."""
    actions.finish(at=now())
