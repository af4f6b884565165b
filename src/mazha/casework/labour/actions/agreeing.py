"""The agreement: drafted with each worker's sum and days, signed by every worker and the employer, sealed, issued."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mazha.casework.labour import papers
from mazha.casework.labour.actions.sitting import KEEPER, NotYet, agreement_of, claims_of, own_or_refuse
from mazha.casework.labour.models import Agreement, Attempt, Case, Claim, Share, Signature
from mazha.casework.labour.rules import amounts_in, chosen, shares
from mazha.documents import actions as documents
from mazha.kernel.errors import Unacceptable
from mazha.kernel.ids import uuid7
from mazha.kernel.moments import day_of

if TYPE_CHECKING:
    from mazha.procedures.events import StepTaken


def draft(event: StepTaken) -> None:
    """A new draft in the place of any before it: what was signed under the old one falls away. Refuses a first day that
    lies behind, sums that nobody claims, and parts of less than a fen.
    """
    said, problems = event.said, dict[str, str]()
    first, parts = said["first_due"], said.get("parts", 1)
    assert isinstance(first, dt.date)
    assert isinstance(parts, int)
    claims = {claim.number: claim for claim in claims_of(event.matter_id)}
    if first < day_of(event.at):
        problems["first_due"] = _("The date must not lie behind.")
    full = {number: claim.amount_fen for number, claim in claims.items()}
    agreed = amounts_in(str(said.get("amounts", "")), full, problems)
    if any(total < parts for total in agreed.values()):
        problems["parts"] = _("An instalment would be less than a fen. Choose fewer.")
    if problems:
        raise Unacceptable(_("Something is missing or not right. Look at what is marked."), problems)
    earlier = Agreement.objects.filter(matter_id=event.matter_id)
    number = earlier.count() + 1
    earlier.filter(dropped_at=None).update(dropped_at=event.at)
    agreement = Agreement(
        id=uuid7(event.at), matter_id=event.matter_id, number=number, facts=str(said["facts"]),
        points=str(said["points"]), drafted_at=event.at,
    )  # fmt: skip
    agreement.save(force_insert=True)
    Share.objects.bulk_create(
        Share(
            id=uuid7(event.at), matter_id=event.matter_id, agreement=agreement, claim=claims[claim],
            instalment=instalment, due_date=day, amount_fen=amount,
        )
        for claim, instalment, amount, day in shares(agreed, parts, first)
    )  # fmt: skip


def sign(event: StepTaken) -> None:
    """With a code: the employer by its own; a worker by the matter's, and where there are several, by which
    of them they are and the end of their own number."""
    if event.by.kind == "respondent":
        _sign(event, None, on_paper=False)
        return
    claims = claims_of(event.matter_id)
    wanted = event.said.get("worker", 1 if len(claims) == 1 else None)
    claim = next((each for each in claims if each.number == wanted), None)
    if claim is None:
        problem = _("Choose who you are from the list.")
        raise Unacceptable(problem, {"worker": problem})
    own_or_refuse(event, claim)
    _sign(event, claim, on_paper=False)


def sign_for(event: StepTaken) -> None:
    """On paper, with the scan: the employer, or those workers who have not signed yet, or the ones that are named."""
    if event.said["side"] == "employer":
        _sign(event, None, on_paper=True)
        return
    claims = {claim.number: claim for claim in claims_of(event.matter_id)}
    written, problems = str(event.said.get("workers", "")), dict[str, str]()
    numbers = chosen(written, list(claims), problems)
    if problems:
        raise Unacceptable(problems["workers"], problems)
    signed = _signed(agreement_of(event.matter_id))
    missing = [claims[number] for number in numbers if claims[number].pk not in signed]
    if not missing:
        raise NotYet(_("These signatures are there already."))
    for claim in missing:
        _sign(event, claim, on_paper=True)


def seal(event: StepTaken) -> None:
    """In force once every worker and the employer have signed (LDTZ 14). The agreement is issued as a document, for
    both sides.
    """
    agreement = agreement_of(event.matter_id)
    signed = _signed(agreement)
    missing = [str(claim.number) for claim in claims_of(event.matter_id) if claim.pk not in signed]
    if None not in signed:
        missing.append(_("the employer"))
    if missing:
        raise NotYet(_("Not everyone has signed. Still missing: %(who)s.") % {"who": ", ".join(missing)})
    agreement.effective_at = event.at
    agreement.save(update_fields=["effective_at"])
    Case.objects.filter(pk=event.matter_id).update(ended_at=event.at)
    Attempt.objects.filter(matter_id=event.matter_id, ended_at=None).update(ended_at=event.at)
    unit, values = papers.agreement(event.matter_id, agreement, event.by)
    documents.issue("labour.agreement", event.matter_id, values, unit=unit, for_resident=True, by=KEEPER, at=event.at)


def _signed(agreement: Agreement) -> set[object]:
    """Ids of the claims whose workers have signed; None among them for the employer."""
    return set(Signature.objects.filter(agreement=agreement).values_list("claim_id", flat=True))


def _sign(event: StepTaken, claim: Claim | None, *, on_paper: bool) -> None:
    agreement = agreement_of(event.matter_id)
    if (claim.pk if claim else None) in _signed(agreement):
        raise NotYet(_("This signature is there already."))
    Signature(
        id=uuid7(event.at), matter_id=event.matter_id, agreement=agreement, claim=claim, on_paper=on_paper, at=event.at
    ).save(force_insert=True)
