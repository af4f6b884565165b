"""The packaged words of notices, and how places in them are filled. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

PLACES: Mapping[str, str] = {
    "code": "7K2M-94QF-T3XC",
    "gist": "和平路路灯不亮",
    "unit": "城市管理局",
    "due": "11月30日",
    "service": "120",
}
"""Every place a wording may have, with an example to show it by."""
LANGUAGES = ("zh-hans", "en")
_PLACE = re.compile(r"\{([a-z_]+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Words:
    """What is said: a subject for an inbox or a mail, a body that also stands alone as a text message."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Packaged:
    """One notice's words as shipped."""

    name: str
    when: Mapping[str, str]
    """When it goes out and to whom, by language."""
    words: Mapping[str, Words]


@cache
def packaged() -> Mapping[str, Packaged]:
    """All of them, by name."""
    text = (resources.files("mazha.notices") / "data" / "wordings.toml").read_text(encoding="utf-8")
    return {
        name: Packaged(
            name=name,
            when={"zh-hans": given["when"]["zh"], "en": given["when"]["en"]},
            words={"zh-hans": Words(*given["zh"]), "en": Words(*given["en"])},
        )
        for name, given in tomllib.loads(text).items()
    }


def language_of(wished: str) -> str:
    """The language there are words in that comes nearest to the one wished for."""
    return "en" if wished.lower().startswith("en") else "zh-hans"


def fill(text: str, shown: Mapping[str, str]) -> str:
    """The text with its places filled. An optional part with an empty place is dropped; another shows a dash."""

    def keep(part: re.Match[str]) -> str:
        names = _PLACE.findall(part.group(1))
        return part.group(1) if all(shown.get(name) for name in names) else ""

    return _PLACE.sub(lambda place: shown.get(place.group(1)) or _NOTHING, _OPTIONAL.sub(keep, text))


def unknown_places(text: str) -> list[str]:
    """Places nobody fills, so that a slip of the pen is refused when it is written, not shown when it is sent."""
    return sorted({name for name in _PLACE.findall(text) if name not in PLACES})


def is_well_formed(text: str) -> bool:
    """No brace or bracket stands alone or inside another of its kind."""
    bare = _OPTIONAL.sub(lambda part: part.group(1), _PLACE.sub("", text))
    return not set(bare) & set("{}[]")
