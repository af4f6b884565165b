"""Whose duty is it? Trying a category and a place against the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from mazha.kernel.moments import day_of, now
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.admin import naming, questions
from mazha.surfaces.desk.admin.duties import said
from mazha.surfaces.desk.admin.pages import Badge, Cell, Table, admin_only
from mazha.triage import queries

if TYPE_CHECKING:
    import datetime as dt

    from mazha.design.requests import StaffRequest


class Tried(questions.Form):
    category = questions.choice(gettext_lazy("Category"), naming.categories, must=True)
    area = questions.choice(gettext_lazy("Where"), naming.areas, none=gettext_lazy("Somewhere in the district"))
    day = questions.day(gettext_lazy("Day"))


@require_GET
@admin_only
def show(request: StaffRequest) -> HttpResponse:
    """The line that rules, and those it shadows, each with why."""
    today = day_of(now())
    form = Tried(request.GET if "category" in request.GET else None, initial={"day": today})
    rows: list[list[Cell]] = []
    empty = _("Choose a category to see which line rules.")
    if form.is_valid():
        given = form.cleaned_data
        rows = _lines(request, given["category"], given["area"], given["day"] or today)
        empty = _("No line fits: a dispatcher would have to say whose duty it is.")
    columns = [_("Category"), _("Territory"), _("Leads"), _("Assist"), _("Rests on"), _("Why")]
    table = Table(label=_("Whose duty is it?"), columns=columns, rows=rows, empty=empty)
    facts = {"title": _("Whose duty is it?"), "form": form, "table": table}
    return frame.page(request, "desk/admin/whose.html", facts)


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
