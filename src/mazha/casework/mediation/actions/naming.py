"""Who mediates: what the parties wish, whom the committee names, and what might make them partial."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from mazha.casework.mediation.actions.sitting import KEEPER, NotYet, own_seat
from mazha.casework.mediation.models import Case, Declaration, Mediator
from mazha.kernel.errors import Unacceptable
from mazha.kernel.ids import uuid7
from mazha.kernel.moments import day_of
from mazha.kernel.statement import together
from mazha.matters import actions as matters
from mazha.matters import queries as matter_queries
from mazha.notices.actions import Telling, outbox
from mazha.people import queries as people

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mazha.procedures.events import StepTaken


def choose(event: StepTaken) -> None:
    """A party says whom they would like."""
    seat = own_seat(event)
    seat.prefers_id = _listed(event)
    seat.save(update_fields=["prefers"])


def assign(event: StepTaken) -> None:
    """Name the mediator. Refuses who is not in the register or has a close interest; asks where the program found
    something: then both sides must know and agree.
    """
    officer = _listed(event)
    related, found = str(event.said["related"]), _found_against(event, officer)
    if related == "close":
        problem = _("With such an interest they may not mediate this. Choose another mediator.")
        raise Unacceptable(problem, {"related": problem})
    if found and related == "none":
        problem = _("%(found)s Ask both sides; if they know and agree, say so here, or choose another mediator.") % {
            "found": " ".join(_SAID[each]() for each in found)
        }
        raise Unacceptable(problem, {"related": problem})
    case = Case.objects.get(pk=event.matter_id)
    case.mediator_id, case.mediator_since = officer, event.at
    case.save(update_fields=["mediator", "mediator_since"])
    assert event.by.officer_id is not None
    Declaration(
        id=uuid7(event.at), matter_id=event.matter_id, mediator_id=officer, related=related, found=found, at=event.at,
        asked_by_id=event.by.officer_id,
    ).save(force_insert=True)  # fmt: skip
    matters.name(event.matter_id, [officer])
    told = Telling(name="mediation.assigned", transport="inbox", recipient=f"officer:{officer}", facts={
        "code": event.code, "gist": "",
    })  # fmt: skip
    together([outbox(event.matter_id, [told], at=event.at)])


def refuse(event: StepTaken) -> None:
    """Another mediator is wanted: the one there is sees it no more."""
    case = Case.objects.get(pk=event.matter_id)
    case.mediator_id, case.mediator_since = None, None
    case.save(update_fields=["mediator", "mediator_since"])
    matters.name(event.matter_id, [])


_SAID = {
    "earlier_case": lambda: _("This mediator had an earlier case of one of these people."),
    "same_organisation": lambda: _("This mediator works in an organisation that has to do with this matter."),
}


def _found_against(event: StepTaken, officer: int) -> list[str]:
    """What may make somebody partial, as far as the store can tell."""
    found = []
    matter = matter_queries.by_id(KEEPER, event.matter_id)
    prints = {person.print for person in matter_queries.people_in(KEEPER, matter) if person.print}
    earlier = Case.objects.filter(mediator_id=officer).exclude(pk=event.matter_id).values_list("pk", flat=True)
    if prints and matter_queries.people_met_in(list(earlier), prints):
        found.append("earlier_case")
    theirs = {post.organisation_id for post in people.actor_for(officer, event.at).posts}
    if theirs & (set(matter.units) - {matter.lead_unit_id}):
        found.append("same_organisation")
    return found


def _listed(event: StepTaken) -> int:
    matter = matter_queries.by_id(event.by, event.matter_id)
    if matter.lead_unit_id is None:
        raise NotYet(_("No committee has it yet."))
    officer = event.said["mediator"]
    assert isinstance(officer, int)
    if not in_register(matter.lead_unit_id, event.at).filter(officer_id=officer).exists():
        problem = _("They are not in this committee's register. Choose from the list.")
        raise Unacceptable(problem, {"mediator": problem})
    return officer


def in_register(committee_id: int, at: dt.datetime) -> QuerySet[Mediator]:
    """Who is in a committee's register on that day (RMTJ 13, 14)."""
    today = day_of(at)
    return Mediator.objects.filter(
        Q(end_date=None) | Q(end_date__gte=today), committee_id=committee_id, start_date__lte=today
    )
