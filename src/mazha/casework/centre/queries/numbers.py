"""The line as it stands, as the kiosk, the screen, a window and the day's list show it. Never by clerk."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from mazha.casework.centre import rights
from mazha.casework.centre.models import Brought, Business, Device, Hours, Ticket, Window
from mazha.casework.centre.rules import label
from mazha.kernel.errors import Unknown
from mazha.kernel.moments import day_of
from mazha.people import queries as people
from mazha.people import sealing

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mazha.people.actor import Actor

State = Ticket.State
SHOWN_CALLS = 11
MISSED_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessCard:
    id: int
    letter: str
    title_zh: str
    title_en: str
    hint_zh: str
    hint_en: str
    place: int

    def title(self, language: str) -> str:
        return self.title_en if language.startswith("en") else self.title_zh

    def hint(self, language: str) -> str:
        return self.hint_en if language.startswith("en") else self.hint_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowCard:
    id: int
    number: int
    title_zh: str
    title_en: str
    organisation_id: int
    organisation: str
    businesses: tuple[int, ...]

    def title(self, language: str) -> str:
        return self.title_en if language.startswith("en") else self.title_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class KioskLine:
    """One button of the kiosk."""

    business: BusinessCard
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCard:
    """A number, and how many wait before it."""

    id: int
    label: str
    business: BusinessCard
    state: str
    ahead: int
    taken_at: dt.datetime
    queued_at: dt.datetime
    calls: int
    called_at: dt.datetime | None
    transferred: bool
    window_number: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldTicket:
    """The number a window has in hand, and what was registered from it."""

    ticket: TicketCard
    matters: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AtWindow:
    """What is in hand, who waits in order, and who was not there and may come back."""

    held: HeldTicket | None
    line: tuple[TicketCard, ...]
    missed: tuple[TicketCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One line of the hall screen."""

    label: str
    window_number: int
    serving: bool
    calls: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """One kind of business on one day. Waiting times in whole minutes; None where nobody was called yet."""

    business: BusinessCard
    given: int
    done: int
    missed: int
    waiting: int
    median_wait: int | None
    longest_wait: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceCard:
    id: int
    kind: str
    title: str
    made_at: dt.datetime


def businesses() -> list[BusinessCard]:
    """Kinds of business in use, as they stand on the kiosk."""
    return [_business(row) for row in Business.objects.filter(closed_at=None).order_by("place", "letter")]


def windows() -> list[WindowCard]:
    """Windows in use, by number."""
    return [_window(row) for row in Window.objects.filter(closed_at=None).order_by("number")]


def windows_of(actor: Actor) -> list[WindowCard]:
    """Those this clerk may work at."""
    return [card for card in windows() if rights.serves_at(actor, card.organisation_id)]


def window(number: int) -> WindowCard:
    """One window in use. Refuses another with Unknown."""
    found = next((card for card in windows() if card.number == number), None)
    if found is None:
        raise Unknown(_("There is no such window. Choose one from the list."))
    return found


def kiosk_lines(at: dt.datetime) -> list[KioskLine]:
    """What numbers can be taken for now: kinds that some window serves, with how many wait."""
    served = {each for card in windows() for each in card.businesses}
    line = Ticket.objects.filter(day=day_of(at), state=State.WAITING)
    waiting = dict(line.values_list("business_id").annotate(n=Count("id")))
    return [
        KioskLine(business=card, waiting=waiting.get(card.id, 0)) for card in businesses() if card.id in served
    ]  # fmt: skip


def ticket(ticket_id: int, at: dt.datetime) -> TicketCard:
    """A number of today. Refuses one that is not there with Unknown."""
    row = _rows(at).filter(pk=ticket_id).first()
    if row is None:
        raise Unknown(_("There is no such number today. Take one at the kiosk."))
    ahead = Ticket.objects.filter(
        Q(queued_at__lt=row.queued_at) | Q(queued_at=row.queued_at, pk__lt=row.pk),
        day=row.day, business=row.business_id, state=State.WAITING, transferred=False,
    ).count()  # fmt: skip
    return _card(row, ahead)


def called_now(at: dt.datetime) -> list[Shown]:
    """What the hall screen shows: numbers called and served at this moment, the latest call first."""
    rows = _rows(at).filter(state__in=(State.CALLED, State.SERVING)).order_by("-called_at", "-id")[:SHOWN_CALLS]
    return [
        Shown(
            label=label(row.business.letter, row.number), window_number=row.window.number if row.window else 0,
            serving=row.state == State.SERVING, calls=row.calls,
        )
        for row in rows
    ]  # fmt: skip


