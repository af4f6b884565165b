"""`GET /webhooks`, `GET /webhooks/{id}`: this program's subscriptions."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.http import HttpRequest
from ninja import Schema

from mazha.channels.webhooks import queries as webhooks
from mazha.surfaces.api import routers
from mazha.surfaces.api.tokens import Token, actor_of


class WebhookOut(Schema):
    """Without its secret."""

    id: UUID
    url: str
    types: list[str]
    made_at: dt.datetime


class WebhooksOut(Schema):
    webhooks: list[WebhookOut]


@routers.webhooks.get("", auth=Token("hooks:manage"), response=WebhooksOut, operation_id="listWebhooks")
def listed(request: HttpRequest) -> WebhooksOut:
    """This program's own, newest first."""
    return WebhooksOut(webhooks=[_shown(card) for card in webhooks.subscriptions(actor_of(request))])


@routers.webhooks.get(
    "/{uuid:webhook_id}", auth=Token("hooks:manage"), response=WebhookOut, operation_id="getWebhook",
)  # fmt: skip
def one(request: HttpRequest, webhook_id: UUID) -> WebhookOut:
    return _shown(webhooks.subscription(actor_of(request), webhook_id))


def _shown(card: webhooks.SubscriptionCard) -> WebhookOut:
    return WebhookOut(id=card.id, url=card.url, types=list(card.types), made_at=card.made_at)
