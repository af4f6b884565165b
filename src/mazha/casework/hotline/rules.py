"""What a report must be, and the line it becomes in a list. Pure."""

from __future__ import annotations

import re

from mazha.people.rules import mask_numbers_in

CHANNELS = ("portal", "qr", "counter", "phone", "grid", "api", "import")
LEAST_WORDS, MOST_WORDS = 4, 4000
_SENTENCE = re.compile(r"(?<=[。！？!?；;\n])")
GIST = 60


def gist_of(words: str) -> str:
    """The first sentences of what was said, up to 60 characters, with personal numbers covered."""
    line = ""
    for sentence in _SENTENCE.split(" ".join(words.split())):
        if line and len(line) + len(sentence) > GIST:
            break
        line += sentence
    masked = mask_numbers_in(line.strip())
    return masked if len(masked) <= GIST else masked[: GIST - 1] + "…"
