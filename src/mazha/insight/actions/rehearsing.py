"""What would have been warned of in the past, so that people can judge it before they switch warnings on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from mazha.insight.models import Rehearsed, Watch
from mazha.insight.queries.warnings import WarningIsUnknown, must_watch
from mazha.insight.warning.looking import LEAST_WEEKS, Seen, is_one_rise, judged, rises
from mazha.insight.warning.panels import LEVELS, panels, weeks_counted
from mazha.kernel.errors import Unacceptable, Unknown
from mazha.kernel.ids import uuid7
from mazha.kernel.moments import day_of
from mazha.people import rights, wall
from mazha.people.actor import Actor
from mazha.places import queries as places
from mazha.triage import queries as triage

REHEARSER = Actor.system("insight.rehearsal")
WEEKLY = 1.0
MOST_WEEKS = 104
LONGEST_WHY = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A rise that people know of and no warning named."""

    day: dt.date
    place: str
    kind: str
    why: str


def rehearse(*, weeks: int, at: dt.datetime) -> int:
    """Look at each of so many past weeks as if it were the newest, by the budget that is set; how many warnings.

    What people judged before stays. Refuses without 28 weeks of counts before the first of them.
    """
    district, newest = settings.DISTRICT, day_of(at) - dt.timedelta(days=1)
    with wall.seated(REHEARSER):
        enough = weeks_counted(district, newest) - LEAST_WEEKS
        if enough < 0:
            raise Unacceptable(
                _("At least %(n)s weeks must have been counted first. Run `mazha insight cells` over a longer past.")
                % {"n": LEAST_WEEKS}
            )
        watch = Watch.objects.filter(district=district).first() or Watch(district=district)
        back = min(weeks, enough + 1, MOST_WEEKS)
        found, before = 0, list[Seen]()
        with transaction.atomic():
            Rehearsed.objects.filter(district=district, judged="").delete()
            for ago in range(back - 1, -1, -1):
                last = newest - dt.timedelta(days=7 * ago)
                rising = rises(judged(panels(district, last), every=WEEKLY), watch.per_week, every=WEEKLY)
                new = [one for one in rising if not any(_same(one, other) for other in before)]
                found += sum(_keep(one, district, last, at) for one in new)
                before = rising
    return found


def _same(one: Seen, other: Seen) -> bool:
    return is_one_rise(one.kind, one.place, other.kind, other.place)


def _keep(one: Seen, district: str, last: dt.date, at: dt.datetime) -> int:
    row = Rehearsed(
        id=uuid7(at), district=district, last=last, level=one.level, place=one.place, kind=one.kind, seen=one.seen,
        fortnight=one.fortnight,
        expected=one.expected, recurrence=one.recurrence,
    )  # fmt: skip
    Rehearsed.objects.bulk_create([row], ignore_conflicts=True)
    return 1


def judge_rehearsed(rehearsed_id: UUID, judged: str, why: str, *, by: Actor, at: dt.datetime) -> None:
    """Say whether it would have been worth it: `hit`, `false` or `unsure`; empty takes it back."""
    must_watch(by)
    officer = rights.must_be_officer(by)
    allowed = {"", Rehearsed.Judgement.HIT.value, Rehearsed.Judgement.FALSE.value, Rehearsed.Judgement.UNSURE.value}
    if judged not in allowed:
        raise Unacceptable(_("Choose one of the answers."), {"judged": _("Choose one of the answers.")})
    rows = Rehearsed.objects.filter(pk=rehearsed_id).exclude(judged=Rehearsed.Judgement.MISSED.value)
    changed = rows.update(
        judged=judged, why=_short(why), judged_by_id=officer if judged else None, judged_at=at if judged else None
    )
    if not changed:
        raise WarningIsUnknown(_("There is no such warning. Open it from the list of warnings."))


def add_missed(told: Missed, *, by: Actor, at: dt.datetime) -> None:
    """Put down a rise that no warning named. Refuses a place or kind that is not there, and a day to come."""
    district = must_watch(by)
    officer = rights.must_be_officer(by)
    problems = {}
    try:
        level = places.area(told.place).level
    except Unknown:
        level = ""
    if level not in LEVELS:
        problems["place"] = _("Choose a place from the list.")
    if len(told.kind) != 4 or triage.category(told.kind) is None:
        problems["kind"] = _("Choose a category from the list.")
    if told.day >= day_of(at):
        problems["day"] = _("Give a day that is over.")
    if problems:
        raise Unacceptable(_("Something is missing or not right. Look at what is marked and send it again."), problems)
    Rehearsed.objects.update_or_create(
        last=told.day, place=told.place, kind=told.kind,
        defaults={
            "district": district, "level": level, "judged": Rehearsed.Judgement.MISSED, "why": _short(told.why),
            "judged_by_id": officer, "judged_at": at,
        },
        create_defaults={
            "id": uuid7(at), "district": district, "level": level, "judged": Rehearsed.Judgement.MISSED,
            "why": _short(told.why), "judged_by_id": officer, "judged_at": at,
        },
    )  # fmt: skip


def _short(why: str) -> str:
    why = why.strip()
    if len(why) > LONGEST_WHY:
        shorter = _("Write at most %(n)s characters.") % {"n": LONGEST_WHY}
        raise Unacceptable(shorter, {"why": shorter})
    return why
