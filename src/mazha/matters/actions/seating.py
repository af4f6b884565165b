"""People who come into a matter after whoever brought it: the other side, each with a code of their own."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from mazha.kernel import codes
from mazha.kernel.ids import uuid7
from mazha.kernel.statement import Write
from mazha.matters.models import Party
from mazha.people import sealing

if TYPE_CHECKING:
    from mazha.matters.actions.opening import NewParty

_PARTY = """
insert into matters_party (id, matter_id, part, name_sealed, phone_sealed, phone_print, code_print, language, added_at)
values (%s, %s, %s, %s, %s, %s, null, %s, %s) returning 1"""


def add_party(matter_id: UUID, party: NewParty, *, at: dt.datetime) -> tuple[UUID, Write]:
    """One more person in a matter: the id they will have, and the write that enters them. They hold no code yet."""
    who = party.id or uuid7(at)
    return who, Write(
        _PARTY,
        (
            who, matter_id, Party.Part(party.part).value,
            sealing.seal(party.name, f"party.name:{who}") if party.name else None,
            sealing.seal(party.phone, f"party.phone:{who}") if party.phone else None,
            sealing.print_of(party.phone) if party.phone else None, party.language, at,
        ),
    )  # fmt: skip


def give_code(party_id: UUID) -> str:
    """A new code for someone of the other side, for their eyes alone; one they had before opens nothing any more."""
    code = codes.make()
    Party.objects.filter(pk=party_id).update(code_print=sealing.print_of(code))
    return code
