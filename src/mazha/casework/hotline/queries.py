"""What may be asked about hotline work beside its matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mazha.casework.hotline.models import StandardAnswer
from mazha.matters import queries as matters
from mazha.people import queries as people
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.procedures import queries as procedures

if TYPE_CHECKING:
    from mazha.matters.models import Matter

READER = Actor.system("join")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leading:
    """How far the matter has come that another follows, as the person of that other may know it: no code, no words."""

    stage: str
    """In plain words."""
    unit: str
    """Empty while nobody has it."""


def leading(matter: Matter, language: str) -> Leading | None:
    """Of a matter that waits for another; None for every other one, and where that other is restricted by now."""
    if matter.stage != "joined":
        return None
    with wall.seated(READER):
        main = matters.leading(matter.pk)
        if main is None or main.restricted:
            return None
        stage = procedures.stage_of(main).resident.in_language(language)
    return Leading(stage=stage, unit=people.organisation(main.lead_unit_id).name if main.lead_unit_id else "")


def how_many_follow(matter: Matter) -> int:
    """How many other reports of the same trouble are tied to it, seen by the asker or not."""
    with wall.seated(READER):
        return matters.how_many_joined(matter.pk)


def standard_answers(category: str) -> Sequence[StandardAnswer]:
    """Those for this category or a wider one, the closest first."""
    fitting = [a for a in StandardAnswer.objects.filter(closed_at=None) if category.startswith(a.category)]
    return sorted(fitting, key=lambda a: (-len(a.category), a.title))


def every_answer() -> Sequence[StandardAnswer]:
    """All that are offered, for the administrator."""
    return list(StandardAnswer.objects.filter(closed_at=None).order_by("category", "title"))
