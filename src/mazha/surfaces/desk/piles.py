"""What each list holds, said once: for the page that shows it, and for the stream that tells when something came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mazha.casework.petitions.queries import TABLES as PETITIONS
from mazha.matters import queries as matters
from mazha.people.roles import SEES_MATTERS, Role

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mazha.matters.models import Matter
    from mazha.people.actor import Actor

Holds = Callable[["Actor", dt.datetime], "QuerySet[Matter]"]

WAITING = ("registered", "return_pending", "termination_pending")
"""Stages in which a dispatcher is waited for."""
WITH_UNITS = (
    "dispatched", "return_pending", "signed", "handling", "extension_pending", "termination_pending", "planned",
)  # fmt: skip
"""Stages in which a unit is."""
WITH_UNITS_TOO = (
    "advice", "accusation", "forwarded", "accepted", "investigating", "hearing", "mediating", "opinion_drafted",
    "opinion_signed", "executing", "carried_out", "given", "requested", "taken_up", "drafted",
)  # fmt: skip
"""Of petitions, their reviews and the tasks of joint conferences."""
TO_REVISIT = ("replied", "revisit_due", "contested")
"""Stages in which a quality supervisor is."""
ALL_WHO_SEE_MATTERS = SEES_MATTERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """Whose list it is, and which matters of those they may see lie in it."""

    roles: frozenset[Role]
    holds: Holds
    counts_changes: bool = True
    """Whether a step on a matter that lies in it already is news; else only what was opened is."""


def _queue(actor: Actor, _at: dt.datetime) -> QuerySet[Matter]:
    return matters.visible_to(actor).filter(closed_at=None, stage__in=WAITING)


def _inbox(actor: Actor, _at: dt.datetime) -> QuerySet[Matter]:
    units = actor.sight().units
    return matters.visible_to(actor).filter(
        closed_at=None, stage__in=(*WITH_UNITS, *WITH_UNITS_TOO), lead_unit__in=units
    )


def _assisted(actor: Actor, _at: dt.datetime) -> QuerySet[Matter]:
    found = matters.visible_to(actor).filter(closed_at=None, stage__in=(*WITH_UNITS, *WITH_UNITS_TOO))
    return found.exclude(lead_unit__in=actor.sight().units)


def _revisits(actor: Actor, _at: dt.datetime) -> QuerySet[Matter]:
    return matters.visible_to(actor).filter(closed_at=None, stage__in=TO_REVISIT)


def _petitions(actor: Actor, _at: dt.datetime) -> QuerySet[Matter]:
    return matters.visible_to(actor).filter(closed_at=None, procedure__in=PETITIONS)


def _late(actor: Actor, at: dt.datetime) -> QuerySet[Matter]:
    return matters.visible_to(actor).filter(closed_at=None, due_at__lt=at)


def _all(actor: Actor, _at: dt.datetime) -> QuerySet[Matter]:
    return matters.visible_to(actor)


_OF_A_UNIT = frozenset({Role.HANDLER, Role.UNIT_HEAD, Role.PROPERTY_USER})
QUEUE = Pile(roles=frozenset({Role.DISPATCHER, Role.WINDOW_CLERK, Role.GRID_WORKER}), holds=_queue)
INBOX = Pile(roles=_OF_A_UNIT, holds=_inbox)
ASSISTED = Pile(roles=_OF_A_UNIT, holds=_assisted)
REVISITS = Pile(roles=frozenset({Role.QUALITY_SUPERVISOR}), holds=_revisits)
LATE = Pile(roles=frozenset({Role.QUALITY_SUPERVISOR, Role.DUTY_LEADER, Role.UNIT_HEAD}), holds=_late)
PETITIONS_OPEN = Pile(
    roles=frozenset({Role.PETITION_OFFICER, Role.REVIEWER, Role.HANDLER, Role.UNIT_HEAD, Role.DUTY_LEADER}),
    holds=_petitions,
)
ALL = Pile(roles=ALL_WHO_SEE_MATTERS, holds=_all, counts_changes=False)
PILES: Mapping[str, Pile] = {
    "queue": QUEUE, "inbox": INBOX, "assisted": ASSISTED, "revisits": REVISITS, "late": LATE,
    "petitions": PETITIONS_OPEN, "matters": ALL,
}  # fmt: skip
"""By the name under which a page waits for news of it."""
