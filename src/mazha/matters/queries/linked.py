"""Matters that have to do with each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db import connection

from mazha.matters.models import Entry, Link, Matter, Note
from mazha.matters.queries.inside import notes_of
from mazha.matters.queries.visible import visible_to

if TYPE_CHECKING:
    from mazha.people.actor import Actor


def joined_to(main_id: UUID, *, stages: Collection[str] = ("joined",)) -> list[UUID]:
    """Matters that are tied to this one as the same trouble and stand in one of these stages, oldest tie first."""
    ties = Link.objects.filter(other_id=main_id, kind=Link.Kind.DUPLICATE_OF, matter__stage__in=stages)
    return list(ties.order_by("id").values_list("matter_id", flat=True))


def how_many_joined(main_id: UUID) -> int:
    """How many others are tied to this one as the same trouble, as far as the wall lets whoever sits here see."""
    return Link.objects.filter(other_id=main_id, kind=Link.Kind.DUPLICATE_OF).count()


def leading(matter_id: UUID) -> Matter | None:
    """The matter this one is tied to as the same trouble; None where it stands alone, or the wall hides the other."""
    tie = Link.objects.filter(matter_id=matter_id, kind=Link.Kind.DUPLICATE_OF).select_related("other").first()
    return tie.other if tie is not None else None


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


def last_note(actor: Actor, matter: Matter, step: str, at: dt.datetime) -> str:
    """The words beside the latest entry of this step, as far as the asker may read them; empty without any."""
    entry = Entry.objects.filter(matter=matter, step=step).order_by("-seq").first()
    note = notes_of(actor, matter, at).get(entry.seq) if entry is not None else None
    return note.text if note else ""


def last_taken(matter_id: UUID, step: str) -> dt.datetime | None:
    """When this step was taken last, as far as whoever sits here sees the matter; None: never."""
    return Entry.objects.filter(matter_id=matter_id, step=step).order_by("-seq").values_list("at", flat=True).first()


class Chapter(NamedTuple):
    """One matter of a story that began with another, as its resident may know it."""

    code: str
    procedure: str
    version: str
    stage: str
    opened_at: dt.datetime


_STORY = """
select m.code, m.procedure, m.version, m.stage, m.opened_at from mazha_chapters() m order by m.opened_at, m.code"""


def chapters(actor: Actor) -> list[Chapter]:
    """The matters that follow one from another and this one among them, oldest first, for who holds the code of one.

    Whoever brought the first brought the others: each is opened by its own code.
    """
    if actor.kind != "resident" or actor.party is not None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_STORY)
        return [Chapter(*row) for row in cursor.fetchall()]
