"""What may be asked about labour disputes: the claims and payments as one of those at the table sees them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mazha.casework.labour import levels
from mazha.casework.labour.actions.inviting import code_context
from mazha.casework.labour.actions.sitting import KEEPER
from mazha.casework.labour.models import Agreement, Attempt, Case, Claim, Onward, Payment, Share, Signature
from mazha.casework.labour.rules import next_level
from mazha.kernel import codes
from mazha.kernel.fen import yuan
from mazha.kernel.moments import day_of
from mazha.matters import queries as matters
from mazha.people import queries as people
from mazha.people import sealing, wall
from mazha.people.rules import mask_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mazha.matters.models import Matter
    from mazha.people.actor import Actor

TABLES = ("labour", "arbitration", "inspection")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerView:
    """One worker's line. Sums in yuan, written out."""

    number: int
    name: str
    """Whole for those at the table; covered for officers."""
    kind: str
    claimed: str
    agreed: str
    recovered: str
    owed: str
    """Agreed and not recovered yet; empty where nothing is."""
    signed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """One instalment, all workers together."""

    number: int
    due_date: dt.date
    amount: str
    recovered: str
    waiting: int
    """Payments that nobody has confirmed yet."""
    done: bool
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentView:
    """What was recorded as paid to one worker."""

    number: int
    worker: int
    name: str
    instalment: int
    amount: str
    paid_date: dt.date
    state: str
    """`waiting`, `confirmed`, `denied`."""
    by_officer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelView:
    """One level's turn."""

    number: int
    level: str
    organisation: str
    began_at: dt.datetime
    ended_at: dt.datetime | None
    tried: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementView:
    facts: str
    points: str
    drafted_at: dt.datetime
    effective_at: dt.datetime | None
    employer_signed: bool
    parts: tuple[PartView, ...]
    payments: tuple[PaymentView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """The dispute as the asker sees it."""

    employer: str
    project: str
    told: str
    level: str
    applied_date: dt.date
    agreed_at: dt.datetime | None
    ended_at: dt.datetime | None
    workers: tuple[WorkerView, ...]
    claimed: str
    agreed: str
    recovered: str
    levels: tuple[LevelView, ...]
    agreement: AgreementView | None
    invited: bool

    def is_past(self, step: str, employer: bool) -> bool:
        """Whether a step is none for this side any more: signed already, nothing to confirm."""
        made = self.agreement
        if step == "sign":
            signed = made is not None and (made.employer_signed if employer else all(w.signed for w in self.workers))
            return made is None or signed
        if step in {"confirm_paid", "deny_paid"}:
            return made is None or all(payment.state != "waiting" for payment in made.payments)
        if step == "breach":
            return made is None or not any(part.late for part in made.parts)
        return False


def dispute_of(actor: Actor, matter: Matter, at: dt.datetime) -> Dispute | None:
    """What the asker, for whom the matter comes from `visible_to`, may read of it; None when not at the table."""
    case = Case.objects.filter(pk=matter.pk).first()
    if case is None:
        return None
    claims = list(Claim.objects.filter(matter=matter).order_by("number"))
    made = Agreement.objects.filter(matter=matter, dropped_at=None).first()
    parts = list(Share.objects.filter(agreement=made).select_related("claim")) if made else []
    paid = (
        list(Payment.objects.filter(share__agreement=made).select_related("share__claim").order_by("number"))
        if made
        else []
    )
    signed: set[object] = set()
    if made is not None:
        signed |= set(Signature.objects.filter(agreement=made).values_list("claim_id", flat=True))
    names = _names(actor, matter)
    agreed, got = _sums(parts, paid)
    return Dispute(
        employer=case.employer, project=case.project, told=case.told, level=case.level,
        applied_date=case.applied_date, agreed_at=case.agreed_at, ended_at=case.ended_at,
        workers=tuple(
            WorkerView(
                number=c.number, name=names.get(c.party_id, ""), kind=c.kind, claimed=yuan(c.amount_fen),
                agreed=yuan(agreed[c.pk]) if made else "", recovered=yuan(got[c.pk]),
                owed=yuan(agreed[c.pk] - got[c.pk]) if agreed[c.pk] > got[c.pk] else "", signed=c.pk in signed,
            )
            for c in claims
        ),
        claimed=yuan(sum(c.amount_fen for c in claims)), agreed=yuan(sum(agreed.values())) if made else "",
        recovered=yuan(sum(got.values())), levels=_levels(matter), invited=case.code_sealed is not None,
        agreement=_agreement(made, parts, paid, signed, names, at) if made else None,
    )  # fmt: skip


def _sums(parts: Sequence[Share], paid: Sequence[Payment]) -> tuple[dict[object, int], dict[object, int]]:
    agreed: dict[object, int] = defaultdict(int)
    got: dict[object, int] = defaultdict(int)
    for part in parts:
        agreed[part.claim_id] += part.amount_fen
    for payment in paid:
        if payment.confirmed_at is not None:
            got[payment.share.claim_id] += payment.amount_fen
    return agreed, got


def _agreement(
    made: Agreement, parts: Sequence[Share], paid: Sequence[Payment], signed: set[object],
    names: Mapping[object, str], at: dt.datetime,
) -> AgreementView:  # fmt: skip
    by_part: dict[int, list[Share]] = defaultdict(list)
    for part in parts:
        by_part[part.instalment].append(part)
    views = []
    for number, shares in sorted(by_part.items()):
        mine = [payment for payment in paid if payment.share.instalment == number]
        total = sum(share.amount_fen for share in shares)
        got = sum(payment.amount_fen for payment in mine if payment.confirmed_at is not None)
        views.append(
            PartView(
                number=number, due_date=shares[0].due_date, amount=yuan(total), recovered=yuan(got),
                waiting=sum(_state(payment) == "waiting" for payment in mine), done=got >= total,
                late=got < total and shares[0].due_date < day_of(at),
            )
        )  # fmt: skip
    return AgreementView(
        facts=made.facts, points=made.points, drafted_at=made.drafted_at, effective_at=made.effective_at,
        employer_signed=None in signed, parts=tuple(views),
        payments=tuple(
            PaymentView(
                number=p.number, worker=p.share.claim.number, name=names.get(p.share.claim.party_id, ""),
                instalment=p.share.instalment, amount=yuan(p.amount_fen), paid_date=p.paid_date, state=_state(p),
                by_officer=p.confirmed_by_id is not None,
            )
            for p in paid
        ),
    )  # fmt: skip


def _state(payment: Payment) -> str:
    return "confirmed" if payment.confirmed_at else "denied" if payment.denied_at else "waiting"


def _names(actor: Actor, matter: Matter) -> dict[object, str]:
    """Whole for the workers and the employer, who know each other; covered for officers. Never a number."""
    with wall.seated(KEEPER):
        found: dict[object, str] = {person.party_id: person.name for person in matters.people_in(KEEPER, matter)}
    if actor.kind in {"resident", "respondent"}:
        return {**found}
    return {who: mask_name(name) if name else "" for who, name in found.items()}


def _levels(matter: Matter) -> tuple[LevelView, ...]:
    return tuple(
        LevelView(
            number=row.number, level=row.level, organisation=people.organisation(row.organisation_id).name,
            began_at=row.began_at, ended_at=row.ended_at, tried=row.tried,
        )
        for row in Attempt.objects.filter(matter=matter).order_by("number")
    )  # fmt: skip


def choices(
    actor: Actor, matter: Matter, step: str, names: Sequence[str], at: dt.datetime
) -> dict[str, list[tuple[str, str]]]:
    """What there is to choose from where a step asks for an organisation, a worker, an instalment or a payment."""
    found: dict[str, list[tuple[str, str]]] = {}
    case = Case.objects.filter(pk=matter.pk).first()
    if "desk" in names and step == "take_on":  # by a window, which is not at the table
        found["desk"] = [(str(card.id), card.name) for card in levels.desks("", at)]
    elif "desk" in names and case is not None and (above := next_level(case.level)):
        found["desk"] = [(str(card.id), card.name) for card in levels.desks(above, at)]
    made = dispute_of(actor, matter, at)
    if made is None:
        return found
    if "worker" in names:
        found["worker"] = [(str(w.number), f"{w.number} · {w.name}") for w in made.workers if not w.signed]
    if made.agreement is not None and "instalment" in names:
        found["instalment"] = [
            (str(p.number), f"{p.number} · {p.due_date} · {p.amount} 元") for p in made.agreement.parts if not p.done
        ]
    if made.agreement is not None and "payment" in names:
        found["payment"] = [
            (str(p.number), f"{p.worker} · {p.name} · {p.amount} 元 · {p.paid_date}")
            for p in made.agreement.payments
            if p.state == "waiting"
        ]
    return found


def employer_code(actor: Actor, matter: Matter) -> str:
    """The employer's code, for the printed notice; for officers at the table alone, empty before it was made."""
    case = Case.objects.filter(pk=matter.pk).first()
    if actor.kind != "officer" or case is None or case.code_sealed is None:
        return ""
    return codes.spoken(sealing.unseal(bytes(case.code_sealed), code_context(matter.pk)))


def dispute_behind(matter: Matter) -> object | None:
    """Id of the dispute that an arbitration or an inspection follows from; None of any other matter."""
    tie = Onward.objects.filter(pk=matter.pk).first()
    return tie.dispute_id if tie is not None else None
