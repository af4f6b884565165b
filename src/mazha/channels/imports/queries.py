"""What was imported and what was refused, for the administrator and the report."""

from __future__ import annotations

from collections.abc import Sequence

from mazha.channels.imports.models import Batch, RefusedRow


def batches() -> Sequence[Batch]:
    """Every import, newest first."""
    return list(Batch.objects.order_by("-id"))


def refusals(source: str) -> Sequence[RefusedRow]:
    """The rows of a batch that were refused, by line."""
    return list(RefusedRow.objects.filter(batch__source=source).order_by("line"))
