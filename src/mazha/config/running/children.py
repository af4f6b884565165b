"""A program that runs beside us and ends with us."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from mazha.config.store.launcher import end_with_parent

PATIENCE = 20.0
"""Seconds a child has to end by itself once asked."""


def web_order(host: str, port: int, *, workers: int = 2, threads: int = 4) -> list[str]:
    """The web server's command line. Four threads a process: commits wait for the disk, others go on meanwhile."""
    return [
        *(sys.executable, "-m", "granian", "mazha.config.wsgi:application", "--interface", "wsgi"),
        *("--host", host, "--port", str(port), "--workers", str(workers), "--blocking-threads", str(threads)),
        # A thread that goes takes its connection to the store along: keep both.
        *(
            "--blocking-threads-idle-timeout",
            "600",
            "--no-ws",
            "--respawn-failed-workers",
            "--workers-kill-timeout",
            "10",
        ),
    ]


def live_order(host: str, port: int) -> list[str]:
    """The command line of the live process: one event loop for every screen that waits."""
    return [
        *(sys.executable, "-m", "granian", "mazha.config.asgi:application", "--interface", "asgi", "--http", "1"),
        *("--host", host, "--port", str(port), "--workers", "1", "--backlog", "4096", "--backpressure", "8192"),
        # A stream never ends by itself and loses nothing when it is cut: the browser comes again with its mark.
        *("--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "1"),
    ]


def worker_order(*, concurrency: int = 2) -> list[str]:
    """The job worker's command line."""
    return [sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", str(concurrency)]


class Child:
    """One program in a process group of its own."""

    def __init__(self, name: str, order: list[str], environment: Mapping[str, str], log: Path | None = None) -> None:
        self.name = name
        self.log = log
        self._order = order
        self._environment = dict(environment)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Begin; what it prints goes to its log, or to ours when it has none."""
        out = None
        if self.log is not None:
            self.log.parent.mkdir(parents=True, exist_ok=True)
            out = self.log.open("ab")
        self._process = subprocess.Popen(
            self._order,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,  # Ctrl-C in the terminal is ours to pass on
            preexec_fn=end_with_parent(signal.SIGTERM),
        )
        if out is not None:
            out.close()

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def ask_to_end(self) -> None:
        if self.is_running() and self._process is not None:
            self._process.terminate()

    def end(self, patience: float = PATIENCE) -> None:
        """End it and everything it started, by force once patience is out."""
        if self._process is None:
            return
        self.ask_to_end()
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self.bury()

    def bury(self) -> None:
        """Kill what a dead child left behind in its process group: web workers outlive a killed web server."""
        if self._process is None:
            return
        pid = self._process.pid
        try:
            os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        # The port is free again only once the last of them is gone.
        until = time.monotonic() + 5
        while time.monotonic() < until:
            try:
                os.killpg(pid, 0)
            except (ProcessLookupError, PermissionError):
                return
            time.sleep(0.02)

    def last_words(self, lines: int = 15) -> str:
        """The end of its log."""
        if self.log is None or not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
