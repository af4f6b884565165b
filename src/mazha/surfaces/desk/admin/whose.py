"""Whose duty is it? Trying a category and a place against the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from mazha.kernel.moments import day_of, now
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.admin import naming, questions
from mazha.surfaces.desk.admin.duties import said
from mazha.surfaces.desk.admin.pages import Badge, Cell, Link, Table, admin_only, listed
from mazha.triage import queries

if TYPE_CHECKING:
    import datetime as dt

    from mazha.design.requests import StaffRequest


class Tried(questions.Narrow):
    category = questions.choice(gettext_lazy("Category"), naming.categories, must=True)
    area = questions.choice(gettext_lazy("Where"), naming.areas, none=gettext_lazy("Somewhere in the district"))
    day = questions.day(gettext_lazy("Day"))


@require_GET
@admin_only
def show(request: StaffRequest) -> HttpResponse:
    """The line that rules, and those it shadows, each with why."""
    tried = Tried(request.GET or None, initial={"day": day_of(now())})
    chosen = tried.chosen()
    category, area, day = chosen["category"] or "", chosen["area"] or "", chosen["day"] or day_of(now())
    empty = (
        _("No line fits: a dispatcher would have to say whose duty it is.")
        if category
        else _("Choose a category to see which line rules.")
    )
    columns = [_("Category"), _("Territory"), _("Leads"), _("Assist"), _("Rests on"), _("Why")]
    rows = _lines(request, category, area, day) if category else []
    table = Table(label=_("Whose duty is it?"), columns=columns, rows=rows, empty=empty)
    back = [Link(label=_("Duty catalogue"), url=reverse("admin:duties"), icon="chevron-left")]
    lead = _("Try a category and a place: the same question a program asks when a matter comes in.")
    return listed(request, _("Whose duty is it?"), table, lead=lead, actions=back, narrow=tried)


def _lines(request: StaffRequest, category: str, area: str, day: dt.date) -> list[list[Cell]]:
    matched = queries.whose(category, area, day)
    rows = {duty.id: duty for duty in queries.duties(request.actor, frame.language())}
    rules = Cell(badges=[Badge(_("rules"), "ok", "check")])
    lines = [[*said(rows[matched.winner.id]), rules]] if matched.winner else []
    return lines + [[*said(rows[lost.line.id]), Cell(text=_why(lost.because))] for lost in matched.shadowed]


def _why(because: str) -> str:
    return {
        "broader_category": _("Shadowed: another line names the category more closely."),
        "broader_territory": _("Shadowed: another line names the place more closely."),
        "older": _("Shadowed: a newer line says the same."),
    }[because]
