"""The record of setting changes."""

from __future__ import annotations

import datetime as dt

from mazha.kernel.settings_events import SettingChanged
from mazha.people.actor import Actor
from mazha.people.models import SettingChange


def record_setting_change(event: SettingChanged) -> None:
    """Keep that a setting was changed; runs in the transaction that changed it."""
    SettingChange.objects.create(
        at=event.at,
        officer_id=event.officer_id,
        actor_name=event.actor_name[:80],
        subject=event.subject,
        key=event.key,
        before=event.before,
        after=event.after,
    )


def record(subject: str, key: object, before: object, after: object, *, by: Actor, at: dt.datetime) -> None:
    """The same for this app's own changes, which must be on record whatever is wired. Never give it a secret."""
    record_setting_change(
        SettingChanged(
            subject=subject,
            key=str(key),
            before=before,
            after=after,
            officer_id=by.officer_id,
            actor_name=by.name or by.kind,
            at=at,
        )
    )
