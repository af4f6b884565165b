"""Who plans which days, and who keeps their lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mazha.kernel.errors import Forbidden
from mazha.people import rights
from mazha.people.roles import Role

if TYPE_CHECKING:
    from mazha.casework.reception.models import Day
    from mazha.people.actor import Actor

PLANS_ALL = (Role.CENTRE_LEAD, Role.DUTY_LEADER)
RECEIVES = {
    "leader": (Role.DUTY_LEADER, Role.STREET_LEAD), "chief": (Role.UNIT_HEAD,), "manager": (Role.PROPERTY_USER,),
}  # fmt: skip
"""Whose posts may receive on a day of each kind."""
WORKS_ON = (
    *PLANS_ALL, Role.WINDOW_CLERK, Role.STREET_LEAD, Role.UNIT_HEAD, Role.PROPERTY_USER, Role.QUALITY_SUPERVISOR,
)  # fmt: skip
"""Who has the days on their desk at all."""


def plans_all(actor: Actor) -> bool:
    return actor.kind == "system" or rights.holds(actor, *PLANS_ALL)


def may_plan(actor: Actor, kind: str, organisation_id: int) -> bool:
    """The centre plans all; a bureau or a property company plans its own."""
    if plans_all(actor):
        return True
    own = RECEIVES.get(kind, ()) if kind != "leader" else ()
    return any(post.role in own and post.organisation_id == organisation_id for post in actor.posts)


def may_plan_or_refuse(actor: Actor, kind: str, organisation_id: int) -> None:
    if not may_plan(actor, kind, organisation_id):
        raise Forbidden(_("Days are planned by the centre; a unit's own by its head. Ask one of them."))


def keeps_list(actor: Actor, day: Day) -> bool:
    """Who writes walk-ins down: who planned it, and the clerks of the host."""
    if may_plan(actor, day.kind, day.organisation_id):
        return True
    return any(post.role is Role.WINDOW_CLERK and post.organisation_id == day.host_id for post in actor.posts)


def keeps_list_or_refuse(actor: Actor, day: Day) -> None:
    if not keeps_list(actor, day):
        raise Forbidden(_("The list of this day is kept by another unit. Ask there."))
