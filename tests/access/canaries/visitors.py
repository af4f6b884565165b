"""Everybody who comes: each role in a post of the planted world, who holds none, who is nobody, and programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Literal

from django.test import Client

from mazha.kernel.moments import now
from mazha.people import actions as people
from mazha.people import queries
from mazha.people.actor import Actor
from mazha.people.models import Officer
from mazha.people.roles import Role
from mazha.people.scopes import SCOPES
from tests.access.canaries.ground import Ground
from tests.seats import seat

UNITS = {
    Role.WINDOW_CLERK: "hall", Role.DISPATCHER: "hall", Role.QUALITY_SUPERVISOR: "hall", Role.DUTY_LEADER: "hall",
    Role.HANDLER: "lamps", Role.UNIT_HEAD: "lamps", Role.PROPERTY_USER: "lamps", Role.STREET_LEAD: "office",
    Role.COMMUNITY_STAFF: "office", Role.GRID_WORKER: "office", Role.DPO: "hall", Role.SYSTEM_ADMIN: "hall",
    Role.CENTRE_LEAD: "hall", Role.MEDIATOR: "lamps", Role.PETITION_OFFICER: "lamps", Role.REVIEWER: "lamps",
    Role.LEGAL_REVIEWER: "hall", Role.LABOUR_INSPECTOR: "lamps", Role.ARBITRATION_CLERK: "lamps",
}  # fmt: skip
"""Where each role sits. A role that is not here fails the walk: give it a seat, and lines in `table.py`."""
WIDE = frozenset({Role.WINDOW_CLERK, Role.DISPATCHER, Role.QUALITY_SUPERVISOR, Role.DUTY_LEADER, Role.CENTRE_LEAD})


@dataclass(slots=True, kw_only=True)
class Visitor:
    """Somebody with a browser or a token."""

    name: str
    kind: Literal["officer", "program", "nobody"]
    role: Role | None = None
    scopes: frozenset[str] = frozenset()
    actor: Actor
    """For the second wall."""
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)

    def browser(self) -> Client:
        """As it stands before each visit: what an earlier one left behind is gone."""
        client = Client(raise_request_exception=False, headers=dict(self.headers))
        client.cookies = SimpleCookie(dict(self.cookies))
        return client


def territory_of(role: Role, ground: Ground) -> str:
    if role in WIDE:
        return ground.district
    return {
        Role.STREET_LEAD: ground.street, Role.COMMUNITY_STAFF: ground.community, Role.GRID_WORKER: ground.grid,
    }.get(role, "")  # fmt: skip


def officers(ground: Ground) -> dict[Role, int]:
    """One officer in each role, hired by the system."""
    hired = {}
    for role in Role:
        officer = Officer.objects.create(username=f"demo.{role}", name_zh=f"官员{role}")
        officer.posts.create(
            role=role, organisation_id=ground.organisations[UNITS[role]], territory=territory_of(role, ground),
            start_date=dt.date(2020, 1, 1),
        )  # fmt: skip
        hired[role] = officer.pk
    return hired


def everybody(hired: Mapping[Role, int], *, whole: bool) -> list[Visitor]:
    """All who come. The short form leaves out programs that differ in nothing but a scope."""
    visitors = [_officer(str(role), role, officer_id) for role, officer_id in hired.items()]
    postless = Officer.objects.create(username="canary-postless", name_zh="无岗")
    visitors.append(_officer("no_post", None, postless.pk))
    visitors.append(Visitor(name="nobody", kind="nobody", actor=Actor.nobody()))
    visitors += _programs(hired, whole=whole)
    return visitors


def _officer(name: str, role: Role | None, officer_id: int) -> Visitor:
    cookies = {key: morsel.value for key, morsel in seat(Client(), officer_id).cookies.items()}
    return Visitor(
        name=name, kind="officer", role=role, actor=queries.actor_for(officer_id, now()), cookies=cookies,
    )  # fmt: skip


def _programs(hired: Mapping[Role, int], *, whole: bool) -> Iterator[Visitor]:
    for role in (Role.HANDLER, Role.DISPATCHER, Role.STREET_LEAD) if whole else (Role.HANDLER,):
        yield _program(hired, role, frozenset(SCOPES))
    for scope in sorted(SCOPES) if whole else ("statistics:read",):
        yield _program(hired, Role.HANDLER, frozenset({scope}))
    yield Visitor(name="bad_token", kind="program", actor=Actor.nobody(), headers={"Authorization": "Bearer mz_forged"})


def _program(hired: Mapping[Role, int], role: Role, scopes: frozenset[str]) -> Visitor:
    at = now()
    admin = queries.actor_for(hired[Role.SYSTEM_ADMIN], at)
    name = f"program of {role} ({'all' if len(scopes) > 1 else next(iter(scopes))})"
    _id, token = people.issue_token(
        name[:80], hired[role], scopes, expires_at=at + dt.timedelta(days=9), by=admin, at=at
    )
    return Visitor(
        name=name, kind="program", role=role, scopes=scopes, actor=queries.actor_for_token(token, at) or Actor.nobody(),
        headers={"Authorization": f"Bearer {token}"},
    )  # fmt: skip
