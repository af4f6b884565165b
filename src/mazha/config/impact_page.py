"""The impact assessment as a page of the desk: for the data protection lead, to read and to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mazha.config.documents import FORMS, Section, written
from mazha.config.impact import assessment
from mazha.config.register import REGISTRAR
from mazha.design.guards import holding
from mazha.kernel.moments import now
from mazha.people import wall
from mazha.people.roles import Role
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.admin.pages import Cell, Table

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest

TYPES = {"markdown": ("text/markdown; charset=utf-8", "md"), "html": ("text/html; charset=utf-8", "html")}


@require_safe
@holding(Role.DPO)
def page(request: StaffRequest) -> HttpResponse:
    """With `?form=markdown` or `html`: the file. It counts and names kinds, and holds nothing of any matter."""
    with wall.seated(REGISTRAR):
        document = assessment(frame.language(), at=now())
    form = next((each for each in FORMS if each == request.GET.get("form")), None)
    if form is not None:
        kind, ending = TYPES[form]
        answer = HttpResponse(written(document, form), content_type=kind)
        answer["Content-Disposition"] = f'attachment; filename="impact.{ending}"'
        return answer
    sections = [(each, _table(each)) for each in document.sections]
    return frame.page(
        request, "desk/admin/impact.html", {"title": document.title, "document": document, "sections": sections}
    )


def _table(section: Section) -> Table | None:
    if not section.heads:
        return None
    rows = [[Cell(text=cell) for cell in row] for row in section.rows]
    return Table(label=section.title, columns=section.heads, rows=rows, empty=_("None."))
