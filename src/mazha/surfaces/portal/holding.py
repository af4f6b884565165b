"""What is held of a person in one matter, put into words: for the page, the printed copy and the copy for machines."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mazha.casework.centre import queries as hall
from mazha.casework.privacy import queries as privacy
from mazha.casework.privacy.queries import May, tongue
from mazha.documents import queries as documents
from mazha.kernel import codes
from mazha.kernel.moments import local
from mazha.matters import queries as matters
from mazha.people import queries as people
from mazha.people import retention
from mazha.people.rules import written_phone

if TYPE_CHECKING:
    from mazha.casework.privacy.queries import RequestCard, Standing
    from mazha.matters.models import Matter
    from mazha.matters.queries import Own
    from mazha.people.actor import Actor

FORMAT = "mazha.data-copy/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One kind of data."""

    name: str
    title: str
    value: str
    """What is held, or how much of it; empty: nothing."""
    covered: bool
    """There is something, shown once the number has been."""
    source: str
    purpose: str
    keep: str
    basis: str
    may: str
    tone: str
    said: str
    """Whether it can be deleted, since or from when, and why not."""
    from_at: dt.datetime | None

    @property
    def is_there(self) -> bool:
        """Whether the matter holds any of it."""
        return bool(self.value) or self.covered


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Somebody looked: when, in which post, at what, why."""

    at: dt.datetime
    what: str
    who: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request, as its person reads it."""

    id: int
    about: str
    words: str
    state: str
    tone: str
    card: RequestCard
    granted: str
    declined: str
    waiting: str
    by: str


def lines(actor: Actor, matter: Matter, own: Own | None, at: dt.datetime) -> list[Line]:
    """Each kind of data the list knows, with what this matter holds of it."""
    values = _values(actor, matter, own, at)
    return [_line(each, *values[each.held.name]) for each in privacy.standings(matter, at)]


def _line(each: Standing, value: str, covered: bool) -> Line:
    held, language = each.held, tongue(get_language() or "zh-hans")
    may, tone, said = _deletable(each, language)
    return Line(
        name=held.name, title=held.title[language], value=value, covered=covered, source=held.source[language],
        purpose=held.purpose[language], keep=_keep(each, language), basis=held.basis[language], may=may, tone=tone,
        said=said, from_at=each.from_at,
    )  # fmt: skip


def _values(actor: Actor, matter: Matter, own: Own | None, at: dt.datetime) -> dict[str, tuple[str, bool]]:
    everyone = matters.people_in(actor, matter)
    photos, steps = matters.photos_sent(matter), len(matters.ledger_of(matter))
    looked, asked = len(matters.readings_of(matter)), len(privacy.requests_of(actor, matter, ""))
    return {
        "name": (own.name, False) if own else ("", any(person.name for person in everyone)),
        "phone": (written_phone(own.phone), False) if own else ("", any(person.phone for person in everyone)),
        "words": (matters.words_of(actor, matter, at), False),
        "place": (_place(matter), False),
        "photos": (ngettext("%(n)d photo", "%(n)d photos", photos) % {"n": photos} if photos else "", False),
        "documents": (_entries(len(documents.documents_of(actor, matter, at))), False),
        "steps": (_entries(steps), False),
        "openings": (_entries(looked), False),
        "notices": (_("with the matter"), False),
        "receipts": (_("a key and a hash"), False),
        "requests": (_entries(asked), False),
        "hall": (_entries(len(hall.bookings_of(actor, matter))), False),
        "suggestions": (_("category, unit, similar matters"), False),
        "labour": (_("claims, agreement, payments") if matter.procedure == "labour" else "", False),
        "mediation": (_("dates, record, agreement") if matter.procedure == "mediation" else "", False),
    }


def _entries(number: int) -> str:
    return ngettext("%(n)d entry", "%(n)d entries", number) % {"n": number} if number else ""


def _place(matter: Matter) -> str:
    point = _("a point on the map") if matter.lon is not None else ""
    return " · ".join(part for part in (matter.address, point) if part)


def _keep(each: Standing, language: str) -> str:
    held = each.held
    unchecked = "" if held.mark == "checked" else " " + _("(number not checked)")
    said = [held.keep[language]]
    if held.keep_years:
        said.append(_("%(years)d years after closing") % {"years": held.keep_years} + unchecked)
    for rule in retention.packaged():
        if rule.name in held.rules:
            length = _("%(title)s: %(days)d days, then %(grace)d more")
            unchecked = "" if rule.mark == "checked" else " " + _("(number not checked)")
            facts = {"title": rule.title[language], "days": rule.keep.days, "grace": rule.grace.days}
            said.append(length % facts + unchecked)
    return _("; ").join(said)


