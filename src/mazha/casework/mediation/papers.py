"""The documents of a mediation: which there are at a stage, whom each is for, and what the case itself knows of them.

Names are filled in by the program when a document is issued, from what the parties gave: nobody has to uncover them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from mazha.casework.mediation.actions.sitting import KEEPER
from mazha.casework.mediation.models import Agreement, Case, Instalment, Seat, Session, Sheet, Side
from mazha.documents import queries as documents
from mazha.kernel.moments import day_of
from mazha.matters import queries as matters
from mazha.people import queries as people
from mazha.people import wall
from mazha.procedures import queries as procedures

if TYPE_CHECKING:
    from uuid import UUID

    from mazha.matters.models import Matter
    from mazha.people.actor import Actor

UNKNOWN = "—"
_SIDES: Mapping[str, Mapping[str, str]] = {
    "zh-hans": {Side.APPLICANT: "申请人", Side.RESPONDENT: "被申请人"},
    "en": {Side.APPLICANT: "Side that applied", Side.RESPONDENT: "Other side"},
}
_REASONS: Mapping[str, Mapping[str, str]] = {
    "zh-hans": {
        "stopped": "当事人要求终止调解，", "lapsed": "调解期限届满，双方没有达成协议，",
        "failed": "双方没有达成一致意见，",
    },
    "en": {
        "stopped": "A party asked for mediation to end.",
        "lapsed": "The time for mediation was over without an agreement.", "failed": "No agreement was reached.",
    },
}  # fmt: skip
_ROADS: Mapping[str, str] = {
    "zh-hans": (
        "一、向有管辖权的人民法院起诉；欠款等没有争议的金钱债务，可以申请支付令。\n"
        "二、依法应当由行政机关处理的，向有关行政机关申请裁决、复议或者投诉。\n"
        "三、劳动争议，自知道权利被侵害之日起一年内申请劳动仲裁，或者向劳动保障监察机构投诉；"
        "约定仲裁的，申请仲裁。"
    ),
    "en": (
        "1. A suit in the People's Court that has jurisdiction; for money owed and not disputed, a payment order.\n"
        "2. Where an authority decides by law: its ruling, reconsideration, or a complaint to it.\n"
        "3. In a labour dispute: arbitration within a year of knowing of the breach, or the labour inspectorate; where "
        "arbitration was agreed on, arbitration."
    ),
}

About = Literal["seat", "session"]


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of document: what each copy is about, and what whoever issues it writes or looks over."""

    about: About
    asked: tuple[str, ...]
    stages: frozenset[str] | None = None
    """Stages at which there is one; None: at all."""


_TABLE = frozenset({"accepted", "assigned", "mediating", "drafting"})
_KEPT = frozenset({"agreed_oral", "agreed_written", "confirm_filed", "confirmed", "performed", "elsewhere"})
PAPERS: Mapping[str, Paper] = {
    "mediation.invitation": Paper("seat", ("meets_at", "place", "contact"), frozenset({"invited"})),
    "mediation.rights": Paper("seat", ()),
    "mediation.acceptance": Paper("seat", ("contact",), _TABLE),
    "mediation.record": Paper("session", ("recorder", "outcome"), _TABLE | _KEPT | {"terminated"}),
    "mediation.termination": Paper("seat", ("reason", "undisputed", "roads"), frozenset({"terminated"})),
}
"""In the order of the case. The agreement and the papers for the court have doors of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A document that can be written now."""

    kind: str
    about: About
    number: int
    """Of the seat or the session."""
    issued: str
    """Number of the one that was issued about it already; empty for none."""


def offered(matter: Matter) -> list[Offer]:
    """What can be written of this case, which comes from `visible_to`, as it stands."""
    seats = list(Seat.objects.filter(matter=matter).order_by("number"))
    held = list(Session.objects.filter(matter=matter, held_at__isnull=False).order_by("number"))
    issued = {(row.kind, row.number): row.printed for row in Sheet.objects.filter(matter=matter).order_by("issued_at")}
    found = []
    for kind, paper in PAPERS.items():
        if paper.stages is not None and matter.stage not in paper.stages:
            continue
        numbers = [session.number for session in held] if paper.about == "session" else _addressed(kind, seats)
        found += [
            Offer(kind=kind, about=paper.about, number=number, issued=issued.get((kind, number), ""))
            for number in numbers
        ]
    return found


def _addressed(kind: str, seats: Sequence[Seat]) -> list[int]:
    """Seats a document may be addressed to: an invitation goes to the other side alone."""
    theirs = [seat for seat in seats if seat.side == Side.RESPONDENT and seat.invited_at is not None]
    return [seat.number for seat in (theirs if kind == "mediation.invitation" else seats)]


