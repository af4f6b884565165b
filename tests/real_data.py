"""Real data that tests may read and the project may not hold: in `MAZHA_REAL_DATA`, or beside the checkout."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("MAZHA_REAL_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))


def real(name: str) -> Path:
    """A file of the real data. Skips the test, saying so, where it is absent."""
    file = FOLDER / name
    if not file.exists():
        pytest.skip(f"{name} is not here: set MAZHA_REAL_DATA to the folder that holds it.")
    return file
