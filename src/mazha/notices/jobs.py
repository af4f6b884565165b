"""Periodic work: delivering what is due. Each kind of transport has its own job: one that hangs holds up no other."""

from __future__ import annotations

from procrastinate.contrib.django import app

from mazha.kernel.moments import now
from mazha.notices import actions
from mazha.people import wall

MOST_BATCHES = 20
"""A job ends after so many, however much is left: the next one goes on within seconds."""


def _deliver(*only: str) -> None:
    with wall.seated(actions.POSTMAN):
        for _batch in range(MOST_BATCHES):
            if not actions.deliver_due(at=now(), only=only):
                return


@app.periodic(cron="* * * * * */5")
@app.task(name="notices.deliver_texts", queueing_lock="notices.deliver_texts", lock="notices.deliver_texts")
def deliver_texts(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate says for when
    """Text messages that are due."""
    _deliver("sms")


@app.periodic(cron="* * * * * */5")
@app.task(name="notices.deliver_mail", queueing_lock="notices.deliver_mail", lock="notices.deliver_mail")
def deliver_mail(timestamp: int) -> None:  # noqa: ARG001
    """Mail that is due."""
    _deliver("mail")


@app.periodic(cron="* * * * * */5")
@app.task(name="notices.deliver_webhooks", queueing_lock="notices.deliver_webhooks", lock="notices.deliver_webhooks")
def deliver_webhooks(timestamp: int) -> None:  # noqa: ARG001
    """Events that are due at subscribers."""
    _deliver("webhook")


@app.periodic(cron="*/1 * * * *")
@app.task(name="notices.hold_unserved", queueing_lock="notices.hold_unserved")
def hold_unserved(timestamp: int) -> None:  # noqa: ARG001
    """What no transport here serves."""
    with wall.seated(actions.POSTMAN):
        actions.hold_unserved(at=now())
