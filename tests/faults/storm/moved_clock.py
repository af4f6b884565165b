"""The demo's settings on a clock that a file moves: `clock-shift` in MAZHA_HOME holds seconds, plus or minus."""

from __future__ import annotations

import datetime as dt
import threading
import time

import time_machine

from mazha.config.settings.demo import *  # noqa: F403

PUBLIC_LIMITS_TIMES = 1000


def _follow() -> None:
    file, moved = HOME / "clock-shift", 0.0  # noqa: F405
    running: time_machine.travel | None = None
    pause = threading.Event()
    while not pause.wait(0.2):
        try:
            wanted = float(file.read_text() or 0)
        except (OSError, ValueError):
            wanted = 0.0
        if wanted == moved:
            continue
        if running is not None:
            running.stop()
            running = None
        if wanted:
            running = time_machine.travel(dt.datetime.fromtimestamp(time.time() + wanted, dt.UTC), tick=True)
            running.start()
        moved = wanted


threading.Thread(target=_follow, daemon=True).start()
