"""One line on the terminal for each part that is made ready."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def part(name: str, told: str = "") -> Iterator[None]:
    """Print the part's name when it begins, and how long it took when it is ready."""
    began = time.monotonic()
    sys.stdout.write(f"  · {name} {told}".rstrip() + " … ")
    sys.stdout.flush()
    try:
        yield
    except Exception:
        sys.stdout.write("✗\n")
        sys.stdout.flush()
        raise
    sys.stdout.write(f"✓ {time.monotonic() - began:.1f} s\n")
    sys.stdout.flush()


def say(line: str = "") -> None:
    """A line of its own."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
