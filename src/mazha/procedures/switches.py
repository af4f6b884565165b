"""Whether a way that the district may open is open: a confirmation by name, with its source, stands behind it."""

from __future__ import annotations

from mazha.procedures.models import Confirmation

ON = "on"


def is_on(name: str) -> bool:
    """Asked only where a step needs it: `needs = ["switched_on:petition.simplified"]`."""
    return Confirmation.objects.filter(subject=f"switch:{name}", what=ON).exists()