def _deletable(each: Standing, language: str) -> tuple[str, str, str]:
    why, day = each.held.why[language], _day(each.from_at)
    if each.may is May.NOW:
        now = _("You can have it deleted now.")
        decided = _("You can ask for it to be deleted now; the data protection lead decides.")
        return _("Can be deleted"), "ok", now if each.held.erase == "at_once" else decided
    if each.may is May.BY_ITSELF:
        return _("Goes by itself"), "info", why
    if each.may is May.LATER:
        when = _("From %(day)s on it can be deleted.") if day else _("The day is known once the matter is closed.")
        return _("Can be deleted later"), "pause", _after(why, when % {"day": day})
    if each.held.keep_years:
        again = _("The archive looks at it again on %(day)s.")
        when = again if day else _("Its term is counted from the day the matter is closed.")
    else:
        when = _("No day is set on which that ends.")
    return _("Kept"), "plain", _after(why, when % {"day": day})


def _after(first: str, second: str) -> str:
    """Two sentences: Chinese has no space between them."""
    return f"{first} {second}" if first.isascii() else first + second


def _day(at: dt.datetime | None) -> str:
    return f"{local(at):%Y-%m-%d}" if at else ""


def openings(matter: Matter) -> list[Opening]:
    """Who opened what is normally covered, newest first: office and post, never an officer's name."""
    found = matters.readings_of(matter)
    roles = people.roles_beside({each.post_id for each in found})
    what = {
        "contact": _("Name and number"),
        "restricted": _("The restricted matter's words and photos"),
        "original": _("The original of a photo"),
    }
    return [
        Opening(
            at=each.at, what=what.get(each.what, each.what), why=each.reason,
            who=" · ".join(
                part
                for part in (
                    people.organisation(each.organisation_id).name,
                    roles[each.post_id].label if each.post_id in roles else "",
                )
                if part
            ),
        )
        for each in found
    ]  # fmt: skip


def asked(actor: Actor, matter: Matter, at: dt.datetime) -> list[Asked]:
    """The person's requests, newest first, with what was answered."""
    language = get_language() or "zh-hans"
    return [_asked(card, language, at) for card in privacy.requests_of(actor, matter, language)]


def _asked(card: RequestCard, language: str, at: dt.datetime) -> Asked:
    def said(names: tuple[str, ...]) -> str:
        return _(", ").join(privacy.titles(names, language))

    if card.answered_at is None:
        state, tone = (_("Not answered in time"), "late") if card.is_late(at) else (_("Waits for an answer"), "info")
    elif card.declined and card.granted:
        state, tone = _("Granted in part"), "warn"
    elif card.declined:
        state, tone = _("Declined"), "warn"
    else:
        state, tone = (_("Granted"), "ok") if card.waiting or not card.done else (_("Done"), "ok")
    office = people.organisation(card.organisation_id).name if card.organisation_id else ""
    return Asked(
        id=card.id, about=said(card.asked), words=card.words, state=state, tone=tone, card=card,
        granted=said(card.done), declined=said(card.declined), waiting=said(card.waiting), by=office,
    )  # fmt: skip


def copy(actor: Actor, matter: Matter, own: Own | None, at: dt.datetime) -> dict[str, object]:
    """Everything above for machines, plain JSON. What the browser may not see is not in it."""
    return {
        "format": FORMAT,
        "code": codes.spoken(matter.code),
        "made_at": at.isoformat(),
        "shown_by": "code and number" if own else "code",
        "received_at": matter.opened_at.isoformat(),
        "closed_at": matter.closed_at.isoformat() if matter.closed_at else None,
        "held": [
            {
                "name": line.name, "title": line.title, "value": line.value or None, "covered": line.covered,
                "source": line.source, "purpose": line.purpose, "kept": line.keep, "rests_on": line.basis,
                "deletion": line.said, "from": line.from_at.isoformat() if line.from_at else None,
            }
            for line in lines(actor, matter, own, at)
        ],
        "added": [note.text for _seq, note in sorted(matters.notes_of(actor, matter, at).items())],
        "photos": [
            {
                "id": str(paper.pk), "name": paper.name, "bytes": paper.size, "sha256": bytes(paper.sha256).hex(),
                "from_you": paper.from_resident, "added_at": paper.added_at.isoformat(),
            }
            for paper in matters.papers_of(actor, matter, at)
            if paper.kind == "photo"
        ],
        "documents": [
            {
                "id": str(each.paper_id), "title": each.title, "number": each.number, "from": each.organisation,
                "bytes": each.size, "issued_at": each.issued_at.isoformat(),
            }
            for each in documents.documents_of(actor, matter, at)
        ],
        "opened": [
            {"at": each.at.isoformat(), "what": each.what, "by": each.who, "why": each.why} for each in openings(matter)
        ],
        "requests": [
            {
                "number": each.id, "about": each.card.asked, "words": each.words,
                "asked_at": each.card.asked_at.isoformat(), "due_at": each.card.due_at.isoformat(),
                "answered_at": each.card.answered_at.isoformat() if each.card.answered_at else None,
                "state": each.state, "deleted": each.card.done, "declined": each.card.declined,
                "answer": each.card.answer,
            }
            for each in asked(actor, matter, at)
        ],
    }  # fmt: skip
