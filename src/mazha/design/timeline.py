"""A matter's ledger as lines that a person reads: what happened, when, who did it, what was said, with which photos."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mazha.matters import beside
from mazha.people import queries as people
from mazha.procedures.table import AskType

if TYPE_CHECKING:
    from uuid import UUID

    from mazha.design.clocks import Tone
    from mazha.matters.models import Entry, Matter, Note, Paper
    from mazha.procedures.table import Ask, Procedure, Step

Reader = Literal["resident", "respondent", "staff"]
_PLACE = re.compile(r"\{(\w+)\}")

TONES: dict[str, Tone] = {
    "answer_with_bundle": "ok",
    "reply": "ok", "answer": "ok", "settle": "ok", "confirm": "ok", "close": "ok", "follow": "ok",
    "contest": "warn", "return": "warn", "rework": "warn", "ask_extension": "warn", "supervise": "late",
    "clock.red": "late", "clock.listed": "late", "register": "info", "add_evidence": "info",
}  # fmt: skip
ICONS = {
    "register": "message-plus", "dispatch": "route", "sign": "clipboard-check", "return": "arrow-back-up",
    "accept_return": "arrow-back-up", "reject_return": "arrow-forward-up", "contact": "phone", "record": "note",
    "answer_with_bundle": "message-circle",
    "reply": "message-circle", "answer": "message-circle", "confirm": "thumb-up", "contest": "thumb-down",
    "close": "circle-check", "withdraw": "x", "add_evidence": "paperclip", "rate": "star", "supervise": "flag",
    "ask_extension": "clock-plus", "grant_extension": "calendar-event", "plan": "calendar-event", "rework": "refresh",
    "hand_over": "phone-call", "join": "link", "follow": "link", "clock.red": "clock-exclamation",
    "clock.listed": "flag", "clock.yellow": "clock-exclamation", "clock.recounted": "calendar", "archive": "archive",
    beside.ASKED: "shield-check", beside.ANSWERED: "shield-check", beside.CORRECTED: "pencil", beside.ERASED: "trash",
    beside.ROOM_BOOKED: "door-enter", beside.ROOM_GIVEN_BACK: "door-enter",
    beside.PASSED_ON: "arrow-forward-up", beside.BUNDLED: "link", beside.BUNDLE_ANSWERED: "message-circle",
    beside.ISSUED: "file-text", beside.SEALED: "shield-check",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A photo, where it can be fetched."""

    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineLine:
    """What `design/parts/timeline.html` draws."""

    title: str
    at: dt.datetime
    who: str = ""
    text: str = ""
    tone: Tone = "plain"
    icon: str = "circle"
    photos: list[Shown] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a timeline is told from. Notes and papers are those this reader may see."""

    matter: Matter
    procedure: Procedure
    entries: Iterable[Entry]
    notes: Mapping[int, Note]
    papers: Iterable[Paper]
    address_of: Callable[[UUID], str]
    """Where a paper is fetched from."""
    unit_name: Callable[[int], str]


def told(record: Record, *, reader: Reader, language: str) -> list[TimelineLine]:
    """Lines oldest first. A resident is not shown what the table keeps among staff, and units in place of officers."""
    papers = {bytes(paper.sha256): paper for paper in record.papers}
    shown = {digest: Shown(record.address_of(paper.pk)) for digest, paper in papers.items() if paper.kind == "photo"}
    lines = []
    for entry in record.entries:
        title = _title(record, entry, reader, language)
        if title is None or (entry.step in beside.OF_DOCUMENTS and not _is_among(entry, papers)):
            continue
        note = record.notes.get(entry.seq)
        if entry.step == beside.BUNDLE_ANSWERED and note is None and reader != "staff":
            continue  # the answer itself stands in the line before: nobody reads it twice
        line = TimelineLine(
            title=title,
            at=entry.at,
            who=_who(record, entry, reader),
            text=note.text if note is not None else beside.number_of(entry.step, entry.facts),
            tone=TONES.get(entry.step, "plain"),
            icon=ICONS.get(entry.step, "circle"),
            photos=[shown[bytes(digest)] for digest in entry.papers if bytes(digest) in shown],
        )
        lines.append(line)
    return lines


def _is_among(entry: Entry, papers: Mapping[bytes, Paper]) -> bool:
    return any(bytes(digest) in papers for digest in entry.papers)


def _title(record: Record, entry: Entry, reader: Reader, language: str) -> str | None:
    if entry.step.startswith("clock."):
        return _clock_title(record, entry, reader, language)
    step = record.procedure.steps.get(entry.step)
    if step is None:
        return beside.title_of(entry.step) or (entry.step if reader == "staff" else None)
    words = step.title if reader == "staff" else step.resident
    if words is None:
        return None
    return _PLACE.sub(lambda m: _filled(record, step, entry, m[1], language), words.in_language(language))


def _filled(record: Record, step: Step, entry: Entry, name: str, language: str) -> str:
    answers = entry.facts.get("given", {})
    value = answers.get(name, record.matter.facts.get(name, ""))
    ask = next((ask for ask, _required in step.asks if ask.name == name), None)
    return str(value) if ask is None else _said(record, ask, value, language)


def _said(record: Record, ask: Ask, value: object, language: str) -> str:
    if ask.type is AskType.UNIT and isinstance(value, int):
        return record.unit_name(value)
    if ask.type is AskType.OFFICER and isinstance(value, int):
        return people.officer_names({value}).get(value, "")
    if ask.type is AskType.DATE and isinstance(value, str) and value:
        return date_format(dt.date.fromisoformat(value), "DATE_FORMAT")
    chosen = ask.choices.get(str(value))
    return chosen.in_language(language) if chosen else str(value)


def _clock_title(record: Record, entry: Entry, reader: Reader, language: str) -> str | None:
    rung = entry.step.removeprefix("clock.")
    if rung == "recounted":
        return _("Dates counted again after a change of the holiday calendar")
    clock = record.procedure.clocks.get(str(entry.facts.get("clock", "")))
    name = clock.title.in_language(language) if clock else ""
    if rung in {"red", "listed"}:
        return _("Not done in time: %(clock)s. It is now supervised.") % {"clock": name}
    return None if reader != "staff" else _("Soon due: %(clock)s") % {"clock": name}


def _who(record: Record, entry: Entry, reader: Reader) -> str:
    if entry.actor_kind == reader:
        return _("You")
    if entry.actor_kind == "resident":
        return _("The side that applied") if reader == "respondent" else _("The person who asked")
    if entry.actor_kind == "respondent":
        return _("The other side")
    if entry.actor_kind == "system":
        return ""
    unit = record.unit_name(entry.organisation_id) if entry.organisation_id else ""
    return unit if reader != "staff" else " · ".join(part for part in (unit, entry.actor_name) if part)
