"""Telling people of instalments: whoever owes it before its day, whoever it is owed to on the day, the committee after.

Each is told once. What was told is written down with the notice, in one transaction that holds the matter; two programs
at once, or one that begins again, find it written down. The notice itself then goes out at least once, by its id.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from mazha.casework.mediation.actions.sitting import KEEPER
from mazha.casework.mediation.models import Agreement, Instalment, Seat, Side
from mazha.kernel import codes
from mazha.kernel.moments import day_of, end_of
from mazha.kernel.statement import together
from mazha.matters import actions as matters
from mazha.matters import queries as matter_queries
from mazha.notices.actions import Telling, outbox
from mazha.people import wall

if TYPE_CHECKING:
    from mazha.matters.models import Matter

DAYS_BEFORE = 3
"""Local practice: no law sets it."""
MOST = 500


def remind(*, at: dt.datetime, most: int = MOST) -> int:
    """Tell everybody whose moment has come; how many notices that made. An agreement that is not in force yet, one that
    a newer draft took the place of, and a case that has ended are nothing to remind anybody of.
    """
    today = day_of(at)
    soon = Q(due_date__gte=today, due_date__lte=today + dt.timedelta(days=DAYS_BEFORE), reminded_at=None)
    come = Q(due_date__lte=today, asked_at=None)
    past = Q(due_date__lt=today, late_told_at=None)
    with wall.seated(KEEPER):
        due = Instalment.objects.filter(
            soon | come | past, confirmed_at=None, agreement__dropped_at=None, agreement__effective_at__isnull=False,
            matter__closed_at=None,
        )  # fmt: skip
        ids = sorted(set(due.order_by("due_date").values_list("matter_id", flat=True)[:most]))
        return sum(_remind_in(matter_id, at) for matter_id in ids)


def _remind_in(matter_id: UUID, at: dt.datetime) -> int:
    """One case, held: what was paid or told meanwhile is seen."""
    with matters.within_lock(matter_id) as matter:
        agreement = Agreement.objects.filter(matter_id=matter_id, dropped_at=None).first()
        if matter.closed_at is not None or agreement is None or agreement.effective_at is None:
            return 0
        told = list(_told(matter, agreement, at))
        if told:
            together([outbox(matter_id, told, at=at)])
        return len(told)


def _told(matter: Matter, agreement: Agreement, at: dt.datetime) -> Iterator[Telling]:
    today = day_of(at)
    owes = Side(agreement.payer) if agreement.payer else Side.RESPONDENT
    owed = Side.APPLICANT if owes is Side.RESPONDENT else Side.RESPONDENT
    reach = {party.id: party.language for party in matter_queries.reachable_parties(matter.pk)}
    seats = list(Seat.objects.filter(matter=matter).order_by("number"))
    late = False
    for part in Instalment.objects.filter(agreement=agreement, confirmed_at=None).order_by("number"):
        facts = {"due": end_of(part.due_date).isoformat()}
        if part.reminded_at is None and today <= part.due_date <= today + dt.timedelta(days=DAYS_BEFORE):
            part.reminded_at = at
            yield from _to(owes, "mediation.instalment_due", seats, reach, facts)
        if part.asked_at is None and part.due_date <= today:
            part.asked_at = at
            yield from _to(owed, "mediation.instalment_come", seats, reach, facts)
        if part.late_told_at is None and part.due_date < today:
            part.late_told_at, late = at, True
        part.save(update_fields=["reminded_at", "asked_at", "late_told_at"])
    if late:
        yield from _to_committee(matter)


def _to(
    side: Side, name: str, seats: list[Seat], reach: dict[UUID, str], facts: Mapping[str, object]
) -> Iterator[Telling]:
    """Everyone of a side who left a number. No code and no sum: a text message lies open."""
    for seat in seats:
        if seat.side == side and seat.party_id in reach:
            yield Telling(
                name=name, transport="sms", recipient=f"party:{seat.party_id}", language=reach[seat.party_id],
                facts=facts,
            )  # fmt: skip


def _to_committee(matter: Matter) -> Iterator[Telling]:
    facts = {"code": codes.spoken(matter.code), "gist": "" if matter.barred else matter.gist}
    to = [f"officer:{officer}" for officer in matter.officers or ()]
    for recipient in [*to, f"unit:{matter.lead_unit_id}"]:
        yield Telling(name="mediation.instalment_late", transport="inbox", recipient=recipient, facts=facts)
