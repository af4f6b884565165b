"""What may be asked about mediations: the table as one of those at it sees it, the register, a committee's cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from mazha.casework.mediation.actions.inviting import code_context
from mazha.casework.mediation.actions.naming import in_register
from mazha.casework.mediation.actions.sitting import KEEPER
from mazha.casework.mediation.models import (
    Agreement,
    As,
    Brief,
    Case,
    Caucus,
    Coming,
    Instalment,
    Seat,
    Session,
    Side,
    Signature,
)
from mazha.kernel import codes
from mazha.kernel.fen import yuan
from mazha.kernel.moments import day_of, local
from mazha.matters import queries as matters
from mazha.people import queries as people
from mazha.people import sealing, wall

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mazha.matters.models import Matter
    from mazha.people.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatView:
    """One party at the table."""

    number: int
    side: str
    name: str
    """For the parties themselves, who know each other; officers uncover it with a reason."""
    own: bool
    agreed_at: dt.datetime | None
    prefers: str
    longer: bool
    confirms: bool
    signed_at: dt.datetime | None
    by_proxy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DateView:
    """A date, with who can come."""

    number: int
    starts_at: dt.datetime
    place: str
    state: str
    """`proposed`, `fixed`, `held`."""
    own_answer: bool | None
    yes: tuple[int, ...]
    no: tuple[int, ...]
    record: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """One instalment."""

    number: int
    amount: str
    """In yuan; empty where no money is owed."""
    due_date: dt.date
    confirmed_at: dt.datetime | None
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementView:
    """The draft or agreement in force."""

    number: int
    oral: bool
    facts: str
    points: str
    total: str
    payer: str
    due_date: dt.date | None
    drafted_at: dt.datetime
    read_out_at: dt.datetime | None
    effective_at: dt.datetime | None
    parts: tuple[PartView, ...]
    mediator_signed_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WordView:
    """A private word, as its mediator reads it."""

    text: str
    at: dt.datetime
    seat: int | None
    by_party: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The table as the asker sees it."""

    topic: str
    told: str
    brief: str
    """What the side that applied wants the committee alone to know, for the committee and the mediator."""
    mediator: str
    is_mediator: bool
    seats: tuple[SeatView, ...]
    dates: tuple[DateView, ...]
    agreement: AgreementView | None
    private: tuple[WordView, ...]
    """For the mediator alone."""
    told_alone: tuple[dt.datetime, ...]
    """For a side: when it told the mediator something. Never what: officers know codes, too."""

    def is_past(self, step: str) -> bool:
        """Whether a step is none for this side, or no more: signed already, nothing to answer, not the side that is
        paid.
        """
        own, agreement = self.own, self.agreement
        if own is None:
            return False
        receives = Side.RESPONDENT if agreement and agreement.payer == Side.APPLICANT else Side.APPLICANT
        return {
            "agree": own.agreed_at is not None,
            "sign": own.signed_at is not None or agreement is None or agreement.read_out_at is None,
            "want_longer": own.longer,
            "want_confirmation": own.confirms,
            "answer_session": all(date.state != "proposed" for date in self.dates),
            "paid": own.side != receives or agreement is None or not agreement.parts,
        }.get(step, False)

    @property
    def own(self) -> SeatView | None:
        return next((seat for seat in self.seats if seat.own), None)


@dataclass(frozen=True, slots=True)
class MediatorCard:
    """Somebody in a committee's register."""

    id: int
    officer_id: int
    name: str
    introduction: str


def table_of(actor: Actor, matter: Matter, at: dt.datetime) -> Table | None:
    """What the asker, for whom the matter comes from `visible_to`, may read of its table; None when not at it."""
    case = Case.objects.filter(pk=matter.pk).select_related("mediator").first()
    if case is None:
        return None
    agreement = Agreement.objects.filter(matter=matter, dropped_at=None).first()
    signed = list(Signature.objects.filter(agreement=agreement)) if agreement else []
    seats = list(Seat.objects.filter(matter=matter).select_related("prefers").order_by("number"))
    names = _names(actor, matter)
    return Table(
        topic=case.topic,
        told=case.told,
        brief=_brief(actor, matter),
        mediator=case.mediator.name_zh if case.mediator else "",
        is_mediator=actor.officer_id is not None and case.mediator_id == actor.officer_id,
        seats=tuple(_seat(seat, actor, signed, names) for seat in seats),
        dates=_dates(matter, seats, actor),
        agreement=_agreement(agreement, signed, at) if agreement else None,
        private=_private(actor, matter),
        told_alone=_told_alone(actor, matter),
    )


