"""What was paid, by instalment and worker; confirmed by the worker or for them; breached, or all of it done."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from mazha.casework.labour.actions.sitting import KEEPER, NotForThisRoad, NotYet, agreement_of, claims_of, own_or_refuse
from mazha.casework.labour.models import Payment, Share
from mazha.casework.labour.rules import PAYMENT_ORDER, chosen
from mazha.kernel.errors import Unacceptable
from mazha.kernel.fen import yuan
from mazha.kernel.ids import uuid7
from mazha.kernel.moments import day_of
from mazha.procedures import actions as procedures

if TYPE_CHECKING:
    from mazha.procedures.events import StepTaken


def record(event: StepTaken) -> None:
    """A payment to each of the workers named, or to all: all that was still due of the instalment, or the sum that is
    given. Refuses more than is due, and a day that lies ahead.
    """
    said, problems = event.said, dict[str, str]()
    paid_date, amount = said["paid_date"], said.get("amount")
    assert isinstance(paid_date, dt.date)
    assert amount is None or isinstance(amount, int)
    if paid_date > day_of(event.at):
        problems["paid_date"] = _("The day lies ahead. Record a payment once it is made.")
    due = {share: _left(share) for share in _shares(event, problems)}
    open_ones = {share: left for share, left in due.items() if left > 0}
    if due and not open_ones:
        problems["workers"] = _("This instalment is recorded as paid already for everyone you named.")
    if amount == 0:
        problems["amount"] = _("Give more than 0, or leave it empty for all that was due.")
    if amount and (over := [share.claim.number for share, left in open_ones.items() if amount > left]):
        problems["amount"] = _("More than is due to: %(who)s. Record these by themselves.") % {
            "who": ", ".join(map(str, over))
        }
    if problems:
        raise Unacceptable(_("Something is missing or not right. Look at what is marked."), problems)
    last = Payment.objects.filter(matter_id=event.matter_id).aggregate(last=Max("number"))["last"] or 0
    Payment.objects.bulk_create(
        Payment(
            id=uuid7(event.at), matter_id=event.matter_id, number=number, share=share, amount_fen=amount or left,
            paid_date=paid_date, recorded_at=event.at,
        )
        for number, (share, left) in enumerate(open_ones.items(), start=last + 1)
    )  # fmt: skip


def confirm(event: StepTaken) -> None:
    """A worker's own word, with the matter's code. After the last one it is all paid."""
    payment = _own(event)
    payment.confirmed_at = event.at
    payment.save(update_fields=["confirmed_at"])
    _finish(event)


def deny(event: StepTaken) -> None:
    """A worker says that a payment has not arrived: it counts as not paid."""
    payment = _own(event)
    payment.denied_at = event.at
    payment.save(update_fields=["denied_at"])


def confirm_for(event: StepTaken) -> None:
    """After asking the workers: what was recorded of this instalment and nobody has spoken about yet."""
    problems: dict[str, str] = {}
    waiting = Payment.objects.filter(
        share__in=_shares(event, problems), confirmed_at=None, denied_at=None
    )  # fmt: skip
    if problems:
        raise Unacceptable(_("Something is missing or not right. Look at what is marked."), problems)
    done = waiting.update(confirmed_at=event.at, confirmed_by=event.by.officer_id)
    if not done:
        problem = _("No payment of this instalment waits for these workers. Record it first.")
        raise Unacceptable(problem, {"instalment": problem})
    _finish(event)


def breach(event: StepTaken) -> None:
    """Refuses while nothing is past its day."""
    agreement = agreement_of(event.matter_id)
    today = day_of(event.at)
    late = [s for s in Share.objects.filter(agreement=agreement, due_date__lt=today) if _confirmed(s) < s.amount_fen]
    if not late:
        ahead = Share.objects.filter(agreement=agreement, due_date__gte=today).order_by("due_date").first()
        when = f"{ahead.due_date:%Y-%m-%d}" if ahead else "—"
        raise NotYet(_("Nothing is past its day yet. The next one is %(day)s.") % {"day": when})


def payment_order(event: StepTaken) -> None:
    """Only of an agreement on wages, injury costs or compensation (LDTZ 16)."""
    others = [str(c.number) for c in claims_of(event.matter_id) if c.kind not in PAYMENT_ORDER]
    if others:
        raise NotForThisRoad(
            _("A payment order is for wages, injury costs and compensation (article 16). Not for: %(who)s. Choose "
              "arbitration for these.") % {"who": ", ".join(others)}
        )  # fmt: skip


def fulfil(event: StepTaken) -> None:
    """Refuses while something is not confirmed by whoever it is owed to."""
    if _owed(event):
        raise NotYet(_("Not all of it is confirmed yet. Still open: %(sum)s yuan.") % {"sum": yuan(_owed(event))})


def _finish(event: StepTaken) -> None:
    if not _owed(event):
        procedures.take(step="fulfil", matter_id=event.matter_id, given={}, by=KEEPER, at=event.at)


def _owed(event: StepTaken) -> int:
    agreement = agreement_of(event.matter_id)
    agreed = Share.objects.filter(agreement=agreement).aggregate(total=Sum("amount_fen"))["total"] or 0
    paid = Payment.objects.filter(share__agreement=agreement, confirmed_at__isnull=False)
    return agreed - (paid.aggregate(total=Sum("amount_fen"))["total"] or 0)


def _shares(event: StepTaken, problems: dict[str, str]) -> list[Share]:
    """Of the instalment and the workers that the answers name."""
    agreement = agreement_of(event.matter_id)
    found = {
        share.claim.number: share
        for share in Share.objects.filter(agreement=agreement, instalment=int(str(event.said["instalment"])))
        .select_related("claim")
        .order_by("claim__number")
    }
    if not found:
        problems["instalment"] = _("There is no instalment of this number. Choose from the list.")
        return []
    return [found[number] for number in chosen(str(event.said.get("workers", "")), list(found), problems)]


def _left(share: Share) -> int:
    paid = Payment.objects.filter(share=share, denied_at=None).aggregate(total=Sum("amount_fen"))["total"]
    return share.amount_fen - (paid or 0)


def _confirmed(share: Share) -> int:
    paid = Payment.objects.filter(share=share, confirmed_at__isnull=False).aggregate(total=Sum("amount_fen"))["total"]
    return paid or 0


def _own(event: StepTaken) -> Payment:
    agreement = agreement_of(event.matter_id)
    number = int(str(event.said["payment"]))
    payment = Payment.objects.filter(
        matter_id=event.matter_id, share__agreement=agreement, number=number
    ).select_related("share__claim").first()  # fmt: skip
    if payment is None:
        problem = _("There is no such payment. Choose from the list.")
        raise Unacceptable(problem, {"payment": problem})
    if payment.confirmed_at is not None or payment.denied_at is not None:
        raise NotYet(_("Somebody has spoken about this payment already."))
    own_or_refuse(event, payment.share.claim)
    return payment
