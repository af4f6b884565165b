"""Numbers nobody has confirmed: each limit marked as remembered or as the district's own, until somebody says by name
and with a source that it is right. A way that is closed opens so, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from mazha.design.guards import holding
from mazha.kernel.errors import Unknown
from mazha.kernel.moments import now
from mazha.people.roles import Role
from mazha.procedures import actions, confirmations
from mazha.procedures import queries as procedures
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.admin import questions
from mazha.surfaces.desk.admin.pages import Ask, Badge, Cell, Link, Table, asked, cut, listed, sent

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest

may_confirm = holding(Role.SYSTEM_ADMIN, Role.LEGAL_REVIEWER)


class Said(questions.Form):
    name = questions.text(gettext_lazy("Who confirms it"), must=True, longest=60, hint=gettext_lazy("Office and name"))
    source = questions.text(
        gettext_lazy("On what paper it rests"), must=True, longest=300, rows=3,
        hint=gettext_lazy("Title, number, article; it is shown beside every date that is counted by it."),
    )  # fmt: skip


class Narrow(questions.Narrow):
    state = questions.choice(
        gettext_lazy("Only"),
        lambda: [("open", _("Unconfirmed")), ("confirmed", _("Confirmed"))],
        none=gettext_lazy("Any"),
    )  # fmt: skip


@require_GET
@may_confirm
def show(request: StaffRequest) -> HttpResponse:
    """Unconfirmed ones first."""
    said = procedures.confirmed()
    narrow = Narrow(request.GET)
    state = narrow.chosen()["state"] or ""
    found = sorted(confirmations.unchecked(), key=lambda number: _holds(number, said))
    if state:
        found = [number for number in found if _holds(number, said) is (state == "confirmed")]
    numbers, pages = cut(request, found)
    table = Table(
        label=_("Numbers to be confirmed"), columns=[_("What"), _("Limit"), _("Rests on"), _("State"), _("Do")],
        rows=[_row(number, said) for number in numbers], empty=_("No number fits."),
    )  # fmt: skip
    lead = _(
        "These numbers are remembered or set by the district itself. Each counts dates until somebody confirms it; a "
        "way that is closed stays closed."
    )
    return listed(request, _("Numbers to be confirmed"), table, lead=lead, narrow=narrow, pages=pages)


def _holds(number: confirmations.Number, said: dict[str, procedures.Confirmed]) -> bool:
    found = said.get(number.subject)
    return found is not None and found.what == number.what


def _row(number: confirmations.Number, said: dict[str, procedures.Confirmed]) -> list[Cell]:
    language = frame.language()
    address = reverse("admin:number", args=[number.subject])
    links = [Link(label=_("Confirm"), url=address)]
    state = Badge(_("Unconfirmed"), "warn", "alert-triangle")
    small = ""
    if found := said.get(number.subject):
        if found.what == number.what:
            state = Badge(_("Confirmed"), "ok", "circle-check")
            links = [Link(label=_("Take back"), url=reverse("admin:number_withdrawal", args=[number.subject]))]
        small = f"{found.name} · {found.source}"
    marks = {"memory": _("from memory"), "local": _("the district's own"), "web": _("read in an excerpt")}
    return [
        Cell(text=number.title.in_language(language), small=number.of.in_language(language)),
        Cell(text=number.reads.in_language(language), small=_("extension") if number.kind == "extension" else ""),
        Cell(text=confirmations.cited(number, language), small=marks.get(number.mark, number.mark)),
        Cell(badges=[state], small=small),
        Cell(links=links),
    ]


def _number(subject: str) -> confirmations.Number:
    found = next((each for each in confirmations.unchecked() if each.subject == subject), None)
    if found is None:
        raise Unknown(_("There is no such number to confirm. Look in the list."))
    return found


@require_http_methods(["GET", "POST"])
@may_confirm
def one(request: StaffRequest, subject: str) -> HttpResponse:
    """Who confirms it, and on what paper."""
    number = _number(subject)
    language = frame.language()

    def save(given: dict[str, Any]) -> str:
        actions.confirm(subject, name=given["name"], source=given["source"], by=request.actor, at=now())
        return _("Confirmed. It is shown from now on beside every date that is counted by it.")

    title = _("Confirm: %(title)s, %(number)s") % {
        "title": number.title.in_language(language), "number": number.reads.in_language(language),
    }  # fmt: skip
    ask = Ask(
        title=title, submit=_("Confirm"), back=reverse("admin:numbers"),
        lead=f"{number.of.in_language(language)} · {confirmations.cited(number, language)}",
    )  # fmt: skip
    return asked(request, Said(sent(request)), ask, save)


@require_http_methods(["GET", "POST"])
@may_confirm
def withdrawal(request: StaffRequest, subject: str) -> HttpResponse:
    """Unconfirmed again."""
    number = _number(subject)

    def save(_given: dict[str, Any]) -> str:
        actions.withdraw_confirmation(subject, by=request.actor, at=now())
        return _("It is unconfirmed again.")

    ask = Ask(
        title=_("Take the confirmation of “%(title)s” back?") % {"title": number.title.in_language(frame.language())},
        submit=_("Take back"), danger=True, back=reverse("admin:numbers"),
        warning=_("A way that rested on it is closed. Dates that run keep their number."),
    )  # fmt: skip
    return asked(request, questions.Sure(sent(request)), ask, save)
