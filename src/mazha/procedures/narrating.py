"""The ledger told as a story: to staff step by step, to the resident in plain words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mazha.matters import beside
from mazha.matters import queries as matters
from mazha.people import queries as people
from mazha.people.roles import Role
from mazha.procedures import registry
from mazha.procedures.table import AskType

if TYPE_CHECKING:
    from mazha.matters.models import Entry, Matter, Paper
    from mazha.people.actor import Actor
    from mazha.procedures.table import Procedure, Step

TONES = {
    "clock.red": ("late", "clock-exclamation"), "clock.listed": ("late", "flag"), "clock.yellow": ("warn", "clock"),
    "return": ("warn", "arrow-back-up"), "contest": ("warn", "thumb-down"), "reply": ("ok", "message-circle"),
    "answer": ("ok", "message-circle"), "follow": ("ok", "message-circle"), "confirm": ("ok", "thumb-up"),
    "close": ("ok", "circle-check"), "explain": ("ok", "circle-check"), "rework": ("warn", "refresh"),
    "register": ("info", "message-plus"), "dispatch": ("info", "send"), "supervise": ("warn", "eye"),
    "add_evidence": ("plain", "paperclip"), "note": ("plain", "notes"), "record": ("plain", "notes"),
    "plan": ("plain", "calendar-event"), "grant_extension": ("plain", "clock-plus"), "join": ("plain", "link"),
    "sign": ("plain", "clipboard-check"), "contact": ("plain", "phone"), "rate": ("plain", "star"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that happened."""

    seq: int
    step: str
    title: str
    at: dt.datetime
    who: str
    text: str
    photos: Sequence[object]
    tone: str
    icon: str


def story(
    actor: Actor, matter: Matter, at: dt.datetime, language: str,
    photos: Callable[[list[Paper]], Sequence[object]] = lambda _papers: (),
) -> list[Line]:  # fmt: skip
    """What happened, newest first. A resident sees the steps that are told to residents, without officers' names."""
    procedure = registry.pinned(matter.procedure, matter.version)
    notes = matters.notes_of(actor, matter, at)
    by_hash: dict[bytes, Paper] = {bytes(p.sha256): p for p in matters.papers_of(actor, matter, at)}
    lines = []
    for entry in matters.ledger_of(matter):
        title = _title(procedure, entry, language, resident=actor.kind == "resident")
        if title is None:
            continue
        found = [by_hash[bytes(h)] for h in entry.papers if bytes(h) in by_hash]
        if entry.step in beside.OF_DOCUMENTS and not found:
            continue  # a document that is not for this reader
        note = notes.get(entry.seq)
        tone, icon = TONES.get(entry.step, ("plain", "circle"))
        lines.append(
            Line(
                seq=entry.seq, step=entry.step, title=title, at=entry.at, who=_who(actor, entry),
                text=note.text if note else beside.number_of(entry.step, entry.facts), photos=photos(found),
                tone=tone, icon=icon,
            )
        )  # fmt: skip
    return lines[::-1]


def _title(procedure: Procedure, entry: Entry, language: str, *, resident: bool) -> str | None:
    if entry.step.startswith("clock."):
        return _clock_title(procedure, entry, language, resident=resident)
    step = procedure.steps.get(entry.step)
    if step is None:
        return beside.title_of(entry.step) or (None if resident else entry.step)
    words = step.resident if resident else step.title
    if words is None:
        return None
    return words.in_language(language).format_map(_Places(_facts(step, entry, language)))


def _clock_title(procedure: Procedure, entry: Entry, language: str, *, resident: bool) -> str | None:
    rung = entry.step.removeprefix("clock.")
    if rung == "recounted":
        return _("The calendar changed and the due date was counted again")
    clock = procedure.clocks.get(str(entry.facts.get("clock", "")))
    if clock is None:
        return None
    name = clock.title.in_language(language)
    if resident:
        return _("Overdue: %(clock)s. It is now supervised.") % {"clock": name} if rung == "red" else None
    found = (r for rungs in procedure.ladders.values() for r in rungs if r.name == rung)
    title = next((r.title.in_language(language) for r in found), rung)
    return f"{title} · {name}"


def _facts(step: Step, entry: Entry, language: str) -> dict[str, str]:
    """What the words of a step may name: each answer as its reader would say it."""
    said: dict[str, str] = {}
    given = entry.facts.get("given", {})
    for ask, _required in step.asks:
        value = given.get(ask.name)
        if value is None:
            continue
        if ask.type is AskType.UNIT:
            said[ask.name] = people.organisation(int(value)).name
        elif ask.type is AskType.OFFICER:
            said[ask.name] = people.officer_names({int(value)}).get(int(value), "")
        elif ask.type is AskType.CHOICE and str(value) in ask.choices:
            said[ask.name] = ask.choices[str(value)].in_language(language)
        else:
            said[ask.name] = str(value)
    said |= {key: str(value) for key, value in entry.facts.get("carried", {}).items()}
    return said


def _who(actor: Actor, entry: Entry) -> str:
    if entry.actor_kind == "resident":
        return _("You") if actor.kind == "resident" else _("The person who asked")
    if entry.actor_kind == "respondent":
        return _("The other side")
    if entry.actor_kind == "system":
        return _("By itself")
    unit = people.organisation(entry.organisation_id).name if entry.organisation_id else ""
    if actor.kind == "resident":
        return unit
    return " · ".join(part for part in (unit, entry.actor_name, role_title(entry.role)) if part)


def role_title(role: str) -> str:
    """A role in the reader's words; one that is no longer known names itself."""
    return Role(role).label if role in Role.__members__.values() else role


def road_of(matter: Matter, language: str) -> str:
    """The lawful road the person was shown, in words; empty where none was."""
    road = str(matter.facts.get("road", ""))
    procedure = registry.pinned(matter.procedure, matter.version)
    asks = (ask for step in procedure.steps.values() for ask, _required in step.asks if ask.name == "road")
    return next((a.choices[road].in_language(language) for a in asks if road in a.choices), "")


class _Places(dict[str, str]):
    """A wording whose fact is missing keeps going: a page must not fail over it."""

    def __missing__(self, key: str) -> str:
        return "…"
