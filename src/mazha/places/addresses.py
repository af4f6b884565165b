"""Finds places by name in what people write: “晚舟小区3号楼”, “东关街道中学街社区”, “Zhongxuejie”.

Pure and in memory. Names are compared by pairs of characters, the rare pairs counting more, so that part of a name is
enough and “社区” alone finds nothing; a short text that finds nothing sure is compared once more by its sound.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mazha.places.sounds import as_heard

ENOUGH = 0.5
"""Below this share of a name's weight, a likeness is chance."""
SURE = 0.75
"""A name in the text as it is written reaches this."""
LONGEST = 400
"""Characters of a text that are looked at: an address is shorter, a whole letter is not an address."""
LONGEST_HEARD = 40
"""Longer texts are not compared by sound: in a letter, some syllables will always meet."""
_SHORT_FORMS = re.compile(r"(街道|社区|村|区|subdistrict|community|village|district)$")
_FINER = {"district": 0.0, "street": 0.02, "community": 0.04}
"""Of two names found in a text, the finer place is meant."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place that can be looked up."""

    kind: str
    """An area's level, or what sort of spot: estate, road, school …"""
    code: str
    """Of the area itself, or of the grid that the spot lies in."""
    name_zh: str
    name_en: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Hit:
    entry: Entry
    score: float
    """From 0 to 1: how sure it is that this place is meant."""
    detail: str
    """What the text says after the name: the building, the flat."""


@dataclass(frozen=True, slots=True)
class _Name:
    entry: int
    text: str
    is_short: bool
    """Without 街道, 社区 or the like: as people say it, but easier to mistake."""


