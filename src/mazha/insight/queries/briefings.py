"""Briefings, for who answers for their place. A street's leader reads the street's alone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from mazha.insight.models import Briefing
from mazha.kernel.errors import Unknown
from mazha.people import rights
from mazha.people.roles import Role

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mazha.people.actor import Actor, Sitting

READERS = frozenset({Role.DUTY_LEADER, Role.QUALITY_SUPERVISOR, Role.STREET_LEAD})
"""The posts that read briefings with every number in them."""
SIGNERS = frozenset({Role.DUTY_LEADER, Role.STREET_LEAD})
"""Who answers for a district or a street signs its briefings; a supervisor writes remarks."""
PAGE = 40


class BriefingIsUnknown(Unknown):
    code = "insight.briefing_unknown"


def must_read(asker: Actor) -> None:
    """Refuses whoever holds no post that reads briefings."""
    rights.must_hold(asker, *sorted(READERS))


def territories(asker: Actor) -> list[str]:
    """The districts and streets of the asker's reading posts."""
    return sorted({post.territory for post in asker.posts if post.role in READERS and len(post.territory) in {6, 9}})


def may_sign(asker: Actor, place: str) -> Sitting | None:
    """The post in which the asker may sign for a place, the nearest first."""
    posts = [post for post in asker.posts if post.role in SIGNERS and post.territory in {place, place[:6]}]
    return max(posts, key=lambda post: len(post.territory), default=None)


def briefing(asker: Actor, briefing_id: UUID) -> Briefing:
    """One of the asker's places. Refuses alike what is not there and what is another's."""
    must_read(asker)
    found = _of(asker).filter(pk=briefing_id).first()
    if found is None:
        raise BriefingIsUnknown(_("There is no such briefing, or it is not of your area. Look in your list."))
    return found


def briefings(
    asker: Actor, *, kind: str = "", place: str = "", signed: bool | None = None, skip: int = 0
) -> list[Briefing]:
    """The archive, newest first, without words and numbers; one more than a page where there are more."""
    must_read(asker)
    rows = _of(asker).defer("numbers", "sheets", "remarks")
    if kind:
        rows = rows.filter(kind=kind)
    if place:
        rows = rows.filter(place=place)
    if signed is not None:
        rows = rows.filter(signed_at__isnull=not signed)
    return list(rows.order_by("-last", "kind", "place")[skip : skip + PAGE + 1])


def _of(asker: Actor) -> QuerySet[Briefing]:
    """A district reads its streets', too; a street its own."""
    held = territories(asker)
    if settings.DISTRICT in held:
        return Briefing.objects.filter(place__startswith=settings.DISTRICT)
    return Briefing.objects.filter(place__in=held)
