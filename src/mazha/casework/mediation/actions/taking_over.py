"""A dispute handed over from another line of work: a mediation that reads on from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mazha.casework.mediation.actions.applying import Application, apply
from mazha.casework.mediation.actions.sitting import KEEPER
from mazha.matters import queries as matters
from mazha.people import wall

if TYPE_CHECKING:
    from mazha.procedures.events import StepTaken


def take_over(event: StepTaken) -> None:
    """Open the mediation for whoever brought the matter. What the step was given says what the other side may read."""
    with wall.seated(KEEPER):
        matter = matters.by_id(KEEPER, event.matter_id)
        brought = next(iter(matters.people_in(KEEPER, matter)), None)
        apply(
            Application(
                told=str(event.said["told"]), channel="handed_over", came_from=event.procedure,
                name=(brought.name if brought else "") or _("Whoever brought it"),
                phone=brought.phone if brought else "",
                other_name=str(event.said["other_name"]), other_phone=str(event.said.get("other_phone", "")),
                address="" if matter.restricted else matter.address, follows=matter.pk, restricted=matter.restricted,
                desk=matter.registered_at_desk_id, topic="other",
            ),
            by=KEEPER, at=event.at,
        )  # fmt: skip
