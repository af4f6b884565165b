"""The roads onward: arbitration with everything carried over, and inspection beside it; each a linked matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mazha.casework.labour import levels, papers
from mazha.casework.labour.actions.sitting import KEEPER, NotForThisRoad, NotYet, claims_of
from mazha.casework.labour.models import Case, Claim, Onward
from mazha.casework.labour.rules import INSPECTED
from mazha.documents import actions as documents
from mazha.kernel.errors import Unacceptable
from mazha.kernel.ids import uuid7
from mazha.kernel.statement import together
from mazha.matters import actions as matters
from mazha.matters import queries as matter_queries
from mazha.people.roles import Role
from mazha.procedures import actions as procedures
from mazha.procedures.arriving import gist_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from mazha.matters.models import Matter
    from mazha.procedures.events import StepTaken


def hand_over(event: StepTaken) -> None:
    """Open the arbitration: its parties, claims and papers are the dispute's, in one numbered document. Refuses where
    nobody is there to receive it.
    """
    unit = levels.authority(Role.ARBITRATION_CLERK, event.at)
    if unit is None:
        raise NotYet(_("No arbitration commission is entered in this district. Ask the administrator to enter one."))
    opened = _open(event, "arbitration", claims_of(event.matter_id), unit)
    given = {"arbitration_code": opened.code, "reading": [unit]}
    _told("arbitration_opened", event.matter_id, given, event.at)
    organ, values = papers.handover(event.matter_id, unit, event.at)
    documents.issue("labour.handover", opened.id, values, unit=organ, for_resident=True, by=KEEPER, at=event.at)


def to_inspection(event: StepTaken) -> None:
    """Open an inspection of the arrears. Refuses what belongs to arbitration, saying so (LDJC 21)."""
    arrears = [claim for claim in claims_of(event.matter_id) if claim.kind in INSPECTED]
    if not arrears:
        raise NotForThisRoad(
            _("The inspection takes unpaid wages. A dispute about injury costs, compensation or damages belongs to "
              "arbitration by law (Regulation on labour inspection, article 21): apply for that.")
        )  # fmt: skip
    unit = levels.authority(Role.LABOUR_INSPECTOR, event.at)
    if unit is None:
        raise NotYet(_("No labour inspection is entered in this district. Ask the administrator to enter one."))
    opened = _open(event, "inspection", arrears, unit)
    given = {"inspection_code": opened.code, "reading": [unit]}
    _told("inspection_opened", event.matter_id, given, event.at)


def file_inspection(event: StepTaken) -> None:
    """Refuses to file a case of what belongs to arbitration or a court, or is there already (LDJC 21)."""
    problems = {}
    if event.said.get("disputed"):
        problems["disputed"] = _("It belongs to arbitration or a court: use “Do not take it” and show the road.")
    if event.said.get("pending"):
        problems["pending"] = _("It is there already: use “Do not take it” and tell the person.")
    if problems:
        raise Unacceptable(_("This cannot be filed. Look at what is marked."), problems)


def tell_dispute(event: StepTaken) -> None:
    """What came of it stands in the dispute's own story, too."""
    step = {"arbitration": "arbitration_told", "inspection": "inspection_told"}[event.procedure]
    tie = Onward.objects.filter(pk=event.matter_id).first()
    if tie is None:
        return
    matter = matter_queries.by_id(KEEPER, event.matter_id)
    said = matter_queries.last_note(KEEPER, matter, event.step, event.at)
    dispute = matter_queries.by_id(KEEPER, tie.dispute_id)
    if dispute.stage != "archived":
        _told(step, dispute.pk, {"result": said or _SHORT[event.step]}, event.at)


_WHY = {"arbitration": "劳动争议调解不成，申请仲裁。", "inspection": "反映拖欠工资，请求查处。"}
"""The record's own words: in the record's language, whoever takes the step."""
_SHORT = {
    "award": "已裁决", "award_final": "已作出终局裁决", "settle": "仲裁调解结案", "refuse": "不予受理",
    "silent": "逾期未答复是否受理",
    "lapse": "逾期未裁决", "decide": "已处理", "take_effect": "裁决生效",
}  # fmt: skip


def _told(step: str, matter_id: UUID, given: Mapping[str, object], at: dt.datetime) -> None:
    procedures.take(step=step, matter_id=matter_id, given=given, by=KEEPER, at=at)


def _open(event: StepTaken, procedure: str, claims: Sequence[Claim], unit: int) -> procedures.Opened:
    """The new matter, with its people from the old one, tied to it as what follows."""
    dispute = matter_queries.by_id(KEEPER, event.matter_id)
    case = Case.objects.get(pk=dispute.pk)
    why = _WHY[procedure]
    words = papers.in_words(why, case, claims)
    matter_id = uuid7(event.at)
    requesters, respondent = _people(dispute, case, claims)
    _id, other_side = matters.add_party(matter_id, respondent, at=event.at)
    opened = procedures.open_matter(
        procedures.Opening(
            procedure=procedure, channel="linked", words=words,
            gist="" if dispute.restricted else gist_of(f"{why}{dispute.gist}"), restricted=dispute.restricted,
            district=dispute.district, address=dispute.address, party=requesters[0], others=requesters[1:],
            lead_unit=unit, barred=tuple(dispute.barred or ()),
        ),
        key=None, sent=b"", id=matter_id, beside=[other_side], by=KEEPER, at=event.at, written_at=event.at,
    )  # fmt: skip
    together([matters.link(opened.id, dispute.pk, "follows", at=event.at)])
    Onward(matter_id=opened.id, dispute=dispute, made_at=event.at).save(force_insert=True)
    return opened


def _people(dispute: Matter, case: Case, claims: Sequence[Claim]) -> tuple[list[matters.NewParty], matters.NewParty]:
    people = {person.party_id: person for person in matter_queries.people_in(KEEPER, dispute)}
    workers = [
        matters.NewParty(
            name=people[claim.party_id].name, phone=people[claim.party_id].phone,
            part="joined" if place else "requester",
        )
        for place, claim in enumerate(claims)
    ]  # fmt: skip
    employer = people[case.employer_party]
    return workers, matters.NewParty(name=case.employer, phone=employer.phone, part="respondent")
