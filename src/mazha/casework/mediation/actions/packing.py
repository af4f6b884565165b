"""The papers for judicial confirmation in one file: list, application, agreement, records, identity, evidence.

Both sides apply together within thirty days (RMTJ 33, CPL 205); what goes with it says CPLI 354.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from mazha.casework.mediation import papers
from mazha.casework.mediation.actions.issuing import remember, written_agreement
from mazha.casework.mediation.actions.sitting import NotYet
from mazha.casework.mediation.models import Case, Seat, Session, Sheet
from mazha.documents import actions as documents
from mazha.documents import queries as document_queries
from mazha.documents.actions import Part
from mazha.kernel.errors import Unacceptable
from mazha.kernel.moments import day_of
from mazha.matters import queries as matters

if TYPE_CHECKING:
    from mazha.documents.actions import Issued
    from mazha.matters.models import Matter
    from mazha.people.actor import Actor

STAGES = frozenset({"agreed_written", "confirm_filed"})
MOST_EXHIBITS, LONGEST = 20, 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the clerk adds to what the case knows."""

    court: str
    contact: str
    exhibits: Sequence[str] = ()
    """Titles of further papers, in order. Those beyond the scans get a page to put the copy behind."""
    scans: Sequence[bytes] = ()
    """JPEGs, cleaned, for the first of the titles in order."""


def lacking(matter: Matter) -> list[str]:
    """What is missing before the papers can be put together, a sentence each; for the committee."""
    written = written_agreement(matter)
    found = []
    if waiting := [str(seat.number) for seat in Seat.objects.filter(matter=matter, confirm_at=None).order_by("number")]:
        found.append(
            _("The court takes it only from both sides together. Still missing: %(who)s.") % {"who": ", ".join(waiting)}
        )
    sheets = {(sheet.kind, sheet.number) for sheet in Sheet.objects.filter(matter=matter)}
    if ("mediation.agreement", written.number) not in sheets:
        found.append(_("The agreement has not been issued as a document."))
    for number in _held(matter):
        if ("mediation.record", number) not in sheets:
            found.append(_("The record of session %(n)d has not been issued as a document.") % {"n": number})
    return found


@transaction.atomic
def issue_pack(matter_id: UUID, wanted: Wanted, *, by: Actor, at: dt.datetime) -> Issued:
    """Issue all papers as one numbered, sealed file for the court and both sides.

    Refuses with every missing thing at once what `lacking` names; more than twenty further papers, and titles that are
    too long; and what the documents' door refuses.
    """
    matter = matters.by_id(by, matter_id)
    agreement = written_agreement(matter)
    if missing := lacking(matter):
        raise NotYet(" ".join(missing), missing=missing)
    titles = [title.strip() for title in wanted.exhibits if title.strip()]
    count = max(len(titles), len(wanted.scans))
    if count > MOST_EXHIBITS or any(len(title) > LONGEST for title in titles):
        problem = _("Give at most %(most)d papers, each in at most %(long)d characters.") % {
            "most": MOST_EXHIBITS, "long": LONGEST,
        }  # fmt: skip
        raise Unacceptable(problem, {"exhibits": problem})
    assert agreement.effective_at is not None
    assert matter.lead_unit_id is not None
    case = Case.objects.select_related("mediator").get(pk=matter_id)
    known = {
        "parties": papers.parties(matter_id), "agreement_date": day_of(agreement.effective_at),
        "earlier_number": _sheet(matter, "mediation.agreement", agreement.number).printed,
        "request": case.told.rstrip("。"), "mediator": case.mediator.name_zh if case.mediator else papers.UNKNOWN,
        "court": wanted.court.strip(), "contact": wanted.contact.strip(),
    }  # fmt: skip
    parts = [
        Part(title="司法确认申请书", kind="mediation.confirmation", values=_only("mediation.confirmation", known)),
        *_issued_papers(matter, agreement.number, by, at),
        Part(title="主持调解证明", kind="mediation.certificate", values=_only("mediation.certificate", known)),
        *(
            Part(title=f"身份证明：{row['name']}", kind="mediation.identity", values={"person": row["name"]})
            for row in papers.parties(matter_id)
        ),
        *_evidence(titles, wanted.scans, count),
    ]
    issued = documents.issue_bound(
        "mediation.pack", matter_id, _only("mediation.pack", known), parts, unit=matter.lead_unit_id, for_resident=True,
        confined=True, by=by, at=at,
    )  # fmt: skip
    remember(issued, matter, "mediation.pack", "court", agreement.number, at)
    return issued


def _issued_papers(matter: Matter, agreement: int, by: Actor, at: dt.datetime) -> list[Part]:
    """The agreement and the records, as they were issued last."""
    newest = {card.id: card for card in document_queries.documents_of(by, matter, at)}
    found = []
    wanted = [("人民调解协议书", "mediation.agreement", agreement)]
    wanted += [(f"人民调解笔录（第{number}次）", "mediation.record", number) for number in _held(matter)]
    for title, kind, number in wanted:
        card = newest[_sheet(matter, kind, number).pk]
        found.append(Part(title=title, remark=card.number, paper_id=card.paper_id))
    return found


def _evidence(titles: Sequence[str], scans: Sequence[bytes], count: int) -> list[Part]:
    named = [*titles, *(f"证据材料{number}" for number in range(len(titles) + 1, count + 1))]
    return [
        Part(title=title, picture=scans[at])
        if at < len(scans)
        else Part(title=title, kind="mediation.exhibit", values={"exhibit": title})
        for at, title in enumerate(named)
    ]


def _held(matter: Matter) -> list[int]:
    held = Session.objects.filter(matter=matter, held_at__isnull=False).order_by("number")
    return list(held.values_list("number", flat=True))


def _sheet(matter: Matter, kind: str, number: int) -> Sheet:
    found = Sheet.objects.filter(matter=matter, kind=kind, number=number).order_by("-issued_at").first()
    assert found is not None, "lacking() has looked"
    return found


def _only(kind: str, known: dict[str, object]) -> dict[str, object]:
    fields = document_queries.field_names(kind)
    return {name: value for name, value in known.items() if name in fields and value}
