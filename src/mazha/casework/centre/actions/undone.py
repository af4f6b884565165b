"""What could not get done here: a matter against the centre itself, kept from the unit it is about."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from mazha.casework.centre.models import Window
from mazha.kernel.errors import Unacceptable
from mazha.matters import actions as matters
from mazha.people import queries as people
from mazha.procedures import actions as procedures
from mazha.procedures.answers import plain
from mazha.procedures.arriving import Receipt, gist_of, number
from mazha.triage import queries as triage

if TYPE_CHECKING:
    from mazha.people.actor import Actor

LEAST_WORDS, MOST_WORDS = 8, 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What somebody could not get done."""

    words: str
    window_number: int | None = None
    """Which window; None where the person does not know."""
    phone: str = ""
    name: str = ""
    language: str = "zh-hans"


def raise_undone(told: Undone, *, key: str | None = None, by: Actor, at: dt.datetime) -> Receipt:
    """Open the matter. The unit at the window neither sees nor handles it; of the hall's own windows no clerk does,
    whose sight ends at what their desk registered, and this is registered at none.

    Refuses, with every problem at once: words too short or long, a number that cannot be called, no such window.
    """
    words = plain(told.words)
    problems: dict[str, str] = {}
    if not LEAST_WORDS <= len(words) <= MOST_WORDS:
        problems["words"] = _("Say in %(least)d to %(most)d characters what you came for and what happened.") % {
            "least": LEAST_WORDS, "most": MOST_WORDS,
        }  # fmt: skip
    phone = number(told.phone, problems)
    window = None
    if told.window_number is not None:
        window = Window.objects.filter(number=told.window_number).first()
        if window is None:
            problems["window_number"] = _("There is no such window. Choose one from the list.")
    if problems:
        raise Unacceptable(_("Something is missing or not right. Look at what is marked and send it again."), problems)
    restricted = triage.suggest(words, None, at).restricted
    opening = procedures.Opening(
        procedure="undone", channel="counter" if by.kind == "officer" else "portal", words=words,
        gist="" if restricted else gist_of(words), restricted=restricted,
        district=settings.DISTRICT, barred=_barred(window),
        party=matters.NewParty(name=plain(told.name)[:60], phone=phone, language=told.language),
        facts={"window": told.window_number},
    )  # fmt: skip
    sent = matters.print_of({"words": told.words, "window": str(told.window_number), "phone": phone})
    opened = procedures.open_matter(opening, key=key, sent=sent, by=by, at=at, written_at=at)
    return opened.receipt


def _barred(window: Window | None) -> tuple[int, ...]:
    """The unit at the window; never the centre itself, whose head must answer."""
    if window is None or people.organisation(window.organisation_id).kind == "centre":
        return ()
    return (window.organisation_id,)
