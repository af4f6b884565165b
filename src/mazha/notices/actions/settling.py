"""Notices of the past: what is brought in with its own times must not ring anybody's phone today."""

from __future__ import annotations

import datetime as dt

from django.db.models import F

from mazha.notices.models import Notice
from mazha.people.actor import Actor
from mazha.people.rights import must_administer


def count_as_told(*, until: dt.datetime, seen_until: dt.datetime, by: Actor) -> int:
    """Whatever was made before `until` and still waits counts as sent when it was made; how many did.

    What came into a site inbox before `seen_until` counts as opened. Refuses with Forbidden all but administrators.
    """
    must_administer(by)
    Notice.objects.filter(transport="inbox", seen_at__isnull=True, made_at__lt=seen_until).update(seen_at=F("made_at"))
    waiting = Notice.objects.filter(state=Notice.State.WAITING, made_at__lt=until)
    return waiting.update(state=Notice.State.SENT, sent_at=F("made_at"))
