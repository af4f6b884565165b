"""The canaries themselves: texts that stand nowhere else, found again in whatever comes back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

_LETTERS = "abcdefghijkmnprstuvwxyz"
_WORD = re.compile(r"Zq[a-z]{10}")
_UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
_CODE = re.compile(r"(?=([0-9A-Z]{4}-?[0-9A-Z]{4}-?[0-9A-Z]{4}))")
_PHONE = re.compile(r"1[3-9][0-9]{9}")
_POINT = re.compile(r"1[0-9]{2}\.[0-9]{7}")


def word(*of: str) -> str:
    """A text for one field of one matter: letters alone, so that no masking of numbers touches it."""
    digest = hashlib.sha256("/".join(of).encode()).digest()
    return "Zq" + "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:10])


def phone(*of: str) -> str:
    """A mobile number for one person."""
    digits = int.from_bytes(hashlib.sha256("/".join(of).encode()).digest()[:6], "big") % 10**8
    return f"139{digits:08}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A matter of the planted world, as the rule table needs it: where it lies, whose it is, what it hides."""

    label: str
    """`own/minor`: where it lies, and why it is restricted (`plain` for not)."""
    id: UUID
    code: str
    restricted: str
    waiting: bool
    """Nobody has dispatched it yet."""
    desk: str
    units: frozenset[str]
    area: str
    """Code of the finest area it lies in."""
    gist: str
    words: str
    lon: float
    lat: float
    papers: tuple[UUID, ...] = ()
    opened_by: frozenset[str] = frozenset()
    """Visitors who gave a reason for opening it."""


@dataclass(frozen=True, slots=True)
class Canary:
    """One covered thing of one matter."""

    kind: str
    matter: Brought

    def __str__(self) -> str:
        return f"{self.kind} of {self.matter.label}"


@dataclass(slots=True)
class Cage:
    """Every canary by its text."""

    known: dict[str, Canary] = field(default_factory=dict)
    pictures: dict[str, Canary] = field(default_factory=dict)
    """By the SHA-256 of what is shown."""

    def put(self, text: str, kind: str, matter: Brought) -> None:
        assert text, kind
        assert text not in self.known, f"{kind} of {matter.label} is planted twice"
        self.known[text] = Canary(kind, matter)

    def found_in(self, text: str) -> dict[str, Canary]:
        """Those that stand in a text, by the text that gave them away."""
        return {token: self.known[token] for token in _tokens(text) if token in self.known}

    def picture_in(self, content: bytes) -> Canary | None:
        return self.pictures.get(hashlib.sha256(content).hexdigest())


def _tokens(text: str) -> Iterator[str]:
    yield from set(_WORD.findall(text))
    yield from {str(UUID(found)) for found in _UUID.findall(text)}
    yield from {found.replace("-", "") for found in _CODE.findall(text)}
    yield from set(_PHONE.findall(text))
    yield from set(_POINT.findall(text))


def tokens_in(parts: Iterable[str]) -> set[str]:
    """Whatever could be a canary in what was asked: an echo of it betrays nothing."""
    return {token for part in parts for token in _tokens(part)}


def point(lon: float) -> str:
    """Seven decimals of a longitude, as it stands in its row: shapes and places of the map have fewer."""
    whole, _dot, rest = f"{lon:.9f}".partition(".")
    return f"{whole}.{rest[:7]}"
