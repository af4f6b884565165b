"""Ties between matters, and who may read one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from mazha.kernel.statement import Write, together
from mazha.matters.models import Link, Matter

_LINK = """
insert into matters_link (matter_id, other_id, kind, made_at) values (%s, %s, %s, %s)
on conflict do nothing returning 1"""


def link(matter_id: UUID, other_id: UUID, kind: str, *, at: dt.datetime) -> Write:
    """Tie a matter to another: `duplicate_of`, `follows` or `related`. Tying it twice changes nothing."""
    return Write(_LINK, (matter_id, other_id, Link.Kind(kind).value, at))


def part(matter_id: UUID) -> None:
    """What was tied to another as the same trouble is from now on only related to it. Not tied: nothing changes.

    The step that took it out is the record of it.
    """
    for tie in Link.objects.filter(matter_id=matter_id, kind=Link.Kind.DUPLICATE_OF):
        together([link(matter_id, tie.other_id, Link.Kind.RELATED.value, at=tie.made_at)])
        tie.delete()


def name(matter_id: UUID, officers: Collection[int]) -> None:
    """Who sees this matter because they are named in it, and nobody else so; the step that names them is the record."""
    Matter.objects.filter(pk=matter_id).update(officers=sorted(set(officers)) or None)


def bar(matter_id: UUID, organisations: Collection[int]) -> None:
    """Keep these organisations from the matter, whatever else would show it to them: the one complained of, say.

    Their officers see neither the matter nor anything of it, also where it lies in their territory.
    """
    Matter.objects.filter(pk=matter_id).update(barred=sorted(set(organisations)) or None)


def restrict(matter_id: UUID, *, kind: str) -> None:
    """Close a matter's words to all but those who give a reason, or open them again (`kind` empty).

    Follows from its category; the step that changed the category is the record of it. The line shown in lists is
    blanked, because it was cut from the words.
    """
    changed = {"restricted": kind, "gist": ""} if kind else {"restricted": ""}
    Matter.objects.filter(pk=matter_id).exclude(restricted=kind).update(**changed)
