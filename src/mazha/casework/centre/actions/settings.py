"""How a change to what the hall is set up with comes onto the record of settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from mazha.kernel.events import announce
from mazha.kernel.settings_events import SettingChanged

if TYPE_CHECKING:
    from mazha.people.actor import Actor


def changed(
    subject: str, key: object, before: Mapping[str, object] | None, after: Mapping[str, object] | None, *, by: Actor,
    at: dt.datetime,
) -> None:  # fmt: skip
    """Announce it, inside the transaction that made it."""
    announce(SettingChanged(
        subject=subject, key=str(key), before=dict(before) if before is not None else None,
        after=dict(after) if after is not None else None, officer_id=by.officer_id, actor_name=by.name, at=at,
    ))  # fmt: skip