def _is_own(seat: Seat, actor: Actor) -> bool:
    if actor.kind == "respondent":
        return seat.party_id == actor.party
    return actor.kind == "resident" and seat.number == 1


def _names(actor: Actor, matter: Matter) -> dict[object, str]:
    """Who sits there, for those who sit there, too. Never a number."""
    if actor.kind not in {"resident", "respondent"}:
        return {}
    with wall.seated(KEEPER):
        return {person.party_id: person.name for person in matters.people_in(KEEPER, matter)}


def _seat(seat: Seat, actor: Actor, signed: Sequence[Signature], names: Mapping[object, str]) -> SeatView:
    own = next((each for each in signed if each.seat_id == seat.pk), None)
    return SeatView(
        number=seat.number, side=seat.side, name=names.get(seat.party_id, ""), own=_is_own(seat, actor),
        agreed_at=seat.agreed_at,
        prefers=seat.prefers.name_zh if seat.prefers else "", longer=seat.longer_at is not None,
        confirms=seat.confirm_at is not None, signed_at=own.at if own else None,
        by_proxy=bool(own and own.proxy_sealed),
    )  # fmt: skip


def _dates(matter: Matter, seats: Sequence[Seat], actor: Actor) -> tuple[DateView, ...]:
    numbers = {seat.pk: seat.number for seat in seats}
    mine = {seat.pk for seat in seats if _is_own(seat, actor)}
    answers: dict[object, list[Coming]] = {}
    for each in Coming.objects.filter(matter=matter):
        answers.setdefault(each.session_id, []).append(each)
    found = []
    for row in Session.objects.filter(matter=matter).order_by("number"):
        given = answers.get(row.pk, [])
        state = "held" if row.held_at else "fixed" if row.fixed_at else "proposed"
        found.append(
            DateView(
                number=row.number, starts_at=row.starts_at, place=row.place, state=state, record=row.record,
                own_answer=next((each.can for each in given if each.seat_id in mine), None),
                yes=tuple(sorted(numbers[each.seat_id] for each in given if each.can)),
                no=tuple(sorted(numbers[each.seat_id] for each in given if not each.can)),
            )
        )  # fmt: skip
    return tuple(found)


def _agreement(row: Agreement, signed: Sequence[Signature], at: dt.datetime) -> AgreementView:
    parts = Instalment.objects.filter(agreement=row).order_by("number")
    today = day_of(at)
    mediator = next((each.at for each in signed if each.as_what == As.MEDIATOR), None)
    return AgreementView(
        number=row.number, oral=row.oral, facts=row.facts, points=row.points,
        total=yuan(row.total_fen) if row.total_fen else "", payer=row.payer, due_date=row.due_date,
        drafted_at=row.drafted_at, read_out_at=row.read_out_at, effective_at=row.effective_at,
        mediator_signed_at=mediator,
        parts=tuple(
            PartView(
                number=part.number, amount=yuan(part.amount_fen) if part.amount_fen else "", due_date=part.due_date,
                confirmed_at=part.confirmed_at, late=part.confirmed_at is None and part.due_date < today,
            )
            for part in parts
        ),
    )  # fmt: skip


def _brief(actor: Actor, matter: Matter) -> str:
    found = Brief.objects.filter(matter=matter).first() if actor.kind == "officer" else None
    return found.text if found else ""


def _private(actor: Actor, matter: Matter) -> tuple[WordView, ...]:
    """What the store lets this asker read, and narrowed once more here."""
    if actor.officer_id is None:
        return ()
    words = Caucus.objects.filter(matter=matter, officer_id=actor.officer_id).select_related("seat")
    return tuple(
        WordView(text=row.text, at=row.at, seat=row.seat.number if row.seat else None, by_party=row.by_party)
        for row in words.order_by("at", "id")
    )


