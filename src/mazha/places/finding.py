"""From words to places, and from a point to the named places around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from mazha.places.addresses import Entry
from mazha.places.coordinates import Crs, convert, crs_named, metres_between
from mazha.places.current import Snapshot, current
from mazha.places.locating import checked


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that someone may mean."""

    kind: str
    """`district`, `street`, `community`, `grid`, or what sort of spot: `estate`, `road`, `school` …"""
    code: str
    """Of the area, or of the grid that the spot lies in."""
    name_zh: str
    name_en: str
    lon: float
    lat: float
    score: float
    """From 0 to 1: how sure it is that this place is meant."""
    detail: str = ""
    """What follows the name in the text: the building, the flat."""
    metres: float = 0.0
    """From the point asked about, in `near`."""

    def name(self, language: str) -> str:
        return self.name_en if language.startswith("en") and self.name_en else self.name_zh


def search_address(text: str, limit: int = 8) -> list[Candidate]:
    """Areas and named places that a text in Chinese, English or pinyin may mean, the likeliest first."""
    here = current()
    found = [
        _candidate(hit.entry, score=hit.score, detail=hit.detail) for hit in here.addresses.search(text, max(limit, 1))
    ]
    return [*_grids_named(text, found, here), *found][:limit]


def near(lon: float, lat: float, metres: float = 500.0, limit: int = 8, crs: str = "wgs84") -> list[Candidate]:
    """Named places within so many metres of a point, the nearest first. Refuses what `locate` refuses."""
    here = current()
    x, y = checked(lon, lat, here)
    x, y = convert(x, y, source=crs_named(crs), target=Crs.WGS84)
    found = [
        _candidate(s, metres=round(off, 1))
        for s in here.spots
        if abs(s.lat - y) * 111_000 <= metres and (off := metres_between(x, y, s.lon, s.lat)) <= metres
    ]
    return sorted(found, key=lambda c: (c.metres, c.name_zh))[:limit]


def _candidate(entry: Entry, score: float = 1.0, detail: str = "", metres: float = 0.0) -> Candidate:
    return Candidate(entry.kind, entry.code, entry.name_zh, entry.name_en, entry.lon, entry.lat, score, detail, metres)


_GRID_NUMBER = re.compile(
    r"(?:第\s*([0-9]{1,3}|[一二三四五六七八九十]{1,3})\s*(?:号)?网格|\bgrid\s*(?:no\.?\s*)?([0-9]{1,3}))", re.I
)
_DIGITS = {c: i for i, c in enumerate("一二三四五六七八九", start=1)}


def _grids_named(text: str, found: list[Candidate], here: Snapshot) -> list[Candidate]:
    """“中学街社区第3网格”: the grid of that number in the communities found."""
    match = _GRID_NUMBER.search(text[:400])
    if match is None:
        return []
    number = int(match[2]) if match[2] else _chinese_number(match[1])
    grids = []
    for candidate in found:
        fact = here.areas.get(f"{candidate.code}{number:03d}") if candidate.kind == "community" else None
        if fact is not None and fact.is_in_force:
            named = replace(
                candidate, kind="grid", code=fact.code, name_zh=fact.name_zh, name_en=fact.name_en, detail=""
            )
            grids.append(replace(named, lon=fact.lon, lat=fact.lat))
    return grids


def _chinese_number(text: str) -> int:
    """一 to 九十九, or digits."""
    if text.isdigit() and text.isascii():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.get(text, 0)
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
