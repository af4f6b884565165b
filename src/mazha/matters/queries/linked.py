"""Matters that have to do with each other."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from mazha.matters.models import Entry, Link, Matter, Note
from mazha.matters.queries.visible import visible_to

if TYPE_CHECKING:
    from mazha.people.actor import Actor


def joined_to(main_id: UUID) -> list[UUID]:
    """Open matters that wait for this one's result."""
    ties = Link.objects.filter(other_id=main_id, kind=Link.Kind.DUPLICATE_OF, matter__stage="joined")
    return list(ties.order_by("id").values_list("matter_id", flat=True))


def links_of(actor: Actor, matter: Matter) -> list[tuple[str, Matter]]:
    """Kind of tie and the matter at its other end, as far as the asker may see it."""
    ties = [(tie.kind, tie.other_id) for tie in Link.objects.filter(matter=matter)]
    ties += [(f"{tie.kind}_here", tie.matter_id) for tie in Link.objects.filter(other=matter)]
    seen = visible_to(actor).in_bulk([other for _kind, other in ties])
    return [(kind, seen[other]) for kind, other in ties if other in seen]


def last_reply(matter: Matter, step: str) -> str:
    """The words of the latest entry of this step that were meant for the resident; empty without one."""
    entry = Entry.objects.filter(matter=matter, step=step).order_by("-seq").first()
    if entry is None:
        return ""
    note = Note.objects.filter(matter=matter, seq=entry.seq, for_resident=True).first()
    return note.text if note else ""
