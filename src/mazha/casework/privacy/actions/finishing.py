"""Deleting by night what was granted before it might go."""

from __future__ import annotations

import datetime as dt

from mazha.casework.privacy.actions.answering import READER, may_go_now
from mazha.casework.privacy.models import Request
from mazha.matters import actions as matters
from mazha.people import wall


def finish(*, at: dt.datetime) -> int:
    """Delete what was granted and may go by now. How many requests that touched. A matter that is open again waits."""
    with wall.seated(READER):
        touched = sum(_finish(pk, at) for pk in _waiting())
        matters.sweep_files(at=at)
    return touched


def _waiting() -> list[int]:
    rows = Request.objects.filter(answered_at__isnull=False).exclude(granted=[]).order_by("pk")
    return [row.pk for row in rows.only("pk", "granted", "done") if set(row.granted) - set(row.done) - {"other"}]


def _finish(request_id: int, at: dt.datetime) -> int:
    matter_id = Request.objects.values_list("matter_id", flat=True).get(pk=request_id)
    with matters.within_lock(matter_id) as matter:
        request = Request.objects.select_for_update().get(pk=request_id)
        now = may_go_now(matter, [name for name in request.granted if name not in request.done], at)
        if not now:
            return 0
        matters.erase(matter, now, request.party_id, by=READER, at=at, request=request.pk)
        request.done = [*request.done, *now]
        request.save(update_fields=["done"])
        return 1
