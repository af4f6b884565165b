"""The documents of a mediation: numbered, sealed, among the matter's papers, each for whom it is meant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from mazha.casework.mediation import papers
from mazha.casework.mediation.actions.sitting import NotYet
from mazha.casework.mediation.models import Agreement, Seat, Sheet
from mazha.documents import actions as documents
from mazha.kernel.errors import Unknown
from mazha.matters import queries as matters

if TYPE_CHECKING:
    from mazha.documents.actions import Issued
    from mazha.matters.models import Matter
    from mazha.people.actor import Actor


@transaction.atomic
def issue_paper(
    kind: str, matter_id: UUID, number: int, asked: Mapping[str, object], *, by: Actor, at: dt.datetime,
    language: str = "zh-hans",
) -> Issued:  # fmt: skip
    """Issue a document about one seat or one session in the committee's name. One that is addressed to a seat is read
    by that party alone among the parties, a record by both sides; of officers, by the committee and the mediator.

    Refuses what is not offered at this stage, and what the documents' door refuses: every missing field at once.
    """
    matter = _matter(matter_id, by)
    documents.post_in(_unit(matter), by)
    _refuse_unless_offered(matter, kind, number)
    given = papers.values(matter_id, kind, number, asked, at, language)
    whose = Seat.objects.get(matter=matter, number=number) if papers.PAPERS[kind].about == "seat" else None
    issued = documents.issue(
        kind, matter_id, given, unit=_unit(matter), for_resident=True, for_party=whose.party_id if whose else None,
        confined=True, shows_code=False, language=language, by=by, at=at,
    )  # fmt: skip
    remember(issued, matter, kind, papers.PAPERS[kind].about, number, at)
    return issued


def draft_paper(
    kind: str, matter_id: UUID, number: int, asked: Mapping[str, object], *, by: Actor, at: dt.datetime,
    language: str = "zh-hans",
) -> bytes:  # fmt: skip
    """The same as PDF to look at: no number, no seal, kept nowhere. Refuses as `issue_paper` does, but for what is
    missing.
    """
    matter = _matter(matter_id, by)
    documents.post_in(_unit(matter), by)
    _refuse_unless_offered(matter, kind, number)
    given = papers.values(matter_id, kind, number, asked, at, language)
    return documents.draft(
        kind, matter_id, given, unit=_unit(matter), shows_code=False, language=language, by=by, at=at
    )


@transaction.atomic
def issue_agreement(matter_id: UUID, *, by: Actor, at: dt.datetime) -> Issued:
    """Issue the agreement in force in the committee's name. Refuses one by word of mouth, and one not sealed yet; and
    what the documents' door refuses.
    """
    matter = _matter(matter_id, by)
    agreement = written_agreement(matter)
    issued = documents.issue(
        "mediation.agreement", matter_id, papers.of_agreement(matter, agreement), unit=_unit(matter),
        for_resident=True, confined=True, shows_code=False, by=by, at=at,
    )  # fmt: skip
    remember(issued, matter, "mediation.agreement", "agreement", agreement.number, at)
    return issued


def written_agreement(matter: Matter) -> Agreement:
    """The written agreement in force. Refuses where there is none."""
    agreement = Agreement.objects.filter(matter=matter, dropped_at=None, oral=False).first()
    if agreement is None or agreement.effective_at is None or matter.lead_unit_id is None:
        raise NotYet(_("There is no written agreement in force yet."))
    return agreement


def remember(issued: Issued, matter: Matter, kind: str, about: str, number: int, at: dt.datetime) -> None:
    """Which document this is, for the list of papers and for those that go to the court."""
    Sheet(
        id=issued.id, matter_id=matter.pk, kind=kind, about=about, number=number, printed=issued.number, issued_at=at
    ).save(force_insert=True)


def _matter(matter_id: UUID, by: Actor) -> Matter:
    matter = matters.by_id(by, matter_id)
    if matter.procedure != "mediation":
        raise Unknown(_("This matter is not a mediation."))
    return matter


def _unit(matter: Matter) -> int:
    if matter.lead_unit_id is None:
        raise NotYet(_("No committee has it yet."))
    return matter.lead_unit_id


def _refuse_unless_offered(matter: Matter, kind: str, number: int) -> None:
    if not any((each.kind, each.number) == (kind, number) for each in papers.offered(matter)):
        raise Unknown(_("This document is not written of the case as it stands. Choose one from the list."), kind=kind)
