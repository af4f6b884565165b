"""Delivery: claim what is due, hand it to its transport, write down what came of it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection

from django.db import transaction
from django.db.models import F, QuerySet

from mazha.notices import transports
from mazha.notices.actions.errands import open_errand
from mazha.notices.addresses import addresses
from mazha.notices.models import Notice
from mazha.notices.rendering import Edited, edited, rendered
from mazha.notices.retrying import LEASE, MOST_TRIES, next_try
from mazha.notices.transports import Letter, NobodyThere, NotDelivered, Reaches, Transport, Undeliverable
from mazha.people.actor import Actor
from mazha.people.roles import Role

POSTMAN = Actor.system("delivery")
DEAD_LETTERS = "notice.dead"
logger = logging.getLogger("mazha.notices")


def deliver_due(*, at: dt.datetime, only: Collection[str] | None = None, most: int = 20) -> int:
    """Try notices that are due, by the transports set up here or those of them in `only`; how many were taken up.

    At least once: a claim is committed before anything is sent, and one whose sender vanished is tried again, with the
    same id. Runs for the system; seats nobody.
    """
    served = {name: t for name, t in transports.served().items() if only is None or name in only}
    claimed = _claimed(served, at, most)
    own = edited({n.name for n in claimed}) if claimed else {}
    away: dict[str, str] = {}
    for notice in claimed:
        where = destination(notice.transport, notice.recipient)
        if where in away:
            _put_back(notice, at)
            continue
        why = _try(notice, served[notice.transport], own, at)
        if why is not None:
            away[where] = why
    return len(claimed)


def hold_unserved(*, at: dt.datetime) -> int:
    """Hold what is due and no transport here serves, until a person decides; how many. Nothing is said to be sent."""
    due = Notice.objects.filter(state=Notice.State.WAITING, next_at__lte=at)
    return due.exclude(transport__in=list(transports.served())).update(state=Notice.State.HELD)


def destination(transport: str, recipient: str) -> str:
    """Who has to answer for a notice's arrival: a subscriber's own server, or the transport as a whole."""
    return recipient if recipient.startswith("hook:") else transport


def _claimed(served: Collection[str], at: dt.datetime, most: int) -> list[Notice]:
    """Due notices, ours until the lease ends. Others that deliver at the same time get different ones."""
    with transaction.atomic():
        due = list(
            Notice.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(state=Notice.State.WAITING, next_at__lte=at, transport__in=list(served))
            .order_by("next_at", "id")[:most]
        )
        Notice.objects.filter(pk__in=[n.pk for n in due]).update(next_at=at + LEASE, attempts=F("attempts") + 1)
    for notice in due:
        notice.attempts += 1
    return due


def _put_back(notice: Notice, at: dt.datetime) -> None:
    """Its destination has just failed to answer: this one was not tried, so it does not count as a try."""
    before = notice.attempts - 1
    later = next_try(max(before, 1), at) or at + LEASE
    _still_claimed(notice).update(attempts=before, next_at=later)


def _try(notice: Notice, transport: Transport, own: Edited, at: dt.datetime) -> str | None:
    """Send one; the reason when its destination does not answer."""
    if notice.attempts > MOST_TRIES:
        # Only tries that vanished count this far: whatever it is, it takes its sender along.
        _bury(notice, notice.failure or "each time its sender vanished", at)
        return None
    try:
        transport.send(_letter(notice, transport, own), at=at)
    except NobodyThere as nobody:
        _still_claimed(notice).update(state=Notice.State.DROPPED, failure=str(nobody)[:300])
    except Undeliverable as never:
        _bury(notice, str(never), at)
    except NotDelivered as failed:
        _postpone(notice, str(failed), at)
        return str(failed)
    except Exception as bug:  # one broken letter must not stop the others
        logger.exception("notice %s by %s", notice.pk, notice.transport)
        _postpone(notice, f"{type(bug).__name__}: see the log", at)
    else:
        # Whoever else took it up meanwhile changes nothing about its having been sent.
        sent = Notice.objects.filter(pk=notice.pk, state=Notice.State.WAITING)
        sent.update(state=Notice.State.SENT, sent_at=at, failure="")
    return None


def _letter(notice: Notice, transport: Transport, own: Edited) -> Letter:
    to: tuple[str, ...] = ()
    subject = body = ""
    if transport.reaches is not Reaches.ITSELF:
        to = addresses(transport.reaches, notice.recipient)
        if not to:
            raise NobodyThere("nobody left to tell: no number or mailbox any more")
        words = rendered(notice.name, notice.language, notice.facts, own)
        subject, body = words.subject, words.body
    return Letter(
        id=notice.pk, matter_id=notice.matter_id, name=notice.name, recipient=notice.recipient, to=to,
        language=notice.language, subject=subject, body=body, facts=notice.facts, made_at=notice.made_at,
    )  # fmt: skip


def _still_claimed(notice: Notice) -> QuerySet[Notice]:
    return Notice.objects.filter(pk=notice.pk, state=Notice.State.WAITING, attempts=notice.attempts)


def _postpone(notice: Notice, why: str, at: dt.datetime) -> None:
    later = next_try(notice.attempts, at)
    if later is None:
        _bury(notice, why, at)
    else:
        _still_claimed(notice).update(next_at=later, failure=why[:300])


@transaction.atomic
def _bury(notice: Notice, why: str, at: dt.datetime) -> None:
    """Give up trying, and tell a person: one errand for each destination, however many letters lie dead there."""
    if not _still_claimed(notice).update(state=Notice.State.DEAD, failure=why[:300]):
        return
    where = destination(notice.transport, notice.recipient)
    facts = {"name": notice.name, "transport": notice.transport}
    open_errand(DEAD_LETTERS, where, facts, role=Role.SYSTEM_ADMIN, at=at)
