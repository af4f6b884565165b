"""Reads a file of areas (GeoJSON) and says, feature by feature, what cannot be taken."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from mazha.kernel.errors import TooLarge, Unacceptable
from mazha.places.coordinates import Crs, convert_all, crs_named
from mazha.places.sample import level_of

MOST_BYTES = 64 * 1024 * 1024
MOST_FEATURES = 200_000
MOST_SHOWN = 100


class AreasFileIsRefused(Unacceptable):
    """Something in the file cannot be taken, so nothing was changed. `problems` has a sentence a feature, by number."""

    code = "areas_file_refused"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One feature of the file."""

    row: int
    """Counted from 1, as an editor shows it."""
    code: str
    name_zh: str
    """Empty: as it is, or the customary name of a grid."""
    name_en: str
    shape: Any
    """Polygon or multipolygon in WGS-84."""


class Problems:
    """Sentences gathered by feature, so that one upload shows all that is to be mended."""

    def __init__(self) -> None:
        self._found: dict[str, list[str]] = defaultdict(list)

    def add(self, where: int | str, sentence: str) -> None:
        """Where: the feature's number, or an area's code for what concerns an area that is not in the file."""
        self._found[str(where)].append(sentence)

    def refuse_if_any(self) -> None:
        if not self._found:
            return
        shown = dict(list(self._found.items())[:MOST_SHOWN])
        raise AreasFileIsRefused(
            _("Nothing was changed: %(count)s features of the file need mending. Mend them and send it again.")
            % {"count": len(self._found)},
            {where: " ".join(sentences) for where, sentences in shown.items()},
            count=len(self._found),
            shown=len(shown),
        )


def read(given: bytes | str, crs: str) -> list[Drawn]:
    """The features of a GeoJSON feature collection, each an area with `code` and optional `name_zh`, `name_en`.

    `crs` says what the coordinates are in. Refuses the file as a whole, naming each feature that cannot be read.
    """
    source = crs_named(crs)
    problems = Problems()
    drawn: list[Drawn] = []
    rows_of: dict[str, int] = {}
    for row, feature in enumerate(_features(given), start=1):
        try:
            area = _area(row, feature, source)
        except _CannotBeRead as why:
            problems.add(row, str(why))
            continue
        if area.code in rows_of:
            problems.add(
                row, _("Code %(code)s is already at feature %(row)s.") % {"code": area.code, "row": rows_of[area.code]}
            )
        rows_of[area.code] = row
        drawn.append(area)
    problems.refuse_if_any()
    return drawn


class _CannotBeRead(Exception):
    """The message is the sentence to show."""


def _features(given: bytes | str) -> list[Any]:
    if len(given) > MOST_BYTES:
        raise TooLarge(
            _("The file is larger than %(limit)s MB. Send it in parts.") % {"limit": MOST_BYTES // 1024 // 1024}
        )
    try:
        document = json.loads(given, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise AreasFileIsRefused(_("The file is not GeoJSON in UTF-8. Export it again as GeoJSON.")) from None
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features:
        raise AreasFileIsRefused(_("The file has no features. Export the areas as a GeoJSON FeatureCollection."))
    if len(features) > MOST_FEATURES:
        raise TooLarge(_("The file has more than %(limit)s features. Send it in parts.") % {"limit": MOST_FEATURES})
    return features


def _no_number(name: str) -> float:
    raise ValueError(name)


def _area(row: int, feature: Any, source: Crs) -> Drawn:
    if not isinstance(feature, Mapping) or not isinstance(feature.get("properties"), Mapping):
        raise _CannotBeRead(_("This is not a feature with properties."))
    properties = feature["properties"]
    code = str(properties.get("code") or "").strip()
    if level_of(code) is None or not (code.isascii() and code.isdigit()):
        raise _CannotBeRead(
            _("Property “code” must have 6, 9, 12 or 15 digits; a grid's are its community's and three more.")
        )
    return Drawn(
        row,
        code,
        _name(properties, "name_zh", 80),
        _name(properties, "name_en", 120),
        _shape(feature.get("geometry"), source),
    )


def _name(properties: Mapping[str, Any], key: str, longest: int) -> str:
    name = properties.get(key) or ""
    if not isinstance(name, str) or len(name.strip()) > longest or not name.strip().isprintable():
        raise _CannotBeRead(
            _("Property “%(key)s” must be plain text of at most %(longest)s characters.")
            % {"key": key, "longest": longest}
        )
    return name.strip()


def _shape(geometry: Any, source: Crs) -> Any:
    shape = None
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    if kind == "Polygon" or kind == "MultiPolygon":  # not asked of a set, since it may be a list
        shape = shapely.from_geojson(json.dumps(geometry), on_invalid="ignore")
    if shape is None or shape.is_empty:
        raise _CannotBeRead(_("The geometry must be a Polygon or MultiPolygon with coordinates."))
    shape = shapely.force_2d(shape)
    west, south, east, north = shape.bounds
    if not all(map(math.isfinite, shape.bounds)) or west < -180 or east > 180 or south < -90 or north > 90:
        raise _CannotBeRead(_("The coordinates are not longitude and latitude in degrees, longitude first."))
    if not shape.is_valid:
        why = shapely.is_valid_reason(shape)
        raise _CannotBeRead(
            _("The outline crosses or touches itself (%(why)s). Mend it in your map program.") % {"why": why}
        )
    return shapely.normalize(shapely.transform(shape, lambda xy: _to_wgs84(xy, source)))


def _to_wgs84(xy: NDArray[np.float64], source: Crs) -> NDArray[np.float64]:
    lon, lat = convert_all(xy[:, 0], xy[:, 1], source=source, target=Crs.WGS84)
    return np.column_stack([lon, lat])
