"""What one matter's step means for others: joined ones follow their main matter, restriction follows the category."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mazha.casework.hotline.actions import joining
from mazha.matters import actions as matters
from mazha.notices import actions as notices
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.triage import queries as triage

if TYPE_CHECKING:
    from mazha.procedures.events import StepTaken

COVERER = Actor.system("restrict")


def after_step(event: StepTaken) -> None:
    """Wired to every step, inside its transaction."""
    if event.procedure != "hotline":
        return
    if event.step in {"dispatch", "recategorise"}:
        _cover(event)
    joining.after_step(event)


def _cover(event: StepTaken) -> None:
    kind = triage.restriction_of(event.category)
    if kind == event.restricted:
        return
    matters.restrict(event.matter_id, kind=kind)
    if kind:
        with wall.seated(COVERER):  # units that had it before hold notices of it, too
            notices.cover(event.matter_id)
        joining.release(event.matter_id, at=event.at)  # its answer is for its own person alone from now on
