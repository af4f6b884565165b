"""On the list of a day: booked ahead or walked in, each a matter with the leader of the day as its owner."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from mazha.casework.reception import rights
from mazha.casework.reception.actions.planning import LISTER, DayIsUnknown, DayMovedOn
from mazha.casework.reception.models import Appointment, Day
from mazha.casework.reception.rules import BOOK_AHEAD, LEAST_WORDS, MOST_REPRESENTATIVES, MOST_WORDS, days_ahead
from mazha.kernel import codes
from mazha.kernel.errors import Refused, Unacceptable
from mazha.kernel.moments import SHANGHAI, day_of
from mazha.matters import actions as matters
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.procedures import actions as procedures
from mazha.procedures.answers import plain
from mazha.procedures.arriving import gist_of, number
from mazha.triage import queries as triage

if TYPE_CHECKING:
    from mazha.procedures.events import StepTaken


class DayIsFull(Refused):
    """No place is left; the sentence says what can be done instead."""

    code = "day.full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody says when they book."""

    words: str
    phone: str
    name: str = ""
    language: str = "zh-hans"
    people: int = 1
    representatives: int = 1
    walk_in: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the person walks away with."""

    matter_id: UUID
    code: str
    number: int
    replayed: bool

    @property
    def spoken(self) -> str:
        return codes.spoken(self.code)


def book(day_id: int, asked: Asked, *, key: str | None = None, by: Actor, at: dt.datetime) -> Receipt:
    """A place on the list, and a matter behind it. The same key again gives the same place.

    Refuses, with every problem at once: words too short or long, a number that cannot be called (a walk-in may leave
    none), more than five representatives, more of them than people; a day that is not open for it; a day that is full.
    """
    phone = _checked(asked)
    sent = matters.print_of({"day": day_id, "words": asked.words, "phone": phone, "people": asked.people})
    with transaction.atomic(), wall.seated(LISTER):  # who books sees no list
        if key is not None and (earlier := matters.replayed(key, sent)) is not None:
            return _again(earlier.matter_id)
        day = _bookable(day_id, asked, by, at)
        place = _place(day, asked)
        opened = _opened(day, asked, phone, key, sent, by, at)
        Appointment.objects.create(
            day=day, matter_id=opened.id, number=place, people=asked.people, representatives=asked.representatives,
            walk_in=asked.walk_in, made_at=at,
        )  # fmt: skip
        owner = day.deputy_id or day.leader_id
        matters.name(opened.id, [owner])
        given: dict[str, object] = {"owner": owner}
        if day.kind != Day.Kind.LEADER:
            given["unit"] = day.organisation_id
        procedures.take(step="list", matter_id=opened.id, given=given, by=LISTER, at=at)
    return Receipt(matter_id=opened.id, code=opened.code, number=place, replayed=False)


def after_step(event: StepTaken) -> None:
    """Wired to every step, inside its transaction: who withdraws in time gives the place to another; a deputy is named
    in the matter."""
    if event.procedure != "reception":
        return
    with wall.seated(LISTER):
        listed = Appointment.objects.filter(matter_id=event.matter_id).select_related("day").first()
        if listed is None:
            return
        if event.step == "withdraw" and event.came_from in {"booked", "prepared"}:
            column = "walked" if listed.walk_in else "booked"
            Day.objects.filter(pk=listed.day_id, **{f"{column}__gt": 0}).update(**{column: F(column) - 1})
        if event.step == "deputise" and listed.day.deputy_id is not None:
            matters.name(event.matter_id, [listed.day.deputy_id])


def _checked(asked: Asked) -> str:
    problems: dict[str, str] = {}
    words = plain(asked.words)
    if len(words) < LEAST_WORDS:
        problems["words"] = _("Say in a sentence or two what it is about.")
    if len(words) > MOST_WORDS:
        problems["words"] = _("Write at most %(most)d characters.") % {"most": MOST_WORDS}
    phone = number(asked.phone, problems)
    if not asked.phone.strip() and not asked.walk_in:
        problems["phone"] = _("Leave a number: you are told if the day changes.")
    if not 1 <= asked.people <= 10_000:
        problems["people"] = _("Say how many people it concerns.")
    if not 1 <= asked.representatives <= MOST_REPRESENTATIVES:
        problems["representatives"] = _("At most 5 representatives come for a group. Agree on who they are.")
    elif asked.representatives > asked.people:
        problems["representatives"] = _("No more can come than it concerns.")
    if problems:
        raise Unacceptable(_("Something is missing or not right. Look at what is marked and send it again."), problems)
    return phone


def _bookable(day_id: int, asked: Asked, by: Actor, at: dt.datetime) -> Day:
    day = Day.objects.select_for_update().filter(pk=day_id, cancelled_at=None, published_at__isnull=False).first()
    if day is None:
        raise DayIsUnknown(_("There is no such day. Look in the calendar."))
    if asked.walk_in:
        rights.keeps_list_or_refuse(by, day)
        if day.date != day_of(at):
            raise DayMovedOn(_("Who simply comes is written down on the day itself. Book a place instead."))
        return day
    if dt.datetime.combine(day.date, day.starts, tzinfo=SHANGHAI) <= at:
        raise DayMovedOn(_("This day has begun or is over. Come in person, or choose another day."))
    if days_ahead(day.date, day_of(at)) > BOOK_AHEAD:
        raise DayMovedOn(_("This day can be booked from %(n)d days before it.") % {"n": BOOK_AHEAD})
    return day


def _place(day: Day, asked: Asked) -> int:
    held, most = (day.walked, day.walk_ins) if asked.walk_in else (day.booked, day.places)
    if held >= most:
        raise DayIsFull(
            _("All places for who simply comes are taken. Book one of the next days for them.")
            if asked.walk_in
            else _("All places of this day are booked. Choose another day, or come in person: some places are kept.")
        )
    if asked.walk_in:
        day.walked += 1
    else:
        day.booked += 1
    day.last_number += 1
    day.save(update_fields=["walked", "booked", "last_number"])
    return day.last_number


def _opened(
    day: Day, asked: Asked, phone: str, key: str | None, sent: bytes, by: Actor, at: dt.datetime
) -> procedures.Opened:
    words = plain(asked.words)
    restricted = triage.suggest(words, None, at).restricted
    opening = procedures.Opening(
        procedure="reception", channel="counter" if by.kind == "officer" else "portal", words=words,
        gist="" if restricted else gist_of(words), restricted=restricted,
        district=settings.DISTRICT,
        party=matters.NewParty(name=plain(asked.name)[:60], phone=phone, language=asked.language), desk=day.host_id,
        facts={
            "day": day.pk, "date": day.date.isoformat(), "people": asked.people,
            "representatives": asked.representatives, "walk_in": asked.walk_in,
        },
    )  # fmt: skip
    # Whoever keeps the list may write for another; the step that opens is then the system's, in their name.
    return procedures.open_matter(opening, key=key, sent=sent, by=_opener(by), at=at, written_at=at)


def _opener(by: Actor) -> Actor:
    return by if by.kind == "officer" else Actor.resident("")


def _again(matter_id: UUID) -> Receipt:
    listed = Appointment.objects.select_related("matter").get(matter_id=matter_id)
    return Receipt(matter_id=matter_id, code=listed.matter.code, number=listed.number, replayed=True)