def suggested(actor: Actor, matter: Matter, kind: str, number: int, at: dt.datetime, tongue: str) -> dict[str, object]:
    """What the fields that are asked may begin with. No names of parties."""
    known: dict[str, object] = {"contact": _contact(matter)}
    if kind == "mediation.invitation":
        planned = Session.objects.filter(matter=matter, held_at=None).order_by("number").first()
        if planned is not None:
            known |= {"meets_at": planned.starts_at, "place": planned.place}
    if kind == "mediation.record":
        last = Session.objects.filter(matter=matter, held_at__isnull=False).order_by("-number").first()
        agreed = matter.stage in _KEPT and last is not None and last.number == number
        english = tongue.startswith("en")
        known["outcome"] = (
            ("An agreement was reached." if english else "双方达成调解协议。")
            if agreed
            else ("Another session follows." if english else "本次没有达成协议，另行约定时间继续调解。")
        )
        known["recorder"] = actor.name
    if kind == "mediation.termination":
        said = matters.last_note(actor, matter, "fail", at)
        usual = _REASONS[tongue].get(matter.outcome, "")
        known["reason"] = f"{said.rstrip('。')}，" if said and not tongue.startswith("en") else said or usual
        known["roads"] = _ROADS[tongue]
    asked = PAPERS[kind].asked
    return {name: value for name, value in known.items() if name in asked and value}


def values(
    matter_id: UUID, kind: str, number: int, asked: Mapping[str, object], at: dt.datetime, tongue: str
) -> dict[str, object]:
    """Every field of one document: what was asked, and what the case knows, names as their parties gave them."""
    with wall.seated(KEEPER):
        matter = matters.by_id(KEEPER, matter_id)
        names, seats = names_in(matter), list(Seat.objects.filter(matter=matter).order_by("number"))
        case = Case.objects.select_related("mediator").get(pk=matter_id)
        found: dict[str, object] = {
            "request": case.told.rstrip("。"), "mediator": case.mediator.name_zh if case.mediator else "",
            "applicant": _of(Side.APPLICANT, seats, names, tongue),
            "respondent": _of(Side.RESPONDENT, seats, names, tongue),
        }  # fmt: skip
        if PAPERS[kind].about == "seat":
            found["addressee"] = next((names.get(seat.party_id, "") for seat in seats if seat.number == number), "")
        else:
            session = Session.objects.get(matter=matter, number=number)
            found |= {
                "meets_at": session.starts_at, "place": session.place, "what_happened": session.record,
                "present": [
                    {"name": names.get(each.party_id) or UNKNOWN, "as_whom": _SIDES[tongue][each.side]}
                    for each in seats
                ],
            }  # fmt: skip
        found |= _dates(matter, at, tongue)
    fields = documents.field_names(kind)
    return {name: value for name, value in {**found, **asked}.items() if name in fields and value not in ("", None)}


def _dates(matter: Matter, at: dt.datetime, tongue: str) -> dict[str, object]:
    """When it was accepted, until when it should end, when it ended."""
    term = next((each for each in procedures.clocks(matter, at, tongue) if each.name == "mediation.close"), None)
    found: dict[str, object] = {}
    if term is not None:
        found |= {"accepted_date": day_of(term.started_at), "due_date": day_of(term.due_at)}
    if matter.closed_at is not None:
        found["ended_date"] = day_of(matter.closed_at)
    return found


def names_in(matter: Matter) -> dict[UUID, str]:
    """The parties' names, by who they are. With the keeper seated."""
    return {person.party_id: person.name for person in matters.people_in(KEEPER, matter)}


def _of(side: Side, seats: Sequence[Seat], names: Mapping[UUID, str], tongue: str) -> str:
    joint = ", " if tongue.startswith("en") else "、"
    return joint.join(names[seat.party_id] for seat in seats if seat.side == side and names.get(seat.party_id))


def _contact(matter: Matter) -> str:
    if matter.lead_unit_id is None:
        return ""
    card = people.organisation(matter.lead_unit_id)
    return f"{card.name_zh} {card.phone}".strip() if card.phone else ""


def parties(matter_id: UUID, tongue: str = "zh-hans") -> list[dict[str, object]]:
    """Names as the parties gave themselves; identity numbers are written in by hand where the court wants them."""
    with wall.seated(KEEPER):
        matter = matters.by_id(KEEPER, matter_id)
        names, seats = names_in(matter), Seat.objects.filter(matter_id=matter_id).order_by("number")
        return [{"side": _SIDES[tongue][seat.side], "name": names.get(seat.party_id) or UNKNOWN} for seat in seats]


def of_agreement(matter: Matter, agreement: Agreement) -> dict[str, object]:
    """Every field of the written agreement."""
    case = Case.objects.select_related("mediator").get(pk=matter.pk)
    held = Session.objects.filter(matter=matter, held_at__isnull=False).order_by("-number").first()
    parts = list(Instalment.objects.filter(agreement=agreement).order_by("number"))
    everyone = [{**row, "id_number": UNKNOWN, "address": UNKNOWN, "phone": UNKNOWN} for row in parties(matter.pk)]
    found: dict[str, object] = {
        "parties": everyone, "request": case.told.rstrip("。"), "facts": agreement.facts,
        "agreed": agreement.points, "performed_by": _performed(parts), "copies": len(everyone) + 1,
        "mediator": case.mediator.name_zh if case.mediator else UNKNOWN, "place": held.place if held else UNKNOWN,
    }  # fmt: skip
    if agreement.total_fen:
        receives = "申请人" if agreement.payer == Side.RESPONDENT else "被申请人"
        found["total"] = _yuan(agreement.total_fen)
        found["instalments"] = [
            {"due": part.due_date, "amount": _yuan(part.amount_fen), "to_whom": receives} for part in parts
        ]
    return found


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


def _performed(parts: Sequence[Instalment]) -> str:
    last = parts[-1].due_date if parts else None
    return f"于{last.year}年{last.month}月{last.day}日前履行完毕。" if last else "按约定履行。"
