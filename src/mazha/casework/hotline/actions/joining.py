"""Reports of the same trouble: one leads and is worked on, the others follow it, each with its own code and clock.

A tie `duplicate_of` between two matters says who follows whom. What happens to the leading matter reaches each that
follows by a step of its own: its reply asks each person whether it is solved for them, and each may agree or contest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from mazha.kernel.errors import Unacceptable, Unknown
from mazha.kernel.statement import together
from mazha.matters import actions as matters
from mazha.matters import queries as matter_queries
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.procedures import actions as procedures
from mazha.procedures import queries as procedure_queries
from mazha.triage import queries as triage

if TYPE_CHECKING:
    from mazha.matters.models import Matter
    from mazha.procedures.events import StepTaken

JOINER = Actor.system("join")
JOINS = frozenset({"join", "join_again"})
GOES_ALONE = frozenset({"part", "rework", "reassign"})
"""Steps by which a matter that followed another goes its own way."""
_ANSWERED = frozenset({"replied", "revisit_due", "closed", "closed_explained"})
_WORKED_ON = frozenset({"registered", "handling"})
_WAITS_FOR_AGREEMENT = frozenset({"replied", "revisit_due", "contested"})
_RESULTS = frozenset({"solved", "partly", "explained"})
LEAST_REPLY = 10
"""Characters a reply has in the table; an explanation may have been shorter."""


class CannotBeJoined(Unacceptable):
    """The other matter is not there, not to be joined, answered by now, or follows another itself."""

    code = "join.not_to_this_one"


def join_to(matter_id: UUID, main_id: UUID, *, at: dt.datetime) -> None:
    """Let a new matter follow another that is worked on. Refuses as CannotBeJoined says."""
    with wall.seated(JOINER):  # the resident at the door sees neither matter
        procedures.take(step="join", matter_id=matter_id, given={"main": str(main_id)}, by=JOINER, at=at)


def after_step(event: StepTaken) -> None:
    """What one step means for the others, inside its transaction. Most steps mean nothing, and ask nothing."""
    for follow in _meant_by(event):
        with wall.seated(JOINER):  # whoever takes it need not see those that follow
            follow(event)


def _meant_by(event: StepTaken) -> Iterator[Callable[[StepTaken], None]]:
    if event.step in JOINS:
        yield _tie
    elif event.step in GOES_ALONE:
        yield _untie
    if event.came_from in triage.JOINABLE and event.stage in _ANSWERED:
        yield _tell
    elif event.came_from in triage.JOINABLE and event.stage in procedure_queries.procedure(event.procedure).ends:
        yield _let_go
    elif event.came_from in _WAITS_FOR_AGREEMENT and event.stage in _WORKED_ON:
        yield _call_back


def release(main_id: UUID, *, at: dt.datetime) -> None:
    """Let every matter that waits for this one go on by itself, and say so to its person."""
    with wall.seated(JOINER), translation.override("zh-hans"):
        given = {"reason": _("The matter it was joined to gives no result for it.")}
        for follower in _waiting(main_id, "joined"):
            procedures.take(step="part", matter_id=follower.pk, given=given, by=JOINER, at=at)


def _let_go(event: StepTaken) -> None:
    release(event.matter_id, at=event.at)


def _untie(event: StepTaken) -> None:
    matters.part(event.matter_id)


def _tie(event: StepTaken) -> None:
    matter = matter_queries.by_id(JOINER, event.matter_id)
    main = _leader(str(matter.facts["main"]), matter)
    matters.part(matter.pk)
    together([matters.link(matter.pk, main.pk, "duplicate_of", at=event.at)])


def _leader(written: str, matter: Matter) -> Matter:
    """The matter to follow, locked, so that it is not answered between this look and the tie.

    What may not be joined is refused as what is not there: nobody learns of a restricted matter by trying its code.
    """
    try:
        main = _held(matter_queries.by_id_or_code(JOINER, written).pk, matter.pk)
    except Unknown:
        raise _refusal(_("There is no open matter of this code that can be joined. Look at the code again.")) from None
    if main.pk == matter.pk:
        raise _refusal(_("A matter cannot be joined to itself. Give the code of the other one."))
    if main.restricted or main.procedure != matter.procedure:
        raise _refusal(_("There is no open matter of this code that can be joined. Look at the code again."))
    if main.stage == "joined":
        raise _refusal(_("This one is joined to another itself. Join to the one that leads."))
    if main.stage not in triage.JOINABLE:
        raise _refusal(_("It has been answered or has ended. Handle the new report by itself."))
    if matter_queries.joined_to(matter.pk):
        raise _refusal(_("Others are joined to this one. Take them out first, or join the other one to this."))
    return main


def _held(main_id: UUID, matter_id: UUID) -> Matter:
    """An older one is waited for; a newer one is not, or two who join each to the other would wait for ever."""
    if main_id <= matter_id:
        return matters.locked(main_id)
    with matters.within_locks([main_id]) as held:
        if main_id not in held:
            raise _refusal(_("Somebody is at work on the other matter this moment. Try again."))
        return held[main_id]


def _refusal(sentence: str) -> CannotBeJoined:
    return CannotBeJoined(sentence, {"main": sentence})


def _tell(event: StepTaken) -> None:
    """The leading matter was answered: each that waits for it gets the answer and is asked whether it is solved."""
    waiting = _waiting(event.matter_id, "joined")
    if not waiting:
        return
    main = matter_queries.by_id(JOINER, event.matter_id)
    result = str(main.facts.get("result", "explained"))
    given: dict[str, object] = {
        "solved": result if result in _RESULTS and event.step != "explain" else "explained",
        "reply": _reply(main, event.step),
    }
    if main.lead_unit_id is not None:
        given["lead_unit"] = main.lead_unit_id
    for follower in waiting:
        procedures.take(step="follow", matter_id=follower.pk, given=given, by=JOINER, at=event.at)


def _reply(main: Matter, step: str) -> str:
    said = matter_queries.last_reply(main, step)
    if len(said) >= LEAST_REPLY:
        return said
    with translation.override("zh-hans"):
        return _("What was answered there: %(reply)s") % {"reply": said}


def _call_back(event: StepTaken) -> None:
    """The leading matter is handled again: those who have not yet said whether it is solved wait on with it."""
    for follower in _waiting(event.matter_id, "revisit_due"):
        procedures.take(step="wait_again", matter_id=follower.pk, given={}, by=JOINER, at=event.at)


def _waiting(main_id: UUID, stage: str) -> list[Matter]:
    """Those that follow it and stand there still, each locked: whoever has just spoken is not overruled."""
    ties = matter_queries.joined_to(main_id, stages=[stage])
    return [matter for matter in map(matters.locked, ties) if matter.stage == stage]
