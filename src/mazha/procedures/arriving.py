"""What every line of work asks of what comes in at its door, and what a person walks away with. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import MutableMapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from mazha.kernel import codes
from mazha.people.rules import mask_numbers_in, normalise_phone

GIST = 60
_SENTENCE = re.compile(r"(?<=[。！？!?；;\n])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the person walks away with."""

    matter_id: UUID
    code: str
    due_at: dt.datetime | None
    replayed: bool

    @property
    def spoken(self) -> str:
        return codes.spoken(self.code)


def gist_of(words: str) -> str:
    """The line in lists: the first sentences of what was said, up to 60 characters, with personal numbers covered."""
    line = ""
    for sentence in _SENTENCE.split(" ".join(words.split())):
        if line and len(line) + len(sentence) > GIST:
            break
        line += sentence
    masked = mask_numbers_in(line.strip())
    return masked if len(masked) <= GIST else masked[: GIST - 1] + "…"


def number(written: str, problems: MutableMapping[str, str], name: str = "phone") -> str:
    """A telephone number in E.164; empty where none was left. One that cannot be called is a problem under `name`."""
    if not written.strip():
        return ""
    read = normalise_phone(written)
    if read is None:
        problems[name] = _("This number cannot be called. Give 11 digits, or a landline with its area code.")
    return read or ""
