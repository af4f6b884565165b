"""What one matter's step means for others: joined ones follow their main matter, restriction follows the category."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from mazha.kernel.statement import together
from mazha.matters import actions as matters
from mazha.matters import queries as matter_queries
from mazha.notices import actions as notices
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.procedures import actions as procedures
from mazha.triage import queries as triage

if TYPE_CHECKING:
    from mazha.procedures.events import StepTaken

JOINER = Actor.system("join")
COVERER = Actor.system("restrict")
_ENDED_WITH_RESULT = frozenset({"closed", "closed_explained"})


def join_to(matter_id: UUID, main_id: UUID, *, at: dt.datetime) -> None:
    """Let a new matter follow another that is open. Refuses one that is not there, has ended, or is itself."""
    with wall.seated(JOINER):  # the resident at the door sees neither matter
        procedures.take(step="join", matter_id=matter_id, given={"main": str(main_id)}, by=JOINER, at=at)


def after_step(event: StepTaken) -> None:
    """Wired to every step, inside its transaction."""
    if event.procedure != "hotline":
        return
    if event.step in {"dispatch", "recategorise"}:
        kind = triage.restriction_of(event.category)
        if kind != event.restricted:
            matters.restrict(event.matter_id, kind=kind)
            if kind:
                with wall.seated(COVERER):  # units that had it before hold notices of it, too
                    notices.cover(event.matter_id)
    if event.step == "join":
        _tie(event)
    if event.stage in _ENDED_WITH_RESULT and event.came_from != event.stage:
        with wall.seated(JOINER):  # whoever closes the main matter need not see those that follow it
            _let_follow(event)


def _tie(event: StepTaken) -> None:
    matter = matter_queries.by_id(JOINER, event.matter_id)
    main = matter_queries.by_id_or_code(JOINER, str(matter.facts["main"]))
    together([matters.link(matter.pk, main.pk, "duplicate_of", at=event.at)])


def _let_follow(event: StepTaken) -> None:
    followers = matter_queries.joined_to(event.matter_id)
    if not followers:
        return
    main = matter_queries.by_id(JOINER, event.matter_id)
    reply = matter_queries.last_reply(main, "reply") or matter_queries.last_reply(main, "answer")
    result = str(main.facts.get("result", "explained"))
    given = {"solved": result if result in {"solved", "partly", "explained"} else "explained", "reply": reply}
    for follower in followers:
        procedures.take(step="follow", matter_id=follower, given=given, by=JOINER, at=event.at)
