"""A free port on the loopback interface, the same as last time where that is possible."""

from __future__ import annotations

import socket
from pathlib import Path

FIRST = 8000


class NoPort(Exception):
    """The message says which ports were tried."""


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Nobody listens there now."""
    with socket.socket() as probe:
        # As servers do, so that connections of the last run in TIME_WAIT do not count; a listener still does.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def any_free() -> int:
    """Whichever port the system gives."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address: tuple[str, int] = probe.getsockname()
    return address[1]


def choose(remembered: Path, *, besides: int | None = None) -> int:
    """The port written in `remembered` when it is free, else the first free one from 8000 on; then remembers it.

    Never `besides`, which another part is about to take.
    """
    try:
        last = int(remembered.read_text())
    except (OSError, ValueError):
        last = FIRST
    for port in (last, *range(FIRST, FIRST + 100)):
        if port != besides and is_free(port):
            remembered.parent.mkdir(parents=True, exist_ok=True)
            remembered.write_text(f"{port}\n")
            return int(port)
    raise NoPort(f"Ports {FIRST} to {FIRST + 99} are all taken. Name one that is free: mazha up --port N")
