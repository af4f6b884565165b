"""One running installation for each `MAZHA_HOME`."""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunning(Exception):
    """The message says where, and how to stop it."""


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Hold the installation's lock. The kernel lets go of it when this process ends, however it ends."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home / "up.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as trouble:
            file.seek(0)
            pid = file.read().strip()
            raise AlreadyRunning(
                f"Mazha is already running for {home}, as process {pid}. "
                f"Stop it with Ctrl-C there, or with `kill {pid}`."
            ) from trouble
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def stop_running(home: Path, patience: float = 60) -> bool:
    """Ask the process that holds the lock to end, and wait until it has. False when none does."""
    path = home / "up.lock"
    if not path.exists():
        return False
    with path.open("r+") as file:
        if _taken(file.fileno()):
            return False
        pid = int(file.read())
        os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + patience
        while not _taken(file.fileno()):
            if time.monotonic() > until:
                raise AlreadyRunning(f"Process {pid} was asked to end and is still there after {patience:.0f} s.")
            time.sleep(0.1)
    return True


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
