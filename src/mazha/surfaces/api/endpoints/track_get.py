"""`GET /track/{code}`: how far a matter has come, for whoever holds its code. No token."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Path, Schema

from mazha.design.requests import act_as
from mazha.design.throttle import pass_or_refuse
from mazha.kernel import codes
from mazha.kernel.errors import Unknown
from mazha.kernel.moments import now
from mazha.matters import queries as matters
from mazha.people.actor import Actor
from mazha.procedures import narrating
from mazha.procedures import queries as procedures
from mazha.surfaces.api import routers
from mazha.surfaces.api.shapes import Titled

if TYPE_CHECKING:
    from mazha.matters.models import Matter


class Happened(Schema):
    at: dt.datetime
    title: str
    who: str
    text: str


class Due(Schema):
    """Until when, and why that day."""

    title: str
    due_at: dt.datetime
    provisional: bool
    because: list[str]
    basis: str


class TrackOut(Schema):
    """A matter in its resident's words."""

    code: str
    stage: Titled
    ended: bool
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    due: Due | None
    happened: list[Happened]
    """Newest first."""


@routers.track.get("/{code}", auth=None, response=TrackOut, operation_id="track")
def track(
    request: HttpRequest, code: Annotated[str, Path(min_length=1, max_length=40, description="As on the receipt.")]
) -> TrackOut:
    """For the person who asked: the code on their receipt is all it takes. Guessing is slowed down."""
    actor, at = Actor.resident(codes.read(code) or ""), now()
    act_as(request, actor)
    try:
        matter = matters.by_code(actor, code)
    except Unknown:
        pass_or_refuse(request, "code", at)
        raise
    return _shown(actor, matter, at, get_language() or "zh-hans")


def _shown(actor: Actor, matter: Matter, at: dt.datetime, language: str) -> TrackOut:
    stage = procedures.stage_of(matter)
    owed = [clock for clock in procedures.clocks(matter, at, language) if clock.duty and clock.state != "stopped"]
    return TrackOut(
        code=codes.spoken(matter.code),
        stage=Titled(name=stage.name, title=stage.resident.in_language(language)),
        ended=stage.ends,
        opened_at=matter.opened_at,
        closed_at=matter.closed_at,
        due=_due(owed[0]) if owed else None,
        happened=[
            Happened(at=line.at, title=line.title, who=line.who, text=line.text)
            for line in narrating.story(actor, matter, at, language)
        ],
    )


def _due(clock: procedures.ClockView) -> Due:
    return Due(
        title=clock.title, due_at=clock.due_at, provisional=clock.provisional, because=list(clock.because),
        basis=clock.basis,
    )  # fmt: skip
