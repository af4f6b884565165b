"""Numbers in the clear, for the moment in which a text message is sent. Nothing else may ask for them."""

from __future__ import annotations

from uuid import UUID

from mazha.matters.models import Party
from mazha.people import sealing


def phone_of(party_id: UUID) -> str | None:
    """The number of one person in a matter, in E.164; None when there is none any more."""
    party = Party.objects.filter(pk=party_id).first()
    return _unsealed(party) if party is not None else None


def phones_of(matter_id: UUID) -> list[str]:
    """The numbers of everyone in a matter who left one, oldest first."""
    parties = Party.objects.filter(matter_id=matter_id, phone_sealed__isnull=False).order_by("added_at", "id")
    return [number for party in parties if (number := _unsealed(party))]


def _unsealed(party: Party) -> str | None:
    return sealing.unseal(bytes(party.phone_sealed), f"party.phone:{party.pk}") if party.phone_sealed else None
