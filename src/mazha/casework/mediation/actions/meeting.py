"""Dates that fit everyone, what was said at them, and more time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mazha.casework.mediation.actions.sitting import NotYet, own_seat, seats
from mazha.casework.mediation.models import Coming, Seat, Session
from mazha.kernel.errors import Unacceptable
from mazha.kernel.ids import uuid7

if TYPE_CHECKING:
    from mazha.procedures.events import StepTaken


def propose(event: StepTaken) -> None:
    """A date. Refuses one that is past."""
    starts = dt.datetime.fromisoformat(str(event.said["starts"]))
    if starts <= event.at:
        problem = _("The date must lie ahead.")
        raise Unacceptable(problem, {"starts": problem})
    number = Session.objects.filter(matter_id=event.matter_id).count() + 1
    Session(
        id=uuid7(event.at), matter_id=event.matter_id, number=number, starts_at=starts,
        place=str(event.said["place"]), proposed_at=event.at,
    ).save(force_insert=True)  # fmt: skip


def answer(event: StepTaken) -> None:
    """One party says whether they can come; a later answer takes the place of the first."""
    session, seat = _session(event), own_seat(event)
    if session.fixed_at is not None or session.held_at is not None:
        raise NotYet(_("This date is settled already. Tell the mediator if you cannot come after all."))
    given = {"can": bool(event.said["can"]), "at": event.at}
    if not Coming.objects.filter(session=session, seat=seat).update(**given):
        Coming(id=uuid7(event.at), matter_id=event.matter_id, session=session, seat=seat, **given).save(
            force_insert=True
        )


def fix(event: StepTaken) -> None:
    """Refuses until everyone has said that they can come."""
    session = _session(event)
    can = set(Coming.objects.filter(session=session, can=True).values_list("seat_id", flat=True))
    if missing := [seat.number for seat in seats(event) if seat.pk not in can]:
        raise NotYet(
            _("Not everyone has said that they can come then. Still missing: %(who)s. Propose another date, or wait.")
            % {"who": ", ".join(map(str, missing))}
        )
    session.fixed_at = event.at
    session.save(update_fields=["fixed_at"])


def hold(event: StepTaken) -> None:
    """What was said at it. Refuses one somebody said they could not come to, and one that is on record already."""
    session = _session(event)
    if session.held_at is not None:
        raise NotYet(_("This session is on record already. Propose a date for the next one."))
    if Coming.objects.filter(session=session, can=False).exists() and session.fixed_at is None:
        raise NotYet(_("Somebody said they cannot come then. Propose a date that fits everyone."))
    session.held_at, session.record = event.at, str(event.said["record"])
    session.save(update_fields=["held_at", "record"])


def want_longer(event: StepTaken) -> None:
    """One party agrees to more time."""
    seat = own_seat(event)
    seat.longer_at = event.at
    seat.save(update_fields=["longer_at"])


def extend(event: StepTaken) -> None:
    """Refuses until everyone agreed to it; each further time is agreed to anew."""
    if missing := [seat.number for seat in seats(event) if seat.longer_at is None]:
        raise NotYet(
            _("More time needs everyone's word. Still missing: %(who)s.") % {"who": ", ".join(map(str, missing))}
        )
    Seat.objects.filter(matter_id=event.matter_id).update(longer_at=None)


def _session(event: StepTaken) -> Session:
    found = Session.objects.filter(matter_id=event.matter_id, number=int(str(event.said["session"]))).first()
    if found is None:
        problem = _("There is no date of this number. Choose from the list.")
        raise Unacceptable(problem, {"session": problem})
    return found
