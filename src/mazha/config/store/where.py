"""Where the embedded store of an installation lives, and who runs it.

An ordinary user keeps everything under `MAZHA_HOME/store`. Root may not run PostgreSQL, and the account that runs it
in root's stead must reach its files without any directory being opened for it: so for root they live under
`/var/lib/mazha`, in a directory of their own for each `MAZHA_HOME`.
"""

from __future__ import annotations

import hashlib
import os
import pwd
from dataclasses import dataclass
from pathlib import Path

ROOTS_PLACE = Path("/var/lib/mazha")
ACCOUNT = "mazha"
LONGEST_SOCKET = 107 - len("/.s.PGSQL.5432")
"""Bytes that sockaddr_un leaves for the directory."""


@dataclass(frozen=True, slots=True)
class Place:
    """The directories of one store."""

    top: Path
    socket: Path

    @property
    def data(self) -> Path:
        return self.top / "data"

    @property
    def log(self) -> Path:
        return self.top / "postgres.log"


def key_of(path: Path) -> str:
    """A short name that no other path has."""
    return hashlib.sha256(os.fsencode(path.absolute())).hexdigest()[:16]


def place(home: Path) -> Place:
    """The directories of the store that belongs to a `MAZHA_HOME`. Makes nothing."""
    top = ROOTS_PLACE / "stores" / key_of(home) if os.geteuid() == 0 else home / "store"
    socket = top / "run"
    if len(os.fsencode(socket)) > LONGEST_SOCKET:
        # Same name in every process, so it cannot depend on XDG_RUNTIME_DIR; the launcher checks whose directory it is.
        socket = Path("/tmp") / f"mazha-{os.geteuid()}-{key_of(home)}"  # noqa: S108
    return Place(top, socket)


def socket_directory(home: Path) -> Path:
    """Directory of the store's Unix socket."""
    return place(home).socket


def own_name() -> str:
    """Name of the operating system's user that this process runs as."""
    return pwd.getpwuid(os.geteuid()).pw_name
