"""What each step writes beside the ledger, inside the step's own transaction; a refusal here undoes the step, too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from mazha.casework.labour.actions import agreeing, inviting, onward, paying
from mazha.casework.labour.actions.sitting import KEEPER
from mazha.people import wall

if TYPE_CHECKING:
    from mazha.procedures.events import StepTaken

Follow = Callable[["StepTaken"], None]
FOLLOWED_BY: Mapping[tuple[str, str], Follow] = {
    ("labour", "take_on"): inviting.take_on,
    ("labour", "invite"): inviting.invite,
    ("labour", "reinvite"): inviting.invite,
    ("labour", "agree"): inviting.agree,
    ("labour", "agree_for"): inviting.agree,
    ("labour", "decline"): inviting.ended,
    ("labour", "decline_for"): inviting.ended,
    ("labour", "no_answer"): inviting.ended,
    ("labour", "fail"): inviting.ended,
    ("labour", "stop"): inviting.ended,
    ("labour", "lapse"): inviting.ended,
    ("labour", "withdraw"): inviting.ended,
    ("labour", "pass_on"): inviting.pass_on,
    ("labour", "draft"): agreeing.draft,
    ("labour", "sign"): agreeing.sign,
    ("labour", "sign_for"): agreeing.sign_for,
    ("labour", "seal"): agreeing.seal,
    ("labour", "record_payment"): paying.record,
    ("labour", "confirm_paid"): paying.confirm,
    ("labour", "deny_paid"): paying.deny,
    ("labour", "confirm_for"): paying.confirm_for,
    ("labour", "fulfil"): paying.fulfil,
    ("labour", "breach"): paying.breach,
    ("labour", "payment_order"): paying.payment_order,
    ("labour", "hand_over"): onward.hand_over,
    ("labour", "to_inspection"): onward.to_inspection,
    ("inspection", "file"): onward.file_inspection,
    ("inspection", "refuse"): onward.tell_dispute,
    ("inspection", "decide"): onward.tell_dispute,
    ("arbitration", "refuse"): onward.tell_dispute,
    ("arbitration", "silent"): onward.tell_dispute,
    ("arbitration", "lapse"): onward.tell_dispute,
    ("arbitration", "settle"): onward.tell_dispute,
    ("arbitration", "award"): onward.tell_dispute,
    ("arbitration", "award_final"): onward.tell_dispute,
    ("arbitration", "take_effect"): onward.tell_dispute,
}


def after_step(event: StepTaken) -> None:
    """Wired to every step, of whatever line of work."""
    if follow := FOLLOWED_BY.get((event.procedure, event.step)):
        # What the engine allowed is done whole, also where whoever acts may not read the people of it.
        with wall.seated(KEEPER):
            follow(event)
