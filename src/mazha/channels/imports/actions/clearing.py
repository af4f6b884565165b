"""What this app keeps for a time only: the rows an import refused, once it has ended."""

from __future__ import annotations

from mazha.channels.imports.models import RefusedRow
from mazha.people.clearing import Clearer

CLEARERS = (
    Clearer(kind="import", stages={"refused": lambda before: RefusedRow.objects.filter(batch__finished_at__lt=before)}),
)
