"""What a matter holds of the person who brought it, in the clear, for that person alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from mazha.kernel.errors import Forbidden
from mazha.matters.models import Paper, Party, Reading
from mazha.people import sealing

if TYPE_CHECKING:
    from mazha.matters.models import Matter
    from mazha.people.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A person in a matter, as they gave themselves."""

    party_id: UUID
    name: str
    phone: str
    """E.164."""
    print: bytes
    """Keyed hash of the number; empty without one."""


def people_in(actor: Actor, matter: Matter) -> list[Own]:
    """Everyone in it, uncovered. Refuses all but the holder of its code and the system; who holds the code still has
    to show the number before a page may show it.
    """
    if actor.kind != "system" and (actor.kind != "resident" or actor.code != matter.code):
        raise Forbidden(_("Only the person who brought a matter reads this. Open it by its code."))
    return [
        Own(
            party_id=party.pk,
            name=sealing.unseal(bytes(party.name_sealed), f"party.name:{party.pk}") if party.name_sealed else "",
            phone=sealing.unseal(bytes(party.phone_sealed), f"party.phone:{party.pk}") if party.phone_sealed else "",
            print=bytes(party.phone_print or b""),
        )
        for party in Party.objects.filter(matter=matter).order_by("added_at", "id")
    ]


def photos_sent(matter: Matter) -> int:
    """How many photos of the resident it holds."""
    return Paper.objects.filter(matter=matter, from_resident=True).count()


def how_often_opened(asker: Actor, *, since: dt.datetime) -> dict[int, int]:
    """How many openings there were in each post, and nothing else of them. Refuses all but the system."""
    if asker.kind != "system":
        raise Forbidden(_("Openings are counted for the impact assessment alone."))
    counted = Reading.objects.filter(at__gte=since).values_list("post_id").annotate(n=Count("id"))
    return dict(counted)


def people_met_in(matter_ids: Collection[UUID], prints: Collection[bytes]) -> bool:
    """Whether somebody with one of these prints is in one of these matters, as far as the wall lets the asker see."""
    return Party.objects.filter(matter_id__in=matter_ids, phone_print__in=prints).exists()


def print_in(actor: Actor, matter: Matter, party_id: UUID) -> bytes:
    """Print of the number of one person in the matter: whoever acts for them knows them by it. Empty without one."""
    if actor.kind not in {"system", "resident", "respondent"}:
        raise Forbidden(_("Only the person themselves is known by their number."))
    party = Party.objects.filter(matter=matter, pk=party_id).first()
    return bytes(party.phone_print or b"") if party is not None else b""
