"""One and only one byte string for a set of facts, so that a hash of it can be checked by anyone.

The form is JSON Canonicalization Scheme (RFC 8785) without its floating-point part: whole numbers, text, booleans,
null, lists and objects with text keys. A float is refused: no two programs agree on how to print one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

type_error = "{path}: {value!r} has no canonical form. Write it as text or a whole number."


def canonical(value: object) -> bytes:
    """Canonical bytes of plain facts. Raises TypeError naming the place that has no such form."""
    _check(value, "$")
    return json.dumps(
        _ordered(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False, sort_keys=False
    ).encode()


def digest(value: object) -> bytes:
    """SHA-256 over the canonical bytes."""
    return hashlib.sha256(canonical(value)).digest()


def _check(value: object, path: str) -> None:
    if value is None or isinstance(value, str | bool | int):
        return
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(type_error.format(path=path, value=key))
            _check(inner, f"{path}.{key}")
        return
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        for i, inner in enumerate(value):
            _check(inner, f"{path}[{i}]")
        return
    raise TypeError(type_error.format(path=path, value=value))


def _ordered(value: object) -> object:
    # RFC 8785 § 3.2.3 orders keys by UTF-16 code units, which differs from code points beyond the BMP.
    if isinstance(value, Mapping):
        return {k: _ordered(value[k]) for k in sorted(value, key=lambda key: key.encode("utf-16-be"))}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_ordered(v) for v in value]
    return value
