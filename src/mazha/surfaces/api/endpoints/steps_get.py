"""`GET /matters/{id}/steps`: what may be done now, and why the rest may not."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Schema

from mazha.kernel.moments import now
from mazha.matters import queries as matters
from mazha.procedures import queries as procedures
from mazha.surfaces.api import routers
from mazha.surfaces.api.questions import Question, question_of
from mazha.surfaces.api.tokens import Token, actor_of

if TYPE_CHECKING:
    from mazha.procedures.table import Step


class StepOffered(Schema):
    """A step the matter's stage offers to this program."""

    name: str
    title: str
    open: bool
    """Whether it may be taken now."""
    reasons: list[str]
    """Why not, if not."""
    questions: list[Question]
    """What to send with it."""
    leads_to: str
    """The stage it leads to; empty when the stage stays."""
    basis: str


class StepClosed(Schema):
    """A step that is not for this stage, or not for this program's posts."""

    name: str
    title: str
    reason: str


class StepsOut(Schema):
    matter: UUID
    stage: str
    offered: list[StepOffered]
    others: list[StepClosed]


@routers.matters.get(
    "/{uuid:matter_id}/steps", auth=Token("matters:read"), response=StepsOut, operation_id="getSteps", tags=["Steps"],
)  # fmt: skip
def steps(request: HttpRequest, matter_id: UUID) -> StepsOut:
    """Read it before you take one: it says what each asks."""
    actor, at, language = actor_of(request), now(), get_language() or "zh-hans"
    matter = matters.by_id(actor, matter_id)
    offered = procedures.steps_for(actor, matter, at)
    others = procedures.steps_not_for(actor, matter)
    return StepsOut(
        matter=matter.pk,
        stage=matter.stage,
        offered=[_offered(found.step, list(found.reasons), language) for found in offered],
        others=[
            StepClosed(name=found.step.name, title=found.step.title.in_language(language), reason=found.reasons[0])
            for found in others
        ],
    )


def _offered(step: Step, reasons: list[str], language: str) -> StepOffered:
    return StepOffered(
        name=step.name, title=step.title.in_language(language), open=not reasons, reasons=reasons,
        questions=[question_of(ask, required, language) for ask, required in step.asks], leads_to=step.to or "",
        basis=step.basis,
    )  # fmt: skip
