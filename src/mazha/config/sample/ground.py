"""Where the sample's troubles lie: estates, roads and squares of the sample district, some of them again and again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

from django.conf import settings

from mazha.config.sample.seats import staffed_grids
from mazha.config.sample.writing import Ground, Kind
from mazha.places import queries as places
from mazha.places.coordinates import metres_between
from mazha.places.queries import Candidate, Located

METRES_A_DEGREE = 111_000
OUTDOOR = ("02", "0301", "0302", "0305", "04", "05", "06", "12", "15")
"""First levels whose troubles lie on the street rather than in somebody's flat."""
PLACELESS = ("07", "08", "09", "10", "11", "1302", "1305", "14", "0106")
"""What is often said without a place: wages, pensions, refunds."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where somebody lives, and the names around it."""

    ground: Ground
    lon: float
    lat: float
    road_lon: float
    road_lat: float
    weight: float


@dataclass(frozen=True, slots=True)
class Scene:
    """One trouble's place. Without coordinates the person gave none."""

    ground: Ground
    located: Located | None
    address: str

    @property
    def area(self) -> str:
        return self.located.area if self.located else settings.DISTRICT


class Map:
    """The district as the generator knows it. Made once; drawing from it changes nothing."""

    def __init__(self) -> None:
        district = places.area(settings.DISTRICT)
        everything = places.near(district.lon, district.lat, metres=60_000, limit=10_000)
        self._kinds: Mapping[str, Sequence[Candidate]] = {
            kind: [spot for spot in everything if spot.kind == kind]
            for kind in ("estate", "road", "park", "market", "clinic", "school")
        }

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """Every estate; a few bear many troubles, most bear few."""
        return tuple(self._spot(estate, 1 / (1 + rank) ** 0.6) for rank, estate in enumerate(self._kinds["estate"]))

    @cached_property
    def worked_grids(self) -> tuple[str, ...]:
        """Grids whose worker has an account."""
        return tuple(grid for street in places.areas("street") for grid in staffed_grids(street.code))

    def scene(self, rng: Random, kind: Kind, building: str) -> Scene:
        """Somewhere in the district; for some kinds often nowhere in particular."""
        spot = rng.choices(self.spots, [s.weight for s in self.spots])[0]
        if kind.code.startswith(PLACELESS) and rng.random() < 0.6:
            return Scene(spot.ground, None, "")
        outdoor = kind.code.startswith(OUTDOOR) and rng.random() < 0.7
        lon, lat = (spot.road_lon, spot.road_lat) if outdoor else (spot.lon, spot.lat)
        ground = spot.ground
        name = f"{ground.road}{ground.spot}附近" if outdoor else f"{ground.estate}{building}"
        return Scene(ground, self._near(rng, lon, lat, 120 if outdoor else 60), name)

    def scene_in(self, rng: Random, grid: str) -> Scene:
        """Within a grid, for its worker."""
        fact = places.area(grid)
        nearest = min(self.spots, key=lambda s: metres_between(fact.lon, fact.lat, s.lon, s.lat))
        located = self._near(rng, fact.lon, fact.lat, 15)
        if located is None or located.grid != grid:
            located = places.locate(fact.lon, fact.lat)
        return Scene(nearest.ground, located, fact.name_zh)

    def again(self, rng: Random, scene: Scene) -> Scene:
        """A neighbour's doorstep."""
        if scene.located is None:
            return scene
        return Scene(scene.ground, self._near(rng, scene.located.lon, scene.located.lat, 40), scene.address)

    def _near(self, rng: Random, lon: float, lat: float, metres: float) -> Located | None:
        for _ in range(8):
            shift_lon, shift_lat = (rng.uniform(-metres, metres) / METRES_A_DEGREE for _axis in range(2))
            located = places.locate(round(lon + shift_lon, 6), round(lat + shift_lat, 6))
            if located is not None and not located.off:
                return located
        return places.locate(lon, lat)

    def _spot(self, estate: Candidate, weight: float) -> Spot:
        roads = self._nearest(estate, "road", 2)
        around = min(
            (self._nearest(estate, kind, 1)[0] for kind in ("school", "park", "market")),
            key=lambda spot: metres_between(estate.lon, estate.lat, spot.lon, spot.lat),
        )
        ground = Ground(
            estate=estate.name_zh,
            road=roads[0].name_zh,
            road2=roads[1].name_zh,
            spot=around.name_zh,
            park=self._nearest(estate, "park", 1)[0].name_zh,
            market=self._nearest(estate, "market", 1)[0].name_zh,
            clinic=self._nearest(estate, "clinic", 1)[0].name_zh,
            community=places.area_name(estate.code[:12], "zh-hans"),
        )
        return Spot(ground, estate.lon, estate.lat, roads[0].lon, roads[0].lat, weight)

    def _nearest(self, to: Candidate, kind: str, most: int) -> Sequence[Candidate]:
        return sorted(self._kinds[kind], key=lambda s: metres_between(to.lon, to.lat, s.lon, s.lat))[:most]
