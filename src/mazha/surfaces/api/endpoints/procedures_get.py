"""`GET /procedures` and `GET /procedures/{name}`: the tables matters move by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Schema

from mazha.procedures import queries as procedures
from mazha.surfaces.api import routers
from mazha.surfaces.api.questions import Question, question_of
from mazha.surfaces.api.tokens import Token

if TYPE_CHECKING:
    from mazha.procedures.table import Clock, Procedure, Step


class ProcedureLine(Schema):
    name: str
    title: str
    version: str


class StageOut(Schema):
    name: str
    title: str
    for_resident: str
    """What it means to the person who asked."""
    ends: bool


class StepOut(Schema):
    name: str
    title: str
    starts_in: list[str]
    """Stages that offer it; empty for the one that opens a matter."""
    leads_to: str
    by: list[str]
    """Roles, or `resident`, `client`, `system`."""
    needs: list[str]
    questions: list[Question]
    basis: str


class Limit(Schema):
    amount: int
    unit: str
    mode: str


class ClockRule(Schema):
    name: str
    title: str
    limit: Limit | None
    """None: an answer of a step is itself the date."""
    duty: bool
    basis: str


class ProcedureOut(ProcedureLine):
    stages: list[StageOut]
    steps: list[StepOut]
    clocks: list[ClockRule]


class ProceduresOut(Schema):
    procedures: list[ProcedureLine]


@routers.procedures.get("", auth=Token(), response=ProceduresOut, operation_id="listProcedures")
def listed(request: HttpRequest) -> ProceduresOut:  # noqa: ARG001 -- ninja calls it so
    """A matter stays on the version it began under; these are the ones new matters begin under."""
    language = get_language() or "zh-hans"
    return ProceduresOut(
        procedures=[
            ProcedureLine(name=p.name, title=p.title.in_language(language), version=p.version)
            for p in procedures.procedures()
        ]
    )


@routers.procedures.get("/{slug:name}", auth=Token(), response=ProcedureOut, operation_id="getProcedure")
def one(request: HttpRequest, name: str) -> ProcedureOut:  # noqa: ARG001
    """Stages, steps with what they ask, clocks with their articles."""
    return _shown(procedures.procedure(name), get_language() or "zh-hans")


def _shown(found: Procedure, language: str) -> ProcedureOut:
    return ProcedureOut(
        name=found.name, title=found.title.in_language(language), version=found.version,
        stages=[
            StageOut(
                name=s.name, title=s.title.in_language(language), ends=s.ends,
                for_resident=s.resident.in_language(language),
            )
            for s in found.stages.values()
        ],
        steps=[_step(step, language) for step in found.steps.values()],
        clocks=[_clock(clock, language) for clock in found.clocks.values()],
    )  # fmt: skip


def _step(step: Step, language: str) -> StepOut:
    return StepOut(
        name=step.name, title=step.title.in_language(language), starts_in=list(step.frm), leads_to=step.to or "",
        by=list(step.by), needs=list(step.needs), basis=step.basis,
        questions=[question_of(ask, required, language) for ask, required in step.asks],
    )  # fmt: skip


def _clock(clock: Clock, language: str) -> ClockRule:
    rule = clock.rule
    limit = Limit(amount=rule.limit.amount, unit=rule.limit.unit.value, mode=rule.limit.mode.value) if rule else None
    return ClockRule(
        name=clock.name, title=clock.title.in_language(language), limit=limit, duty=clock.duty, basis=clock.basis
    )
