"""What belongs to one matter: words, people, papers, ledger. The matter comes from `visible_to` of the same asker.

For a restricted matter words, people, notes and papers stay closed until it was opened with a reason.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from mazha.kernel.errors import Forbidden, Unknown
from mazha.matters.models import Entry, Matter, Note, Paper, Party, Reading, Words
from mazha.people import sealing
from mazha.people.rules import mask_name, mask_phone

if TYPE_CHECKING:
    from mazha.people.actor import Actor


class MatterIsRestricted(Forbidden):
    """Its words need a reason to open."""

    code = "matter.restricted"


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A person in a matter with name and number covered."""

    part: str
    name: str
    phone: str
    language: str


def is_opened_for(actor: Actor, matter: Matter, at: dt.datetime) -> bool:
    """Whether this asker may read the words now: not restricted, their own, or opened with a reason in this while."""
    if not matter.restricted or actor.kind in {"system", "resident"}:
        return True
    if actor.officer_id is None:
        return False
    return Reading.objects.filter(
        matter=matter, officer_id=actor.officer_id, what=Reading.What.RESTRICTED, until__gt=at
    ).exists()


def refuse_unless_opened(actor: Actor, matter: Matter, at: dt.datetime) -> None:
    """Refuse a restricted matter that this asker may not read now."""
    if not is_opened_for(actor, matter, at):
        raise MatterIsRestricted(
            _("This matter is restricted. Open it with a reason first; the person concerned can read it.")
        )


def words_of(actor: Actor, matter: Matter, at: dt.datetime) -> str:
    """What was said. Refuses a restricted matter that was not opened."""
    refuse_unless_opened(actor, matter, at)
    return Words.objects.get(pk=matter.pk).text


def contact_lines(actor: Actor, matter: Matter, at: dt.datetime) -> list[ContactLine]:
    """The people in it, names and numbers covered; `reveal_contact` uncovers them on the record."""
    refuse_unless_opened(actor, matter, at)
    lines = []
    for party in Party.objects.filter(matter=matter).order_by("added_at"):
        name = sealing.unseal(bytes(party.name_sealed), f"party.name:{party.pk}") if party.name_sealed else ""
        phone = sealing.unseal(bytes(party.phone_sealed), f"party.phone:{party.pk}") if party.phone_sealed else ""
        lines.append(
            ContactLine(party.part, mask_name(name) if name else "", mask_phone(phone) if phone else "", party.language)
        )
    return lines


def ledger_of(matter: Matter) -> list[Entry]:
    """Every entry, oldest first. Entries hold no words of people; notes stand apart."""
    return list(Entry.objects.filter(matter=matter).order_by("seq"))


def notes_of(actor: Actor, matter: Matter, at: dt.datetime) -> dict[int, Note]:
    """Notes by the entry they stand beside. A resident gets those meant for them; a closed restricted matter none."""
    if not is_opened_for(actor, matter, at):
        return {}
    notes = Note.objects.filter(matter=matter)
    if actor.kind == "resident":
        notes = notes.filter(for_resident=True)
    return {note.seq: note for note in notes}


def papers_of(actor: Actor, matter: Matter, at: dt.datetime) -> list[Paper]:
    """Papers, oldest first; a resident's own and those meant for them. The other side of a matter gets documents alone:
    those for both sides, and those for them."""
    papers = Paper.objects.filter(matter=matter)
    if not _works_on(actor, matter):
        papers = papers.filter(confined=False)
    if actor.kind == "respondent":
        theirs = Q(for_party=None) | Q(for_party=actor.party)
        papers = papers.filter(theirs, kind=Paper.Kind.DOCUMENT, for_resident=True)
    elif not is_opened_for(actor, matter, at):
        return []
    elif actor.kind == "resident":
        others = Party.objects.filter(matter=matter, code_print__isnull=False).values("pk")
        papers = papers.filter(for_resident=True).exclude(for_party__in=others)
    return list(papers.order_by("added_at", "id"))


def _works_on(actor: Actor, matter: Matter) -> bool:
    """Whether confined papers are for this asker: its people, the unit that leads it, officers named in it."""
    if actor.kind in {"system", "resident", "respondent"}:
        return True
    sight = actor.sight()
    return matter.lead_unit_id in sight.units or (sight.named is not None and sight.named in (matter.officers or ()))


def paper(actor: Actor, matter: Matter, paper_id: UUID, at: dt.datetime, kind: str = Paper.Kind.PHOTO) -> Paper:
    """One photo, or one document, of a matter. Refuses alike what is not there and what is not for this asker."""
    found = next((p for p in papers_of(actor, matter, at) if p.pk == paper_id and p.kind == kind), None)
    if found is None:
        raise Unknown(_("There is no such paper, or it is not for you to see."))
    return found


def readings_of(matter: Matter) -> list[Reading]:
    """Who looked at what is normally covered, newest first."""
    return list(Reading.objects.filter(matter=matter).select_related("officer").order_by("-at"))
