"""`POST /matters/{id}/steps/{step}`: taking a step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from mazha.kernel.moments import now
from mazha.matters import queries as matters
from mazha.procedures import actions as procedures
from mazha.procedures import queries
from mazha.procedures.table import AskType
from mazha.surfaces.api import routers
from mazha.surfaces.api.keys import IdempotencyKey, key_of
from mazha.surfaces.api.photos import prepared
from mazha.surfaces.api.shapes import Given
from mazha.surfaces.api.tokens import Token, actor_of

if TYPE_CHECKING:
    from mazha.procedures.table import Step

Answer = str | int | bool | None | list[str] | list[int]


class StepGiven(Given):
    """Answers to what the step asks, by name. Photos are a list of files as base64, dates as 2026-11-30."""

    given: dict[str, Answer] = Field({}, max_length=20)


class StepTaken(Schema):
    matter: UUID
    stage: str
    due_at: dt.datetime | None
    replayed: bool
    """This key was answered before; nothing was written this time."""


@routers.matters.post(
    "/{uuid:matter_id}/steps/{slug:step}", auth=Token("matters:write"), response=StepTaken, operation_id="takeStep",
    tags=["Steps"],
)  # fmt: skip
def take(
    request: HttpRequest, matter_id: UUID, step: str, sent: StepGiven, idempotency_key: IdempotencyKey
) -> StepTaken:
    """The only way a matter moves. Refused in words when the stage, a post or a rule does not allow it."""
    actor = actor_of(request)
    matter = matters.by_id(actor, matter_id)
    given = _with_photos(queries.step_of(matter, step), sent.given)
    taken = procedures.take(
        step=step, matter_id=matter.pk, given=given, key=key_of(actor, idempotency_key), by=actor, at=now()
    )
    return StepTaken(matter=taken.matter_id, stage=taken.stage, due_at=taken.due_at, replayed=taken.replayed)


def _with_photos(step: Step, given: Mapping[str, Answer]) -> dict[str, object]:
    asked = {ask.name for ask, _required in step.asks if ask.type is AskType.PHOTOS}
    read: dict[str, object] = dict(given)
    for name in asked & given.keys():
        value = given[name]
        read[name] = prepared(value if isinstance(value, list) else [value], name)
    return read
