"""Who mediates, level after level; and the employer: told, with a code of its own, agreeing or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mazha.casework.labour import levels
from mazha.casework.labour.actions.sitting import case_of
from mazha.casework.labour.models import Attempt, Case
from mazha.casework.labour.rules import next_level
from mazha.kernel import codes
from mazha.kernel.errors import Unacceptable
from mazha.kernel.ids import uuid7
from mazha.kernel.statement import together
from mazha.matters import actions as matters
from mazha.matters import queries as matter_queries
from mazha.notices.actions import Telling, outbox
from mazha.people import sealing

if TYPE_CHECKING:
    from uuid import UUID

    from mazha.procedures.events import StepTaken


def code_context(matter_id: UUID) -> str:
    """In which the employer's code is sealed."""
    return f"labour.employer:{matter_id}"


def take_on(event: StepTaken) -> None:
    """The first organisation: usually the community, wherever it is the first may take it. Given to another one before
    it began, the first turn is that one's.
    """
    desk = _desk(event, "")
    case = case_of(event)
    case.level = levels.level_of(desk)
    case.save(update_fields=["level"])
    Attempt.objects.filter(matter_id=event.matter_id, ended_at=None).update(ended_at=event.at)
    _begin(event, case.level, desk)


def pass_on(event: StepTaken) -> None:
    """On to the level above. Refuses one that is not, and after the district, which is the last."""
    case = case_of(event)
    above = next_level(case.level)
    if not above:
        problem = _("The district is the last level. Record that it was not settled: then arbitration is open.")
        raise Unacceptable(problem, {"desk": problem})
    desk = _desk(event, above)
    Attempt.objects.filter(matter_id=event.matter_id, ended_at=None).update(
        ended_at=event.at, tried=str(event.said["tried"])
    )
    case.level = above
    case.save(update_fields=["level"])
    _begin(event, above, desk)


def _desk(event: StepTaken, level: str) -> int:
    desk = event.said["desk"]
    assert isinstance(desk, int)
    if desk not in {card.id for card in levels.desks(level, event.at)}:
        problem = _("This is no organisation of the level that comes now. Choose from the list.")
        raise Unacceptable(problem, {"desk": problem})
    return desk


def _begin(event: StepTaken, level: str, desk: int) -> None:
    number = Attempt.objects.filter(matter_id=event.matter_id).count() + 1
    Attempt(
        id=uuid7(event.at), matter_id=event.matter_id, number=number, level=level, organisation_id=desk,
        began_at=event.at,
    ).save(force_insert=True)  # fmt: skip


def invite(event: StepTaken) -> None:
    """A code for the employer, and a text message where a number was left. A new one makes the old one worthless."""
    case = case_of(event)
    code = matters.give_code(case.employer_party)
    case.code_sealed = sealing.seal(code, code_context(case.pk))
    case.save(update_fields=["code_sealed"])
    for party in matter_queries.reachable_parties(event.matter_id):
        if party.id == case.employer_party:
            told = Telling(
                name="labour.invited", transport="sms", recipient=f"party:{party.id}", language=party.language,
                facts={"code": codes.spoken(code)},
            )  # fmt: skip
            together([outbox(event.matter_id, [told], at=event.at)])


def agree(event: StepTaken) -> None:
    """The employer agrees to mediate."""
    Case.objects.filter(pk=event.matter_id).update(agreed_at=event.at)


def ended(event: StepTaken) -> None:
    """Mediation is over without an agreement: from this day arbitration is open (LDTZ 14)."""
    tried = str(event.said.get("tried", ""))
    Case.objects.filter(pk=event.matter_id, ended_at=None).update(ended_at=event.at)
    Attempt.objects.filter(matter_id=event.matter_id, ended_at=None).update(ended_at=event.at, tried=tried)