def waiting_for(actor: Actor, number: int, at: dt.datetime) -> AtWindow:
    """How it stands at one window. Refuses who may not work there."""
    card = window(number)
    rights.may_serve_or_refuse(actor)
    if not rights.serves_at(actor, card.organisation_id):
        raise Unknown(_("There is no such window. Choose one from the list."))
    own = _rows(at).filter(window=card.id)
    held = own.filter(state__in=(State.CALLED, State.SERVING)).first()
    ours = Q(transferred=True, window=card.id) | Q(transferred=False, business__in=card.businesses)
    line = _rows(at).filter(ours, state=State.WAITING).order_by("-transferred", "queued_at", "id")
    missed = own.filter(state=State.MISSED).order_by("-ended_at")[:MISSED_SHOWN]
    brought = Brought.objects.filter(ticket=held).order_by("at").values_list("matter_id", flat=True) if held else []
    return AtWindow(
        held=HeldTicket(ticket=_card(held, 0), matters=tuple(brought)) if held else None,
        line=tuple(_card(row, ahead) for ahead, row in enumerate(line)),
        missed=tuple(_card(row, 0) for row in missed),
    )


def day_lines(actor: Actor, day: dt.date) -> list[DayLine]:
    """A day by kind of business: how many came, how long they waited. Refuses who neither serves nor arranges."""
    rights.may_see_day_or_refuse(actor)
    by_kind: dict[int, list[Ticket]] = {}
    for row in (
        Ticket.objects.filter(day=day).select_related("business").order_by("business__place", "business__letter")
    ):
        by_kind.setdefault(row.business_id, []).append(row)
    return [_day_line(rows) for rows in by_kind.values()]


def devices() -> list[DeviceCard]:
    """Kiosks and screens in use."""
    rows = Device.objects.filter(closed_at=None).order_by("kind", "id")
    return [DeviceCard(id=row.pk, kind=row.kind, title=row.title, made_at=row.made_at) for row in rows]


def device_of(secret: str) -> DeviceCard | None:
    """The kiosk or screen that holds this secret, while it is in use."""
    if not 8 <= len(secret) <= 80:
        return None
    row = Device.objects.filter(secret_print=sealing.print_of(f"device:{secret}"), closed_at=None).first()
    return DeviceCard(id=row.pk, kind=row.kind, title=row.title, made_at=row.made_at) if row else None


def every_hours() -> list[tuple[dt.date, str]]:
    """Hours that were set, the latest first."""
    return list(Hours.objects.order_by("-from_date").values_list("from_date", "spans"))


def _rows(at: dt.datetime) -> QuerySet[Ticket]:
    return Ticket.objects.filter(day=day_of(at)).select_related("business", "window")


def _day_line(rows: list[Ticket]) -> DayLine:
    states = Counter(row.state for row in rows)
    waits = [int((row.first_called_at - row.taken_at).total_seconds() // 60) for row in rows if row.first_called_at]
    return DayLine(
        business=_business(rows[0].business), given=len(rows), done=states[State.DONE], missed=states[State.MISSED],
        waiting=states[State.WAITING], median_wait=int(statistics.median(waits)) if waits else None,
        longest_wait=max(waits) if waits else None,
    )  # fmt: skip


def _card(row: Ticket, ahead: int) -> TicketCard:
    return TicketCard(
        id=row.pk, label=label(row.business.letter, row.number), business=_business(row.business), state=row.state,
        ahead=ahead, taken_at=row.taken_at, queued_at=row.queued_at, calls=row.calls, called_at=row.called_at,
        transferred=row.transferred, window_number=row.window.number if row.window else None,
    )  # fmt: skip


def _business(row: Business) -> BusinessCard:
    return BusinessCard(
        id=row.pk, letter=row.letter, title_zh=row.title_zh, title_en=row.title_en, hint_zh=row.hint_zh,
        hint_en=row.hint_en, place=row.place,
    )  # fmt: skip


def _window(row: Window) -> WindowCard:
    return WindowCard(
        id=row.pk, number=row.number, title_zh=row.title_zh, title_en=row.title_en,
        organisation_id=row.organisation_id, organisation=people.organisation(row.organisation_id).name,
        businesses=tuple(row.businesses),
    )  # fmt: skip
