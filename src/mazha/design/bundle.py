"""Where the built browser files lie, by the names the builder wrote into its manifest."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TypedDict

from django.templatetags.static import static

BUILT = Path(__file__).parent / "static" / "design"


class Chunk(TypedDict, total=False):
    file: str
    css: list[str]
    assets: list[str]
    imports: list[str]


@cache
def manifest() -> dict[str, Chunk]:
    """What `make assets` wrote. It is committed, so it is there wherever the package is."""
    read: dict[str, Chunk] = json.loads((BUILT / "manifest.json").read_text(encoding="utf-8"))
    return read


def address(source: str) -> str:
    """The address of one built file, named by its source: `src/portal.ts`, `icons.svg`, `styles/site.scss`."""
    return static(f"design/{manifest()[source]['file']}")


def preloads(source: str) -> list[str]:
    """Addresses of what that file imports at once, so that the browser need not find out by reading it."""
    chunks = manifest()
    return [static(f"design/{chunks[name]['file']}") for name in chunks[source].get("imports", [])]
