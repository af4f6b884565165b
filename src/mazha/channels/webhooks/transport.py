"""Sending an event to its subscriber."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from uuid import UUID

from django.conf import settings

from mazha.channels.webhooks import actions
from mazha.channels.webhooks.models import Subscription
from mazha.channels.webhooks.rules import event, headers, may_reach
from mazha.matters import queries as matters
from mazha.notices import actions as notices
from mazha.notices.posting import post
from mazha.notices.transports import Letter, NobodyThere, NotDelivered, Reaches
from mazha.people import queries as people
from mazha.people import sealing
from mazha.people.roles import Role

_GONE = 410


class Webhook:
    """Serves `webhook`."""

    reaches = Reaches.ITSELF

    def send(self, letter: Letter, *, at: dt.datetime) -> None:
        subscription = _subscription(letter)
        _refuse_unless_seen(subscription, letter, at)
        body = written(letter)
        secret = sealing.unseal(subscription.secret_sealed, actions.secret_context(subscription.pk))
        allowed = partial(may_reach, loopback=settings.WEBHOOKS_TO_LOOPBACK)
        answer = post(subscription.url, body, headers(secret, str(letter.id), at, body), may_reach=allowed)
        if answer.status == _GONE:
            _let_go(subscription, at)
        if not 200 <= answer.status < 300:
            hint = "; redirects are not followed" if 300 <= answer.status < 400 else ""
            raise NotDelivered(f"its server answers {answer.status}{hint}")


def written(letter: Letter) -> bytes:
    """The event as it goes out: the same bytes each time it is tried."""
    data = letter.facts.get("data")
    return event(
        event_id=letter.id, name=letter.name, source=f"{settings.PUBLIC_ADDRESS.rstrip('/')}/api/v1",
        subject=letter.matter_id, time=dt.datetime.fromisoformat(str(letter.facts["time"])),
        data=data if isinstance(data, Mapping) else {},
    )  # fmt: skip


def _subscription(letter: Letter) -> Subscription:
    row = Subscription.objects.filter(pk=UUID(letter.recipient.partition(":")[2])).first()
    if row is None or row.ended_at is not None:
        raise NobodyThere("the subscription ended")
    return row


def _refuse_unless_seen(subscription: Subscription, letter: Letter, at: dt.datetime) -> None:
    """The one access rule holds here, too, and by today's posts: what a program may not read it is not told of."""
    owner = people.actor_for_client(subscription.client_id, at)
    if owner is None or "matters:read" not in owner.scopes:
        raise NobodyThere("the program's token is no longer good")
    if letter.matter_id is not None and not matters.visible_to(owner).filter(pk=letter.matter_id).exists():
        raise NobodyThere("not for this program to see")


def _let_go(subscription: Subscription, at: dt.datetime) -> None:
    actions.end_gone(subscription.pk, by=notices.POSTMAN, at=at)
    recipient = actions.recipient_of(subscription.pk)
    notices.open_errand("webhook.gone", recipient, {"url": subscription.url}, role=Role.SYSTEM_ADMIN, at=at)
    raise NobodyThere("its server says that nobody is there any more")
