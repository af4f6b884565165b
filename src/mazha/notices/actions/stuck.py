"""What a person does about notices that were not delivered: dead ones, and held ones that no transport serves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from mazha.kernel.errors import Refused
from mazha.notices import transports
from mazha.notices.actions.delivering import DEAD_LETTERS, destination
from mazha.notices.actions.errands import close_errand
from mazha.notices.models import Notice
from mazha.people.actor import Actor
from mazha.people.rights import must_administer

STUCK = (Notice.State.DEAD, Notice.State.HELD)


class NoTransport(Refused):
    """It would only be held again."""

    code = "notice.no_transport"


@transaction.atomic
def retry(notice_ids: Collection[UUID], *, by: Actor, at: dt.datetime) -> int:
    """Send dead or held notices after all, beginning now, with the whole schedule before them; how many there were.

    Refuses with Forbidden all but administrators, with NoTransport while nothing here serves one of them.
    """
    must_administer(by)
    stuck = _locked(notice_ids)
    missing = sorted({n.transport for n in stuck} - transports.served().keys())
    if missing:
        raise NoTransport(
            _("No transport is set up for: %(missing)s. Set it up first (see the settings reference), then try again.")
            % {"missing": ", ".join(missing)},
            transports=missing,
        )
    _update(stuck, by, at, state=Notice.State.WAITING, next_at=at, attempts=0, failure="")
    return len(stuck)


@transaction.atomic
def give_up(notice_ids: Collection[UUID], *, by: Actor, at: dt.datetime) -> int:
    """Leave dead or held notices unsent for good; how many. Refuses with Forbidden all but administrators."""
    must_administer(by)
    stuck = _locked(notice_ids)
    _update(stuck, by, at, state=Notice.State.DROPPED, failure="given up by a person")
    return len(stuck)


def _locked(notice_ids: Collection[UUID]) -> list[Notice]:
    return list(
        Notice.objects.select_for_update(of=("self",)).filter(pk__in=notice_ids, state__in=STUCK).order_by("id")
    )


def _update(stuck: list[Notice], by: Actor, at: dt.datetime, **columns: object) -> None:
    Notice.objects.filter(pk__in=[n.pk for n in stuck]).update(**columns)
    dead = Notice.objects.filter(state=Notice.State.DEAD)
    for transport, recipient in {(n.transport, n.recipient) for n in stuck}:
        where = destination(transport, recipient)
        left = dead.filter(recipient=recipient) if where == recipient else dead.filter(transport=transport)
        if not left.exists():
            close_errand(DEAD_LETTERS, where, by=by, at=at)
