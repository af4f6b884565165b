"""Coordinate systems met in China: WGS-84, CGCS2000, GCJ-02 and BD-09, and distances on the ground.

Mazha keeps WGS-84. Others are converted where they come in, never stored (DOMAIN § 2.5). Longitude always comes first.

GCJ-02 and BD-09 have no published definition; the formulas are the ones in general use. Their inverse is found by
iteration to 1e-9 degrees, a tenth of a millimetre.
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import ArrayLike, NDArray

from mazha.kernel.errors import Unacceptable

Floats = NDArray[np.float64]


class Crs(StrEnum):
    """Coordinate reference systems that a sender may name."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class NoSuchCoordinateSystem(Unacceptable):
    """The name of the coordinate system is not one that we convert."""

    code = "no_such_coordinate_system"


EQUATOR = 6_378_137.0
"""Semi-major axis of WGS-84 in metres."""
_E2 = 0.006_694_379_990_14
_KRASOVSKY_AXIS = 6_378_245.0
_KRASOVSKY_E2 = 0.006_693_421_622_965_943
_BD_TURN = math.pi * 3000 / 180
_CLOSE_ENOUGH = 1e-9
_ROUNDS = 12
_WEST, _SOUTH, _EAST, _NORTH = 72.004, 0.8293, 137.8347, 55.8271
"""The rectangle within which the shift is applied. The services use the same one, so neighbouring countries are shifted
too: a point there was shifted by whoever published it."""


def crs_named(name: str) -> Crs:
    """The coordinate system of this name, in any case. Refuses others, listing those it knows."""
    try:
        return Crs(name.lower())
    except ValueError:
        known = ", ".join(Crs)
        raise NoSuchCoordinateSystem(
            _("No coordinate system is called “%(name)s”. Use one of: %(known)s.")
            % {"name": name[:40], "known": known},
            {"crs": _("Use one of: %(known)s.") % {"known": known}},
            known=list(Crs),
        ) from None


def convert(lon: float, lat: float, *, source: Crs, target: Crs) -> tuple[float, float]:
    """One point from one system to another, in degrees. Points outside China pass unchanged."""
    if source == target:
        return lon, lat
    return _FROM_WGS84[target](math, *_TO_WGS84[source](math, lon, lat))


def convert_all(lon: ArrayLike, lat: ArrayLike, *, source: Crs, target: Crs) -> tuple[Floats, Floats]:
    """Many points at once, the same arithmetic as `convert`."""
    lons, lats = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    if source == target:
        return lons, lats
    return _FROM_WGS84[target](np, *_TO_WGS84[source](np, lons, lats))


def metres_per_degree(lat: float) -> tuple[float, float]:
    """Length on the WGS-84 ellipsoid of one degree of longitude and of latitude, at this latitude."""
    sine = math.sin(math.radians(lat))
    w2 = 1 - _E2 * sine * sine
    across = EQUATOR / math.sqrt(w2) * math.cos(math.radians(lat))
    along = EQUATOR * (1 - _E2) / (w2 * math.sqrt(w2))
    return math.radians(across), math.radians(along)


def box_around(lon: float, lat: float, metres: float) -> tuple[float, float, float, float]:
    """West, south, east and north of the square whose sides lie so far from a point."""
    across, along = metres_per_degree(lat)
    return lon - metres / across, lat - metres / along, lon + metres / across, lat + metres / along


