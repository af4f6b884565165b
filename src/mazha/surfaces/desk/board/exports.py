"""Taking figures out: asked for by a form, written at once or in the background, fetched from one's own list."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mazha.design.guards import holding
from mazha.insight import actions, queries
from mazha.insight.export.files import FORMS
from mazha.insight.jobs import export as in_background
from mazha.kernel.errors import Unknown
from mazha.kernel.moments import day_of, now
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.board import showing
from mazha.surfaces.desk.board.asking import BoardForm

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest
    from mazha.insight.models import Export


class ExportIsGone(Unknown):
    code = "insight.export_gone"


@require_http_methods(["GET", "HEAD", "POST"])
@holding(*frame.LEADERS)
def exports(request: StaffRequest) -> HttpResponse:
    """POST: an export, as a file at once, or on the list of one's own exports when it takes longer. GET: that list."""
    if request.method != "POST":
        return frame.page(request, "board/exports.html", _own(request))
    at = now()
    form = BoardForm(request.POST, actor=request.actor, today=day_of(at))
    if not form.is_valid() or form.asked is None:
        return frame.page(request, "board/wrong.html", {"form": form}, status=422)
    wanted = actions.Wanted(
        question=form.asked.question, form=request.POST.get("form", ""), listed=request.POST.get("list", "")
    )
    export = actions.ask_for_export(wanted, by=request.actor, at=at)
    if wanted.listed and queries.number(request.actor, wanted.question, wanted.listed, at=at) > actions.LONGEST_AT_ONCE:
        in_background.defer(export_id=str(export.pk))
        return HttpResponseRedirect(reverse("board:exports"))
    actions.write_export(export, by=request.actor)
    return _file(export)


@require_GET
@holding(*frame.LEADERS)
def fetched(request: StaffRequest, export_id: UUID) -> HttpResponse:
    """The file of one of one's own exports."""
    return _file(queries.export(request.actor, export_id))


def _own(request: StaffRequest) -> dict[str, object]:
    own = queries.exports(request.actor)
    lines = [
        {
            "export": each,
            "list": queries.figure_named(each.asked["listed"]).title.in_language(frame.language())
            if each.asked["listed"]
            else "",
            "rows": "" if each.rows is None else showing.number(each.rows),
        }
        for each in own
    ]
    return {"lines": lines, "waits": any(each.state == each.State.WAITING for each in own)}


def _file(export: Export) -> HttpResponse:
    path = actions.file_of(export)
    if not path.exists():
        raise ExportIsGone(_("This file is no longer kept: exports are removed after a day. Export it again."))
    name = f"mazha-{export.asked['first']}-{export.asked['last']}{path.suffix}"
    opened = path.open("rb")
    return FileResponse(opened, as_attachment=True, filename=name, content_type=FORMS[export.form])  # type: ignore[return-value]  # streamed
