"""A person asks for something about their data: what may be deleted goes at once, the rest waits for the lead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from mazha.casework.privacy.holdings import holdings
from mazha.casework.privacy.models import Request
from mazha.casework.privacy.rules import May, standing
from mazha.kernel.errors import Forbidden, Refused, Unacceptable
from mazha.matters import actions as matters
from mazha.matters import beside
from mazha.matters import queries as matter_queries
from mazha.procedures import queries as procedures
from mazha.workdays.counting import reckon
from mazha.workdays.queries import calendar

if TYPE_CHECKING:
    from mazha.matters.models import Matter
    from mazha.people.actor import Actor

OTHER = "other"
LONGEST = 500
MOST_OPEN = 3
"""Of one matter at a time: more are the same again."""


class NumberNotShown(Forbidden):
    """Name and number are asked about by who has shown the number."""

    code = "privacy.number_not_shown"


class TooManyOpen(Refused):
    code = "privacy.too_many_open"


def ask(
    matter_id: UUID, what: Collection[str], *, words: str = "", party_id: UUID | None = None, key: str | None = None,
    by: Actor, at: dt.datetime,
) -> int:  # fmt: skip
    """Ask for what is named to be deleted, or for something `other` in words. The request's number.

    What may be deleted at once is, in this transaction; for the rest the lead has the time the list sets. `party_id` is
    who has shown their number. Refuses a kind nobody holds, name or number without that, `other` without words, and a
    fourth open request. The same key again changes nothing.
    """
    asked, said = _checked(what, words)
    with matters.within_lock(matter_id) as matter:
        if key is not None and (earlier := Request.objects.filter(matter=matter, key=key).first()):
            return earlier.pk
        if party_id is None and {"name", "phone"} & set(asked) and _has_number(matter, by):
            raise NumberNotShown(_("Show first that it is you: write the telephone number you left."))
        if Request.objects.filter(matter=matter, answered_at__isnull=True).count() >= MOST_OPEN:
            raise TooManyOpen(_("Three requests of this matter wait for an answer already. Wait for one of them."))
        request = _new(matter, asked, said, party_id, key, at)
        facts = {"request": request.pk, "what": asked}
        matters.write_down(matter, beside.ASKED, facts, key=key, by=by, at=at)
        _delete_at_once(matter, request, by=by, at=at)
        return request.pk


def _checked(what: Collection[str], words: str) -> tuple[list[str], str]:
    known = [each.name for each in holdings().askable] + [OTHER]
    asked = [name for name in known if name in set(what)]
    said = words.strip()
    problems = {}
    if not asked or set(what) - set(known):
        problems["what"] = _("Choose what it is about.")
    if OTHER in asked and len(said) < 4:
        problems["words"] = _("Say what you want, in a few words.")
    if len(said) > LONGEST:
        problems["words"] = _("Write at most %(most)d characters.") % {"most": LONGEST}
    if problems:
        raise Unacceptable(next(iter(problems.values())), problems)
    return asked, said


def _has_number(matter: Matter, by: Actor) -> bool:
    return any(person.phone for person in matter_queries.people_in(by, matter))


def _new(
    matter: Matter, asked: list[str], said: str, party_id: UUID | None, key: str | None, at: dt.datetime
) -> Request:
    due = reckon(at, holdings().limit, calendar=calendar())
    return Request.objects.create(
        matter=matter, party_id=party_id, asked=asked, words=said, key=key, asked_at=at, due_at=due.due_at,
        provisional=due.provisional, because=due.explanation,
    )  # fmt: skip


def _delete_at_once(matter: Matter, request: Request, *, by: Actor, at: dt.datetime) -> None:
    """Only of who has shown the number: a code alone deletes nothing without the lead."""
    if request.party_id is None:
        return
    settled = procedures.settled_from(matter)
    now = [
        name
        for name in request.asked
        if name != OTHER
        and holdings()[name].erase == "at_once"
        and standing(holdings()[name], closed_at=matter.closed_at, settled=settled, at=at).may is May.NOW
    ]
    if not now:
        return
    matters.erase(matter, now, request.party_id, by=by, at=at, request=request.pk)
    request.done = request.granted = now
    if now == request.asked:
        request.by_rule, request.answered_at = True, at
    request.save(update_fields=["done", "granted", "by_rule", "answered_at"])
