"""Replacing the named places by those of a file."""

from __future__ import annotations

import csv
import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mazha.kernel.errors import Unacceptable
from mazha.places.actions.record import must_administer, put_on_record
from mazha.places.areas_file import Problems
from mazha.places.current import touch
from mazha.places.locating import locate_inside
from mazha.places.models import Spot

if TYPE_CHECKING:
    from mazha.people.actor import Actor

KINDS = ("estate", "road", "school", "park", "market", "clinic", "other")
COLUMNS = ("name_zh", "name_en", "kind", "lon", "lat")


@transaction.atomic
def import_spots(table: str, *, crs: str = "wgs84", by: Actor, at: dt.datetime) -> int:
    """Replace every named place by those of a CSV table with columns name_zh, name_en, kind, lon, lat; how many.

    Refuses with Forbidden whoever may not change places, and, line by line, names that are empty or given twice in a
    grid, unknown kinds, and points outside the district; then nothing is changed.
    """
    must_administer(by)
    lines = csv.DictReader(table.lstrip("\ufeff").splitlines())
    if lines.fieldnames is None or not set(COLUMNS) <= set(lines.fieldnames):
        message = _("The table needs the columns %(columns)s.") % {"columns": ", ".join(COLUMNS)}
        raise Unacceptable(message, {"": message})
    problems = Problems()
    spots: dict[tuple[str, str], Spot] = {}
    for number, line in enumerate(lines, start=2):
        try:
            spot = _spot(line, crs)
        except Unacceptable as why:
            problems.add(number, why.message)
            continue
        if (spot.name_zh, spot.grid) in spots:
            problems.add(number, _("%(name)s is already in the table, in the same grid.") % {"name": spot.name_zh})
        spots[spot.name_zh, spot.grid] = spot
    problems.refuse_if_any()
    touch(at)
    before = Spot.objects.count()
    Spot.objects.all().delete()
    Spot.objects.bulk_create(spots.values(), batch_size=2000)
    put_on_record("places.spots", "all", {"spots": before}, {"spots": len(spots)}, by, at)
    return len(spots)


def _spot(line: dict[str, str | None], crs: str) -> Spot:
    name_zh, name_en, kind, lon, lat = ((line.get(column) or "").strip() for column in COLUMNS)
    if not name_zh or len(name_zh) > 80 or len(name_en) > 120 or not (name_zh + name_en).isprintable():
        raise Unacceptable(_("Give a name in plain text, at most %(longest)s characters.") % {"longest": 80})
    if kind not in KINDS:
        raise Unacceptable(_("The kind must be one of: %(kinds)s.") % {"kinds": ", ".join(KINDS)})
    try:
        where = locate_inside(float(lon), float(lat), crs)
    except ValueError:
        raise Unacceptable(_("Longitude and latitude must be numbers.")) from None
    return Spot(name_zh=name_zh, name_en=name_en, kind=kind, lon=where.lon, lat=where.lat, grid=where.grid)
