"""What was done in a matter at any time, as a condition: a stage is passed through, the ledger stays."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from mazha.matters.models import Entry


def with_step(*steps: str) -> Q:
    """Matters in which one of these steps was taken at least once, whatever became of them after."""
    return Q(Exists(Entry.objects.filter(matter=OuterRef("pk"), step__in=steps)))
