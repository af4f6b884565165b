"""What this app keeps for a time only: notices that were sent, lie unread, or were given up."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from mazha.notices.models import Notice
from mazha.people.clearing import Clearer

_UNREAD = Q(transport="inbox", seen_at__isnull=True)


def _sent(before: dt.datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(~_UNREAD, made_at__lt=before, state=Notice.State.SENT)


def _unread(before: dt.datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(_UNREAD, made_at__lt=before, state=Notice.State.SENT)


def _dropped(before: dt.datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(made_at__lt=before, state=Notice.State.DROPPED)


def _quiet(rows: QuerySet[Notice], since: dt.datetime) -> QuerySet[Notice]:
    """An open matter's notices stay, and those of one that was worked on lately: somebody may ask what was told."""
    settled = Q(matter__closed_at__isnull=False, matter__changed_at__lt=since)
    lately = Q(seen_at__gte=since) | Q(next_at__gte=since)
    return rows.filter(Q(matter__isnull=True) | settled).exclude(lately)


CLEARERS = (Clearer(kind="notice", stages={"sent": _sent, "unread": _unread, "dropped": _dropped}, quiet=_quiet),)
