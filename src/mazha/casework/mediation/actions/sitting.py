"""Who sits at the table, for the steps that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mazha.casework.mediation.models import Seat
from mazha.kernel.errors import Refused, Unacceptable
from mazha.people.actor import Actor

if TYPE_CHECKING:
    from mazha.procedures.events import StepTaken

KEEPER = Actor.system("mediation")


class NotYet(Refused):
    """Something has to happen first; the message says what."""

    code = "mediation.not_yet"


def seats(event: StepTaken) -> list[Seat]:
    """Everyone at the table, in order."""
    return list(Seat.objects.filter(matter_id=event.matter_id).order_by("number"))


def own_seat(event: StepTaken) -> Seat:
    """The seat of the party who acts: the other side by their own code, whoever applied by the matter's."""
    found = Seat.objects.filter(matter_id=event.matter_id)
    if event.by.party is not None:
        return found.get(party_id=event.by.party)
    return found.get(number=1)


def named_seat(event: StepTaken) -> Seat:
    """The seat an officer names. Refuses a number nobody sits at."""
    seat = Seat.objects.filter(matter_id=event.matter_id, number=int(str(event.said["seat"]))).first()
    if seat is None:
        problem = _("Nobody sits there. Choose from the list.")
        raise Unacceptable(problem, {"seat": problem})
    return seat
