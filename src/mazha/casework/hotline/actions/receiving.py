"""One intake for every door: checked, placed, suggested on, opened, and answered with a code."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from mazha.casework.hotline.actions.joining import join_to
from mazha.casework.hotline.rules import CHANNELS, LEAST_WORDS, MOST_WORDS
from mazha.kernel.errors import Refused, Unacceptable
from mazha.kernel.ids import uuid7
from mazha.matters import actions as matters
from mazha.places import queries as places
from mazha.procedures import actions as procedures
from mazha.procedures.actions.opening import again
from mazha.procedures.answers import plain
from mazha.procedures.arriving import Receipt, gist_of, number
from mazha.triage import queries as triage
from mazha.triage import writes as triage_writes

if TYPE_CHECKING:
    from mazha.kernel.statement import Write
    from mazha.matters.papers import Prepared
    from mazha.people.actor import Actor
    from mazha.places.queries import Located

SURE_OF_PLACE = 0.75
"""From this score on, the first place an address may mean is taken for it until somebody says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What somebody brings, as it comes in at the door."""

    words: str
    channel: str
    phone: str = ""
    name: str = ""
    language: str = "zh-hans"
    lon: float | None = None
    lat: float | None = None
    crs: str = "wgs84"
    address: str = ""
    photos: Sequence[Prepared] = ()
    category: str = ""
    """Chosen by a clerk; empty where only a program has an idea of it."""
    desk: int | None = None
    """The organisation at whose window or phone it was taken down."""
    joins: UUID | None = None
    """An open matter about the same trouble, which the person chose to join."""
    source: str = ""


@dataclass(slots=True)
class _Checked:
    words: str
    phone: str
    name: str
    address: str
    located: Located | None
    problems: dict[str, str] = field(default_factory=dict)


def receive(
    report: Report, *, key: str | None = None, by: Actor, at: dt.datetime, written_at: dt.datetime | None = None
) -> Receipt:
    """Open a hotline matter. Durable when it returns: row, clocks, ledger entry, suggestions and notices together.

    Sent again under the same key it returns the first answer. Refuses, with every problem at once: words too short or
    too long, a number that cannot be called, a place outside the district, an unknown channel or category.
    """
    sent = _print(report)
    try:
        checked = _check(report)
    except Refused:
        # What was taken once stays taken, though the catalogue or the map may refuse it by now.
        if key is not None and (earlier := matters.replayed(key, sent)) is not None:
            return again(earlier).receipt
        raise
    located = checked.located
    suggested = triage.suggest(checked.words, located, at)
    category = report.category or ""
    restricted = triage.restriction_of(category) if category else suggested.restricted
    matter_id = uuid7(at)
    similar = (
        triage.similar(checked.words, located.lon, located.lat, at, category=category or suggested.category)
        if located
        else ()
    )
    beside: list[Write] = [triage_writes.suggestions(matter_id, suggested, at, similar=similar)]
    opened = procedures.open_matter(
        procedures.Opening(
            procedure="hotline",
            channel=report.channel,
            words=checked.words,
            gist="" if restricted else gist_of(checked.words),
            category=category,
            restricted=restricted,
            urgent=triage.is_urgent(category) if category else suggested.urgent,
            district=settings.DISTRICT,
            located=located,
            address=checked.address,
            party=matters.NewParty(name=checked.name, phone=checked.phone, language=report.language),
            desk=report.desk,
            papers=report.photos,
            source=report.source,
        ),
        key=key,
        sent=sent,
        beside=beside,
        id=matter_id,
        by=by,
        at=at,
        written_at=written_at or at,
    )
    if report.joins is not None and not opened.replayed and not restricted:
        _join(opened.id, report.joins, at, offered=None if by.kind == "officer" else {each.id for each in similar})
    return opened.receipt


def _print(report: Report) -> bytes:
    return matters.print_of(
        {
            "words": report.words,
            "channel": report.channel,
            "phone": report.phone,
            "name": report.name,
            "place": [str(report.lon), str(report.lat), report.crs, report.address],
            "photos": [hashlib.sha256(p.original_sha256 or p.sha256).hexdigest() for p in report.photos],
            "category": report.category,
        }
    )


def _check(report: Report) -> _Checked:
    checked = _Checked(
        words=plain(report.words), phone="", name=plain(report.name)[:60], address=plain(report.address)[:200],
        located=None,
    )  # fmt: skip
    if len(checked.words) < LEAST_WORDS:
        checked.problems["words"] = _("Say what is wrong, in a few words.")
    if len(checked.words) > MOST_WORDS:
        checked.problems["words"] = _(
            "Shorten it to at most %(most)d characters; these are %(got)d. You can add more afterwards."
        ) % {"most": MOST_WORDS, "got": len(checked.words)}
    if report.channel not in CHANNELS:
        checked.problems["channel"] = _("Use one of: %(known)s.") % {"known": ", ".join(CHANNELS)}
    checked.phone = number(report.phone, checked.problems)
    if report.category and not triage.is_category(report.category):
        checked.problems["category"] = _("There is no such category. Choose one from the list.")
    checked.located = _place(report, checked)
    if checked.problems:
        raise Unacceptable(
            _("Something is missing or not right. Look at what is marked and send it again."), checked.problems
        )
    return checked


def _place(report: Report, checked: _Checked) -> Located | None:
    if (report.lon is None) != (report.lat is None):
        checked.problems["place"] = _("Give both longitude and latitude, or neither.")
        return None
    if report.lon is not None and report.lat is not None:
        try:
            return places.locate_inside(report.lon, report.lat, crs=report.crs)
        except Refused as refused:
            checked.problems["place"] = refused.message
            return None
    if checked.address:
        likely = places.search_address(checked.address, 1)
        if likely and likely[0].score >= SURE_OF_PLACE and len(likely[0].code) >= 12:
            return places.locate(likely[0].lon, likely[0].lat)
    return None


def _join(matter_id: UUID, main_id: UUID, at: dt.datetime, *, offered: Collection[UUID] | None) -> None:
    """Joined where that can still be done. Where it cannot, it stands registered by itself: nobody is sent away.

    A resident joins only what was offered for their place and words (`offered`); a clerk asked the person.
    """
    if offered is not None and main_id not in offered:
        return
    with suppress(Refused):
        join_to(matter_id, main_id, at=at)
