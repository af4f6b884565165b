"""Ties between matters, and who may read one."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from mazha.kernel.statement import Write
from mazha.matters.models import Link, Matter

_LINK = """
insert into matters_link (matter_id, other_id, kind, made_at) values (%s, %s, %s, %s)
on conflict do nothing returning 1"""


def link(matter_id: UUID, other_id: UUID, kind: str, *, at: dt.datetime) -> Write:
    """Tie a matter to another: `duplicate_of`, `follows` or `related`. Tying it twice changes nothing."""
    return Write(_LINK, (matter_id, other_id, Link.Kind(kind).value, at))


def restrict(matter_id: UUID, *, kind: str) -> None:
    """Close a matter's words to all but those who give a reason, or open them again (`kind` empty).

    Follows from its category; the step that changed the category is the record of it. The line shown in lists is
    blanked, because it was cut from the words.
    """
    changed = {"restricted": kind, "gist": ""} if kind else {"restricted": ""}
    Matter.objects.filter(pk=matter_id).exclude(restricted=kind).update(**changed)