def _told_alone(actor: Actor, matter: Matter) -> tuple[dt.datetime, ...]:
    if actor.kind not in {"resident", "respondent"}:
        return ()
    with connection.cursor() as cursor:
        cursor.execute("select at from mazha_told_alone(%s)", [matter.pk])
        return tuple(row[0] for row in cursor.fetchall())


def register_of(committee_id: int, at: dt.datetime) -> list[MediatorCard]:
    """A committee's mediators on that day, for anyone to choose from."""
    rows = in_register(committee_id, at).select_related("officer").order_by("start_date", "id")
    return [MediatorCard(row.pk, row.officer_id, row.officer.name_zh, row.introduction) for row in rows]


def choices(actor: Actor, matter: Matter, at: dt.datetime, names: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """What there is to choose from where a step asks for a mediator, a seat, a date or an instalment, by that name."""
    found: dict[str, list[tuple[str, str]]] = {}
    if "mediator" in names and matter.lead_unit_id is not None:
        found["mediator"] = [
            (str(card.officer_id), f"{card.name}　{card.introduction}".strip())
            for card in register_of(matter.lead_unit_id, at)
        ]
    if "committee" in names:
        found["committee"] = [
            (str(card.id), card.name) for card in people.organisations("committee") if card.closed_date is None
        ]
    if "seat" in names:
        found["seat"] = _seat_choices(actor, matter)
    if "session" in names:
        found["session"] = [
            (str(row.number), f"{row.number} · {local_day(row.starts_at)} {row.place}")
            for row in Session.objects.filter(matter=matter, held_at=None).order_by("-number")
        ]
    if "instalment" in names:
        rows = Instalment.objects.filter(matter=matter, agreement__dropped_at=None, confirmed_at=None)
        found["instalment"] = [
            (str(r.number), f"{r.number} · {r.due_date}" + (f" · {yuan(r.amount_fen)} 元" if r.amount_fen else ""))
            for r in rows.order_by("number")
        ]
    return found


def local_day(at: dt.datetime) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}"


def behind(found: QuerySet[Matter], at: dt.datetime) -> QuerySet[Matter]:
    """Those of the asker's cases in which something is not confirmed though its day has passed."""
    open_ones = Instalment.objects.filter(
        matter=OuterRef("pk"), agreement__dropped_at=None, agreement__effective_at__isnull=False, confirmed_at=None,
        due_date__lt=day_of(at),
    )  # fmt: skip
    return found.filter(Exists(open_ones), closed_at=None)


def abouts(actor: Actor, matter: Matter) -> dict[tuple[str, int], str]:
    """Seats and sessions by what they are called in lists: names covered."""
    found = {("seat", int(number)): label for number, label in _seat_choices(actor, matter)}
    for row in Session.objects.filter(matter=matter, held_at__isnull=False).order_by("number"):
        found["session", row.number] = f"{row.number} · {local_day(row.starts_at)} {row.place}"
    return found


def _seat_choices(actor: Actor, matter: Matter) -> list[tuple[str, str]]:
    lines = {line.part: line for line in matters.contact_lines(actor, matter, matter.opened_at)}
    found = []
    for seat in Seat.objects.filter(matter=matter).order_by("number"):
        part = "requester" if seat.number == 1 else "respondent" if seat.side == Side.RESPONDENT else "joined"
        name = lines[part].name if part in lines else ""
        side = _("Applicant") if seat.side == Side.APPLICANT else _("Other side")
        found.append((str(seat.number), f"{seat.number} · {side} {name}".strip()))
    return found


def applicant_of(matter: Matter) -> str:
    """The name of whoever invites, for the invitation: the other side has to know it."""
    with wall.seated(KEEPER):
        return next((person.name for person in matters.people_in(KEEPER, matter)), "")


def invitations(actor: Actor, matter: Matter) -> list[tuple[int, str]]:
    """The codes of those invited, by seat, for the printed invitation; for the committee alone."""
    if actor.kind != "officer":
        return []
    rows = Seat.objects.filter(matter=matter, code_sealed__isnull=False).order_by("number")
    return [
        (row.number, codes.spoken(sealing.unseal(bytes(row.code_sealed or b""), code_context(row)))) for row in rows
    ]


def is_committee(organisation_id: int) -> bool:
    """Whether an organisation is a committee of people's mediation."""
    return people.organisation(organisation_id).kind == "committee"
