"""Whether a store takes connections just now, wherever it runs."""

from __future__ import annotations

import psycopg


def answers(url: str) -> bool:
    """Tries once, for at most three seconds. A store that is still recovering does not answer."""
    try:
        with psycopg.connect(url, connect_timeout=3):
            return True
    except psycopg.OperationalError:
        return False
