"""One and only one byte string for a set of facts, so that a hash of it can be checked by anyone.

The form is JSON Canonicalization Scheme (RFC 8785) without its floating-point part: whole numbers, text, booleans,
null, lists and objects with text keys. A float is refused: no two programs agree on how to print one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import cast

_PLAIN = (str, bool, int)
type_error = "{path}: {value!r} has no canonical form. Write it as text or a whole number."


def canonical(value: object) -> bytes:
    """Canonical bytes of plain facts. Raises TypeError naming the place that has no such form."""
    return _encode(_ordered(value, "$")).encode()


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def digest(value: object) -> bytes:
    """SHA-256 over the canonical bytes."""
    return hashlib.sha256(canonical(value)).digest()


def _ordered(value: object, path: str) -> object:
    if value is None or isinstance(value, _PLAIN):
        return value
    if isinstance(value, Mapping):
        return {key: _inner(value[key], path, key) for key in _sorted(value, path)}
    if isinstance(value, list | tuple):
        return [_inner(inner, path, i) for i, inner in enumerate(value)]
    raise TypeError(type_error.format(path=path, value=value))


def _inner(value: object, path: str, name: str | int) -> object:
    # Most values are plain: neither a call nor a path is made for them.
    if value is None or isinstance(value, _PLAIN):
        return value
    return _ordered(value, f"{path}.{name}" if isinstance(name, str) else f"{path}[{name}]")


def _sorted(value: Mapping[object, object], path: str) -> list[str]:
    keys = list(value)
    for key in keys:
        if not isinstance(key, str):
            raise TypeError(type_error.format(path=path, value=key))
    names = cast("list[str]", keys)
    # RFC 8785 § 3.2.3 orders keys by UTF-16 code units, which differs from code points beyond the BMP.
    return sorted(names) if "".join(names).isascii() else sorted(names, key=lambda key: key.encode("utf-16-be"))
