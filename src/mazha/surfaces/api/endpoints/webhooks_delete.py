"""`DELETE /webhooks/{id}`: hearing no more."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Status

from mazha.channels.webhooks import actions as webhooks
from mazha.kernel.moments import now
from mazha.surfaces.api import routers
from mazha.surfaces.api.tokens import Token, actor_of


@routers.webhooks.delete(
    "/{uuid:webhook_id}", auth=Token("hooks:manage"), response={204: None}, operation_id="unsubscribe",
)  # fmt: skip
def unsubscribe(request: HttpRequest, webhook_id: UUID) -> Status[None]:
    """From this moment on, not even what is on its way is sent. Doing it again changes nothing."""
    webhooks.unsubscribe(webhook_id, by=actor_of(request), at=now())
    return Status(204, None)
