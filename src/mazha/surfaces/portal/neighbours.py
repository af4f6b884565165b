"""What is open nearby and sounds alike, as a passer-by may see it."""

from __future__ import annotations

import datetime as dt
from typing import Any

MOST = 4


def already_said(said: dict[str, Any], at: dt.datetime) -> list[dict[str, object]]:
    """Open matters near the place given that seem to be about the same; none where no place was given."""
    return []
