"""`GET /areas`: district, streets, communities, grids."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Field, Query, Schema

from mazha.places import queries as places
from mazha.surfaces.api import routers
from mazha.surfaces.api.tokens import Token


class AreaOut(Schema):
    code: str
    name: str
    parent: str
    lon: float
    lat: float
    """A point inside it, WGS-84."""
    generated: bool
    """Drawn by a program for the sample district, not surveyed."""


class AreasOut(Schema):
    level: str
    areas: list[AreaOut]


class AreasWanted(Schema):
    level: Literal["district", "street", "community", "grid"] = "street"
    within: str = Field("", max_length=15, pattern=r"^\d*$", description="Code of an area they lie in.")


@routers.areas.get("", auth=Token(), response=AreasOut, operation_id="listAreas")
def listed(request: HttpRequest, wanted: Query[AreasWanted]) -> AreasOut:  # noqa: ARG001 -- ninja calls it so
    """Those in force, by code. The code of an area begins with that of the one it lies in."""
    language = get_language() or "zh-hans"
    return AreasOut(
        level=wanted.level,
        areas=[
            AreaOut(
                code=area.code, name=area.name(language), parent=area.parent, lon=area.lon, lat=area.lat,
                generated=area.generated,
            )
            for area in places.areas(wanted.level, wanted.within or None)
        ],
    )  # fmt: skip
