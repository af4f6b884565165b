"""Taking a step: lock, read again, decide, write everything at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mazha.kernel.errors import Refused
from mazha.kernel.events import announce, contributed
from mazha.kernel.moments import local
from mazha.kernel.statement import Write, together
from mazha.matters import actions as matters
from mazha.matters import queries as matter_queries
from mazha.notices.actions import outbox
from mazha.people.roles import REACH, Reach, Role
from mazha.procedures import engine, registry, writes
from mazha.procedures.actions.loading import clocks_of, position_of, setting_now
from mazha.procedures.events import StepTaken
from mazha.procedures.telling import not_barred, shown_gist, tellings

if TYPE_CHECKING:
    from mazha.matters.models import Matter
    from mazha.matters.papers import Prepared
    from mazha.people.actor import Actor
    from mazha.procedures.position import Change
    from mazha.procedures.table import Procedure


class TakenMeanwhile(Refused):
    """Somebody else took the same step since the form was opened; nothing of theirs was changed."""

    code = "step.taken_meanwhile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a step did."""

    matter_id: UUID
    code: str
    stage: str
    due_at: dt.datetime | None
    ring_at: dt.datetime | None = None
    """When the next rung of one of its clocks falls due."""
    replayed: bool = False


def take(
    *, step: str, matter_id: UUID, given: Mapping[str, object], key: str | None = None, by: Actor, at: dt.datetime,
    written_at: dt.datetime | None = None, seen: int | None = None,
) -> Taken:  # fmt: skip
    """Take one step of a matter. Refuses what `engine.decide` refuses, and a matter that is not there or not visible.

    The same `key` again changes nothing and answers as before. `at` is when it happened, `written_at` when this machine
    writes it (the same unless work was done offline or is imported). `seen` is how many entries the ledger had when the
    officer opened the form: what somebody else settled meanwhile by the same step is not overwritten unread.
    """
    with matters.within_lock(matter_id) as matter:
        if key is not None and (earlier := matters.already_taken(matter_id, key)):
            return Taken(
                matter_id=matter_id, code=matter.code, stage=earlier.stage, due_at=matter.due_at, replayed=True
            )
        procedure = registry.pinned(matter.procedure, matter.version)
        position = position_of(matter, clocks_of(matter_id))
        change = engine.decide(procedure, position, step, given=given, actor=by, at=at, setting=setting_now())
        if seen is not None and change.step.settles:
            _refuse_unread(matter, step, seen, by)
        event = _write(procedure, matter, change, key=key, by=by, at=at, written_at=written_at or at)
        announce(event)
    ring_at = min((c.ring_at for c in change.clocks if c.ring_at is not None), default=None)
    return Taken(matter_id=matter_id, code=matter.code, stage=matter.stage, due_at=matter.due_at, ring_at=ring_at)


def _refuse_unread(matter: Matter, step: str, seen: int, by: Actor) -> None:
    entry = matters.taken_since(matter.pk, step, seen, by)
    if entry is not None:
        when = date_format(local(entry.at), "SHORT_DATETIME_FORMAT")
        raise TakenMeanwhile(
            _("%(who)s did the same at %(when)s, after you had opened this page. Look at what they settled first.")
            % {"who": entry.actor_name, "when": when},
            who=entry.actor_name, when=entry.at.isoformat(), step=step,
        )  # fmt: skip


def _write(
    procedure: Procedure, matter: Matter, change: Change, *, key: str | None, by: Actor, at: dt.datetime,
    written_at: dt.datetime,
) -> StepTaken:  # fmt: skip
    came_from = matter.stage
    due_at, due_clock = writes.nearest(procedure, change.clocks)
    columns: dict[str, object] = {
        ("lead_unit_id" if name == "lead_unit" else "supervised_at" if name == "supervised" else name): value
        for name, value in change.columns.items()
    }
    columns |= {"facts": dict(change.facts), "due_at": due_at, "due_clock": due_clock}
    missed = [procedure.clocks[c.name] for c in change.clocks if c.late and procedure.clocks[c.name].duty]
    columns["was_late"] = matter.was_late or bool(missed)
    columns["late_by_law"] = matter.late_by_law or any(clock.statutory for clock in missed)
    if change.closes:
        columns |= {"closed_at": at, "outcome": change.outcome}
    if change.reopens:
        columns |= {"closed_at": None, "outcome": ""}
    if change.post is not None and REACH[Role(change.post.role)] is Reach.DESK:
        joined = cast("tuple[int, ...]", columns.get("units", tuple(matter.units)))
        columns["units"] = tuple(dict.fromkeys((*joined, change.post.organisation_id)))
    moved = matters.Moved(
        step=change.step.name, stage=change.stage, columns=columns, recorded=change.recorded, note=change.note,
        note_for_resident=change.step.shows_note or by.kind == "resident",
        papers=cast("tuple[Prepared, ...]", change.photos), key=key,
    )  # fmt: skip
    all_writes = matters.moving(matter, moved, by=by, post=change.post, at=at, written_at=written_at)
    if started := [c for c in change.clocks if c.id in change.started_clocks]:
        all_writes.append(writes.started(matter.pk, started))
    if changed := [c for c in change.clocks if c.id in change.changed_clocks]:
        all_writes.append(writes.changed(changed))
    all_writes += _notices(matter, change, at)
    event = StepTaken(
        matter_id=matter.pk, code=matter.code, procedure=matter.procedure, step=change.step.name, stage=matter.stage,
        came_from=came_from, category=matter.category, restricted=matter.restricted, seq=matter.entries, at=at,
        by=by, said=change.said,
    )  # fmt: skip
    together([*all_writes, *contributed(event)])
    return event


def _notices(matter: Matter, change: Change, at: dt.datetime) -> list[Write]:
    if not change.tells:
        return []
    asked = any(tell.who in {"requester", "respondents"} for tell in change.tells)
    parties = matter_queries.reachable_parties(matter.pk) if asked else []
    facts: dict[str, object] = {"step": change.step.name, "stage": change.stage, "unit": change.lead_unit}
    answers = change.recorded.get("given")
    if isinstance(answers, dict):  # `110`, a road, a number of days: what a wording may name
        facts = {**{name: value for name, value in answers.items() if isinstance(value, str | int)}, **facts}
    if matter.due_at is not None:
        facts["due"] = matter.due_at.isoformat()
    told = tellings(
        change.tells, code=matter.code, gist=shown_gist(matter), district=matter.district, lead_unit=change.lead_unit,
        units=not_barred(matter, change.told_units), parties=parties, facts=facts,
        named=matter.officers or (),
    )  # fmt: skip
    return [outbox(matter.pk, told, at=at)] if told else []
