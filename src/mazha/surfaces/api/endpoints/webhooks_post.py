"""`POST /webhooks`: subscribing to events."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Schema, Status
from pydantic import Field

from mazha.channels.webhooks import actions as webhooks
from mazha.kernel.moments import now
from mazha.surfaces.api import routers
from mazha.surfaces.api.keys import IdempotencyKey, key_of
from mazha.surfaces.api.shapes import Given
from mazha.surfaces.api.tokens import Token, actor_of


class WebhookGiven(Given):
    url: str = Field(min_length=8, max_length=500, description="https://…, on the open internet.")
    types: list[str] = Field(min_length=1, max_length=20, description="`mazha.matter.opened`, `.step`, `.clock`.")


class WebhookMade(Schema):
    id: UUID
    url: str
    types: list[str]
    secret: str
    """`whsec_…`: verify each event with it (Standard Webhooks). It is shown here and nowhere else."""
    made_at: dt.datetime


@routers.webhooks.post("", auth=Token("hooks:manage"), response={201: WebhookMade}, operation_id="subscribe")
def subscribe(
    request: HttpRequest, sent: WebhookGiven, response: HttpResponse, idempotency_key: IdempotencyKey
) -> Status[WebhookMade]:
    """Events come as CloudEvents, signed, at least once. You hear of a matter while this token may read it."""
    actor = actor_of(request)
    made = webhooks.subscribe(sent.url, sent.types, key=key_of(actor, idempotency_key), by=actor, at=now())
    response["Location"] = f"{request.path.rstrip('/')}/{made.id}"
    shown = WebhookMade(id=made.id, url=made.url, types=list(made.types), secret=made.secret, made_at=made.made_at)
    return Status(201, shown)
