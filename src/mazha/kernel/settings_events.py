"""A setting was changed: a post, a calendar year, a duty, a policy. Whoever keeps the record hears it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from mazha.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingChanged(Event):
    """Announced inside the transaction that made the change, so that the record stands or falls with it.

    The actor comes as plain values: apps beside `people` know no officers.
    """

    subject: str
    """What kind of thing: `people.post`, `workdays.year`, `triage.duty` …"""
    key: str
    """Which one."""
    before: object
    """How it stood, in plain JSON; None when it is new."""
    after: object
    """How it stands now, in plain JSON; None when it is gone."""
    officer_id: int | None
    """None: the system did it."""
    actor_name: str
    at: dt.datetime
