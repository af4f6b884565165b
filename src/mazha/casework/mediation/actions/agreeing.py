"""The agreement: drafted, read out, signed by everyone, sealed. Nobody signs for two sides: the store refuses it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mazha.casework.mediation.actions.sitting import NotYet, named_seat, own_seat, seats
from mazha.casework.mediation.models import Agreement, As, Case, Instalment, Seat, Signature, Signer
from mazha.kernel.errors import Refused, Unacceptable
from mazha.kernel.fen import instalments
from mazha.kernel.ids import uuid7
from mazha.kernel.moments import day_of
from mazha.matters import queries as matters
from mazha.people import sealing

if TYPE_CHECKING:
    from uuid import UUID

    from mazha.procedures.events import StepTaken

PROXY = "mediation.proxy"


class SignsForTwo(Refused):
    """The same person under two sides."""

    code = "mediation.signs_for_two"


def draft(event: StepTaken) -> None:
    """A new draft in the place of any before it, with its instalments. What was signed under the old one falls away."""
    said, first, total = event.said, event.said["first_due"], event.said.get("total", 0)
    parts = said.get("parts", 1) if total else 1
    assert isinstance(first, dt.date)
    assert isinstance(total, int)
    assert isinstance(parts, int)
    if first < day_of(event.at):
        problem = _("The date must not lie behind.")
        raise Unacceptable(problem, {"first_due": problem})
    if total and not said.get("payer"):
        problem = _("Say who pays.")
        raise Unacceptable(problem, {"payer": problem})
    if total and parts > total:
        problem = _("An instalment would be less than a fen. Choose fewer.")
        raise Unacceptable(problem, {"parts": problem})
    agreement = _new(event, facts=str(said["facts"]), points=str(said["points"]))
    agreement.total_fen, agreement.payer = total, str(said.get("payer", "")) if total else ""
    agreement.due_date = first
    agreement.save(force_insert=True)
    for number, (amount, day) in enumerate(instalments(total, parts, first), start=1):
        Instalment(
            id=uuid7(event.at), matter_id=event.matter_id, agreement=agreement, number=number, amount_fen=amount,
            due_date=day,
        ).save(force_insert=True)  # fmt: skip


def agree_oral(event: StepTaken) -> None:
    """Agreed by word of mouth: in force at once, written down by the mediator (RMTJ 28, 30)."""
    agreement = _new(event, facts="", points=str(event.said["record"]))
    agreement.oral, agreement.effective_at = True, event.at
    agreement.save(force_insert=True)


def _new(event: StepTaken, *, facts: str, points: str) -> Agreement:
    earlier = Agreement.objects.filter(matter_id=event.matter_id)
    number = earlier.count() + 1
    earlier.filter(dropped_at=None).update(dropped_at=event.at)
    return Agreement(
        id=uuid7(event.at), matter_id=event.matter_id, number=number, facts=facts, points=points, drafted_at=event.at
    )


def read_out(event: StepTaken) -> None:
    """Read aloud to everyone; only then may it be signed."""
    agreement = _current(event.matter_id)
    agreement.read_out_at = event.at
    agreement.save(update_fields=["read_out_at"])


def sign(event: StepTaken) -> None:
    """A party with their own code, or the mediator. Refuses before it was read out, and a second time."""
    if event.by.kind == "officer":
        officer = event.by.officer_id
        if Case.objects.get(pk=event.matter_id).mediator_id != officer:
            raise NotYet(_("Only the mediator of this case signs as its mediator."))
        _sign(event, As.MEDIATOR, f"officer:{officer}".encode(), officer=officer)
        return
    seat = own_seat(event)
    _sign(event, As(seat.side), _print_of(event, seat), seat=seat)


def sign_for(event: StepTaken) -> None:
    """On paper, in person or by proxy: the mediator says who and by which number they are known."""
    seat = named_seat(event)
    written = str(event.said["signer_number"])
    person = sealing.print_of_phone(written) or sealing.print_of("number:" + "".join(written.split()).upper())
    _sign(event, As(seat.side), person, seat=seat, proxy=str(event.said.get("signer", "")), on_paper=True)


def seal(event: StepTaken) -> None:
    """The committee's seal, once everyone and the mediator have signed: from then on it binds (RMTJ 29, 30)."""
    agreement = _current(event.matter_id)
    signed = list(Signature.objects.filter(agreement=agreement))
    have = {signature.seat_id for signature in signed}
    missing = [str(seat.number) for seat in seats(event) if seat.pk not in have]
    if not any(signature.as_what == As.MEDIATOR for signature in signed):
        missing.append(_("the mediator"))
    if missing:
        raise NotYet(_("Not everyone has signed. Still missing: %(who)s.") % {"who": ", ".join(missing)})
    _sign(
        event, As.COMMITTEE, f"committee:{event.by.officer_id}".encode(), officer=event.by.officer_id,
        on_paper=False,
    )  # fmt: skip
    agreement.effective_at = event.at
    agreement.save(update_fields=["effective_at"])


def _current(matter_id: UUID) -> Agreement:
    agreement = Agreement.objects.filter(matter_id=matter_id, dropped_at=None).first()
    if agreement is None:
        raise NotYet(_("There is no draft yet."))
    return agreement


def _print_of(event: StepTaken, seat: Seat) -> bytes:
    matter = matters.by_id(event.by, event.matter_id)
    return matters.print_in(event.by, matter, seat.party_id) or sealing.print_of(f"party:{seat.party_id}")


def _sign(
    event: StepTaken, as_what: As, person: bytes, *, seat: Seat | None = None, officer: int | None = None,
    proxy: str = "", on_paper: bool = False,
) -> None:  # fmt: skip
    agreement = _current(event.matter_id)
    if agreement.read_out_at is None:
        raise NotYet(_("It has to be read out to everyone before it is signed."))
    earlier = Signature.objects.filter(agreement=agreement)
    if earlier.filter(as_what=as_what, seat=seat).exists():
        raise NotYet(_("This signature is there already."))
    signer = Signer.objects.filter(agreement=agreement, person=person).first()
    if signer is None:
        signer = Signer(
            id=uuid7(event.at), matter_id=event.matter_id, agreement=agreement, as_what=as_what, person=person
        )
        signer.save(force_insert=True)
    if signer.as_what != as_what:
        raise SignsForTwo(
            _("This person has signed for the other side already. Nobody signs for two sides: let somebody else sign.")
        )
    Signature(
        id=uuid7(event.at), matter_id=event.matter_id, agreement=agreement, number=earlier.count() + 1,
        as_what=as_what, signer=signer, seat=seat, officer_id=officer, on_paper=on_paper, at=event.at,
        proxy_sealed=sealing.seal(proxy, PROXY) if proxy else None,
    ).save(force_insert=True)  # fmt: skip
