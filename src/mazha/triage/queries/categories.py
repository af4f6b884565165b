"""The category tree, from memory: public facts, the same for whoever asks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from mazha.triage.current import Catalogue, current
from mazha.triage.tree import Node, Tree

Choices = list[tuple[str, str]]


def category(code: str) -> Node | None:
    """One category, open or closed; None for an unknown code."""
    return current().tree.get(code)


def is_category(code: str) -> bool:
    """Whether there is a category by this code that can still be chosen."""
    node = current().tree.get(code)
    return node is not None and node.closed_date is None


def restriction_of(code: str) -> str:
    """Why matters of this category need a reason to open; empty for most, and for an unknown code."""
    return current().tree.restriction_of(code)


def is_urgent(code: str) -> bool:
    """Whether matters of this category go to the head of the queue."""
    return current().tree.is_urgent(code)


def category_title(code: str, language: str) -> str:
    """What it is called; empty for none. An unknown code is its own name: a page must not fail over it."""
    node = current().tree.get(code)
    return node.title(language) if node else code


def category_path(code: str, language: str) -> str:
    """From the first level down: “市政设施 · 路灯照明 · 路灯不亮”."""
    steps = current().tree.path(code)
    return " · ".join(node.title(language) for node in steps) or code


def first_level(language: str) -> Choices:
    """Code and title of each first-level category that can be chosen."""
    return [(node.code, node.title(language)) for node in _open(current()) if node.level == 1]


def category_choices(language: str) -> Choices:
    """Every category that can be chosen, in order of code, each set in as deep as it lies."""
    return _choices(_open(current()), language)


def _open(catalogue: Catalogue) -> Tree:
    # A category given a last day in the future is offered until somebody closes it for good; choosing it then still
    # holds, so the list need not know the day.
    return _open_of(catalogue.tree)


@lru_cache(maxsize=2)
def _open_of(tree: Tree) -> Tree:
    return tree.open_on(dt.date.max)


@lru_cache(maxsize=4)
def _choices(tree: Tree, language: str) -> Choices:
    indent = "\u3000"
    return [(node.code, f"{indent * (node.level - 1)}{node.title(language)}") for node in tree]


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryLine:
    """A category as an administrator sees it."""

    code: str
    level: int
    title_zh: str
    title_en: str
    restricted: str
    urgent: bool
    words: tuple[str, ...]
    closed_date: dt.date | None


def category_lines() -> list[CategoryLine]:
    """Every category, closed ones too, by code."""
    return [
        CategoryLine(
            code=node.code,
            level=node.level,
            title_zh=node.title_zh,
            title_en=node.title_en,
            restricted=node.restricted,
            urgent=node.urgent,
            words=node.words,
            closed_date=node.closed_date,
        )
        for node in current().tree
    ]
