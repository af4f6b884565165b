"""Personal identifiers at rest: sealed with AES-256-GCM, found again by a keyed hash.

Sealed bytes are `version (1) · key id (4) · nonce (12) · ciphertext and tag`. The context in which a text was sealed,
such as `party.phone`, goes in as associated data: sealed bytes moved to another column do not open there.
"""

from __future__ import annotations

import hmac
import os

from cryptography.exceptions import InvalidTag

from mazha.people.keyring import KEY_ID_LENGTH, keyring
from mazha.people.rules import normalise_phone

_VERSION = b"\x01"
_NONCE = 12
_HEAD = len(_VERSION) + KEY_ID_LENGTH + _NONCE
_TAG = 16


class CannotUnseal(Exception):
    """The message says whether the key is missing or the bytes are not what was sealed there."""


def seal(text: str, context: str = "") -> bytes:
    """A text as bytes that only this installation opens, and only in the same context."""
    return seal_bytes(text.encode(), context)


def unseal(sealed: bytes | memoryview, context: str = "") -> str:
    """The text again. Refuses with CannotUnseal when the key is gone, or the bytes were altered or moved."""
    return unseal_bytes(sealed, context).decode()


def seal_bytes(content: bytes, context: str = "") -> bytes:
    """As `seal`, for content that is not text."""
    keys = keyring()
    nonce = os.urandom(_NONCE)
    return _VERSION + keys.current + nonce + keys.keys[keys.current].encrypt(nonce, content, context.encode())


def unseal_bytes(sealed: bytes | memoryview, context: str = "") -> bytes:
    """As `unseal`, for content that is not text."""
    sealed = bytes(sealed)
    if len(sealed) < _HEAD + _TAG or not sealed.startswith(_VERSION):
        raise CannotUnseal("These bytes were not sealed by Mazha.")
    key_id, nonce = sealed[1 : 1 + KEY_ID_LENGTH], sealed[1 + KEY_ID_LENGTH : _HEAD]
    key = keyring().keys.get(key_id)
    if key is None:
        raise CannotUnseal(f"Sealed with key {key_id.hex()}, which the keyring lacks. Restore the keyring's backup.")
    try:
        return key.decrypt(nonce, sealed[_HEAD:], context.encode())
    except InvalidTag as error:
        raise CannotUnseal(f"Altered, or not sealed as {context!r}.") from error


def key_of(sealed: bytes | memoryview) -> str:
    """Id of the key some bytes were sealed with."""
    return bytes(sealed[1 : 1 + KEY_ID_LENGTH]).hex()


def current_key() -> str:
    """Id of the key that seals now."""
    return keyring().current.hex()


def print_of(value: str) -> bytes:
    """Keyed hash (HMAC-SHA-256) of a value already in its one written form: equal values have equal prints."""
    return hmac.digest(keyring().print_key, value.encode(), "sha256")


def print_of_phone(number: str, area_code: str = "") -> bytes | None:
    """Print of a telephone number however it is written; None when it is none."""
    written = normalise_phone(number, area_code)
    return None if written is None else print_of(written)
