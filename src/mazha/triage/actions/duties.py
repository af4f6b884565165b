"""The duty catalogue, line by line: which organisation a category in a territory is the duty of, from when to when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mazha.kernel.errors import Unacceptable, Unknown
from mazha.kernel.moments import day_of
from mazha.people import queries as people
from mazha.people.rights import must_administer
from mazha.places import queries as places
from mazha.triage.actions.record import record
from mazha.triage.current import current
from mazha.triage.models import Duty

if TYPE_CHECKING:
    from mazha.people.actor import Actor

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDuty:
    """A line about to be entered. Empty category or territory: any."""

    category: str = ""
    territory: str = ""
    organisation_id: int
    assisting: Sequence[int] = ()
    basis: str = ""
    start_date: dt.date
    end_date: dt.date | None = None


@transaction.atomic
def add_duty(new: NewDuty, *, by: Actor, at: dt.datetime) -> int:
    """Enter a line. Returns its id. Of two lines that say the same, the newer one rules and the older is shadowed.

    Refuses with Unacceptable an unknown or closed category, area or organisation, and a last day before the first.
    """
    must_administer(by)
    check(new)
    row = row_of(new)
    row.save(force_insert=True)
    record("triage.duty", str(row.id), None, facts(row), by=by, at=at)
    return row.id


@transaction.atomic
def close_duty(duty_id: int, last_day: dt.date, *, by: Actor, at: dt.datetime) -> None:
    """Give a line its last day, today or later: what was sent by it stays explained.

    Refuses with Unknown when there is none, with Unacceptable a day before its first or in the past.
    """
    must_administer(by)
    _end(_locked(duty_id), last_day, earliest=day_of(at), by=by, at=at)


@transaction.atomic
def replace_duty(duty_id: int, new: NewDuty, *, by: Actor, at: dt.datetime) -> int:
    """Let a new line follow an old one without a gap: the old one's last day is the day before. Returns the new id.

    The new one may begin today or later. Refuses as `add_duty` and `close_duty` do; a line that has not begun yet ends
    on the day it would have begun.
    """
    must_administer(by)
    row = _locked(duty_id)
    check(new)
    yesterday = day_of(at) - ONE_DAY
    _end(row, max(new.start_date - ONE_DAY, row.start_date), earliest=yesterday, by=by, at=at)
    return add_duty(new, by=by, at=at)


def check(new: NewDuty) -> None:
    """Refuses with every problem of a line at once."""
    problems: dict[str, str] = {}
    node = current().tree.get(new.category)
    if new.category and (node is None or node.closed_date is not None):
        problems["category"] = _("There is no open category %(code)s.") % {"code": new.category[:20]}
    if new.territory and not is_area(new.territory):
        problems["territory"] = _("No area in force has the code %(code)s.") % {"code": new.territory[:20]}
    units = {card.id: card for card in people.organisations()}
    for field, wanted in (("organisation", [new.organisation_id]), ("assisting", list(new.assisting))):
        if any(unit not in units or units[unit].is_closed_on(new.start_date) for unit in wanted):
            problems[field] = _("There is no such organisation on that day. Look in the list.")
    if new.organisation_id in new.assisting:
        problems["assisting"] = _("The organisation that leads does not also assist.")
    if len(new.basis) > 200:
        problems["basis"] = _("Name what it rests on in at most 200 characters.")
    if new.end_date is not None and new.end_date < new.start_date:
        problems["end_date"] = _("The last day is before the first. Choose a later day.")
    if problems:
        raise Unacceptable(next(iter(problems.values())), problems)


def is_area(code: str) -> bool:
    """Whether an area of this code is in force. The district's own lines may name the district itself."""
    try:
        return places.area(code).is_in_force
    except Unknown:
        return False


def row_of(new: NewDuty) -> Duty:
    return Duty(
        category=new.category,
        territory=new.territory,
        organisation_id=new.organisation_id,
        assisting=list(new.assisting),
        basis=new.basis.strip(),
        start_date=new.start_date,
        end_date=new.end_date,
    )


def facts(row: Duty) -> dict[str, object]:
    return {
        "category": row.category,
        "territory": row.territory,
        "organisation_id": row.organisation_id,
        "assisting": list(row.assisting),
        "basis": row.basis,
        "start_date": row.start_date.isoformat(),
        "end_date": row.end_date.isoformat() if row.end_date else None,
    }


def _locked(duty_id: int) -> Duty:
    row = Duty.objects.select_for_update().filter(id=duty_id).first()
    if row is None:
        raise Unknown(_("There is no such line in the duty catalogue. Look in the list."), duty_id=duty_id)
    return row


def _end(row: Duty, last_day: dt.date, *, earliest: dt.date, by: Actor, at: dt.datetime) -> None:
    if last_day < max(row.start_date, earliest):
        sentence = _("The last day cannot be in the past, nor before the first day.")
        raise Unacceptable(sentence, {"end_date": sentence})
    before = facts(row)
    row.end_date = last_day
    row.save(update_fields=["end_date"])
    record("triage.duty", str(row.id), before, facts(row), by=by, at=at)
