"""Housekeeping: what has ended is marked as ended, what no longer counts is dropped."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore
from procrastinate.contrib.django import app

from mazha.kernel.moments import now
from mazha.people import actions, tries, wall
from mazha.people.actor import Actor

HOUSEKEEPER = Actor.system("people housekeeping")


@app.periodic(cron="*/10 * * * *")
@app.task(name="people.tidy", queueing_lock="people.tidy", pass_context=False)
def tidy(timestamp: int) -> None:  # noqa: ARG001 -- periodic tasks are told
    """End stays left lying, drop sessions past their age and wrong tries that are forgotten."""
    at = now()
    with wall.seated(HOUSEKEEPER):
        actions.end_stale_sign_ins(at=at)
        tries.sweep(at)
        SessionStore.clear_expired()
