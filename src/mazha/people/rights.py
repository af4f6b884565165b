"""Checks of what an actor's posts allow, each ending in one sentence when they do not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mazha.kernel.errors import Forbidden
from mazha.people.actor import Actor
from mazha.people.roles import Role


def holds(actor: Actor, *roles: Role) -> bool:
    """Whether the actor holds a post with one of these roles. The system itself holds every role."""
    return actor.kind == "system" or actor.post_as(*roles) is not None


def must_hold(actor: Actor, *roles: Role) -> None:
    """Refuses with Forbidden, naming the roles that may."""
    if not holds(actor, *roles):
        names = _(" or ").join(role.label for role in roles)
        raise Forbidden(
            _("Only the post of %(roles)s may do this. Ask someone who holds it.") % {"roles": names},
            roles=[role.value for role in roles],
        )


def must_administer(actor: Actor) -> None:
    """Refuses with Forbidden everyone who does not look after accounts and settings."""
    must_hold(actor, Role.SYSTEM_ADMIN)


def must_be_officer(actor: Actor) -> int:
    """The officer's id. Refuses with Forbidden everyone who is not signed in as an officer."""
    if actor.kind != "officer" or actor.officer_id is None:
        raise Forbidden(_("This page is for officers who are signed in. Sign in and open it again."))
    return actor.officer_id
