"""Who may see what, written down by hand. Nothing here asks the product: were it wrong there, it would be wrong here.

Where a line is missing, nobody may.
"""

from __future__ import annotations

from dataclasses import dataclass

from mazha.people.roles import Role
from tests.access.canaries.words import Brought, Canary

DISTRICT = "370705"
WHERE = {
    Role.WINDOW_CLERK: "what came in at the desk of their hall, and what waits for a dispatcher in the district",
    Role.DISPATCHER: "all that lies in the district",
    Role.QUALITY_SUPERVISOR: "all that lies in the district",
    Role.DUTY_LEADER: "all that lies in the district",
    Role.HANDLER: "what their unit leads, helps with or has had",
    Role.UNIT_HEAD: "what their unit leads, helps with or has had",
    Role.PROPERTY_USER: "what their unit leads, helps with or has had",
    Role.STREET_LEAD: "all that lies in their street",
    Role.COMMUNITY_STAFF: "all that lies in their community",
    Role.GRID_WORKER: "all that lies in their grid",
    Role.CENTRE_LEAD: "all that lies in the district",
    Role.MEDIATOR: "the cases given to them; here, none",
    Role.PETITION_OFFICER: "what their unit leads, helps with or has had",
    Role.REVIEWER: "what their unit leads, helps with or has had",
    Role.LABOUR_INSPECTOR: "what their unit leads, helps with or has had",
    Role.ARBITRATION_CLERK: "what their unit leads, helps with or has had",
    Role.LEGAL_REVIEWER: "no matter",
    Role.DPO: "no matter",
    Role.SYSTEM_ADMIN: "no matter",
}
"""The same as the code below, for a reader; `test_knows_every_role` holds it to the roles there are."""
UNIT = "lamps"
HALL = "hall"

OF_A_UNIT = frozenset(
    {Role.HANDLER, Role.UNIT_HEAD, Role.PROPERTY_USER, Role.PETITION_OFFICER, Role.REVIEWER}
    | {Role.LABOUR_INSPECTOR, Role.ARBITRATION_CLERK}
)
FOR_WHO_SEES_IT = frozenset({"id", "code", "reason"})
"""Of a restricted matter too: that it is there, whose it is, who has opened it and why."""
INSIDE = frozenset(
    {"gist", "words", "address", "point", "suggested", "photo", "evidence", "internal picture", "held for"}
    | {"document", "internal document"}
    | {"instruction", "contact", "told", "note", "added", "why"}
)
"""Of a restricted matter only for who has opened it."""
COVERED = frozenset({"name", "phone"})
"""For nobody, but in the answer to somebody who gave a reason for looking."""
MAY_LOOK = frozenset(
    {Role.WINDOW_CLERK, Role.DISPATCHER, Role.HANDLER, Role.UNIT_HEAD, Role.QUALITY_SUPERVISOR, Role.DUTY_LEADER}
    | {Role.GRID_WORKER, Role.COMMUNITY_STAFF, Role.PROPERTY_USER, Role.CENTRE_LEAD, Role.PETITION_OFFICER}
    | {Role.REVIEWER, Role.LABOUR_INSPECTOR, Role.ARBITRATION_CLERK}
)
"""Who may be shown name and number, for a reason: those who may have to call the person."""
NOT_FOR_PROGRAMS = frozenset({"code", "reason"})
"""Whoever holds a code acts as the resident; who looked at what is read at a desk."""
OF_THE_RESIDENT = frozenset(
    {"id", "code", "gist", "words", "address", "point", "photo", "evidence", "told", "added", "reason", "asked"}
    | {"document"}
)
"""Of their own matter: what they said, and what was meant for them, who looked and why."""
TO_THE_LEAD = frozenset({"admin:data_requests", "admin:data_request"})
"""Where the data protection lead reads what people ask about their own data, and nothing else of their matters."""
OF_PASSERS_BY = frozenset({"id", "gist"})
"""Of an open matter that is not restricted, to who reports the same trouble at the same place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Who looked, and where."""

    visitor: str
    kind: str
    role: Role | None
    route: str
    method: str = "GET"
    code: str = ""
    """The public code in the address: the visit is that resident's."""


def sees(role: Role | None, matter: Brought, *, grid: str) -> bool:
    """Whether a matter's being there is for a holder of this role."""
    if role in {Role.DISPATCHER, Role.QUALITY_SUPERVISOR, Role.DUTY_LEADER, Role.CENTRE_LEAD}:
        return matter.area.startswith(DISTRICT)
    if role in OF_A_UNIT:
        return UNIT in matter.units
    if role is Role.WINDOW_CLERK:
        return matter.desk == HALL or (matter.waiting and matter.area.startswith(DISTRICT))
    if role is Role.STREET_LEAD:
        return matter.area.startswith(grid[:9])
    if role is Role.COMMUNITY_STAFF:
        return matter.area.startswith(grid[:12])
    if role is Role.GRID_WORKER:
        return matter.area == grid
    return False


def is_open_to(role: Role | None, matter: Brought) -> bool:
    return not matter.restricted or (role is not None and role.value in matter.opened_by)


def may(scene: Scene, canary: Canary, *, grid: str) -> bool:
    """Whether this canary may stand in what this visitor was answered there."""
    kind, matter = canary.kind, canary.matter
    if scene.code:
        return scene.code == matter.code and kind in OF_THE_RESIDENT
    if scene.route == "demo:phone":
        return kind == "code"  # the demo's phone stands in the open, and shows what residents were sent
    if scene.route == "portal:report" and kind in OF_PASSERS_BY and not matter.restricted:
        return True
    if kind == "asked":
        return scene.role is Role.DPO and scene.route in TO_THE_LEAD
    if not sees(scene.role, matter, grid=grid):
        return False
    if scene.kind == "program" and kind in NOT_FOR_PROGRAMS:
        return False
    if kind in FOR_WHO_SEES_IT:
        return True
    if kind in COVERED:
        asked = scene.route == "desk:contact" and scene.method == "POST"
        return asked and scene.role in MAY_LOOK and is_open_to(scene.role, matter)
    return kind in INSIDE and is_open_to(scene.role, matter)


_OF_A_MEDIATION = "of a mediation alone, and none is planted here: test_mediation.py walks it as everybody"
_OF_A_DISPUTE = "of a labour dispute alone, and none is planted here: test_labour.py walks it as everybody"
ELSEWHERE = {
    "portal:labour_act": _OF_A_DISPUTE,
    "portal:labour_matter": _OF_A_DISPUTE,
    "desk:mediation_agreement": _OF_A_MEDIATION,
    "desk:mediation_court": _OF_A_MEDIATION,
    "desk:mediation_paper": _OF_A_MEDIATION,
    "desk:mediation_words": _OF_A_MEDIATION,
    "portal:private": _OF_A_MEDIATION,
    "portal:table": _OF_A_MEDIATION,
    "portal:table_act": _OF_A_MEDIATION,
}
"""Routes that no visitor of the walk gets into, each with where it is walked, or why nothing can show there."""
