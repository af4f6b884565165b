"""What each step of a mediation writes beside the ledger, inside the step's own transaction.

The steps are taken through the engine, from whichever door; a refusal here undoes the step, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from mazha.casework.mediation.actions import agreeing, inviting, meeting, naming, performing, taking_over
from mazha.casework.mediation.actions.sitting import KEEPER
from mazha.people import wall

if TYPE_CHECKING:
    from mazha.procedures.events import StepTaken

FOLLOWED_BY: Mapping[str, Callable[[StepTaken], None]] = {
    "add_party": inviting.add_party,
    "invite": inviting.invite,
    "reinvite": inviting.reinvite,
    "agree": inviting.agree,
    "agree_for": inviting.agree_for,
    "accept": inviting.accept,
    "choose": naming.choose,
    "assign": naming.assign,
    "refuse_mediator": naming.refuse,
    "propose_session": meeting.propose,
    "answer_session": meeting.answer,
    "fix_session": meeting.fix,
    "hold_session": meeting.hold,
    "want_longer": meeting.want_longer,
    "extend": meeting.extend,
    "agree_oral": agreeing.agree_oral,
    "draft": agreeing.draft,
    "read_out": agreeing.read_out,
    "sign": agreeing.sign,
    "sign_for": agreeing.sign_for,
    "seal": agreeing.seal,
    "paid": performing.paid,
    "fulfil": performing.fulfil,
    "want_confirmation": performing.want_confirmation,
    "file_confirmation": performing.file_confirmation,
    "court_accepts": performing.court_day,
    "court_confirms": performing.court_day,
    "court_rejects": performing.court_day,
    "withdraw_confirmation": performing.withdraw_confirmation,
}


def after_step(event: StepTaken) -> None:
    """Wired to every step, of whatever line of work."""
    if event.step == "to_mediation" and event.procedure != "mediation":
        taking_over.take_over(event)
    if event.procedure == "mediation" and (follow := FOLLOWED_BY.get(event.step)):
        # What the engine allowed is done whole, also where whoever acts has not opened the people of a covered one.
        with wall.seated(KEEPER):
            follow(event)
