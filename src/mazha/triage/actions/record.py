"""Putting a change of the catalogue on the record, and telling every copy in memory that it is old."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from mazha.kernel.events import announce
from mazha.kernel.settings_events import SettingChanged
from mazha.triage.current import changed

if TYPE_CHECKING:
    from mazha.people.actor import Actor


def record(subject: str, key: str, before: object, after: object, *, by: Actor, at: dt.datetime) -> None:
    """Inside the transaction of the change."""
    changed()
    announce(
        SettingChanged(
            subject=subject,
            key=key,
            before=before,
            after=after,
            officer_id=by.officer_id,
            actor_name=by.name or by.kind,
            at=at,
        )
    )
