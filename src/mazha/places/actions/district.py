"""Bringing the packaged sample district into the store."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from mazha.places.actions.record import must_administer, put_on_record
from mazha.places.current import touch
from mazha.places.models import Area, Spot
from mazha.places.sample import packaged_areas, packaged_spots

if TYPE_CHECKING:
    from mazha.people.actor import Actor


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows were new."""

    areas: int
    spots: int


@transaction.atomic
def load_district(*, by: Actor, at: dt.datetime) -> Loaded:
    """Load the sample district: 1 district, 10 streets, 183 communities, 408 grids, 250 named places.

    Again does nothing: what an administrator has since renamed, redrawn or closed stays as it is. Refuses with
    Forbidden whoever may not change areas.
    """
    must_administer(by)
    areas = packaged_areas()
    there = Area.objects.filter(code__in=[area.code for area in areas]).count()
    if there == len(areas):
        return Loaded(0, 0)
    touch(at)
    Area.objects.bulk_create(areas, ignore_conflicts=True)
    spots = packaged_spots()
    known = Spot.objects.count()
    Spot.objects.bulk_create(spots, ignore_conflicts=True)
    loaded = Loaded(len(areas) - there, Spot.objects.count() - known)
    district = areas[0].code
    put_on_record("places.district", district, None, {"areas": loaded.areas, "spots": loaded.spots}, by, at)
    return loaded
