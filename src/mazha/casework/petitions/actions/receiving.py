"""One intake for petitions from every door. There is no way to refuse one: what is not ours is registered, then shown
its road (articles 22 and 23).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from mazha.casework.petitions import queries
from mazha.casework.petitions.rules import (
    CHANNELS,
    LEAST_WORDS,
    MOST_REPRESENTATIVES,
    MOST_WORDS,
    people_in,
)
from mazha.kernel.errors import Unacceptable
from mazha.kernel.moments import day_of
from mazha.kernel.statement import together
from mazha.matters import actions as matters
from mazha.matters import queries as matter_queries
from mazha.people import queries as people
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.procedures import actions as procedures
from mazha.procedures.answers import plain
from mazha.procedures.arriving import Receipt, gist_of, number
from mazha.triage import queries as triage

if TYPE_CHECKING:
    from mazha.matters.papers import Prepared

TIER = Actor.system("petition")
OLDEST = dt.date(1949, 10, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Petition:
    """What somebody brings, as it comes in at the door."""

    words: str
    channel: str
    name: str = ""
    phone: str = ""
    language: str = "zh-hans"
    address: str = ""
    representatives: str = ""
    """Of a group: one a line, with a number where there is one; the one who is named first is not repeated."""
    group_size: int | None = None
    complained_of: Sequence[int] = ()
    """Organisations kept from it from the first moment."""
    organ: int | None = None
    """The organ that received it directly; None: the petition office."""
    first_raised: dt.date | None = None
    """Of an old one: the day on which it was first brought."""
    desk: int | None = None
    follows: UUID | None = None
    """The hotline matter it comes from."""
    photos: Sequence[Prepared] = ()
    source: str = ""


@dataclass(slots=True)
class _Checked:
    words: str
    name: str
    phone: str
    others: list[matters.NewParty] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def receive(petition: Petition, *, key: str | None = None, by: Actor, at: dt.datetime) -> Receipt:
    """Register a petition at once. Sent again under the same key it returns the first answer.

    Refuses, with every problem at once: words too short or too long, numbers that cannot be called, a sixth
    representative (article 20), an organ complained of that is to have it, a day that lies ahead.
    """
    sent = _print(petition)
    checked = _check(petition, at)
    bureau = queries.bureau(at, without=petition.complained_of)
    organ = petition.organ if petition.organ is not None else bureau
    direct = organ is not None and organ != bureau
    facts: dict[str, object] = {"assigned": False}
    restricted = triage.suggest(checked.words, None, at).restricted
    if petition.group_size:
        facts["group_size"] = petition.group_size
    if petition.first_raised is not None:
        facts["first_raised"] = petition.first_raised.isoformat()
    opened = procedures.open_matter(
        procedures.Opening(
            procedure="petition", channel=petition.channel, words=checked.words,
            gist="" if restricted else gist_of(checked.words), restricted=restricted,
            district=settings.DISTRICT, address=plain(petition.address)[:200], desk=petition.desk,
            party=matters.NewParty(name=checked.name, phone=checked.phone, language=petition.language),
            others=checked.others, papers=petition.photos, source=petition.source, facts=facts, lead_unit=organ,
            barred=petition.complained_of,
            starts=frozenset({"petition.notify_direct" if direct else "petition.route"}),
        ),
        key=key, sent=sent, by=by, at=at, written_at=at,
    )  # fmt: skip
    if petition.follows is not None and not opened.replayed:
        _follow(by, opened.id, petition.follows, at)
    return opened.receipt


def _follow(by: Actor, matter_id: UUID, earlier: UUID, at: dt.datetime) -> None:
    before = matter_queries.by_id(by, earlier)
    with wall.seated(TIER):
        together([matters.link(matter_id, before.pk, "follows", at=at)])


def _print(petition: Petition) -> bytes:
    return matters.print_of(
        {
            "words": petition.words, "channel": petition.channel, "name": petition.name, "phone": petition.phone,
            "address": petition.address, "representatives": petition.representatives,
            "complained_of": sorted(petition.complained_of),
            "photos": [p.sha256.hex() for p in petition.photos],
        }
    )  # fmt: skip


def _check(petition: Petition, at: dt.datetime) -> _Checked:
    checked = _Checked(words=plain(petition.words), name=plain(petition.name)[:60], phone="")
    if len(checked.words) < LEAST_WORDS:
        checked.problems["words"] = _("Say what it is about, in a few words.")
    if len(checked.words) > MOST_WORDS:
        checked.problems["words"] = _(
            "Shorten it to at most %(most)d characters; these are %(got)d. You can add more afterwards."
        ) % {"most": MOST_WORDS, "got": len(checked.words)}
    if petition.channel not in CHANNELS:
        checked.problems["channel"] = _("Use one of: %(known)s.") % {"known": ", ".join(CHANNELS)}
    checked.phone = number(petition.phone, checked.problems)
    named = people_in(petition.representatives)
    if len(named) > MOST_REPRESENTATIVES - bool(checked.name and named):
        checked.problems["representatives"] = _(
            "A group chooses at most five representatives, the first person counted in (Regulation on petition work, "
            "article 20). Name five; the others are counted in the number of people."
        )
    for name, phone in named[:MOST_REPRESENTATIVES]:
        theirs = number(phone, checked.problems, "representatives")
        checked.others.append(matters.NewParty(name=name, phone=theirs, language=petition.language, part="joined"))
    if petition.group_size is not None and petition.group_size < 1 + len(named):
        checked.problems["group_size"] = _("Count everyone: at least those who are named.")
    _check_units(petition, checked)
    if petition.first_raised is not None and not OLDEST <= petition.first_raised <= day_of(at):
        checked.problems["first_raised"] = _("Give the day on which it was first brought; it cannot lie ahead.")
    if checked.problems:
        raise Unacceptable(
            _("Something is missing or not right. Look at what is marked and send it again."), checked.problems
        )
    return checked


def _check_units(petition: Petition, checked: _Checked) -> None:
    known = {card.id for card in people.organisations() if card.closed_date is None}
    if not set(petition.complained_of) <= known:
        checked.problems["complained_of"] = _("There is no such unit. Choose one from the list.")
    if petition.organ is not None and petition.organ not in known:
        checked.problems["organ"] = _("There is no such unit. Choose one from the list.")
    elif petition.organ is not None and petition.organ in petition.complained_of:
        checked.problems["organ"] = _("The unit complained of cannot have it. Leave it to the petition office.")