def metres_between(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Distance on the ground. Good to a few centimetres within a city; not meant across provinces."""
    across, along = metres_per_degree((lat + other_lat) / 2)
    return math.hypot((other_lon - lon) * across, (other_lat - lat) * along)


# Below, `m` is either `math` or `numpy`: one formula serves a point and an array alike.


def _is_inside(m: Any, lon: Any, lat: Any) -> Any:
    inside = (lon >= _WEST) & (lon <= _EAST) & (lat >= _SOUTH) & (lat <= _NORTH)
    return inside if m is math else inside.astype(float)


def _gcj_shift(m: Any, lon: Any, lat: Any) -> tuple[Any, Any]:
    """How far GCJ-02 lies from WGS-84 at a WGS-84 point, in degrees."""
    x, y = lon - 105.0, lat - 35.0
    pi, root, both = math.pi, m.sqrt(m.fabs(x)), x * y
    waves = 20 * m.sin(6 * pi * x) + 20 * m.sin(2 * pi * x)
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * both + 0.1 * root
    east += (waves + 20 * m.sin(pi * x) + 40 * m.sin(pi * x / 3)) * 2 / 3
    east += (150 * m.sin(pi * x / 12) + 300 * m.sin(pi * x / 30)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * both + 0.2 * root
    north += (waves + 20 * m.sin(pi * y) + 40 * m.sin(pi * y / 3)) * 2 / 3
    north += (160 * m.sin(pi * y / 12) + 320 * m.sin(pi * y / 30)) * 2 / 3
    phi = lat * (pi / 180)
    w2 = 1 - _KRASOVSKY_E2 * m.sin(phi) * m.sin(phi)
    across = _KRASOVSKY_AXIS / m.sqrt(w2) * m.cos(phi) * (pi / 180)
    along = _KRASOVSKY_AXIS * (1 - _KRASOVSKY_E2) / (w2 * m.sqrt(w2)) * (pi / 180)
    return east / across, north / along


def _same(m: Any, lon: Any, lat: Any) -> tuple[Any, Any]:  # noqa: ARG001 -- one shape with its neighbours
    """CGCS2000 and WGS-84 agree within centimetres: the same numbers under another name."""
    return lon, lat


def _wgs_to_gcj(m: Any, lon: Any, lat: Any) -> tuple[Any, Any]:
    inside = _is_inside(m, lon, lat)
    east, north = _gcj_shift(m, lon, lat)
    return lon + east * inside, lat + north * inside


def _gcj_to_bd(m: Any, lon: Any, lat: Any) -> tuple[Any, Any]:
    radius = m.hypot(lon, lat) + 0.00002 * m.sin(lat * _BD_TURN)
    angle = _angle(m, lat, lon) + 0.000003 * m.cos(lon * _BD_TURN)
    inside = _is_inside(m, lon, lat)
    return lon + (radius * m.cos(angle) + 0.0065 - lon) * inside, lat + (radius * m.sin(angle) + 0.006 - lat) * inside


def _angle(m: Any, y: Any, x: Any) -> Any:
    return math.atan2(y, x) if m is math else np.arctan2(y, x)


def _inverse(forward: Any, m: Any, lon: Any, lat: Any) -> tuple[Any, Any]:
    """The point that `forward` sends here. The shift changes slowly, so each round gains two to three digits."""
    x, y = lon, lat
    for _round in range(_ROUNDS):
        there_x, there_y = forward(m, x, y)
        step_x, step_y = lon - there_x, lat - there_y
        x, y = x + step_x, y + step_y
        off = m.fabs(step_x) + m.fabs(step_y)
        if (off if m is math else off.max(initial=0.0)) < _CLOSE_ENOUGH:
            break
    return x, y


def _gcj_to_wgs(m: Any, lon: Any, lat: Any) -> tuple[Any, Any]:
    return _inverse(_wgs_to_gcj, m, lon, lat)


def _wgs_to_bd(m: Any, lon: Any, lat: Any) -> tuple[Any, Any]:
    return _gcj_to_bd(m, *_wgs_to_gcj(m, lon, lat))


def _bd_to_wgs(m: Any, lon: Any, lat: Any) -> tuple[Any, Any]:
    return _gcj_to_wgs(m, *_inverse(_gcj_to_bd, m, lon, lat))


_FROM_WGS84 = {Crs.WGS84: _same, Crs.CGCS2000: _same, Crs.GCJ02: _wgs_to_gcj, Crs.BD09: _wgs_to_bd}
_TO_WGS84 = {Crs.WGS84: _same, Crs.CGCS2000: _same, Crs.GCJ02: _gcj_to_wgs, Crs.BD09: _bd_to_wgs}