def folded(text: str) -> str:
    """Letters, digits and characters only, in one width and case: how names and texts are compared."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


class AddressBook:
    """An index over the names of areas and spots. `by_sound`: over how their Chinese names sound."""

    def __init__(self, entries: Sequence[Entry], *, by_sound: bool = False) -> None:
        self._entries = list(entries)
        self._names = [name for i, entry in enumerate(self._entries) for name in _names_of(i, entry, by_sound)]
        posts: dict[str, list[int]] = {}
        for i, name in enumerate(self._names):
            for pair in _pairs(name.text):
                posts.setdefault(pair, []).append(i)
        self._posts: dict[str, NDArray[np.int64]] = {p: np.array(ids, dtype=np.int64) for p, ids in posts.items()}
        self._rarity = {p: math.log(1 + len(self._names) / len(ids)) for p, ids in self._posts.items()}
        self._weights = np.array([self._weight(name.text) for name in self._names])

    @cached_property
    def _heard(self) -> AddressBook:
        return AddressBook([replace(entry, name_en="") for entry in self._entries], by_sound=True)

    def search(self, text: str, limit: int) -> list[Hit]:
        """The places most likely meant, best first; none when nothing is like them."""
        asked = folded(text[:LONGEST])
        hits = self._found(asked, text, limit) if asked else []
        if (hits and hits[0].score >= SURE) or not 2 < len(asked) <= LONGEST_HEARD or asked.isascii():
            return hits
        heard = [replace(hit, score=hit.score * 0.9) for hit in self._heard._found(as_heard(asked), text, limit)]
        known = {hit.entry.name_zh for hit in hits}
        return sorted([*hits, *(h for h in heard if h.entry.name_zh not in known)], key=_rank)[:limit]

    def _found(self, asked: str, text: str, limit: int) -> list[Hit]:
        best: dict[int, Hit] = {}
        likely = self._likely(asked)
        rest = self._without_full_names(asked, likely)
        named = self._areas_named_in(asked, rest, likely)
        for i in likely:
            name = self._names[i]
            entry = self._entries[name.entry]
            score = self._score(name, rest if name.is_short else asked, i) + _in_context(name, entry, named)
            if score >= ENOUGH and (name.entry not in best or best[name.entry].score < score):
                best[name.entry] = Hit(entry, round(min(score, 1.0), 3), _after(text, entry))
        return sorted(best.values(), key=_rank)[:limit]

    def _weight(self, text: str) -> float:
        return sum(self._rarity.get(pair, 0.0) for pair in _pairs(text))

    def _likely(self, asked: str) -> list[int]:
        """Names that share enough with the text to be worth a closer look."""
        if len(asked) == 1:
            return [i for i, name in enumerate(self._names) if asked in name.text]
        shared = np.zeros(len(self._names))
        known = 0.0
        for pair in _pairs(asked):
            if pair in self._posts:
                shared[self._posts[pair]] += self._rarity[pair]
                known += self._rarity[pair]
        floor = np.minimum(self._weights, max(known, 1e-9)) * ENOUGH
        return [int(i) for i in np.flatnonzero((shared >= floor) & (shared > 0))]

    def _without_full_names(self, asked: str, likely: list[int]) -> str:
        """What is left to hold short forms: the 清池 in 清池街道 is not 清池社区."""
        full = {self._names[i].text for i in likely if not self._names[i].is_short and self._names[i].text in asked}
        for name in sorted(full, key=len, reverse=True):
            asked = asked.replace(name, "|")
        return asked

    def _score(self, name: _Name, asked: str, i: int) -> float:
        finer = _FINER.get(self._entries[name.entry].kind, 0.08)
        if name.text == asked:
            return 0.86 + finer
        if name.text in asked:
            return (0.72 if name.is_short else 0.82) + finer
        if asked in name.text:
            start = 0.08 if name.text.startswith(asked) else 0.0
            return 0.5 + 0.3 * len(asked) / len(name.text) + start
        shared = sum(self._rarity[pair] for pair in _pairs(asked) & _pairs(name.text))
        return 0.75 * shared / max(float(self._weights[i]), 1e-9)

    def _areas_named_in(self, asked: str, rest: str, likely: list[int]) -> dict[str, float]:
        """Codes of the areas that the text names, with how much that says of where the rest lies."""
        found: dict[str, float] = {}
        for name in (self._names[i] for i in likely):
            entry = self._entries[name.entry]
            if entry.kind in _FINER and name.text in (rest if name.is_short else asked):
                found[entry.code] = max(found.get(entry.code, 0.0), 0.04 if name.is_short else 0.1)
        return found


def _names_of(i: int, entry: Entry, by_sound: bool) -> list[_Name]:
    heard = as_heard if by_sound else str
    names = []
    for full in filter(None, (folded(entry.name_zh), folded(entry.name_en))):
        names.append(_Name(i, heard(full), is_short=False))
        short = _SHORT_FORMS.sub("", full)
        if entry.kind in _FINER and short != full and len(short) >= 2 + by_sound:
            names.append(_Name(i, heard(short), is_short=True))
    return names


def _rank(hit: Hit) -> tuple[float, int, str]:
    return -hit.score, -len(hit.entry.code), hit.entry.name_zh


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)} or {text}


def _in_context(name: _Name, entry: Entry, named: dict[str, float]) -> float:
    """More for a place inside the areas that the text names, a little less for one outside all of them.

    A short form counts twice: after “东关街道”, “中学街” can only be the community. But people mistake the street they
    live in more easily than the estate, so an estate named in full stays before a street that does not hold it.
    """
    others = {code: says for code, says in named.items() if code != entry.code and len(code) < len(entry.code)}
    if not others:
        return 0.0
    inside = [says for code, says in others.items() if entry.code.startswith(code)]
    return max(inside) * (1 + name.is_short) if inside else -0.3 * max(others.values())


def _after(text: str, entry: Entry) -> str:
    """The rest of the text behind the name, when the text holds the name as it is written."""
    for name in (entry.name_zh, entry.name_en):
        at = text.lower().rfind(name.lower()) if name else -1
        if at >= 0:
            return text[at + len(name) : at + len(name) + 60].strip(" ,，、.。;；")
    return ""
