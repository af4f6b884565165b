"""How a due moment is said in a few words, with a tone and an icon. The browser's countdown follows the same rule."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Tone = Literal["plain", "ok", "warn", "late", "pause", "info"]

_HOUR = dt.timedelta(hours=1)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Face:
    """What a clock shows: the tone is never alone, words and icon say the same."""

    tone: Tone
    icon: str
    words: str
    counts: bool
    """Whether the words change while one looks."""


def span(length: dt.timedelta) -> str:
    """Minutes under an hour, hours under two days, then whole days; never nothing."""
    size = abs(length)
    if size < _HOUR:
        minutes = max(1, size // dt.timedelta(minutes=1))
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if size < 2 * _DAY:
        hours = size // _HOUR
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = size // _DAY
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def face(due_at: dt.datetime | None, at: dt.datetime, *, state: str = "running", late: bool = False) -> Face:
    """The face of one clock at a moment. `late` is only asked of a clock that has stopped."""
    if due_at is None:
        return Face("plain", "minus", _("No limit running"), counts=False)
    if state == "paused":
        return Face("pause", "clock-pause", _("Paused"), counts=False)
    if state == "stopped":
        if late:
            return Face("late", "clock-exclamation", _("Done, late"), counts=False)
        return Face("ok", "circle-check", _("Done in time"), counts=False)
    left = due_at - at
    if due_at < at:
        return Face("late", "clock-exclamation", _("Overdue by %(span)s") % {"span": span(left)}, counts=True)
    words = _("%(span)s left") % {"span": span(left)}
    if left < _DAY:
        return Face("warn", "clock-exclamation", words, counts=True)
    return Face("plain", "clock", words, counts=True)
