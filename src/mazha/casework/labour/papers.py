"""What the documents of a labour dispute say, filled in from the dispute, for steps that the system carries on."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Sum

from mazha.casework.labour.actions.sitting import KEEPER, claims_of
from mazha.casework.labour.models import Case, Share
from mazha.kernel.fen import in_yuan, yuan
from mazha.kernel.moments import day_of
from mazha.matters import queries as matters
from mazha.people import queries as people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from mazha.casework.labour.models import Agreement, Claim
    from mazha.matters.models import Matter
    from mazha.people.actor import Actor

_UNKNOWN = "—"
FOR_WHAT = {"wages": "拖欠工资", "injury": "工伤医疗费用", "compensation": "经济补偿或者赔偿金", "other": "其他"}
"""Kinds of claim in the record's language."""


def in_words(why: str, case: Case, claims: Sequence[Claim]) -> str:
    """What the matter that follows says at its beginning: why, against whom, and each claim by its number."""
    project = f"工程项目：{case.project}。" if case.project else ""
    lines = [f"{claim.number}. {FOR_WHAT[claim.kind]} {yuan(claim.amount_fen)}元" for claim in claims]
    total = yuan(sum(claim.amount_fen for claim in claims))
    first = f"{why}用人单位：{case.employer}。{project}共{len(claims)}人，合计{total}元。"
    return "\n".join([first, case.told, *lines])


def agreement(matter_id: UUID, made: Agreement, by: Actor) -> tuple[int, dict[str, object]]:
    """In whose name, and what it says."""
    matter, case, names = _of(matter_id)
    assert matter.lead_unit_id is not None
    claims = claims_of(matter_id)
    agreed = {
        row["claim"]: row["total"]
        for row in Share.objects.filter(agreement=made).values("claim").annotate(total=Sum("amount_fen"))
    }
    parts = list(Share.objects.filter(agreement=made).select_related("claim").order_by("instalment", "claim__number"))
    last = max(part.due_date for part in parts)
    organisation = people.organisation(matter.lead_unit_id)
    mediator = people.officer_names({by.officer_id}).get(by.officer_id) if by.officer_id is not None else None
    values: dict[str, object] = {
        "parties": [
            *(_party("劳动者", names[claim.party_id]) for claim in claims), _party("用人单位", case.employer),
        ],
        "request": case.told.rstrip("。"), "facts": made.facts, "agreed": made.points,
        "claims": [
            {"name": names[c.party_id], "what": FOR_WHAT[c.kind], "amount": in_yuan(agreed[c.pk])} for c in claims
        ],
        "performed_by": f"于{last:%Y年%m月%d日}前付清。", "total": in_yuan(sum(agreed.values())),
        "instalments": [
            {"due": p.due_date, "amount": in_yuan(p.amount_fen), "to_whom": names[p.claim.party_id]} for p in parts
        ],
        "mediator": mediator or _UNKNOWN, "place": organisation.name_zh, "copies": len(claims) + 2,
    }  # fmt: skip
    if case.project:
        values["project"] = case.project
    return matter.lead_unit_id, values


def handover(matter_id: UUID, commission: int, at: dt.datetime) -> tuple[int, dict[str, object]]:
    """In whose name the hand-over to arbitration is, and what it says: parties, claims, the list of papers."""
    matter, case, names = _of(matter_id)
    organ = matter.lead_unit_id or commission
    claims = claims_of(matter_id)
    first = names[claims[0].party_id]
    card = people.organisation(organ)
    values: dict[str, object] = {
        "receiving_organ": people.organisation(commission).name_zh,
        "applicant": first if len(claims) == 1 else f"{first}等{len(claims)}人", "respondent": case.employer,
        "request": case.told.rstrip("。"), "accepted_date": case.applied_date,
        "ended_date": day_of(case.ended_at or at),
        "claims": [
            {"name": names[c.party_id], "what": FOR_WHAT[c.kind], "amount": in_yuan(c.amount_fen)} for c in claims
        ],
        "total": in_yuan(sum(c.amount_fen for c in claims)), "papers": _papers(matter, at),
        "contact": f"{card.name_zh} {card.phone}".strip(),
    }  # fmt: skip
    return organ, values


def _papers(matter: Matter, at: dt.datetime) -> list[dict[str, object]]:
    found = matters.papers_of(KEEPER, matter, at)
    return [
        {"title": "劳动争议调解申请", "pages": 1, "remark": "电子件"},
        *({"title": paper.name.removesuffix(".pdf"), "pages": 1, "remark": "电子件"} for paper in found),
    ]


def _party(side: str, name: str) -> dict[str, object]:
    return {"side": side, "name": name or _UNKNOWN, "id_number": _UNKNOWN, "address": _UNKNOWN, "phone": _UNKNOWN}


def _of(matter_id: UUID) -> tuple[Matter, Case, dict[object, str]]:
    matter = matters.by_id(KEEPER, matter_id)
    names: dict[object, str] = {p.party_id: p.name or _UNKNOWN for p in matters.people_in(KEEPER, matter)}
    return matter, Case.objects.get(pk=matter_id), names
