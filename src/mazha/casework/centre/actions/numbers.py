"""Numbers: given, called, served, passed on. Which number a window gets, the store decides, so two never get the same.

Every verb reads the number again under a lock; who comes second is told what has become of it.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from mazha.casework.centre import rights
from mazha.casework.centre.models import Brought, Business, Ticket, Window
from mazha.casework.centre.opening import is_open
from mazha.casework.centre.rules import label
from mazha.kernel.errors import Forbidden, Refused, Unknown
from mazha.kernel.moments import day_of, local
from mazha.matters import actions as matters
from mazha.matters import beside

if TYPE_CHECKING:
    from mazha.people.actor import Actor

BEHIND = 3
"""Who was not there and comes back waits behind so many. [local]"""
State = Ticket.State
HELD = (State.CALLED, State.SERVING)

_COUNT = """
insert into centre_counter (day, business_id, last) values (%s, %s, 1)
on conflict (day, business_id) do update set last = centre_counter.last + 1 returning last"""
# Rows another window holds at this moment are stepped over, so nobody waits and nobody gets the same one.
_CALL = """
update centre_ticket set state = 'called', window_id = %(window)s, transferred = false, called_at = %(at)s,
  first_called_at = coalesce(first_called_at, %(at)s), calls = calls + 1, started_at = null
where id = (
  select id from centre_ticket
  where day = %(day)s and state = 'waiting'
    and ((transferred and window_id = %(window)s) or (not transferred and business_id = any(%(businesses)s)))
  order by transferred desc, queued_at, id limit 1 for update skip locked)
