"""Who opened one person's data, found by their number: for the data protection lead, who answers people about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mazha.design.guards import holding
from mazha.design.refusals import status_of
from mazha.kernel.errors import Refused
from mazha.kernel.moments import now
from mazha.matters import actions as matters
from mazha.people import queries as people
from mazha.people.roles import Role
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.admin import questions
from mazha.surfaces.desk.admin.pages import Cell, Table

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest

WHAT: dict[str, Promise] = {
    "contact": gettext_lazy("Name and number uncovered"),
    "restricted": gettext_lazy("Restricted matter opened"),
    "original": gettext_lazy("Original of a photo opened"),
}


class Asked(questions.Form):
    phone = questions.text(
        gettext_lazy("The person's telephone number"), must=True, longest=40,
        hint=gettext_lazy("That you looked it up stands in the record of changes, without the number."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@holding(Role.DPO)
def show(request: StaffRequest) -> HttpResponse:
    """Asked by POST: a number has no place in an address."""
    form, table, status = Asked(request.POST if request.method == "POST" else None), None, 200
    if form.is_bound:
        try:
            table = _table(request, form.cleaned_data["phone"]) if form.is_valid() else None
            status = 200 if table is not None else 422
        except Refused as refusal:
            form.blame(refusal)
            status = status_of(refusal)
    facts = {"title": _("Who opened a person's data"), "form": form, "table": table}
    return frame.page(request, "desk/admin/openings.html", facts, status=status)


def _table(request: StaffRequest, phone: str) -> Table:
    found = matters.look_up_readings(phone, by=request.actor, at=now())
    names = people.officer_names({each.officer_id for each in found})
    roles = people.roles_of_posts(request.actor, {each.post_id for each in found})
    rows = [
        [
            Cell(text=str(WHAT.get(each.what, each.what))),
            Cell(text=names[each.officer_id], small=roles[each.post_id].label if each.post_id in roles else ""),
            Cell(text=people.organisation(each.organisation_id).name),
            Cell(text=each.reason),
            Cell(at=each.at),
        ]
        for each in found
    ]
    columns = [_("What"), _("Who"), _("Organisation"), _("Why"), _("When")]
    return Table(label=_("Who opened a person's data"), columns=columns, rows=rows, empty=_("Nobody has opened it."))
