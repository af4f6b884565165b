"""The file of keys that personal identifiers are sealed with: several to open with, one to seal with.

Losing the file loses every sealed name and number, so it is never written over: a new version is written beside it,
flushed, and moved into place. Back it up apart from the store.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

KEY_ID_LENGTH = 4


class KeyringIsUnreadable(Exception):
    """The message says which file, what is wrong with it, and what to do."""


@dataclass(frozen=True, slots=True)
class Keyring:
    keys: dict[bytes, AESGCM]
    current: bytes
    """Id of the key to seal with."""
    print_key: bytes
    """For keyed hashes. Never rotated: a hash made with another key would find nobody again."""


_lock = Lock()
_loaded: tuple[tuple[int, int, int], Keyring] | None = None


def keyring() -> Keyring:
    """The keys as the file now holds them: a rotation in another process counts from the next call on."""
    global _loaded
    path = Path(settings.KEYRING)
    try:
        stamp = _stamp(path)
    except FileNotFoundError:
        _make(path)
        stamp = _stamp(path)
    loaded = _loaded
    if loaded is not None and loaded[0] == stamp:
        return loaded[1]
    with _lock:
        # Read after the stamp: at worst the next call reads once more.
        _loaded = (stamp, _read(path))
        return _loaded[1]


def rotate(at: datetime) -> str:
    """Add a key and seal with it from now on. Returns the new key's id.

    The older ones stay in the file also after everything was sealed anew: backups of the store still need them.
    """
    path = Path(settings.KEYRING)
    keyring()
    with _alone(path):
        content = json.loads(path.read_text())
        made = _new_key(at)
        content["keys"].append(made)
        content["current"] = made["id"]
        _write(path, content)
    return made["id"]


def _stamp(path: Path) -> tuple[int, int, int]:
    found = os.stat(path)  # noqa: PTH116 -- three times as fast as Path.stat, and done at every seal
    return found.st_mtime_ns, found.st_ino, found.st_size


def _new_key(at: datetime | None) -> dict[str, str]:
    """The first one has the date of its file."""
    return {
        "id": secrets.token_hex(KEY_ID_LENGTH),
        "made_at": at.isoformat(timespec="seconds") if at else "",
        "key": base64.b64encode(AESGCM.generate_key(256)).decode(),
    }


def _make(path: Path) -> None:
    """First use. Of several processes that start at once, one makes it and all read that one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(path):
        if path.exists():
            return
        first = _new_key(None)
        print_key = base64.b64encode(secrets.token_bytes(32)).decode()
        _write(path, {"current": first["id"], "print": print_key, "keys": [first]})


def _read(path: Path) -> Keyring:
    try:
        content = json.loads(path.read_text())
        keys = {bytes.fromhex(k["id"]): AESGCM(base64.b64decode(k["key"], validate=True)) for k in content["keys"]}
        current = bytes.fromhex(content["current"])
        print_key = base64.b64decode(content["print"], validate=True)
    except (ValueError, KeyError, TypeError) as error:
        raise KeyringIsUnreadable(f"{path}: {error}. Restore it from its backup.") from error
    if current not in keys or len(print_key) < 32:
        raise KeyringIsUnreadable(f"{path}: the current key or the print key is missing. Restore it from its backup.")
    return Keyring(keys, current, print_key)


def _write(path: Path, content: dict[str, object]) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as out:
        json.dump(content, out, indent=2)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time, by a lock file that stays: removing it would let two in."""
    descriptor = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
