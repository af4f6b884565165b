"""The register of articles: what a `basis` may name, and its title for the reader."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from mazha.procedures.table import Text

_ARTICLE = re.compile(r"(\d+)(?:\(([1-9])\))?")
"""`31`, or `31(6)`: an article, or one item of it."""
_ITEMS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Law:
    key: str
    title: Text
    articles: frozenset[str]
    mark: str


@cache
def register() -> Mapping[str, Law]:
    """Every source by its key."""
    text = (resources.files("mazha.procedures") / "law" / "articles.toml").read_text(encoding="utf-8")
    return {
        item["key"]: Law(
            item["key"], Text(item["title"]["zh"], item["title"]["en"]), frozenset(item["articles"]), item["mark"]
        )
        for item in tomllib.loads(text)["source"]
    }


def unknown_parts(basis: str) -> list[str]:
    """The parts of a basis, `KEY article; KEY article`, that the register does not hold."""
    missing = []
    for part in (p.strip() for p in basis.split(";")):
        key, _, article = part.partition(" ")
        law = register().get(key)
        if law is None or article not in law.articles:
            missing.append(part)
    return missing


def cited(basis: str, language: str) -> str:
    """A basis as it is printed: titles of the laws with their articles."""
    said = []
    for part in (p.strip() for p in basis.split(";")):
        key, _, article = part.partition(" ")
        law = register().get(key)
        if law is None:
            said.append(part)
        elif numbered := _ARTICLE.fullmatch(article):
            number, item = numbered.groups()
            if language.startswith("en"):
                place = f", art. {number}" + (f" ({item})" if item else "")
            else:
                place = f"第{number}条" + (f"第（{_ITEMS[int(item)]}）项" if item else "")
            said.append(law.title.in_language(language) + place)
        else:
            said.append(law.title.in_language(language))
    joint = "；" if not language.startswith("en") else "; "
    return joint.join(dict.fromkeys(said))
