"""The other side: entered, invited with a code of their own, agreeing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mazha.casework.mediation.actions.sitting import KEEPER, NotYet, named_seat, own_seat, seats
from mazha.casework.mediation.models import Seat, Side
from mazha.kernel import codes
from mazha.kernel.errors import Unacceptable
from mazha.kernel.ids import uuid7
from mazha.kernel.statement import together
from mazha.matters import actions as matters
from mazha.matters import queries as matter_queries
from mazha.notices.actions import Telling, outbox
from mazha.people import sealing
from mazha.procedures import actions as procedures
from mazha.procedures.arriving import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mazha.procedures.events import StepTaken


def code_context(seat: Seat) -> str:
    """In which the code of a seat is sealed."""
    return f"mediation.seat:{seat.pk}"


def add_party(event: StepTaken) -> None:
    """One more person on either side. Those of the other side are invited with the rest, or at once if that is past."""
    problems: dict[str, str] = {}
    phone = number(str(event.said.get("phone", "")), problems)
    if problems:
        raise Unacceptable(problems["phone"], problems)
    side = Side(str(event.said["beside"]))
    part = "respondent" if side is Side.RESPONDENT else "joined"
    who, write = matters.add_party(
        event.matter_id, matters.NewParty(name=str(event.said["name"]), phone=phone, part=part), at=event.at
    )
    together([write])
    taken = seats(event)
    seat = Seat(
        id=uuid7(event.at), matter_id=event.matter_id, number=len(taken) + 1, party_id=who, side=side,
        agreed_at=event.at if side is Side.APPLICANT else None,
    )  # fmt: skip
    seat.save(force_insert=True)
    if event.stage == "invited" and side is Side.RESPONDENT:
        _invite(event, [seat])


def invite(event: StepTaken) -> None:
    """A code for everyone of the other side, and a text message for who left a number."""
    theirs = [seat for seat in seats(event) if seat.side == Side.RESPONDENT]
    if not theirs:
        raise NotYet(_("There is nobody on the other side yet. Add a party first."))
    _invite(event, theirs)


def reinvite(event: StepTaken) -> None:
    """A new code; the old one opens nothing any more."""
    seat = named_seat(event)
    if seat.side != Side.RESPONDENT:
        problem = _("This is the side that applied. It has its code already.")
        raise Unacceptable(problem, {"seat": problem})
    _invite(event, [seat])


def _invite(event: StepTaken, theirs: Sequence[Seat]) -> None:
    reachable = {party.id: party.language for party in matter_queries.reachable_parties(event.matter_id)}
    told = []
    for seat in theirs:
        code = matters.give_code(seat.party_id)
        seat.code_sealed, seat.invited_at = sealing.seal(code, code_context(seat)), event.at
        seat.save(update_fields=["code_sealed", "invited_at"])
        if seat.party_id in reachable:
            told.append(
                Telling(
                    name="mediation.invited", transport="sms", recipient=f"party:{seat.party_id}",
                    language=reachable[seat.party_id], facts={"code": codes.spoken(code)},
                )
            )  # fmt: skip
    if told:
        together([outbox(event.matter_id, told, at=event.at)])


def agree(event: StepTaken) -> None:
    """One of the other side agrees; when all have, it is accepted."""
    _agreed(event, own_seat(event))


def agree_for(event: StepTaken) -> None:
    """The same, said in person and taken down."""
    _agreed(event, named_seat(event))


def accept(event: StepTaken) -> None:
    """Refuses, whoever asks, before everyone has agreed: no mediation without both (RMTJ 17)."""
    if any(seat.agreed_at is None for seat in seats(event)):
        raise NotYet(_("Not everyone has agreed to mediate yet."))


def _agreed(event: StepTaken, seat: Seat) -> None:
    if seat.agreed_at is None:
        seat.agreed_at = event.at
        seat.save(update_fields=["agreed_at"])
    if all(each.agreed_at is not None for each in seats(event)):
        procedures.take(step="accept", matter_id=event.matter_id, given={}, by=KEEPER, at=event.at)
