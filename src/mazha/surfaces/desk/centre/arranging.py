"""How the hall is set up: windows, kinds of business, hours, rooms, kiosks and screens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from mazha.casework.centre import actions, queries
from mazha.design.guards import holding
from mazha.kernel.errors import Unknown
from mazha.kernel.moments import day_of, now
from mazha.people import queries as people
from mazha.people.roles import Role
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.admin import questions
from mazha.surfaces.desk.admin.pages import Ask, Cell, Link, Table, asked, sent, shown_once
from mazha.surfaces.desk.centre.naming import room_kinds

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest

ARRANGERS = (Role.SYSTEM_ADMIN, Role.CENTRE_LEAD)
ENGLISH = gettext_lazy("Name in English")
CHINESE = gettext_lazy("Name in Chinese")


def _units() -> list[tuple[int, str]]:
    return [(each.id, each.name) for each in people.organisations() if each.closed_date is None]


def _businesses() -> list[tuple[int, str]]:
    return [(each.id, f"{each.letter} {each.title(frame.language())}") for each in queries.businesses()]


class Business(questions.Form):
    letter = questions.text(
        gettext_lazy("Letter before the number"), must=True, longest=1, hint=gettext_lazy("Numbers begin with it.")
    )
    title_zh = questions.text(CHINESE, must=True, longest=40)
    title_en = questions.text(ENGLISH, longest=60)
    hint_zh = questions.text(gettext_lazy("Small line on the kiosk, in Chinese"), longest=80)
    hint_en = questions.text(gettext_lazy("Small line on the kiosk, in English"), longest=120)
    place = questions.number(gettext_lazy("Place on the kiosk"), least=0, most=99)


class Window(questions.Form):
    number = questions.number(gettext_lazy("Number over the window"), least=1, most=99)
    title_zh = questions.text(CHINESE, must=True, longest=40)
    title_en = questions.text(ENGLISH, longest=60)
    organisation_id = questions.choice(gettext_lazy("Staffed by"), _units, must=True, whole=True)
    businesses = questions.several(gettext_lazy("Serves"), _businesses, ticks=True, whole=True)


class Room(questions.Form):
    kind = questions.choice(gettext_lazy("Kind of room"), room_kinds, must=True)
    title_zh = questions.text(CHINESE, must=True, longest=40)
    title_en = questions.text(ENGLISH, longest=60)
    seats = questions.number(gettext_lazy("Seats"), least=1, most=500)


class Hours(questions.Form):
    spans = questions.text(
        gettext_lazy("Open on working days"), must=True, longest=60,
        hint=gettext_lazy("Such as 08:30-12:00 13:30-17:30"),
    )  # fmt: skip
    from_date = questions.day(gettext_lazy("From"), must=True)


class Device(questions.Form):
    kind = questions.cards(
        gettext_lazy("What it is"),
        lambda: [("kiosk", _("Kiosk that gives numbers")), ("screen", _("Screen that shows who is called"))],
    )  # fmt: skip
    title = questions.text(gettext_lazy("Where it stands"), must=True, longest=60)


@require_GET
@holding(*ARRANGERS)
def show(request: StaffRequest) -> HttpResponse:
    """Everything at once: a hall is small."""
    facts = {
        "title": _("Set up the hall"), "parts": [_windows(), _kinds(), _rooms(), _hours(), _devices()],
    }  # fmt: skip
    return frame.page(request, "hall/settings.html", facts)


def _windows() -> tuple[Table, Link]:
    kinds = {card.id: card.letter for card in queries.businesses()}
    rows = [
        [
            Cell(
                text=f"{each.number} {each.title(frame.language())}",
                url=reverse("hall:window_edit", args=[each.id]),
            ),
            Cell(text=each.organisation),
            Cell(text=" ".join(kinds[k] for k in each.businesses if k in kinds)),
            Cell(links=[Link(label=_("Close"), url=reverse("hall:window_close", args=[each.id]))]),
        ]
        for each in queries.windows()
    ]
    columns = [_("Window"), _("Staffed by"), _("Serves"), ""]
    table = Table(label=_("Windows"), columns=columns, rows=rows, empty=_("No window yet."))
    return table, Link(label=_("Add a window"), url=reverse("hall:window_new"), icon="plus")


def _kinds() -> tuple[Table, Link]:
    rows = [
        [
            Cell(text=f"{each.letter} {each.title(frame.language())}", url=reverse("hall:business", args=[each.id])),
            Cell(text=each.hint(frame.language())),
            Cell(links=[Link(label=_("Close"), url=reverse("hall:business_close", args=[each.id]))]),
        ]
        for each in queries.businesses()
    ]
    columns = [_("Kind of business"), _("Small line"), ""]
    table = Table(label=_("Kinds of business"), columns=columns, rows=rows, empty=_("No kind of business yet."))
    return table, Link(label=_("Add a kind of business"), url=reverse("hall:business_new"), icon="plus")


def _rooms() -> tuple[Table, Link]:
    kinds = dict(room_kinds())
    rows = [
        [
            Cell(text=each.title(frame.language()), url=reverse("hall:room", args=[each.id])),
            Cell(text=kinds.get(each.kind, each.kind)),
            Cell(text=each.seats),
            Cell(links=[Link(label=_("Close"), url=reverse("hall:room_close", args=[each.id]))]),
        ]
        for each in queries.rooms()
    ]
    columns = [_("Room"), _("Kind of room"), _("Seats"), ""]
    table = Table(label=_("Rooms"), columns=columns, rows=rows, empty=_("No room yet."))
    return table, Link(label=_("Add a room"), url=reverse("hall:room_new"), icon="plus")


def _hours() -> tuple[Table, Link]:
    rows = [[Cell(text=day.isoformat()), Cell(text=spans)] for day, spans in queries.every_hours()]
    empty = _("The usual hours hold: 08:30-12:00 13:30-17:30.")
    table = Table(label=_("Opening hours"), columns=[_("From"), _("Hours")], rows=rows, empty=empty)
    return table, Link(label=_("Set the hours"), url=reverse("hall:hours"), icon="clock")


def _devices() -> tuple[Table, Link]:
    kinds = {"kiosk": _("Kiosk"), "screen": _("Screen")}
    rows = [
        [
            Cell(text=each.title),
            Cell(text=kinds[each.kind]),
            Cell(at=each.made_at),
            Cell(links=[Link(label=_("Close"), url=reverse("hall:device_close", args=[each.id]))]),
        ]
        for each in queries.devices()
    ]
    columns = [_("Where it stands"), _("What it is"), _("Since"), ""]
    table = Table(label=_("Kiosks and screens"), columns=columns, rows=rows, empty=_("No kiosk and no screen yet."))
    return table, Link(label=_("Add a kiosk or a screen"), url=reverse("hall:device_new"), icon="plus")


@require_http_methods(["GET", "POST"])
@holding(*ARRANGERS)
def business(request: StaffRequest, business_id: int | None = None) -> HttpResponse:
    """A new kind of business, or one changed."""
    card = next((each for each in queries.businesses() if each.id == business_id), None)
    _refuse_unless_there(business_id, card)
    names = ("letter", "title_zh", "title_en", "hint_zh", "hint_en", "place")
    form = Business(sent(request), initial={n: getattr(card, n) for n in names} if card else {"place": 0})
    return asked(request, form, _ask(_("Kind of business"), _("Save")), lambda said: _done(
        actions.keep_business(business_id=business_id, by=request.actor, at=now(), **said)
    ))  # fmt: skip


@require_http_methods(["GET", "POST"])
@holding(*ARRANGERS)
def window(request: StaffRequest, window_id: int | None = None) -> HttpResponse:
    """A new window, or one changed."""
    card = next((each for each in queries.windows() if each.id == window_id), None)
    _refuse_unless_there(window_id, card)
    names = ("number", "title_zh", "title_en", "organisation_id", "businesses")
    form = Window(sent(request), initial={n: getattr(card, n) for n in names} if card else {})
    return asked(request, form, _ask(_("Window"), _("Save")), lambda said: _done(
        actions.keep_window(window_id=window_id, by=request.actor, at=now(), **said)
    ))  # fmt: skip


@require_http_methods(["GET", "POST"])
@holding(*ARRANGERS)
def room(request: StaffRequest, room_id: int | None = None) -> HttpResponse:
    """A new room, or one changed."""
    card = queries.room(room_id) if room_id is not None else None
    names = ("kind", "title_zh", "title_en", "seats")
    form = Room(sent(request), initial={n: getattr(card, n) for n in names} if card else {})
    return asked(request, form, _ask(_("Room"), _("Save")), lambda said: _done(
        actions.keep_room(room_id=room_id, by=request.actor, at=now(), **said)
    ))  # fmt: skip


@require_http_methods(["GET", "POST"])
@holding(*ARRANGERS)
def hours(request: StaffRequest) -> HttpResponse:
    """From which day on the hall is open when."""
    form = Hours(sent(request), initial={"from_date": day_of(now())})

    def act(said: dict[str, Any]) -> str:
        actions.set_hours(said["spans"], from_date=said["from_date"], by=request.actor, at=now())
        return _("Saved.")

    return asked(request, form, _ask(_("Opening hours"), _("Save")), act)


@require_http_methods(["GET", "POST"])
@holding(*ARRANGERS)
def device(request: StaffRequest) -> HttpResponse:
    """A kiosk or a screen: its address is shown once, to be opened on it."""
    form = Device(sent(request))

    def act(said: dict[str, Any]) -> HttpResponse:
        _device_id, secret = actions.make_device(said["kind"], said["title"], by=request.actor, at=now())
        return shown_once(
            request, title=_("Open this address on the device"), label=_("Address"),
            secret=request.build_absolute_uri(reverse("portal:device", args=[secret])),
            text=_("Open it once in the device's own browser: it is known from then on. Nobody is shown it again."),
            on=Link(label=_("Go on"), url=reverse("hall:settings")),
        )  # fmt: skip

    return asked(request, form, _ask(_("Add a kiosk or a screen"), _("Make its address")), act)


def _closing(request: StaffRequest, title: str, warning: str, close: Any, thing_id: int) -> HttpResponse:
    def act(_said: dict[str, Any]) -> str:
        close(thing_id, by=request.actor, at=now())
        return _("Closed.")

    ask = Ask(title=title, submit=_("Close"), back=reverse("hall:settings"), warning=warning, danger=True)
    return asked(request, questions.Sure(sent(request)), ask, act)


@require_http_methods(["GET", "POST"])
@holding(*ARRANGERS)
def business_closing(request: StaffRequest, business_id: int) -> HttpResponse:
    card = next((each for each in queries.businesses() if each.id == business_id), None)
    _refuse_unless_there(business_id, card)
    warning = _("The kiosk gives no numbers for it any more; those given today are still called.")
    title = _("Close: %(what)s") % {"what": card.title(frame.language()) if card else ""}
    return _closing(request, title, warning, actions.close_business, business_id)


@require_http_methods(["GET", "POST"])
@holding(*ARRANGERS)
def window_closing(request: StaffRequest, window_id: int) -> HttpResponse:
    card = next((each for each in queries.windows() if each.id == window_id), None)
    _refuse_unless_there(window_id, card)
    title = _("Close: %(what)s") % {"what": card.title(frame.language()) if card else ""}
    return _closing(request, title, _("Nobody is called to it any more."), actions.close_window, window_id)


@require_http_methods(["GET", "POST"])
@holding(*ARRANGERS)
def room_closing(request: StaffRequest, room_id: int) -> HttpResponse:
    title = _("Close: %(what)s") % {"what": queries.room(room_id).title(frame.language())}
    warning = _("It can be booked no more. What it was booked for before stays on the record.")
    return _closing(request, title, warning, actions.close_room, room_id)


@require_http_methods(["GET", "POST"])
@holding(*ARRANGERS)
def device_closing(request: StaffRequest, device_id: int) -> HttpResponse:
    card = next((each for each in queries.devices() if each.id == device_id), None)
    _refuse_unless_there(device_id, card)
    title = _("Close: %(what)s") % {"what": card.title if card else ""}
    return _closing(request, title, _("It shows nothing any more, at once."), actions.close_device, device_id)


def _ask(title: str, submit: str) -> Ask:
    return Ask(title=title, submit=submit, back=reverse("hall:settings"))


def _done(_id: int) -> str:
    return _("Saved.")


def _refuse_unless_there(wanted: int | None, card: object) -> None:
    if wanted is not None and card is None:
        raise Unknown(_("There is no such thing. Choose one from the list."))
