"""Rooms: kept, booked, given back. That no two bookings overlap is the store's rule, so it holds whoever books."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mazha.casework.centre import rights
from mazha.casework.centre.actions.settings import changed
from mazha.casework.centre.models import Booking, Purpose, Room
from mazha.casework.centre.rules import LONGEST_BOOKING
from mazha.kernel.errors import Refused, Unacceptable, Unknown
from mazha.kernel.moments import local
from mazha.matters import actions as matters
from mazha.matters import beside
from mazha.people import queries as people
from mazha.people import wall
from mazha.people.actor import Actor

MOST_PURPOSE = 80
KEEPER = Actor.system("rooms")


class RoomIsTaken(Refused):
    """Somebody holds it then. `facts` name who, from when, until when."""

    code = "room.taken"


class RoomIsUnknown(Unknown):
    code = "room.unknown"


class BookingIsUnknown(Unknown):
    code = "booking.unknown"


class AlreadyCancelled(Refused):
    code = "booking.cancelled"


def book_room(
    room_id: int, starts_at: dt.datetime, ends_at: dt.datetime, *, matter_id: UUID | None, purpose: str, by: Actor,
    at: dt.datetime,
) -> int:  # fmt: skip
    """Hold a room from one moment to another, for a matter the booker sees or for none. The booking's number.

    Stands in the matter's ledger. Refuses, in this order: who may not book; times that run backwards, lie behind or
    last over 12 hours, and a purpose that says nothing (Unacceptable, by field `starts_at`, `ends_at`, `purpose`); a
    matter or room that is not there; a room that is taken (RoomIsTaken), saying by whom and when. Two who book one
    room at once wait for each other at the room itself: two at its exclusion constraint would wait crosswise.
    """
    rights.may_book_or_refuse(by)
    words = _checked(starts_at, ends_at, purpose, at)
    with transaction.atomic():
        matter = matters.locked(matter_id) if matter_id is not None else None
        room = Room.objects.select_for_update(no_key=True).filter(pk=room_id, closed_at=None).first()
        if room is None:
            raise RoomIsUnknown(_("There is no such room. Choose one from the list."), room_id=room_id)
        booking = _held(room, starts_at, ends_at, by, at)
        Purpose.objects.create(booking=booking, matter=matter, words=words)
        if matter is not None:
            facts = {"booking": booking.pk, "room": room.pk, "from": starts_at.isoformat(), "to": ends_at.isoformat()}
            matters.write_down(matter, beside.ROOM_BOOKED, facts, by=by, post=rights.booking_post(by), at=at)
    return booking.pk


def cancel_booking(booking_id: int, *, by: Actor, at: dt.datetime) -> None:
    """Give a room back before its time is over. Refuses all but who booked it, their organisation, and the hall."""
    with transaction.atomic():
        booking = Booking.objects.select_for_update().filter(pk=booking_id).first()
        if booking is None:
            raise BookingIsUnknown(_("There is no such booking. Look at the rooms again."))
        rights.may_cancel_or_refuse(by, booking.officer_id, booking.organisation_id)
        if booking.cancelled_at is not None:
            raise AlreadyCancelled(_("This booking was cancelled already. Look at the rooms again."))
        if booking.ends_at <= at:
            raise AlreadyCancelled(_("This time is over: what was held is not cancelled any more."))
        booking.cancelled_at = at
        booking.save(update_fields=["cancelled_at"])
        with wall.seated(
            KEEPER
        ):  # who gives it back need not see what it was held for; the ledger is told all the same
            purpose = Purpose.objects.filter(booking=booking, matter__isnull=False).first()
            if purpose is not None and purpose.matter_id is not None:
                facts = {"booking": booking.pk, "room": booking.room_id}
                post = rights.booking_post(by)
                matters.write_down(
                    matters.locked(purpose.matter_id), beside.ROOM_GIVEN_BACK, facts, by=by, post=post, at=at
                )


@transaction.atomic
def keep_room(
    *, room_id: int | None, kind: str, title_zh: str, title_en: str, seats: int, by: Actor, at: dt.datetime
) -> int:
    """Add a room or change one. Refuses an unknown kind, a name that is missing, and seats that are none."""
    rights.may_arrange_or_refuse(by)
    problems = {}
    if kind not in Room.Kind.values:
        problems["kind"] = _("Choose one of those offered.")
    if not title_zh.strip():
        problems["title_zh"] = _("Give it a name.")
    if not 1 <= seats <= 500:
        problems["seats"] = _("Give a number from %(low)s to %(high)s.") % {"low": 1, "high": 500}
    if problems:
        raise Unacceptable(_("Something is missing or not right. Look at what is marked."), problems)
    said = {
        "kind": kind, "title_zh": title_zh.strip()[:40], "title_en": (title_en.strip() or title_zh.strip())[:60],
        "seats": seats,
    }  # fmt: skip
    if room_id is None:
        room, before = Room.objects.create(**said), None
    else:
        room = _open_room(room_id)
        before = {name: getattr(room, name) for name in said}
        for name, value in said.items():
            setattr(room, name, value)
        room.save(update_fields=list(said))
    changed("centre.room", room.pk, before, said, by=by, at=at)
    return room.pk


@transaction.atomic
def close_room(room_id: int, *, by: Actor, at: dt.datetime) -> None:
    """Offer it no longer. Refuses while somebody holds it for a time to come."""
    rights.may_arrange_or_refuse(by)
    room = _open_room(room_id)
    ahead = Booking.objects.filter(room=room, cancelled_at=None, ends_at__gt=at).order_by("starts_at").first()
    if ahead is not None:
        raise RoomIsTaken(
            _("It is booked on %(when)s still. Cancel or move that first.") % {"when": _when(ahead)}, room_id=room_id
        )
    room.closed_at = at
    room.save(update_fields=["closed_at"])
    changed("centre.room", room.pk, {"title_zh": room.title_zh}, None, by=by, at=at)


def _checked(starts_at: dt.datetime, ends_at: dt.datetime, purpose: str, at: dt.datetime) -> str:
    problems = {}
    words = " ".join(purpose.split())
    if ends_at <= starts_at:
        problems["ends_at"] = _("It must end after it begins.")
    elif ends_at - starts_at > LONGEST_BOOKING:
        problems["ends_at"] = _("A room is booked for 12 hours at most. Book the next day by itself.")
    if ends_at <= at:
        problems["starts_at"] = _("This time is over. Choose one that lies ahead.")
    if len(words) < 2:
        problems["purpose"] = _("Say what it is for, in a few words.")
    if len(words) > MOST_PURPOSE:
        problems["purpose"] = _("Write at most %(most)d characters.") % {"most": MOST_PURPOSE}
    if problems:
        raise Unacceptable(_("Something is missing or not right. Look at what is marked."), problems)
    return words


def _held(room: Room, starts_at: dt.datetime, ends_at: dt.datetime, by: Actor, at: dt.datetime) -> Booking:
    post = rights.booking_post(by)
    try:
        with transaction.atomic():
            return Booking.objects.create(
                room=room, starts_at=starts_at, ends_at=ends_at, officer_id=by.officer_id,
                organisation_id=post.organisation_id if post else None, booked_at=at,
            )  # fmt: skip
    except IntegrityError:
        taken = Booking.objects.filter(room=room, cancelled_at=None, starts_at__lt=ends_at, ends_at__gt=starts_at)
        first = taken.order_by("starts_at").first()
        if first is None:  # refused for something else, or given back this very moment
            raise
    raise _taken(room, first)


def _taken(room: Room, held: Booking) -> RoomIsTaken:
    who = [people.organisation(held.organisation_id).name] if held.organisation_id else []
    if held.officer_id:
        who.append(people.officer_names({held.officer_id}).get(held.officer_id, ""))
    english = (get_language() or "").startswith("en")
    said = {
        "room": room.title_en if english else room.title_zh, "when": _when(held), "who": " ".join(filter(None, who)),
    }  # fmt: skip
    return RoomIsTaken(
        _("%(room)s is taken on %(when)s by %(who)s. Choose another time or another room.") % said,
        room_id=room.pk, starts_at=held.starts_at.isoformat(), ends_at=held.ends_at.isoformat(),
    )  # fmt: skip


def _when(held: Booking) -> str:
    start, end = local(held.starts_at), local(held.ends_at)
    same = start.date() == end.date()
    return f"{start:%Y-%m-%d %H:%M}–{end:%H:%M}" if same else f"{start:%Y-%m-%d %H:%M}–{end:%Y-%m-%d %H:%M}"


def _open_room(room_id: int) -> Room:
    room = Room.objects.select_for_update().filter(pk=room_id, closed_at=None).first()
    if room is None:
        raise RoomIsUnknown(_("There is no such room. Choose one from the list."), room_id=room_id)
    return room
