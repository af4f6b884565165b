"""One's own exports. Nobody sees another's file; the data protection lead sees that there was one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from mazha.insight.models import Export
from mazha.kernel.errors import Unknown
from mazha.people import rights
from mazha.people.roles import Role

if TYPE_CHECKING:
    from mazha.people.actor import Actor


class ExportIsUnknown(Unknown):
    code = "insight.export_unknown"


def exports(asker: Actor, *, limit: int = 50) -> list[Export]:
    """The asker's own, newest first."""
    officer = rights.must_be_officer(asker)
    return list(Export.objects.filter(officer_id=officer).order_by("-at")[:limit])


def export(asker: Actor, export_id: UUID) -> Export:
    """One of the asker's own. Refuses alike what is not there and what is another's."""
    found = Export.objects.filter(pk=export_id, officer_id=rights.must_be_officer(asker)).first()
    if found is None:
        raise ExportIsUnknown(_("There is no such export, or it is not yours. Look in your own list."))
    return found


def exports_on_record(asker: Actor, *, limit: int = 200) -> list[Export]:
    """Who took out what, newest first, of everyone: for the data protection lead alone."""
    rights.must_hold(asker, Role.DPO)
    return list(Export.objects.select_related("officer").order_by("-at")[:limit])
