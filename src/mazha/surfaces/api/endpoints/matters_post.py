"""`POST /matters`: somebody brings something."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Schema, Status
from pydantic import Field

from mazha.casework.hotline import actions as hotline
from mazha.kernel.moments import now
from mazha.people.roles import REACH, Reach
from mazha.surfaces.api import routers
from mazha.surfaces.api.keys import IdempotencyKey, key_of
from mazha.surfaces.api.photos import MOST, Photo, prepared
from mazha.surfaces.api.shapes import Given
from mazha.surfaces.api.tokens import Token, actor_of


class PointGiven(Given):
    lon: float = Field(ge=-180, le=180, allow_inf_nan=False)
    lat: float = Field(ge=-90, le=90, allow_inf_nan=False)
    crs: Literal["wgs84", "gcj02", "bd09", "cgcs2000"] = "wgs84"


class MatterGiven(Given):
    """What somebody brings, in their own words."""

    words: str = Field(min_length=4, max_length=4000, description="What is wrong, as the person said it.")
    point: PointGiven | None = None
    address: str = Field("", max_length=200)
    category: str = Field(
        "", max_length=20, pattern=r"^[0-9A-Za-z]*$", description="Chosen by a person; else leave it."
    )
    phone: str = Field("", max_length=30, description="The person's own. Kept sealed; text messages go there.")
    name: str = Field("", max_length=60)
    language: Literal["zh-hans", "en"] = "zh-hans"
    photos: list[Photo] = Field([], max_length=MOST)


class ReceiptOut(Schema):
    """What the person walks away with."""

    id: UUID
    code: Annotated[
        str, Field(description="Give it to the person, and keep it nowhere: it opens the matter as theirs.")
    ]
    due_at: dt.datetime | None
    replayed: bool = Field(description="This key was answered before; nothing was written this time.")


@routers.matters.post("", auth=Token("matters:write"), response={201: ReceiptOut}, operation_id="registerMatter")
def register(
    request: HttpRequest, sent: MatterGiven, response: HttpResponse, idempotency_key: IdempotencyKey
) -> Status[ReceiptOut]:
    """Opens a hotline matter: placed, suggested on, its clocks begun. Durable when you read the answer.

    One of the posts of the token's officer must be one that registers.
    """
    actor = actor_of(request)
    point = sent.point
    report = hotline.Report(
        words=sent.words, channel="api", phone=sent.phone, name=sent.name, language=sent.language,
        lon=point.lon if point else None, lat=point.lat if point else None, crs=point.crs if point else "wgs84",
        address=sent.address, category=sent.category, photos=prepared(sent.photos, "photos"),
        desk=next((post.organisation_id for post in actor.posts if REACH[post.role] is Reach.DESK), None),
    )  # fmt: skip
    receipt = hotline.receive(report, key=key_of(actor, idempotency_key), by=actor, at=now())
    response["Location"] = f"{request.path.rstrip('/')}/{receipt.matter_id}"
    shown = ReceiptOut(id=receipt.matter_id, code=receipt.spoken, due_at=receipt.due_at, replayed=receipt.replayed)
    return Status(201, shown)
