"""One intake for every door: a side applies, at a window, on the web, or handed over from another line of work."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from mazha.casework.mediation.models import Side
from mazha.casework.mediation.rules import TOPICS
from mazha.kernel.errors import Unacceptable
from mazha.kernel.ids import uuid7
from mazha.kernel.statement import Write
from mazha.matters import actions as matters
from mazha.procedures import actions as procedures
from mazha.procedures.answers import plain
from mazha.procedures.arriving import Receipt, gist_of, number
from mazha.triage import queries as triage

if TYPE_CHECKING:
    from mazha.people.actor import Actor

CHANNELS = ("portal", "counter", "phone", "handed_over")
LEAST, MOST = 4, 4000
_CASE = """
insert into mediation_case (matter_id, topic, told, came_from) values (%s, %s, %s, %s) returning 1"""
_BRIEF = "insert into mediation_brief (matter_id, text) values (%s, %s) returning 1"
_SEAT = """
insert into mediation_seat (id, matter_id, number, party_id, side, agreed_at)
values (%s, %s, %s, %s, %s, %s) returning 1"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What a side brings."""

    told: str
    """What it is about, in words that the other side will read."""
    words: str = ""
    """What the committee and the mediator should know; nobody else reads it, the other side least."""
    topic: str = "neighbours"
    channel: str = "portal"
    name: str = ""
    phone: str = ""
    other_name: str = ""
    other_phone: str = ""
    address: str = ""
    language: str = "zh-hans"
    desk: int | None = None
    follows: UUID | None = None
    """The matter it was handed over from."""
    restricted: str = ""
    """As that matter is, where it is; otherwise the words decide."""
    came_from: str = "application"


def apply(given: Application, *, key: str | None = None, by: Actor, at: dt.datetime) -> Receipt:
    """Open a mediation. Durable when it returns. The same `key` again gives the first answer.

    Refuses, with every problem at once: nothing said, nobody named on the other side, a number that cannot be called,
    the same number on both sides.
    """
    phone, other_phone = _checked(given)
    matter_id, first, second = uuid7(at), uuid7(at), uuid7(at)
    told, words = plain(given.told), plain(given.words)
    restricted = given.restricted or triage.suggest(f"{told}\n{words}", None, at).restricted
    other = matters.NewParty(
        id=second, part="respondent", name=plain(given.other_name), phone=other_phone, language=given.language
    )
    _id, other_side = matters.add_party(matter_id, other, at=at)
    beside = [
        other_side,
        Write(_CASE, (matter_id, given.topic, told, given.came_from)),
        Write(_SEAT, (uuid7(at), matter_id, 1, first, Side.APPLICANT.value, at)),
        Write(_SEAT, (uuid7(at), matter_id, 2, second, Side.RESPONDENT.value, None)),
    ]
    if words:
        beside.append(Write(_BRIEF, (matter_id, words)))
    if given.follows is not None:
        beside.append(matters.link(matter_id, given.follows, "follows", at=at))
    opened = procedures.open_matter(
        procedures.Opening(
            procedure="mediation", channel=given.channel, words=told,
            gist="" if restricted else gist_of(told), restricted=restricted,
            district=settings.DISTRICT, address=plain(given.address)[:200],
            party=matters.NewParty(id=first, name=plain(given.name), phone=phone, language=given.language),
            desk=given.desk,
        ),
        key=key, sent=_print(given), beside=beside, id=matter_id, by=by, at=at, written_at=at,
    )  # fmt: skip
    return opened.receipt


def _print(given: Application) -> bytes:
    return matters.print_of({
        "told": given.told, "words": given.words, "topic": given.topic, "phone": given.phone, "name": given.name,
        "other": [given.other_name, given.other_phone], "address": given.address,
    })  # fmt: skip


def _checked(given: Application) -> tuple[str, str]:
    problems: dict[str, str] = {}
    told = plain(given.told)
    if len(told) < LEAST:
        problems["told"] = _("Say what it is about, in a few words that the other side may read.")
    if len(told) > MOST or len(plain(given.words)) > MOST:
        problems["told" if len(told) > MOST else "words"] = _("Shorten it to at most %(most)d characters.") % {
            "most": MOST
        }
    if not plain(given.name):
        problems["name"] = _("Say who you are: the other side has to know who invites them.")
    if not plain(given.other_name):
        problems["other_name"] = _("Say whom you want to talk it over with.")
    if given.topic not in TOPICS:
        problems["topic"] = _("Choose one of those listed.")
    phone, other_phone = number(given.phone, problems), number(given.other_phone, problems, "other_phone")
    if phone and phone == other_phone:
        problems["other_phone"] = _("This is the same number as your own. Give the other side's, or leave it empty.")
    if problems:
        raise Unacceptable(_("Something is missing or not right. Look at what is marked."), problems)
    return phone, other_phone
