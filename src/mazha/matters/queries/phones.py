"""Numbers in the clear, for the moment in which a text message is sent. Nothing else may ask for them; whoever wants
to know whether somebody is who they say asks `ends_in`, which gives no number away.
"""

from __future__ import annotations

from uuid import UUID

from mazha.matters.models import Party
from mazha.people import sealing


def phone_of(party_id: UUID) -> str | None:
    """The number of one person in a matter, in E.164; None when there is none any more."""
    party = Party.objects.filter(pk=party_id).first()
    return _unsealed(party) if party is not None else None


def phones_of(matter_id: UUID) -> list[str]:
    """The numbers of whoever brought a matter and of those who joined them, oldest first; never the other side's."""
    theirs = Party.objects.filter(matter_id=matter_id, phone_sealed__isnull=False)
    parties = theirs.exclude(part=Party.Part.RESPONDENT).order_by("added_at", "id")
    return [number for party in parties if (number := _unsealed(party))]


def ends_in(party_id: UUID, digits: str) -> bool | None:
    """Whether a person's number ends in these digits; None when they left none."""
    number = phone_of(party_id)
    return None if number is None else bool(digits) and number.endswith(digits)


def _unsealed(party: Party) -> str | None:
    return sealing.unseal(bytes(party.phone_sealed), f"party.phone:{party.pk}") if party.phone_sealed else None
