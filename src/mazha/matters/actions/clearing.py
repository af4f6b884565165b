"""What this app keeps for a time only: receipts, which let a request that is sent again happen once."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from mazha.matters.models import Receipt
from mazha.people.clearing import Clearer


def _quiet(rows: QuerySet[Receipt], since: dt.datetime) -> QuerySet[Receipt]:
    """While its matter moves, whoever sent it may still send it again."""
    return rows.filter(matter__changed_at__lt=since)


CLEARERS = (
    Clearer(kind="receipt", stages={"any": lambda before: Receipt.objects.filter(made_at__lt=before)}, quiet=_quiet),
)
