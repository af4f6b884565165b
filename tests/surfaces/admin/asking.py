"""Asking a settings page, and sending what it asks, as a browser does."""

from __future__ import annotations

import html
from collections.abc import Mapping

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mazha.kernel import moments
from mazha.people import queries
from mazha.people.actor import Actor
from mazha.people.cards import ChangeCard
from tests.seats import seat
from tests.surfaces.conftest import SYSTEM

HOME = "/desk/settings/"
SCRIPT = "<script>alert(1)</script>"
TODAY = moments.day_of(moments.now())


def signed_in(actor: Actor, language: str = "zh-CN") -> Client:
    return seat(Client(HTTP_ACCEPT_LANGUAGE=language), actor.officer_id)


def done(browser: Client, path: str, given: Mapping[str, object]) -> str:
    """What is said after a form was sent and taken."""
    answer = browser.post(HOME + path, dict(given), follow=True)
    assert answer.redirect_chain, answer.content.decode()[:4000]
    return html.unescape(answer.content.decode())


def refused(browser: Client, path: str, given: Mapping[str, object], status: int = 422) -> str:
    """The form again, with what is wrong."""
    answer = browser.post(HOME + path, dict(given))
    assert answer.status_code == status, answer.content.decode()[:4000]
    return html.unescape(answer.content.decode())


def last_change(subject: str) -> ChangeCard:
    return queries.setting_changes(SYSTEM, subject=subject, limit=1)[0]


def count_changes() -> int:
    return len(queries.setting_changes(SYSTEM, limit=1000))


def asked_of_the_store(browser: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        assert browser.get(HOME + path).status_code == 200
    return len(counted)
