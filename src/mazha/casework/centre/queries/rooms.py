"""Rooms, which are free, and who holds the others. What for, only for who sees the matter."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from mazha.casework.centre import rights
from mazha.casework.centre.models import Booking, Purpose, Room
from mazha.kernel.errors import Unknown
from mazha.matters import queries as matters
from mazha.people import queries as people

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mazha.matters.models import Matter
    from mazha.people.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomCard:
    id: int
    kind: str
    title_zh: str
    title_en: str
    seats: int

    def title(self, language: str) -> str:
        return self.title_en if language.startswith("en") else self.title_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingCard:
    """A time for which a room is held. `words` and `matter_id` are empty for who may not read the matter's words: one
    that is restricted has to be opened first."""

    id: int
    room: RoomCard
    starts_at: dt.datetime
    ends_at: dt.datetime
    officer: str
    organisation: str
    words: str
    matter_id: UUID | None
    is_known: bool
    """Whether the asker may know what it is for."""
    may_cancel: bool


def rooms(kind: str | None = None) -> list[RoomCard]:
    """Those in use, by kind and number."""
    found = Room.objects.filter(closed_at=None)
    return [_room(row) for row in (found.filter(kind=kind) if kind else found).order_by("id")]


def room(room_id: int) -> RoomCard:
    """One room in use. Refuses another with Unknown."""
    row = Room.objects.filter(pk=room_id, closed_at=None).first()
    if row is None:
        raise Unknown(_("There is no such room. Choose one from the list."), room_id=room_id)
    return _room(row)


def free_rooms(kind: str | None, starts_at: dt.datetime, ends_at: dt.datetime) -> list[RoomCard]:
    """Rooms of a kind (or of any) that nobody holds at any moment between the two. An offer, not a promise: the store
    decides when it is booked."""
    taken = Booking.objects.filter(cancelled_at=None, starts_at__lt=ends_at, ends_at__gt=starts_at).values("room_id")
    found = Room.objects.filter(closed_at=None).exclude(pk__in=taken)
    return [_room(row) for row in (found.filter(kind=kind) if kind else found).order_by("id")]


def bookings_between(actor: Actor, starts_at: dt.datetime, ends_at: dt.datetime) -> list[BookingCard]:
    """Every booking that touches the time, by when it begins. Refuses who may not book."""
    rights.may_book_or_refuse(actor)
    held = Booking.objects.filter(cancelled_at=None, starts_at__lt=ends_at, ends_at__gt=starts_at)
    return _cards(actor, held)


def bookings_of(actor: Actor, matter: Matter) -> list[BookingCard]:
    """Those held for a matter the asker sees, the next first; cancelled ones are left out."""
    return _cards(actor, Booking.objects.filter(cancelled_at=None, purpose__matter=matter))


def booking(actor: Actor, booking_id: int) -> BookingCard:
    """One that stands. Refuses with Unknown what is not there or was cancelled."""
    rights.may_book_or_refuse(actor)
    found = _cards(actor, Booking.objects.filter(pk=booking_id, cancelled_at=None))
    if not found:
        raise Unknown(_("There is no such booking. Look at the rooms again."))
    return found[0]


def _cards(actor: Actor, held: QuerySet[Booking]) -> list[BookingCard]:
    rows = list(held.select_related("room").order_by("starts_at", "room_id"))
    purposes = {each.booking_id: each for each in Purpose.objects.filter(booking__in=[row.pk for row in rows])}
    told = matters.visible_among(actor, {p.matter_id for p in purposes.values() if p.matter_id is not None})
    names = people.officer_names({row.officer_id for row in rows if row.officer_id is not None})
    return [_card(actor, row, purposes.get(row.pk), told, names) for row in rows]


def _card(actor: Actor, row: Booking, purpose: Purpose | None, told: set[UUID], names: dict[int, str]) -> BookingCard:
    known = purpose is not None and (purpose.matter_id is None or purpose.matter_id in told)
    return BookingCard(
        id=row.pk, room=_room(row.room), starts_at=row.starts_at, ends_at=row.ends_at,
        officer=names.get(row.officer_id or 0, ""),
        organisation=people.organisation(row.organisation_id).name if row.organisation_id else "",
        words=purpose.words if purpose is not None and known else "",
        matter_id=purpose.matter_id if purpose is not None and known else None, is_known=known,
        may_cancel=rights.may_cancel(actor, row.officer_id, row.organisation_id),
    )  # fmt: skip


def _room(row: Room) -> RoomCard:
    return RoomCard(id=row.pk, kind=row.kind, title_zh=row.title_zh, title_en=row.title_en, seats=row.seats)
