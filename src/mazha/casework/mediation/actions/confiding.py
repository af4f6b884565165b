"""Private words: one side to the mediator, the mediator to themselves. The other side never reads them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from mazha.casework.mediation.models import Case, Caucus, Seat
from mazha.kernel.errors import Forbidden, Refused, Unacceptable
from mazha.kernel.ids import uuid7
from mazha.matters import queries as matters
from mazha.procedures.answers import plain

if TYPE_CHECKING:
    from mazha.people.actor import Actor

LEAST, MOST = 2, 4000


class NobodyToTell(Refused):
    """No mediator is named yet, or the matter has ended."""

    code = "mediation.nobody_to_tell"


@transaction.atomic
def confide(matter_id: UUID, text: str, *, seat: int | None = None, by: Actor, at: dt.datetime) -> UUID:
    """Keep a private word for the mediator alone: a party's, or the mediator's own, with the `seat` it is about. Who
    sent it is not shown it again.

    Refuses when there is no mediator, when the matter has ended, and everyone who is neither.
    """
    matter = matters.by_id(by, matter_id)
    case = Case.objects.filter(pk=matter_id).first()
    if case is None or case.mediator_id is None or matter.closed_at is not None:
        raise NobodyToTell(_("There is no mediator to tell it to just now. Once one is named you can write it here."))
    said = plain(text)
    if not LEAST <= len(said) <= MOST:
        problem = _("Write between %(least)d and %(most)d characters.") % {"least": LEAST, "most": MOST}
        raise Unacceptable(problem, {"text": problem})
    by_party = by.kind in {"resident", "respondent"}
    if not by_party and by.officer_id != case.mediator_id:
        raise Forbidden(_("Private words are for the mediator of this case alone."))
    seats = Seat.objects.filter(matter_id=matter_id)
    if by.party is not None:
        whose = seats.filter(party_id=by.party).first()
    else:
        number = 1 if by_party else seat
        whose = seats.filter(number=number).first() if number is not None else None
    if whose is None and (by_party or seat is not None):
        raise Unacceptable(_("Choose whose words they are."), {"seat": _("Choose whose words they are.")})
    word = Caucus(
        id=uuid7(at), matter_id=matter_id, seat=whose, officer_id=case.mediator_id, by_party=by_party, text=said, at=at
    )
    word.save(force_insert=True)
    return word.pk
