"""Where the embedded store of an installation lives."""

from __future__ import annotations

from pathlib import Path


def socket_directory(home: Path) -> Path:
    """Directory of the store's Unix socket."""
    return home / "store" / "run"
