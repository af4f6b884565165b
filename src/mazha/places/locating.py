"""From a point on the ground to the areas it lies in."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mazha.kernel.errors import Unacceptable
from mazha.places.cells import cell_of
from mazha.places.coordinates import Crs, convert, crs_named
from mazha.places.current import Snapshot, current

NEAR_ENOUGH = 150.0
"""A phone among high buildings is off by up to this many metres: a point so near a border is taken to be inside."""


class CoordinatesAreNotNumbers(Unacceptable):
    """A coordinate is missing, infinite or no number, or lies beyond the poles or the date line."""

    code = "coordinates_are_not_numbers"


class CoordinatesAreSwapped(Unacceptable):
    """Latitude was sent where longitude belongs."""

    code = "coordinates_are_swapped"


class OutsideTheDistrict(Unacceptable):
    """The point lies farther from the district than any phone is off."""

    code = "outside_the_district"


@dataclass(frozen=True, slots=True)
class Located:
    """A place on the ground and the areas it lies in."""

    district: str
    street: str
    """Nine digits; empty when the district has not been divided so far. So are the two below."""
    community: str
    grid: str
    cell: int
    """H3 cell at resolution 10."""
    lon: float
    lat: float
    """In WGS-84, whatever was sent."""
    off: float
    """Metres from the border of the nearest area when the point lies just outside; 0 inside."""

    @property
    def area(self) -> str:
        """Code of the finest area."""
        return self.grid or self.community or self.street or self.district


def locate(lon: float, lat: float, crs: str = "wgs84", district: str | None = None) -> Located | None:
    """The areas a point lies in, or None outside the district. Asks the store nothing.

    `crs` says what the numbers are in: wgs84, cgcs2000, gcj02 or bd09. A point up to 150 m outside counts as in the
    nearest area. Refuses what is no coordinate, coordinates in the wrong order, and unknown coordinate systems.
    """
    here = current()
    x, y = checked(lon, lat, here)
    if crs != "wgs84":
        x, y = convert(x, y, source=crs_named(crs), target=Crs.WGS84)
    code, off = here.points.code_at(x, y), 0.0
    if not code:
        code, off = here.points.nearest(x, y, NEAR_ENOUGH)
    if not code or (district and not code.startswith(district)):
        return None
    return Located(code[:6], code[:9] if len(code) > 6 else "", code[:12] if len(code) > 9 else "",
                   code if len(code) > 12 else "", cell_of(x, y), x, y, off)  # fmt: skip


def locate_inside(lon: float, lat: float, crs: str = "wgs84", district: str | None = None) -> Located:
    """As `locate`, but refuses a point outside the district, saying how far off it is and what to do."""
    found = locate(lon, lat, crs, district)
    if found is not None:
        return found
    x, y = convert(float(lon), float(lat), source=crs_named(crs), target=Crs.WGS84)
    off = current().points.off(x, y)
    if math.isinf(off):
        message = _("No areas have been loaded yet. Ask the administrator to load the district.")
    else:
        message = _(
            "This point is about %(km)s km outside the district. Move it on the map, "
            "or leave it out and say the place in words."
        ) % {"km": f"{max(off, 100) / 1000:.1f}"}
    raise OutsideTheDistrict(message, {"lon": message}, metres=None if math.isinf(off) else round(off))


def checked(lon: float, lat: float, here: Snapshot) -> tuple[float, float]:
    """Longitude and latitude as numbers on the earth, in this order."""
    try:
        x, y = float(lon), float(lat)
    except (TypeError, ValueError, OverflowError):
        x = y = math.nan
    if -180.0 <= x <= 180.0 and -90.0 <= y <= 90.0 and not _is_swapped(x, y, here):
        return x, y
    if _is_swapped(x, y, here):
        message = _("Longitude and latitude are the wrong way round. Send longitude %(lon)s and latitude %(lat)s.")
        values = {"lon": f"{y:.6f}", "lat": f"{x:.6f}"}
        raise CoordinatesAreSwapped(message % values, {"lon": message % values}, lon=y, lat=x)
    message = _(
        "Longitude must be a number from −180 to 180 and latitude from −90 to 90. Choose the point on the map again."
    )
    raise CoordinatesAreNotNumbers(message, {"lon": message})


def _is_swapped(x: float, y: float, here: Snapshot) -> bool:
    """Whether the two, exchanged, fall within half a degree of the district, and as they are do not."""
    west, south, east, north = here.points.bounds
    return west - 0.5 <= y <= east + 0.5 and south - 0.5 <= x <= north + 0.5 and not west - 0.5 <= x <= east + 0.5
