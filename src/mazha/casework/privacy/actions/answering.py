"""The data protection lead answers a request: grants what the law lets go, declines the rest, and says why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mazha.casework.privacy.actions.asking import LONGEST, OTHER
from mazha.casework.privacy.holdings import holdings
from mazha.casework.privacy.models import Request
from mazha.casework.privacy.rules import May, standing
from mazha.kernel.errors import Refused, Unacceptable, Unknown
from mazha.matters import actions as matters
from mazha.matters import beside
from mazha.people import rights, wall
from mazha.people.actor import Actor
from mazha.people.roles import Role
from mazha.procedures import queries as procedures

if TYPE_CHECKING:
    from mazha.matters.models import Matter

READER = Actor.system("privacy")
"""The lead sees no matter: what has to be looked at in one is looked at as the system, and not handed out."""


class AlreadyAnswered(Refused):
    code = "privacy.already_answered"


class NotToBeGranted(Unacceptable):
    """The law or the house's list keeps it."""

    code = "privacy.not_to_be_granted"


def answer(request_id: int, *, granted: Collection[str], words: str, by: Actor, at: dt.datetime) -> None:
    """Answer once. What is granted and may be deleted goes in this transaction; what may be only later goes then.

    Refuses all but the data protection lead, a request that was answered, granting what must be kept, and an answer
    without words: the person reads them.
    """
    rights.must_hold(by, Role.DPO)
    said = words.strip()
    if not 4 <= len(said) <= LONGEST:
        sentence = _("Say why, in 4 to %(most)d characters. The person reads it.") % {"most": LONGEST}
        raise Unacceptable(sentence, {"answer": sentence})
    with wall.seated(READER):
        found = Request.objects.filter(pk=request_id).values_list("matter_id", flat=True).first()
        if found is None:
            raise Unknown(_("There is no such request. Look in the list."))
        with matters.within_lock(found) as matter:
            _answer(matter, Request.objects.select_for_update().get(pk=request_id), granted, said, by=by, at=at)


def _answer(
    matter: Matter, request: Request, granted: Collection[str], said: str, *, by: Actor, at: dt.datetime
) -> None:
    if request.answered_at is not None:
        raise AlreadyAnswered(_("This request was answered already. Nothing was changed."))
    post = by.post_as(Role.DPO)
    wanted = [name for name in request.asked if name in granted and name not in request.done]
    _refuse_what_is_kept(wanted)
    now = may_go_now(matter, wanted, at)
    if now:
        matters.erase(matter, now, request.party_id, by=by, post=post, at=at, request=request.pk)
    request.granted = [*request.granted, *wanted]
    request.done = [*request.done, *now]
    request.answer, request.answered_at = said, at
    request.officer_id = by.officer_id
    request.post_id = post.post_id if post else None
    request.organisation_id = post.organisation_id if post else None
    request.save(update_fields=["granted", "done", "answer", "answered_at", "officer_id", "post_id", "organisation_id"])
    declined = [name for name in request.asked if name not in request.granted]
    facts = {"request": request.pk, "granted": request.granted, "declined": declined}
    matters.write_down(matter, beside.ANSWERED, facts, note=said, by=by, post=post, at=at)


def _refuse_what_is_kept(wanted: Collection[str]) -> None:
    for name in wanted:
        if name != OTHER and holdings()[name].erase == "never":
            sentence = _("What must be kept cannot be granted. Leave it out, and say why in the answer.")
            raise NotToBeGranted(sentence, {"granted": sentence}, what=name)


def may_go_now(matter: Matter, wanted: Collection[str], at: dt.datetime) -> list[str]:
    """Those that may be deleted now: looked at under the matter's lock, so that a matter opened again stops it."""
    settled = procedures.settled_from(matter)
    return [
        name
        for name in wanted
        if name != OTHER
        and standing(holdings()[name], closed_at=matter.closed_at, settled=settled, at=at).may is May.NOW
    ]
