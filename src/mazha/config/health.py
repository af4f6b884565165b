"""`/health`: whether this installation can take a matter and work it off."""

from __future__ import annotations

import datetime as dt

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from mazha.kernel.moments import now

SILENT_AFTER = dt.timedelta(seconds=60)
"""Workers sign every ten seconds."""


@require_GET
@never_cache
def health(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 -- Django calls it so
    """200 when the store answers and a worker signed lately, else 503 and which of them does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select max(last_heartbeat) from procrastinate_workers")
            row = cursor.fetchone()
    except DatabaseError:
        return JsonResponse({"store": "unreachable", "worker": "unknown"}, status=503)
    signed = row[0] if row else None
    alive = signed is not None and now() - signed < SILENT_AFTER
    return JsonResponse({"store": "ok", "worker": "ok" if alive else "silent"}, status=200 if alive else 503)
