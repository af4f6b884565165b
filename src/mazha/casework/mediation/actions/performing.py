"""After the agreement: what was paid, whether all of it is done, and asking the court together."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from mazha.casework.mediation.actions.sitting import KEEPER, NotYet, own_seat, seats
from mazha.casework.mediation.models import Agreement, Case, Instalment, Seat, Side
from mazha.casework.mediation.rules import Hint, court_hints, court_says_no
from mazha.kernel.errors import Unacceptable
from mazha.kernel.moments import day_of
from mazha.matters import queries as matter_queries
from mazha.procedures import actions as procedures

if TYPE_CHECKING:
    from mazha.procedures.events import StepTaken


def paid(event: StepTaken) -> None:
    """Receipt of one instalment, by the side that is paid; where no money is owed, by the side that applied. After the
    last one it has all been carried out.
    """
    agreement = Agreement.objects.get(matter_id=event.matter_id, dropped_at=None)
    seat = own_seat(event)
    receives = Side.RESPONDENT if agreement.payer == Side.APPLICANT else Side.APPLICANT
    if seat.side != receives:
        raise NotYet(_("Only the side that is paid can confirm receipt."))
    part = Instalment.objects.filter(agreement=agreement, number=int(str(event.said["instalment"]))).first()
    if part is None:
        problem = _("There is no instalment of this number. Choose from the list.")
        raise Unacceptable(problem, {"instalment": problem})
    if part.confirmed_at is not None:
        raise NotYet(_("Receipt of this one is confirmed already."))
    part.confirmed_at, part.confirmed_by = event.at, seat
    part.save(update_fields=["confirmed_at", "confirmed_by"])
    if not Instalment.objects.filter(agreement=agreement, confirmed_at=None).exists():
        procedures.take(step="fulfil", matter_id=event.matter_id, given={}, by=KEEPER, at=event.at)


def fulfil(event: StepTaken) -> None:
    """Refuses while something is not confirmed by whoever it is owed to."""
    open_ones = Instalment.objects.filter(matter_id=event.matter_id, agreement__dropped_at=None, confirmed_at=None)
    if left := [str(number) for number in open_ones.order_by("number").values_list("number", flat=True)]:
        raise NotYet(
            _("Not all of it is confirmed by the side that is owed. Still open: %(which)s.")
            % {"which": ", ".join(left)}
        )


def want_confirmation(event: StepTaken) -> None:
    """One party agrees to ask the court."""
    seat = own_seat(event)
    seat.confirm_at = event.at
    seat.save(update_fields=["confirm_at"])


def file_confirmation(event: StepTaken) -> None:
    """Refuses until everyone has agreed to it, and what the court would refuse or reject, with the reason; and what the
    program stopped at while nobody says why it does not stand in the way.
    """
    if missing := [str(seat.number) for seat in seats(event) if seat.confirm_at is None]:
        raise NotYet(
            _("The court takes it only from both sides together. Still missing: %(who)s.") % {"who": ", ".join(missing)}
        )
    if wrong := court_says_no(event.said):
        raise Unacceptable(
            _("The court would not confirm this. The agreement stays in force; see what is marked."),
            {name: _COURT[name]() for name in wrong},
        )
    if hints_about(event.matter_id) and not event.said.get("note"):
        problem = _("Say in a few words why what the program found does not keep the court from confirming it.")
        raise Unacceptable(problem, {"note": problem})


def hints_about(matter_id: UUID) -> list[Hint]:
    """What the program finds in the agreement in force that a court may stop at."""
    agreement = Agreement.objects.filter(matter_id=matter_id, dropped_at=None).first()
    if agreement is None:
        return []
    text, topic = f"{agreement.facts}\n{agreement.points}", Case.objects.get(pk=matter_id).topic
    return court_hints(text=text, topic=topic, total_fen=agreement.total_fen)


def court_day(event: StepTaken) -> None:
    """A day on which the court did something: neither ahead, nor before the application was filed."""
    day, filed = event.said["court_day"], matter_queries.last_taken(event.matter_id, "file_confirmation")
    assert isinstance(day, dt.date)
    if day > day_of(event.at) or (filed is not None and day < day_of(filed)):
        problem = _("The day lies between the filing and today. Take it from the court's paper.")
        raise Unacceptable(problem, {"court_day": problem})


def withdraw_confirmation(event: StepTaken) -> None:
    """Taken back from the court: asking again needs everyone's word again."""
    Seat.objects.filter(matter_id=event.matter_id).update(confirm_at=None)


_COURT = {
    "scope": lambda: _("It is nothing that courts decide: no court accepts it (CPLI 355)."),
    "venue": lambda: _("Apply to the court where a party lives or the committee sits (CPL 205, CPLI 355)."),
    "status": lambda: _("The court does not confirm marriage, adoption or another status (CPLI 355)."),
    "property": lambda: _("The court does not confirm ownership this way: bring a suit (CPLI 355)."),
    "special": lambda: _("It belongs to another special procedure, public summons or bankruptcy (CPLI 355)."),
    "third": lambda: _("The court rejects what harms others or breaks mandatory law: change it (CPLI 358)."),
    "morals": lambda: _("The court rejects what offends public order or good morals: change it (CPLI 358)."),
    "unclear": lambda: _(
        "The court rejects what is not clear: say who does what until when, and sign anew (CPLI 358)."
    ),
    "forced": lambda: _("The court rejects what was not agreed freely: mediate again, or end it (CPLI 358)."),
}
