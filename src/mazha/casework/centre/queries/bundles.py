"""Bundles as one story: each part with its unit, its date and its answer, as far as the asker sees it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from mazha.casework.centre import rights
from mazha.casework.centre.models import Part
from mazha.casework.centre.rules import ANSWERS_WITH, is_answered, is_left_to_bundle
from mazha.kernel.errors import Unknown
from mazha.matters import queries as matters
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.procedures import queries as procedures

if TYPE_CHECKING:
    from mazha.matters.models import Matter

COUNTER = Actor.system("bundle")
ANSWERS = ("conclude", "reply", ANSWERS_WITH, "answer")
LEFT = "reply_with_bundle"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartCard:
    """One matter of it."""

    matter: Matter
    leads: bool
    answered: bool
    left: bool
    """Done, and left to the one answer; its time limit runs until that goes out."""
    reply: str
    """What the person was told; of one that was left, what they are to be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleCard:
    id: UUID
    made_at: dt.datetime
    answered_at: dt.datetime | None
    parts: tuple[PartCard, ...]
    hidden: int
    """Parts the asker does not see."""
    waiting: int
    """Parts neither answered nor left to the one answer, seen or not."""
    may_answer: bool


def bundle_of(matter: Matter) -> UUID | None:
    """The bundle a matter the asker sees is part of."""
    row = Part.objects.filter(matter=matter).first()
    return row.bundle_id if row else None


def bundle(actor: Actor, bundle_id: UUID, at: dt.datetime) -> BundleCard:
    """One bundle. Refuses who sees none of its matters."""
    with wall.seated(COUNTER):
        rows = list(Part.objects.filter(bundle_id=bundle_id).select_related("bundle", "matter").order_by("at", "id"))
    seen = matters.visible_to(actor).select_related("lead_unit").in_bulk([row.matter_id for row in rows])
    if not seen:
        raise Unknown(_("There is no such bundle, or it is not for you to see."))
    answered = {r.matter_id: is_answered(r.matter.stage, closed=r.matter.closed_at is not None) for r in rows}
    left = {
        row.matter_id: not answered[row.matter_id]
        and is_left_to_bundle(row.matter.facts, row.matter.stage, procedures.procedure_of(row.matter))
        for row in rows
    }
    held = rows[0].bundle
    parts = [
        PartCard(
            matter=seen[row.matter_id], leads=row.matter_id == held.matter_id, answered=answered[row.matter_id],
            left=left[row.matter_id], reply=_reply(actor, seen[row.matter_id], at, left=left[row.matter_id]),
        )
        for row in rows
        if row.matter_id in seen
    ]  # fmt: skip
    waiting = sum(not answered[each] and not left[each] for each in answered)
    may = held.answered_at is None and not waiting and held.matter_id in seen and rights.may_answer_together(actor)
    return BundleCard(
        id=held.pk, made_at=held.made_at, answered_at=held.answered_at,
        parts=tuple(sorted(parts, key=lambda each: not each.leads)), hidden=len(rows) - len(parts), waiting=waiting,
        may_answer=may,
    )  # fmt: skip


def _reply(actor: Actor, matter: Matter, at: dt.datetime, *, left: bool) -> str:
    if not matters.is_opened_for(actor, matter, at):
        return ""
    if left:
        return matters.last_note(actor, matter, LEFT, at)
    return next((said for step in ANSWERS if (said := matters.last_reply(matter, step))), "")
