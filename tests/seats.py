"""People for tests: organisations, officers in posts, and a test client that is signed in as one of them."""

from __future__ import annotations

import datetime as dt
import itertools

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from mazha.design.middleware import SIGN_IN
from mazha.kernel import moments
from mazha.people import actions as people
from mazha.people import queries
from mazha.people.actor import Actor
from mazha.people.roles import NEEDS_TERRITORY, Role

SYSTEM = Actor.system("tests")
DISTRICT = "370705"
PASSWORD = "门前的老槐树-1987"
LONG_AGO = dt.datetime(2020, 1, 1, 9, tzinfo=moments.SHANGHAI)
_numbers = itertools.count(1)


def organisation(code: str = "", *, kind: str = "department", name_zh: str = "住建局", area: str = "") -> int:
    """An organisation; with a code, the one that has it already or a new one."""
    for card in queries.organisations():
        if card.code == code:
            return card.id
    code = code or f"unit-{next(_numbers)}"
    return people.found_organisation(code, kind=kind, name_zh=name_zh, area=area, by=SYSTEM, at=LONG_AGO)


def officer(
    role: Role | None = None,
    *,
    at: dt.datetime,
    organisation_id: int | None = None,
    territory: str = "",
    name_zh: str = "王敏",
) -> Actor:
    """A new officer, in one post when a role is given, as they act at that moment."""
    officer_id, first = people.hire(f"officer-{next(_numbers)}", name_zh, by=SYSTEM, at=LONG_AGO)
    themselves = Actor(kind="officer", name=name_zh, officer_id=officer_id)
    people.change_password(first, PASSWORD, keep=None, address=None, by=themselves, at=LONG_AGO)
    if role is not None:
        people.open_post(
            officer_id,
            role,
            organisation_id if organisation_id is not None else organisation("tests"),
            territory=territory or (DISTRICT if role in NEEDS_TERRITORY else ""),
            start_date=LONG_AGO.date(),
            by=SYSTEM,
            at=LONG_AGO,
        )
    return queries.actor_for(officer_id, at)


def seat(client: Client, officer_id: int | None, at: dt.datetime | None = None) -> Client:
    """Sign the test client in as an officer, past password and second factor: pages read the clock, so `at` is now."""
    assert officer_id is not None
    session = SessionStore()
    session.create()
    key = session.session_key
    assert key is not None
    method = people.SignInMethod.PASSKEY
    stay = people.open_sign_in(officer_id, method, key, address=None, device="tests", at=at or moments.now())
    session[SIGN_IN] = str(stay)
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client
