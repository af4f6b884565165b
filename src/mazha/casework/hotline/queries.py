"""What may be asked about hotline work beside its matters."""

from __future__ import annotations

from collections.abc import Sequence

from mazha.casework.hotline.models import StandardAnswer


def standard_answers(category: str) -> Sequence[StandardAnswer]:
    """Those for this category or a wider one, the closest first."""
    fitting = [a for a in StandardAnswer.objects.filter(closed_at=None) if category.startswith(a.category)]
    return sorted(fitting, key=lambda a: (-len(a.category), a.title))


def every_answer() -> Sequence[StandardAnswer]:
    """All that are offered, for the administrator."""
    return list(StandardAnswer.objects.filter(closed_at=None).order_by("category", "title"))
