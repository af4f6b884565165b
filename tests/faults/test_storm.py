"""The short form of the storm: each quick fault once, under load, and everything acknowledged is there, once."""

from __future__ import annotations

import os
import subprocess
import sys

ORDER = [sys.executable, "-m", "tests.faults.storm", "--short", "--clients", "3"]


def test_nothing_acknowledged_is_lost() -> None:
    own = {"MAZHA_HOME", "DJANGO_SETTINGS_MODULE", "DATABASE_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in own}
    done = subprocess.run(ORDER, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    assert "DOES NOT HOLD" not in done.stdout
    assert "every acknowledged intake is there, once | holds" in done.stdout
