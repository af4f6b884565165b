"""What a report must be, and the line it becomes in a list. Pure."""

from __future__ import annotations

CHANNELS = ("portal", "qr", "counter", "phone", "grid", "api", "import")
LEAST_WORDS, MOST_WORDS = 4, 4000
