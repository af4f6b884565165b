"""Subscribing to events, and ending it."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from mazha.channels.webhooks.models import Subscription
from mazha.channels.webhooks.rules import MOST, TYPES, secret_of, wrong_with_url
from mazha.kernel.errors import Forbidden, Refused, Unacceptable, Unknown
from mazha.kernel.events import announce
from mazha.kernel.ids import uuid7
from mazha.kernel.settings_events import SettingChanged
from mazha.notices import actions as notices
from mazha.people import sealing
from mazha.people.actor import Actor
from mazha.people.rights import must_administer

TRANSPORT = "webhook"
NEEDED = frozenset({"hooks:manage", "matters:read"})


class TooManySubscriptions(Refused):
    code = "webhook.too_many"


class SameKeyOtherSubscription(Refused):
    """An idempotency key was used again for another subscription."""

    code = "key.reused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribed:
    """A subscription, with the secret its events are signed with."""

    id: UUID
    url: str
    types: tuple[str, ...]
    secret: str
    made_at: dt.datetime


def recipient_of(subscription_id: UUID) -> str:
    return f"hook:{subscription_id}"


def secret_context(subscription_id: UUID) -> str:
    return f"webhooks.secret:{subscription_id}"


@transaction.atomic
def subscribe(url: str, types: Collection[str], *, key: str | None = None, by: Actor, at: dt.datetime) -> Subscribed:
    """From now on send these events to this address, as far as the program may see them.

    The same `key` again gives the same subscription. Refuses with Forbidden whoever is not a program that may manage
    webhooks and read matters, with Unacceptable an address or an event there cannot be.
    """
    if by.client_id is None or not by.scopes >= NEEDED:
        raise Forbidden(
            _("Only a program whose token allows %(scopes)s may subscribe.") % {"scopes": ", ".join(sorted(NEEDED))},
            scopes=sorted(NEEDED),
        )
    chosen = sorted(set(types))
    _refuse_wrong(url, chosen)
    if key is not None and (earlier := Subscription.objects.filter(client_id=by.client_id, key=key).first()):
        if (earlier.url, sorted(earlier.types)) != (url, chosen):
            raise SameKeyOtherSubscription(
                _("This request key was used before for something else. Send it again with a new key."), key=key
            )
        return _shown(earlier)
    if Subscription.objects.filter(client_id=by.client_id, ended_at__isnull=True).count() >= MOST:
        most = {"most": MOST}
        raise TooManySubscriptions(
            _("A program may have at most %(most)d subscriptions. End one first.") % most, **most
        )
    made = uuid7(at)
    row = Subscription.objects.create(
        id=made, client_id=by.client_id, url=url, types=chosen, key=key, made_at=at,
        secret_sealed=sealing.seal(secret_of(secrets.token_bytes(32)), secret_context(made)),
    )  # fmt: skip
    notices.follow(chosen, transport=TRANSPORT, recipient=recipient_of(made))
    _record(row, None, _facts(row), by, at)
    return _shown(row)


def _refuse_wrong(url: str, types: Collection[str]) -> None:
    problems = {}
    if wrong := wrong_with_url(url, loopback=settings.WEBHOOKS_TO_LOOPBACK):
        problems["url"] = wrong
    if not types or not set(types) <= TYPES.keys():
        problems["types"] = _("Choose at least one of: %(types)s.") % {"types": ", ".join(TYPES)}
    if problems:
        raise Unacceptable(next(iter(problems.values())), problems)


@transaction.atomic
def unsubscribe(subscription_id: UUID, *, by: Actor, at: dt.datetime) -> None:
    """Send it nothing more, from this moment on. The program itself may, and an administrator.

    Refuses with Unknown what is not there, or not the program's own; ended before, nothing changes.
    """
    rows = Subscription.objects.select_for_update()
    if by.client_id is not None and by.scopes >= {"hooks:manage"}:
        rows = rows.filter(client_id=by.client_id)
    else:
        must_administer(by)
    row = rows.filter(pk=subscription_id).first()
    if row is None:
        raise Unknown(_("There is no such subscription. Look in the list."), subscription_id=str(subscription_id))
    _end(row, "by_program" if by.client_id is not None else "by_person", by, at)


@transaction.atomic
def end_gone(subscription_id: UUID, *, by: Actor, at: dt.datetime) -> None:
    """Its server says that nobody is there any more (410): end it, and let an administrator know."""
    row = Subscription.objects.select_for_update().filter(pk=subscription_id).first()
    if row is not None:
        _end(row, "gone", by, at)


def _end(row: Subscription, ending: str, by: Actor, at: dt.datetime) -> None:
    if row.ended_at is not None:
        return
    before = _facts(row)
    row.ended_at, row.ending = at, ending
    row.save(update_fields=["ended_at", "ending"])
    notices.unfollow(recipient_of(row.pk))
    notices.close_errand(notices.DEAD_LETTERS, recipient_of(row.pk), by=by, at=at)
    _record(row, before, None, by, at)


def _shown(row: Subscription) -> Subscribed:
    secret = sealing.unseal(row.secret_sealed, secret_context(row.pk))
    return Subscribed(id=row.pk, url=row.url, types=tuple(row.types), secret=secret, made_at=row.made_at)


def _record(row: Subscription, before: object, after: object, by: Actor, at: dt.datetime) -> None:
    announce(
        SettingChanged(
            subject="webhooks.subscription", key=str(row.pk), before=before, after=after, officer_id=by.officer_id,
            actor_name=by.name or by.kind, at=at,
        )
    )  # fmt: skip


def _facts(row: Subscription) -> dict[str, object]:
    return {"client": row.client_id, "url": row.url, "types": list(row.types)}
