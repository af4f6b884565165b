"""Imports: what was brought in from other systems, and which rows were refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mazha.channels.imports import queries
from mazha.kernel.errors import Unknown
from mazha.surfaces.desk.admin.pages import Badge, Cell, Link, Table, admin_only, cut, listed

if TYPE_CHECKING:
    from mazha.channels.imports.models import Batch
    from mazha.design.requests import StaffRequest


@require_GET
@admin_only
def show(request: StaffRequest) -> HttpResponse:
    """Every import, newest first."""
    batches, pages = cut(request, queries.batches())
    columns = [_("File"), _("Column map"), _("Begun"), _("State"), _("Taken in"), _("Refused")]
    table = Table(
        label=_("Imports"), columns=columns, rows=[_row(each) for each in batches],
        empty=_("Nothing was imported yet."),
    )  # fmt: skip
    lead = _(
        "Files of other systems are imported on the server, with the command “mazha import”. Here is what came of it."
    )
    return listed(request, _("Imports"), table, lead=lead, pages=pages)


def _row(batch: Batch) -> list[Cell]:
    url = reverse("admin:import", args=[batch.source]) if batch.refused else ""
    return [
        Cell(text=batch.file_name, small=batch.source), Cell(text=batch.map), Cell(at=batch.started_at),
        Cell(badges=[_state(batch)]), Cell(text=batch.kept), Cell(text=batch.refused, url=url),
    ]  # fmt: skip


def _state(batch: Batch) -> Badge:
    if batch.finished_at is not None:
        return Badge(_("Finished"), "ok", "check")
    return Badge(_("Up to line %(line)d") % {"line": batch.line}, "warn", "hourglass")


@require_GET
@admin_only
def one(request: StaffRequest, source: str) -> HttpResponse:
    """The rows of a file that were refused. Nothing of what they say is kept."""
    batch = next((each for each in queries.batches() if each.source == source), None)
    if batch is None:
        raise Unknown(_("There is no such import. Look in the list."), source=source[:60])
    rows, pages = cut(request, queries.refusals(source))
    cells = [[Cell(text=row.line), Cell(text=row.column), Cell(text=row.reason)] for row in rows]
    columns = [_("Line"), _("Column"), _("Why")]
    table = Table(label=_("Refused rows"), columns=columns, rows=cells, empty=_("No row was refused."))
    facts = [
        (_("Column map"), batch.map), (_("State"), _state(batch).text), (_("Taken in"), batch.kept),
        (_("Refused"), batch.refused),
    ]  # fmt: skip
    back = Link(label=_("Imports"), url=reverse("admin:imports"))
    lead = _(
        "Set these rows right, put them alone into a new file and import it: a row sent twice would be two matters."
    )
    return listed(
        request, batch.file_name, table, lead=lead, facts=facts, back=back, pages=pages, table_title=_("Refused rows"),
        template="desk/admin/one.html",
    )  # fmt: skip
