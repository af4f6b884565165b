"""What settings pages are made of: a table, a form, and what happens when the form is sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from mazha.design.guards import holding
from mazha.design.refusals import status_of
from mazha.kernel.errors import Refused, Unknown
from mazha.people.roles import Role
from mazha.surfaces.desk import frame

if TYPE_CHECKING:
    from django.http import QueryDict

    from mazha.design.requests import StaffRequest
    from mazha.surfaces.desk.admin.questions import Form

R = TypeVar("R")
SIZE = 50
admin_only = holding(Role.SYSTEM_ADMIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Something that may be done from here. `kind` is a button's: `primary`, `danger`."""

    label: str
    url: str
    icon: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    text: str
    tone: str = "plain"
    symbol: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One field of a table: words, perhaps a link, a smaller line below, what may be done."""

    text: object = ""
    url: str = ""
    small: str = ""
    badges: Sequence[Badge] = ()
    links: Sequence[Link] = ()
    at: dt.datetime | None = None
    depth: int = 0
    """How far it is set in, in a tree."""

    @property
    def is_void(self) -> bool:
        """Whether it says nothing. A phone leaves it out."""
        return self.text == "" and not (self.small or self.badges or self.links or self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    label: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    empty: str = ""
    """What to say when there is no row."""

    @property
    def lines(self) -> list[list[tuple[str, Cell]]]:
        """Each row's cells beside the names of their columns, which a phone shows in front of them."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Where the list goes on. Addresses left empty are not shown."""

    said: str = ""
    previous_url: str = ""
    previous_label: str = ""
    next_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A form's page: what it is for, what sending it is called, and where it goes back to."""

    title: str
    submit: str
    back: str
    lead: str = ""
    warning: str = ""
    danger: bool = False
    template: str = "desk/admin/form.html"
    more: Mapping[str, object] = field(default_factory=dict)


def listed(
    request: StaffRequest,
    title: str,
    table: Table,
    *,
    lead: str = "",
    actions: Sequence[Link] = (),
    narrow: Form | None = None,
    pages: Pages | None = None,
    template: str = "desk/admin/list.html",
    **more: object,
) -> HttpResponse:
    """A list, with what narrows it and what may be done."""
    facts = {"title": title, "table": table, "lead": lead, "actions": actions, "narrow": narrow, "pages": pages, **more}
    return frame.page(request, template, facts)


def cut(request: StaffRequest, rows: Sequence[R]) -> tuple[Sequence[R], Pages]:
    """One page of a list that is in memory anyway, by `?page=`."""
    wanted = request.GET.get("page", "")
    number = max(1, int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else 1)
    first, last = (number - 1) * SIZE, min(number * SIZE, len(rows))
    said = _("%(first)d–%(last)d of %(all)d") % {"first": first + 1, "last": last, "all": len(rows)}
    return rows[first:last], Pages(
        said=said if first < last else "",
        previous_url=_turned(request, page=number - 1) if number > 1 else "",
        previous_label=_("Previous"),
        next_url=_turned(request, page=number + 1) if last < len(rows) else "",
    )


def number_after(request: StaffRequest) -> int | None:
    """Where the page before ended, for lists by number. A marker that is not ours begins at the first page."""
    written = request.GET.get("after", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else None


def onward(request: StaffRequest, marker: object) -> Pages:
    """After a page that was asked for by a marker: on from the last row, or back to the first page."""
    return Pages(
        previous_url=_turned(request) if request.GET.get("after") else "",
        previous_label=_("First page"),
        next_url=_turned(request, after=marker) if marker else "",
    )


def _turned(request: StaffRequest, **changed: object) -> str:
    query = request.GET.copy()
    for name in ("page", "after"):
        query.pop(name, None)
    for name, value in changed.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"


def sent(request: StaffRequest) -> QueryDict | None:
    """What was posted, also when that is nothing; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def asked(
    request: StaffRequest, form: Form, ask: Ask, act: Callable[[dict[str, Any]], str | HttpResponse]
) -> HttpResponse:
    """The form; or what was sent done, and back; or the form again with what is wrong beside its question."""
    status = 422
    if request.method == "POST" and form.is_valid():
        try:
            done = act(form.cleaned_data)
        except Refused as refusal:
            form.blame(refusal)
            # The thing itself was found before: what is unknown is something that was answered.
            status = 422 if isinstance(refusal, Unknown) else status_of(refusal)
        else:
            if isinstance(done, HttpResponse):
                return done
            messages.success(request, done)
            return HttpResponseRedirect(ask.back)
    facts = {"ask": ask, "title": ask.title, "form": form, **ask.more}
    return frame.page(request, ask.template, facts, status=status if request.method == "POST" else 200)


def shown_once(request: StaffRequest, *, title: str, label: str, secret: str, text: str, on: Link) -> HttpResponse:
    """A secret, on the only page that ever shows it."""
    request.is_private = True
    facts = {"title": title, "label": label, "secret": secret, "text": text, "on": on}
    return frame.page(request, "desk/admin/once.html", facts)