returning id"""


class HallIsClosed(Refused):
    """No numbers now; the sentence says from when."""

    code = "hall.closed"


class NobodyWaits(Refused):
    code = "hall.nobody_waits"


class WindowIsBusy(Refused):
    """It has a number that is called or served; `facts` name it."""

    code = "window.busy"


class TicketMovedOn(Refused):
    """Somebody was faster: the sentence says what has become of it."""

    code = "ticket.moved_on"


class NotYourWindow(Forbidden):
    code = "window.not_yours"


def give_number(business_id: int, *, key: str | None = None, by: Actor, at: dt.datetime) -> int:
    """The next number of a kind of business; the ticket's id. The same key again gives the same ticket.

    Refuses a hall that is closed, a kind there is none of or that no window serves, and who is neither kiosk nor clerk.
    """
    if by.kind != "system":
        rights.may_serve_or_refuse(by)
    if (closed := is_open(at)) is not None:
        raise HallIsClosed(closed)
    business = Business.objects.filter(pk=business_id, closed_at=None).first()
    if business is None or not Window.objects.filter(closed_at=None, businesses__contains=[business_id]).exists():
        raise Unknown(_("No window serves this at present. Ask at the information desk."))
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(_COUNT, [day_of(at), business_id])
                row = cursor.fetchone()
            assert row is not None
            ticket = Ticket.objects.create(
                day=day_of(at), business=business, number=row[0], taken_at=at, queued_at=at, key=key
            )
    except IntegrityError:
        earlier = Ticket.objects.filter(key=key).first() if key is not None else None
        if earlier is None:
            raise
        return earlier.pk
    return ticket.pk


def call_next(window_number: int, *, by: Actor, at: dt.datetime) -> int:
    """Call whoever has waited longest for this window, those passed on to it first. The ticket's id.

    Refuses a window that is not the clerk's, one that has a number in hand, and an empty line.
    """
    window = _window(window_number, by)
    today = day_of(at)
    with transaction.atomic():
        # What was left open yesterday keeps nobody from working today.
        Ticket.objects.filter(window=window, day__lt=today, state__in=HELD).update(state=State.MISSED, ended_at=at)
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                given: dict[str, Any] = {
                    "window": window.pk,
                    "at": at,
                    "day": today,
                    "businesses": list(window.businesses),
                }
                cursor.execute(_CALL, given)
                called = cursor.fetchone()
        except IntegrityError:
            raise _busy(window) from None
    if called is None:
        raise NobodyWaits(_("Nobody waits for this window."))
    return int(called[0])


def call_again(ticket_id: int, *, by: Actor, at: dt.datetime) -> None:
    """Call a number once more that was called and has not come. Refuses one that has moved on."""
    with transaction.atomic():
        ticket = _in_hand(ticket_id, (State.CALLED,), by)
        ticket.called_at, ticket.calls = at, ticket.calls + 1
        ticket.save(update_fields=["called_at", "calls"])


def start(ticket_id: int, *, by: Actor, at: dt.datetime) -> None:
    """They have come to the window. Refuses a number that has moved on."""
    with transaction.atomic():
        ticket = _in_hand(ticket_id, (State.CALLED,), by)
        ticket.state, ticket.started_at = State.SERVING, at
        ticket.save(update_fields=["state", "started_at"])


def not_there(ticket_id: int, *, by: Actor, at: dt.datetime) -> None:
    """Called, and nobody came. They can be put back when they do. Refuses a number that has moved on."""
    with transaction.atomic():
        ticket = _in_hand(ticket_id, (State.CALLED,), by)
        ticket.state, ticket.ended_at = State.MISSED, at
        ticket.save(update_fields=["state", "ended_at"])


def put_back(ticket_id: int, *, by: Actor, at: dt.datetime) -> None:
    """Into the line again: who was in hand keeps their place; who was not there waits behind three."""
    with transaction.atomic():
        ticket = _in_hand(ticket_id, (State.CALLED, State.SERVING, State.MISSED), by, day=day_of(at))
        if ticket.state == State.MISSED:
            ticket.queued_at = _behind_some(ticket, at)
        ticket.state, ticket.transferred, ticket.window = State.WAITING, False, None
        ticket.started_at = ticket.ended_at = None
        ticket.save(update_fields=["state", "transferred", "window", "queued_at", "started_at", "ended_at"])


def transfer(ticket_id: int, to_window: int, *, by: Actor, at: dt.datetime) -> None:
    """On to another window, where they are called before those who only came; what was registered goes along.

    The other window's unit sees the matters from then on, and each ledger says so. Refuses a number that has moved on,
    the same window, and one that is closed.
    """
    with transaction.atomic():
        ticket = _in_hand(ticket_id, HELD, by)
        target = Window.objects.filter(number=to_window, closed_at=None).first()
        if target is None or target.pk == ticket.window_id:
            raise Unknown(_("Choose another window that is open."))
        came_from = ticket.window.number if ticket.window else None
        ticket.state, ticket.transferred, ticket.window = State.WAITING, True, target
        ticket.queued_at, ticket.started_at = at, None
        ticket.save(update_fields=["state", "transferred", "window", "queued_at", "started_at"])
        post = by.post_as(*rights.SERVE)
        for brought in Brought.objects.filter(ticket=ticket).order_by(
            "matter_id"
        ):  # one order: no two wait for each other
            matter = matters.locked(brought.matter_id)
            facts = {"from_window": came_from, "to_window": target.number, "unit": target.organisation_id}
            matters.pass_on(matter, target.organisation_id, beside.PASSED_ON, facts, by=by, post=post, at=at)


def finish(ticket_id: int, *, by: Actor, at: dt.datetime) -> None:
    """Done at the window. Refuses a number that has moved on."""
    with transaction.atomic():
        ticket = _in_hand(ticket_id, HELD, by)
        ticket.state, ticket.ended_at = State.DONE, at
        ticket.started_at = ticket.started_at or at
        ticket.save(update_fields=["state", "ended_at", "started_at"])


def note_matter(ticket_id: int, matter_id: UUID, *, by: Actor, at: dt.datetime) -> None:
    """The matter was registered from this number. Noted twice, it stands once. Refuses a number not in hand."""
    with transaction.atomic():
        ticket = _in_hand(ticket_id, HELD, by)
        Brought.objects.get_or_create(ticket=ticket, matter_id=matter_id, defaults={"at": at})


def _window(number: int, by: Actor) -> Window:
    window = Window.objects.filter(number=number, closed_at=None).first()
    if window is None:
        raise Unknown(_("There is no such window. Choose one from the list."))
    _refuse_unless_theirs(window, by)
    return window


def _refuse_unless_theirs(window: Window, by: Actor) -> None:
    rights.may_serve_or_refuse(by)
    if not rights.serves_at(by, window.organisation_id):
        raise NotYourWindow(_("Window %(n)d is another unit's. Work at one of your own.") % {"n": window.number})


def _in_hand(ticket_id: int, states: tuple[State, ...], by: Actor, *, day: dt.date | None = None) -> Ticket:
    """The number, locked. Refuses what is not there, is another unit's, or has moved on."""
    ticket = Ticket.objects.select_for_update(of=("self",)).select_related("window", "business").filter(
        pk=ticket_id
    ).first()  # fmt: skip
    if ticket is None or (ticket.window is None and ticket.state not in states):
        raise TicketMovedOn(_("This number is not in hand any more. Look at the line again."))
    if ticket.window is not None:
        _refuse_unless_theirs(ticket.window, by)
    if ticket.state not in states or (day is not None and ticket.day != day):
        raise TicketMovedOn(_became(ticket), state=ticket.state)
    return ticket


def _became(ticket: Ticket) -> str:
    number = label(ticket.business.letter, ticket.number)
    window = ticket.window.number if ticket.window else 0
    return {
        State.WAITING: _("%(number)s waits in the line again. Look at the line."),
        State.CALLED: _("%(number)s was called to window %(window)d."),
        State.SERVING: _("%(number)s is being served at window %(window)d already."),
        State.DONE: _("%(number)s is done already."),
        State.MISSED: _("%(number)s was noted as not there already. Put it back when they come."),
    }[State(ticket.state)] % {"number": number, "window": window}


def _busy(window: Window) -> WindowIsBusy:
    held = Ticket.objects.select_related("business").filter(window=window, state__in=HELD).first()
    number = label(held.business.letter, held.number) if held else "—"
    since = f"{local(held.called_at):%H:%M}" if held and held.called_at else "—"
    return WindowIsBusy(
        _("Window %(n)d has %(number)s in hand since %(since)s. Finish that first.")
        % {"n": window.number, "number": number, "since": since},
        number=number,
    )


def _behind_some(ticket: Ticket, at: dt.datetime) -> dt.datetime:
    """Just behind the third who waits for the same business; at the end where fewer do."""
    line = Ticket.objects.filter(day=ticket.day, business=ticket.business, state=State.WAITING, transferred=False)
    times = list(line.order_by("queued_at", "id").values_list("queued_at", flat=True)[:BEHIND])
    return times[-1] + dt.timedelta(microseconds=1) if len(times) == BEHIND else at
