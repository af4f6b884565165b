"""What was said and what a person took it to be about: for a program that learns to suggest."""

from __future__ import annotations

from mazha.matters.models import Words


def told(most: int) -> list[tuple[str, str]]:
    """Words and category of matters that have one, newest first, as far as whoever sits on the connection sees them.

    A matter gets its category from a clerk, a dispatcher or an import, never from a suggestion alone.
    """
    found = Words.objects.exclude(matter__category="").order_by("-opened_at", "-matter_id")
    return list(found.values_list("text", "matter__category")[:most])
