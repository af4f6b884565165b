"""Rooms: a day or a week at a glance, booking one, giving it back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mazha.casework.centre import actions, queries
from mazha.design.guards import holding
from mazha.kernel.errors import Unacceptable
from mazha.kernel.moments import SHANGHAI, day_of, local, now, start_of
from mazha.matters import queries as matters
from mazha.people.roles import SEES_MATTERS, Role
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.admin import questions
from mazha.surfaces.desk.admin.pages import Ask, asked, sent
from mazha.surfaces.desk.centre.naming import room_kinds
from mazha.surfaces.desk.rows import row

if TYPE_CHECKING:
    from mazha.casework.centre.queries import BookingCard, RoomCard
    from mazha.design.requests import StaffRequest

BOOKERS = tuple(role for role in Role if role in SEES_MATTERS and role is not Role.PROPERTY_USER)
WEEK = 7


@dataclass(frozen=True, slots=True)
class Line:
    """One room on one day."""

    room: RoomCard
    bookings: list[BookingCard]


def _rooms() -> list[tuple[int, str]]:
    kinds = dict(room_kinds())
    return [
        (each.id, f"{each.title(frame.language())} · {kinds.get(each.kind, '')} · {each.seats}")
        for each in queries.rooms()
    ]


class Booking(questions.Form):
    room_id = questions.choice(gettext_lazy("Room"), _rooms, must=True, whole=True)
    day = questions.day(gettext_lazy("Day"), must=True)
    starts = questions.text(gettext_lazy("From"), must=True, longest=5, hint=gettext_lazy("Such as 09:30"))
    ends = questions.text(gettext_lazy("To"), must=True, longest=5, hint=gettext_lazy("Such as 11:00"))
    purpose = questions.text(
        gettext_lazy("What for"), must=True, longest=80,
        hint=gettext_lazy("Without names: “second session”, “hearing”. Only who sees the matter reads it."),
    )  # fmt: skip


@require_GET
@holding(*BOOKERS)
def show(request: StaffRequest) -> HttpResponse:
    """A day, room by room; or a week, day by day."""
    today = day_of(now())
    day = _day(request.GET.get("day", ""), today)
    week = request.GET.get("view") == "week"
    first = day - dt.timedelta(days=day.weekday()) if week else day
    count = WEEK if week else 1
    days = [first + dt.timedelta(days=each) for each in range(count)]
    held = queries.bookings_between(request.actor, start_of(first), start_of(first + dt.timedelta(days=count)))
    facts = {
        "title": _("Rooms"), "day": day, "first": first, "last": days[-1], "week": week, "today": today,
        "days": [(each, _lines(held, each)) for each in days], "kinds": dict(room_kinds()),
        "language": frame.language(), "before": first - dt.timedelta(days=count),
        "after": first + dt.timedelta(days=count), "has_rooms": bool(queries.rooms()),
    }  # fmt: skip
    return frame.page(request, "hall/rooms.html", facts)


@require_http_methods(["GET", "POST"])
@holding(*BOOKERS)
def book(request: StaffRequest) -> HttpResponse:
    """Hold a room, for a matter when one is named in the address."""
    matter_id = _matter(request)
    matter = matters.by_id(request.actor, matter_id) if matter_id is not None else None
    day = _day(request.GET.get("day", ""), day_of(now()))
    form = Booking(sent(request), initial={"day": day, "room_id": request.GET.get("room", "")})
    title = _("Book a room")
    lead = row(matter, frame.language()).gist if matter is not None else ""
    back = reverse("desk:matter", args=[matter_id]) if matter_id is not None else f"{reverse('hall:rooms')}?day={day}"

    def act(said: dict[str, Any]) -> str:
        starts_at, ends_at = _moment(said["day"], said["starts"], "starts"), _moment(said["day"], said["ends"], "ends")
        try:
            actions.book_room(
                said["room_id"], starts_at, ends_at, matter_id=matter_id, purpose=said["purpose"], by=request.actor,
                at=now(),
            )  # fmt: skip
        except Unacceptable as wrong:
            renamed = {{"starts_at": "starts", "ends_at": "ends"}.get(k, k): v for k, v in wrong.problems.items()}
            raise Unacceptable(wrong.message, renamed) from None
        return _("Booked: %(day)s, %(starts)s to %(ends)s.") % {
            "day": said["day"].isoformat(), "starts": f"{local(starts_at):%H:%M}", "ends": f"{local(ends_at):%H:%M}",
        }  # fmt: skip

    ask = Ask(title=title, submit=_("Book"), back=back, lead=lead)
    return asked(request, form, ask, act)


@require_POST
@holding(*BOOKERS)
def cancelled(request: StaffRequest, booking_id: int) -> HttpResponse:
    """Give a room back."""
    card = queries.booking(request.actor, booking_id)
    actions.cancel_booking(booking_id, by=request.actor, at=now())
    messages.success(request, _("The booking is cancelled."))
    day = day_of(card.starts_at).isoformat()
    return HttpResponseRedirect(f"{reverse('hall:rooms')}?day={day}", status=303)


def _lines(held: list[BookingCard], day: dt.date) -> list[Line]:
    first, last = start_of(day), start_of(day + dt.timedelta(days=1))
    touching = [each for each in held if each.starts_at < last and each.ends_at > first]
    return [Line(room, [each for each in touching if each.room.id == room.id]) for room in queries.rooms()]


def _matter(request: StaffRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("matter", ""))
    except ValueError:
        return None


def _day(written: str, otherwise: dt.date) -> dt.date:
    try:
        found = dt.date.fromisoformat(written)
    except ValueError:
        return otherwise
    return found if dt.date(2020, 1, 1) <= found <= dt.date(2099, 12, 31) else otherwise


def _moment(day: dt.date, written: str, name: str) -> dt.datetime:
    plain = written.strip().replace("：", ":")
    try:
        time = dt.time.fromisoformat(plain if len(plain) == 5 else f"0{plain}")
    except ValueError:
        raise Unacceptable(_("Write the time as 09:30."), {name: _("Write the time as 09:30.")}) from None
    return dt.datetime.combine(day, time, tzinfo=SHANGHAI)
