"""One and only one byte string for a set of facts, so that a hash of it can be checked by anyone.

The form is JSON Canonicalization Scheme (RFC 8785) without its floating-point part: whole numbers, text, booleans,
null, lists and objects with text keys. A float is refused: no two programs agree on how to print one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

type_error = "{path}: {value!r} has no canonical form. Write it as text or a whole number."


def canonical(value: object) -> bytes:
    """Canonical bytes of plain facts. Raises TypeError naming the place that has no such form."""
    return _encode(_ordered(value, "$")).encode()


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def digest(value: object) -> bytes:
    """SHA-256 over the canonical bytes."""
    return hashlib.sha256(canonical(value)).digest()


def _ordered(value: object, path: str) -> object:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise TypeError(type_error.format(path=path, value=key))
        return {key: _ordered(value[key], f"{path}.{key}") for key in sorted(value, key=_code_units)}
    if isinstance(value, list | tuple):
        return [_ordered(inner, f"{path}[{i}]") for i, inner in enumerate(value)]
    raise TypeError(type_error.format(path=path, value=value))


def _code_units(key: str) -> bytes:
    # RFC 8785 § 3.2.3 orders keys by UTF-16 code units, which differs from code points beyond the BMP.
    return key.encode("utf-16-be")
