"""Roles a post may carry, and what each lets its holder see of matters (DOMAIN § 4).

A role is held in an organisation over a territory. `Reach` says which of the two, or both, decides what is seen.
"""

from __future__ import annotations

from enum import Enum, StrEnum


class Role(StrEnum):
    """Codes are the glossary's."""

    WINDOW_CLERK = "window_clerk"
    DISPATCHER = "dispatcher"
    HANDLER = "handler"
    UNIT_HEAD = "unit_head"
    QUALITY_SUPERVISOR = "quality_supervisor"
    DUTY_LEADER = "duty_leader"
    STREET_LEAD = "street_lead"
    COMMUNITY_STAFF = "community_staff"
    GRID_WORKER = "grid_worker"
    PROPERTY_USER = "property_user"
    DPO = "dpo"
    SYSTEM_ADMIN = "system_admin"


class Reach(Enum):
    """How far a role's holder sees."""

    TERRITORY = "territory"
    """Every matter placed in the post's territory."""
    UNIT = "unit"
    """Every matter the post's organisation leads, assists with, or has handled."""
    DESK = "desk"
    """Matters its organisation registered, and those still waiting to be dispatched in its territory."""
    NOTHING = "nothing"
    """No matter at all: this role looks after people, settings or logs."""


REACH: dict[Role, Reach] = {
    Role.WINDOW_CLERK: Reach.DESK,
    Role.DISPATCHER: Reach.TERRITORY,
    Role.HANDLER: Reach.UNIT,
    Role.UNIT_HEAD: Reach.UNIT,
    Role.QUALITY_SUPERVISOR: Reach.TERRITORY,
    Role.DUTY_LEADER: Reach.TERRITORY,
    Role.STREET_LEAD: Reach.TERRITORY,
    Role.COMMUNITY_STAFF: Reach.TERRITORY,
    Role.GRID_WORKER: Reach.TERRITORY,
    Role.PROPERTY_USER: Reach.UNIT,
    Role.DPO: Reach.NOTHING,
    Role.SYSTEM_ADMIN: Reach.NOTHING,
}

MAY_OPEN_RESTRICTED = frozenset(
    {Role.DISPATCHER, Role.HANDLER, Role.UNIT_HEAD, Role.QUALITY_SUPERVISOR, Role.DUTY_LEADER}
)
"""Roles that may open a restricted matter within their reach, giving a reason each time."""
