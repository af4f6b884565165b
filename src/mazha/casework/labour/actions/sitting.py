"""The dispute as its steps need it: the case, the claims, the agreement in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mazha.casework.labour.models import Agreement, Case, Claim
from mazha.kernel.errors import Refused, Unacceptable
from mazha.matters.queries import phones
from mazha.people.actor import Actor

if TYPE_CHECKING:
    from uuid import UUID

    from mazha.procedures.events import StepTaken

KEEPER = Actor.system("labour")
PHONE_END = 4
"""So many digits tell two workers of one group apart."""


class NotYet(Refused):
    """Something has to happen first; the message says what."""

    code = "labour.not_yet"


class NotForThisRoad(Refused):
    """By law this belongs elsewhere; the message says where."""

    code = "labour.not_for_this_road"


def case_of(event: StepTaken) -> Case:
    return Case.objects.get(pk=event.matter_id)


def claims_of(matter_id: UUID) -> list[Claim]:
    """Every worker's, in order."""
    return list(Claim.objects.filter(matter_id=matter_id).order_by("number"))


def agreement_of(matter_id: UUID) -> Agreement:
    """The draft or agreement in force. Refuses where there is none."""
    found = Agreement.objects.filter(matter_id=matter_id, dropped_at=None).first()
    if found is None:
        raise NotYet(_("There is no draft yet."))
    return found


def own_or_refuse(event: StepTaken, claim: Claim) -> None:
    """That whoever holds the group's one code speaks for themselves: by the end of the number they left (LDTZ 14, the
    parties sign). A worker who stands alone needs none; one who left no number comes to the window.
    """
    if event.by.kind != "resident" or Claim.objects.filter(matter_id=event.matter_id).count() == 1:
        return
    digits = str(event.said.get("phone_end", "")).strip()
    fits = phones.ends_in(claim.party_id, digits if len(digits) == PHONE_END else "")
    if fits is None:
        problem = _("This worker left no number. Sign on paper or confirm at the window instead.")
    elif not fits:
        problem = _("These are not the last four digits of the number that this worker left. Check them.")
    else:
        return
    raise Unacceptable(problem, {"phone_end": problem})
