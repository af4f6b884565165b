"""The category tree as plain values: what each node is called, and what its code says about its place in it."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

RESTRICTED_KINDS = ("minor", "violence", "health", "accusation")
"""Why words may need a reason to open (DOMAIN § 4.1)."""
DIGITS_A_LEVEL = 2
DEEPEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    code: str
    title_zh: str
    title_en: str
    restricted: str = ""
    urgent: bool = False
    words: tuple[str, ...] = ()
    closed_date: dt.date | None = None
    """The last day on which it could be chosen."""

    @property
    def parent(self) -> str:
        return self.code[:-DIGITS_A_LEVEL]

    @property
    def level(self) -> int:
        return len(self.code) // DIGITS_A_LEVEL

    def title(self, language: str) -> str:
        return self.title_en if language.startswith("en") and self.title_en else self.title_zh

    def is_open(self, day: dt.date) -> bool:
        return self.closed_date is None or day <= self.closed_date


class Tree:
    """Categories by code and in order of code, closed ones too: old matters still bear them."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._nodes = {node.code: node for node in sorted(nodes, key=lambda node: node.code)}
        parents = {node.parent for node in self._nodes.values()}
        self.leaves = tuple(node for node in self._nodes.values() if node.code not in parents)

    def __iter__(self) -> Iterator[Node]:
        return iter(self._nodes.values())

    def __len__(self) -> int:
        return len(self._nodes)

    def get(self, code: str) -> Node | None:
        return self._nodes.get(code)

    def path(self, code: str) -> tuple[Node, ...]:
        """From the first level down to this code; as much of it as is known."""
        steps = (code[:length] for length in range(DIGITS_A_LEVEL, len(code) + 1, DIGITS_A_LEVEL))
        return tuple(node for step in steps if (node := self._nodes.get(step)))

    def open_on(self, day: dt.date) -> Tree:
        """Only what can be chosen that day: open itself and all the way up."""
        return Tree(node for node in self if all(step.is_open(day) for step in self.path(node.code)))

    def restriction_of(self, code: str) -> str:
        """The kind of restriction on this category or the nearest one above it; empty for none."""
        return next((node.restricted for node in reversed(self.path(code)) if node.restricted), "")

    def is_urgent(self, code: str) -> bool:
        return any(node.urgent for node in self.path(code))


@cache
def shipped() -> Tree:
    """The tree that comes with Mazha, from `data/categories.toml`."""
    text = files("mazha.triage").joinpath("data/categories.toml").read_text(encoding="utf-8")
    return Tree(
        Node(
            code=code,
            title_zh=line["zh"],
            title_en=line["en"],
            restricted=line.get("restricted", ""),
            urgent=line.get("urgent", False),
            words=tuple(line["words"].split()),
        )
        for code, line in tomllib.loads(text)["category"].items()
    )
