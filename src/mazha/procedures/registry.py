"""The tables in force, by name, and the older versions that matters still stand under."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources

from mazha.procedures import checking, policy
from mazha.procedures.loading import load
from mazha.procedures.models import Table
from mazha.procedures.table import Procedure


class VersionIsUnknown(Exception):
    """A matter stands under a version that is neither packaged nor kept in the store."""


@cache
def packaged() -> Mapping[str, Procedure]:
    """Every table that comes with Mazha, loaded and checked. Raises TableIsWrong: a wrong table stops the start."""
    found = {}
    for file in sorted((resources.files("mazha.procedures") / "tables").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            procedure = load(f"tables/{file.name}", file.read_text(encoding="utf-8"))
            checking.refuse_if_wrong(f"tables/{file.name}", procedure, policy.packaged())
            found[procedure.name] = procedure
    return found


def current(name: str) -> Procedure:
    """The version under which a new matter opens."""
    return packaged()[name]


def pinned(name: str, version: str) -> Procedure:
    """The version a matter began under."""
    now = packaged().get(name)
    return now if now is not None and now.version == version else _kept(name, version)


@lru_cache(maxsize=64)
def _kept(name: str, version: str) -> Procedure:
    table = Table.objects.filter(name=name, version=version).first()
    if table is None:
        raise VersionIsUnknown(f"{name} {version}: restore procedures_table, or the release that packaged it.")
    return load(f"{name} {version}", table.text)


def digest(procedure: Procedure) -> bytes:
    return hashlib.sha256(procedure.source.encode()).digest()
