"""Opening a matter: first entry, clocks, notices and receipt, durable in one statement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from mazha.kernel import codes
from mazha.kernel.events import announce, contributed
from mazha.kernel.ids import uuid7
from mazha.kernel.moments import day_of
from mazha.kernel.statement import Write, together
from mazha.matters import actions as matters
from mazha.notices.actions import Telling, outbox
from mazha.procedures import clocks, engine, registry, writes
from mazha.procedures.actions.loading import setting_now
from mazha.procedures.arriving import Receipt
from mazha.procedures.events import MatterOpened
from mazha.procedures.position import ClockState, Position
from mazha.procedures.telling import tellings

if TYPE_CHECKING:
    from mazha.matters.papers import Prepared
    from mazha.people.actor import Actor
    from mazha.places.queries import Located
    from mazha.procedures.table import Procedure


NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a line of work has found out about a matter before it is opened."""

    procedure: str
    channel: str
    words: str
    gist: str
    category: str = ""
    restricted: str = ""
    urgent: bool = False
    district: str
    located: Located | None = None
    address: str = ""
    party: matters.NewParty = field(default_factory=matters.NewParty)
    desk: int | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    recorded: Mapping[str, object] = field(default_factory=dict)
    papers: Sequence[Prepared] = ()
    source: str = ""
    lead_unit: int | None = None
    """The organisation that has it from the first moment; None where somebody must find one."""
    units: Sequence[int] = ()
    """Organisations that take part from the first moment, beside the lead unit."""
    barred: Sequence[int] = ()
    """Organisations kept from it from the first moment."""
    others: Sequence[matters.NewParty] = ()
    """Further people who bring it together with the first."""
    starts: frozenset[str] | None = None
    """Which of the clocks that the opening step names; None: all of them."""
    until: Mapping[str, dt.date] = field(default_factory=dict)
    """Dates that are themselves a clock's limit, by the name under which the opening step asks for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The matter that a request opened, now or when it came the first time."""

    id: UUID
    code: str
    due_at: dt.datetime | None
    replayed: bool = False

    @property
    def receipt(self) -> Receipt:
        return Receipt(matter_id=self.id, code=self.code, due_at=self.due_at, replayed=self.replayed)


def open_matter(
    new: Opening, *, key: str | None, sent: bytes, beside: Sequence[Write] | None = None, id: UUID | None = None,  # noqa: A002 -- the matter's
    by: Actor, at: dt.datetime, written_at: dt.datetime,
) -> Opened:  # fmt: skip
    """Open a matter under the table in force. `beside` are further writes of the line of work, in the same statement.

    The same `key` again gives the same matter back; with other words behind it, it is refused (SameKeyOtherWords).
    `written_at` is the clock of the machine that writes; `at` the moment the person came.
    """
    procedure = registry.current(new.procedure)
    post = engine.post_for(procedure.opening, _before(new), by)
    matter_id, code = id or uuid7(at), codes.make()
    started = _first_clocks(procedure, new, at)
    due_at, due_clock = writes.nearest(procedure, started)
    row = matters.NewMatter(
        id=matter_id, code=code, procedure=procedure.name, version=procedure.version, step=procedure.opening.name,
        stage=procedure.opens, channel=new.channel, category=new.category, gist=new.gist, words=new.words,
        restricted=new.restricted, urgent=new.urgent, district=new.district, located=new.located,
        address=new.address, party=new.party, desk=new.desk, due_at=due_at, due_clock=due_clock, facts=new.facts,
        recorded={
            **new.recorded,
            **_given(new),
            "clocks": [{"clock": c.name, "did": "started", "due": c.due_at.isoformat()} for c in started],
        },
        papers=new.papers, key=key, source=new.source, lead_unit=new.lead_unit, units=new.units, barred=new.barred,
        others=new.others,
    )  # fmt: skip
    event = MatterOpened(
        matter_id=matter_id, code=code, procedure=procedure.name, stage=procedure.opens, channel=new.channel,
        category=new.category, at=at,
    )  # fmt: skip
    all_writes = [
        *matters.opening(row, sent=sent, by=by, post=post, at=at, written_at=written_at),
        writes.started(matter_id, started),
        *_receipt_notice(procedure, matter_id, code, new, at),
        *(beside or ()),
        *contributed(event),
    ]
    try:
        with _undoable() if key is not None else nullcontext():
            together(all_writes)
    except IntegrityError:
        # The request was sent before, perhaps this very moment: the store kept one, and its receipt answers for both.
        # To look first would cost every other request a question.
        if key is None or (earlier := matters.replayed(key, sent)) is None:
            raise
        return again(earlier)
    announce(event)
    return Opened(id=matter_id, code=code, due_at=due_at)


def _given(new: Opening) -> dict[str, object]:
    """What of the opening a rehearsal must know again."""
    given: dict[str, object] = {name: day.isoformat() for name, day in new.until.items()}
    if new.lead_unit is not None:
        given["lead_unit"] = new.lead_unit
    return {"given": given} if given else {}


def _undoable() -> AbstractContextManager[object]:
    """Inside somebody's transaction a refused statement must not take the rest along."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def again(earlier: matters.Replayed) -> Opened:
    """The answer an acknowledged request had."""
    code, due_at = matters.receipt_of(earlier)
    return Opened(id=earlier.matter_id, code=code, due_at=due_at, replayed=True)


def _before(new: Opening) -> Position:
    area = new.located.grid if new.located else new.district
    return Position(
        id=UUID(int=0), code="", stage="", opened_at=NEVER, area=area, desk=new.desk, lead_unit=new.lead_unit
    )


def _first_clocks(procedure: Procedure, new: Opening, at: dt.datetime) -> list[ClockState]:
    setting, started = setting_now(), []
    area = new.located.grid if new.located else new.district
    for name in procedure.opening.starts:
        if new.starts is not None and name not in new.starts:
            continue
        clock = procedure.clocks[name]
        rule = setting.policies.rule_for(clock, area, day_of(at)) if clock.until is None else None
        until = new.until.get(clock.until) if clock.until else None
        rungs = procedure.ladders.get(clock.ladder or "", ())
        started.append(clocks.start(clock, rule, rungs, at=at, until=until, calendar=setting.calendar))
    return started


def _receipt_notice(procedure: Procedure, matter_id: UUID, code: str, new: Opening, at: dt.datetime) -> list[Write]:
    facts = {"code": codes.spoken(code)}
    told = [
        Telling(
            name=t.wording, transport="sms", recipient=f"matter:{matter_id}", language=new.party.language, facts=facts
        )
        for t in procedure.opening.tells
        if t.who == "requester" and new.party.phone
    ]
    told += tellings(
        (t for t in procedure.opening.tells if t.who in {"lead_unit", "leaders"}), code=code,
        gist="" if new.barred else new.gist, district=new.district, lead_unit=new.lead_unit, units=(), parties=(),
        facts={"unit": new.lead_unit} if new.lead_unit is not None else {},
    )  # fmt: skip
    return [outbox(matter_id, told, at=at)] if told else []
