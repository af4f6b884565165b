"""Who may do what in the hall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mazha.kernel.errors import Forbidden
from mazha.people import queries as people
from mazha.people import rights
from mazha.people.roles import SEES_MATTERS, Role

if TYPE_CHECKING:
    from mazha.people.actor import Actor, Sitting

ARRANGE = (Role.SYSTEM_ADMIN, Role.CENTRE_LEAD)
"""Windows, kinds of business, hours, rooms, devices."""
SERVE = (Role.WINDOW_CLERK, Role.CENTRE_LEAD)
"""At a window."""
BOOK = tuple(role for role in Role if role in SEES_MATTERS and role is not Role.PROPERTY_USER)
"""Rooms."""
CENTRE = "centre"
"""The kind of organisation that runs a hall."""


def may_arrange(actor: Actor) -> bool:
    return rights.holds(actor, *ARRANGE)


def may_arrange_or_refuse(actor: Actor) -> None:
    rights.must_hold(actor, *ARRANGE)


def may_book(actor: Actor) -> bool:
    return rights.holds(actor, *BOOK)


def may_book_or_refuse(actor: Actor) -> None:
    rights.must_hold(actor, *BOOK)


def booking_post(actor: Actor) -> Sitting | None:
    """The post in which somebody books; None for a program."""
    return actor.post_as(*BOOK)


def may_serve_or_refuse(actor: Actor) -> None:
    rights.must_hold(actor, *SERVE)


def serves_at(actor: Actor, organisation_id: int) -> bool:
    """Whether a clerk may work at a window of this organisation: its own, or any, for clerks of the hall."""
    return actor.kind == "system" or any(
        post.organisation_id == organisation_id or people.organisation(post.organisation_id).kind == CENTRE
        for post in actor.posts
        if post.role in SERVE
    )


def may_cancel(actor: Actor, officer_id: int | None, organisation_id: int | None) -> bool:
    """Who booked, their organisation, and the hall's own people."""
    if actor.kind == "system" or may_arrange(actor):
        return True
    if not may_book(actor):
        return False
    own = actor.officer_id is not None and actor.officer_id == officer_id
    ours = any(post.organisation_id == organisation_id for post in actor.posts)
    hall = any(post.role in SERVE and people.organisation(post.organisation_id).kind == CENTRE for post in actor.posts)
    return own or ours or hall


def may_cancel_or_refuse(actor: Actor, officer_id: int | None, organisation_id: int | None) -> None:
    if not may_cancel(actor, officer_id, organisation_id):
        raise Forbidden(_("Only who booked it, their unit, or the hall cancels a booking. Ask one of them."))


def may_see_day(actor: Actor) -> bool:
    return rights.holds(actor, *SERVE, *ARRANGE, Role.DUTY_LEADER)


def may_see_day_or_refuse(actor: Actor) -> None:
    rights.must_hold(actor, *SERVE, *ARRANGE, Role.DUTY_LEADER)


ANSWER_TOGETHER = (*SERVE, Role.HANDLER, Role.UNIT_HEAD, Role.DUTY_LEADER)
"""Who gives the one answer to a bundle, where they see the matter that leads it."""


def may_answer_together(actor: Actor) -> bool:
    return rights.holds(actor, *ANSWER_TOGETHER)


def may_answer_together_or_refuse(actor: Actor) -> None:
    rights.must_hold(actor, *ANSWER_TOGETHER)
