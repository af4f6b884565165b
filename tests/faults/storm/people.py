"""Who works in the house: a small district, tokens to act with, a subscriber outside."""

from __future__ import annotations

import datetime as dt

from mazha.channels.webhooks import actions as webhooks
from mazha.kernel.moments import now
from mazha.people import actions as people
from mazha.people import queries, wall
from mazha.people.actor import Actor
from mazha.people.scopes import SCOPES
from mazha.places import actions as places
from mazha.triage import actions as triage
from tests import world

SYSTEM = Actor.system("storm")


def settle_in(hook: str) -> tuple[dict[str, str], int, int]:
    """Tokens by role, the unit that mends lamps, and the leader, who reads boards."""
    wall.sit(SYSTEM)
    places.load_district(by=SYSTEM, at=now())
    triage.plant(by=SYSTEM, at=now())
    w = world.make()
    tokens = {
        name: _token(who, w.admin)
        for name, who in (
            ("clerk", w.clerk), ("dispatcher", w.dispatcher), ("handler", w.handler), ("supervisor", w.supervisor),
        )
    }  # fmt: skip
    listener = queries.actor_for_token(tokens["dispatcher"], now())
    assert listener is not None
    webhooks.subscribe(f"{hook}/hook", ["mazha.matter.opened", "mazha.matter.step"], by=listener, at=now())
    assert w.leader.officer_id is not None
    return tokens, w.lamps, w.leader.officer_id


def _token(officer: Actor, admin: Actor) -> str:
    assert officer.officer_id is not None
    until = now() + dt.timedelta(days=2)
    return people.issue_token(officer.name, officer.officer_id, tuple(SCOPES), expires_at=until, by=admin, at=now())[1]
