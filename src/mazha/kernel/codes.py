"""The public code of a matter: what a resident writes down, reads over the phone, and scans.

Twelve characters of Crockford's base 32 in three groups, `7K2M-94QF-T3XC`. Eleven are random (55 bits: a code opens
the matter, so it must not be guessed); the last is the check character, a weighted sum over GF(2^5) as in a
Reed-Solomon code with one check symbol. It catches every single wrong character and every swap of two characters.
"""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
_VALUE = {c: i for i, c in enumerate(ALPHABET)}
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_PRIMITIVE = 0b100101  # x^5 + x^2 + 1


def _times(a: int, b: int) -> int:
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 32:
            a ^= _PRIMITIVE
        b >>= 1
    return product


def _weights() -> tuple[int, ...]:
    powers = [1]
    while len(powers) < LENGTH:
        powers.append(_times(powers[-1], 2))
    return tuple(powers)


_WEIGHTS = _weights()


def check_character(body: str) -> str:
    """The character that completes eleven given ones."""
    total = 0
    for weight, c in zip(_WEIGHTS[1:], body, strict=True):
        total ^= _times(weight, _VALUE[c])
    return ALPHABET[total]


def make() -> str:
    """A new code, without hyphens."""
    bits = secrets.randbits(5 * (LENGTH - 1))
    body = "".join(ALPHABET[bits >> shift & 31] for shift in range(0, 5 * (LENGTH - 1), 5))
    return body + check_character(body)


def read(written: str) -> str | None:
    """What a person wrote, as the stored form; None when no code could have been meant.

    Case, spaces and hyphens do not matter; O is read as 0, I and L as 1, U as V.
    """
    plain = "".join(written.split()).replace("-", "").replace("－", "").upper()[:64].translate(_MEANT)
    if len(plain) != LENGTH or any(c not in _VALUE for c in plain):
        return None
    return plain if check_character(plain[:-1]) == plain[-1] else None


def spoken(code: str) -> str:
    """The code in groups of four, as printed on a receipt."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))
