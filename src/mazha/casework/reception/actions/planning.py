"""Days: planned, published ahead, given to a deputy, called off while nobody is on the list."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mazha.casework.reception import rights
from mazha.casework.reception.models import Appointment, Day
from mazha.casework.reception.rules import MOST_PLACES, NOTICE_DAYS, days_ahead, is_late_notice
from mazha.kernel.errors import Refused, Unacceptable, Unknown
from mazha.kernel.events import announce
from mazha.kernel.moments import day_of
from mazha.kernel.settings_events import SettingChanged
from mazha.people import queries as people
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.procedures import actions as procedures
from mazha.workdays.queries import calendar

LISTER = Actor.system("reception")
ON_LIST = ("booked", "prepared")


class DayIsTaken(Refused):
    """Another leader receives on that day, or the unit has a day then."""

    code = "day.taken"


class DayIsUnknown(Unknown):
    code = "day.unknown"


class TooLateToPublish(Refused):
    """Fewer days ahead than the rule asks, and no reason given."""

    code = "day.late_notice"


class DayMovedOn(Refused):
    """It is published, cancelled or over already."""

    code = "day.moved_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a day is to be."""

    kind: str
    date: dt.date
    starts: dt.time
    ends: dt.time
    place: str
    themes: str
    organisation_id: int
    leader_id: int
    leader_title: str
    places: int
    walk_ins: int


@transaction.atomic
def plan_day(plan: Plan, *, day_id: int | None = None, by: Actor, at: dt.datetime) -> int:
    """Plan a day, or change one that is not published yet. The day's number.

    Refuses who may not plan it; with every problem at once: a day behind or one that is no working day (naming the
    next), times that run backwards, no place or themes, an officer who holds no post that receives; and a day on which
    another leader receives (DayIsTaken).
    """
    rights.may_plan_or_refuse(by, plan.kind, plan.organisation_id)
    if problems := _problems(plan, at):
        raise Unacceptable(_("Something is missing or not right. Look at what is marked."), problems)
    said: dict[str, Any] = {
        "kind": plan.kind, "date": plan.date, "starts": plan.starts, "ends": plan.ends,
        "place": " ".join(plan.place.split())[:80], "themes": " ".join(plan.themes.split())[:120],
        "organisation_id": plan.organisation_id, "leader_id": plan.leader_id,
        "leader_title": plan.leader_title.strip()[:40], "places": plan.places, "walk_ins": plan.walk_ins,
    }  # fmt: skip
    try:
        with transaction.atomic():
            day = _written(day_id, said, by, at)
    except IntegrityError:
        raise DayIsTaken(
            _("Somebody receives on %(day)s already. Choose another day.") % {"day": plan.date.isoformat()}
        ) from None
    _record(day, None if day_id is None else "changed", "planned", by, at)
    return day.pk


def _written(day_id: int | None, said: dict[str, Any], by: Actor, at: dt.datetime) -> Day:
    if day_id is None:
        host = next((post.organisation_id for post in by.posts), said["organisation_id"])
        return Day.objects.create(**said, host_id=host, planned_by_id=by.officer_id, planned_at=at)
    day = _open_day(day_id)
    if day.published_at is not None:
        raise DayMovedOn(_("It is published already. Name a deputy, or call it off while nobody is on the list."))
    for name, value in said.items():
        setattr(day, name, value)
    day.save(update_fields=[name.removesuffix("_id") for name in said])
    return day


@transaction.atomic
def publish_day(day_id: int, *, reason: str = "", by: Actor, at: dt.datetime) -> None:
    """Put it into the public calendar. Later than five days before it takes a reason, which is published with it."""
    day = _planned(day_id, by)
    if day.published_at is not None:
        raise DayMovedOn(_("It is published already."))
    if day.date < day_of(at):
        raise DayMovedOn(_("This day is over. Plan another."))
    why = " ".join(reason.split())[:120]
    if is_late_notice(day.date, day_of(at)) and len(why) < 4:
        raise TooLateToPublish(
            _("A day is published %(rule)d days ahead; this one is %(left)d days ahead. Say why it is late.")
            % {"rule": NOTICE_DAYS, "left": days_ahead(day.date, day_of(at))}
        )
    day.published_at = at
    day.late_because = why if is_late_notice(day.date, day_of(at)) else ""
    day.save(update_fields=["published_at", "late_because"])
    _record(day, "planned", "published", by, at)


@transaction.atomic
def name_deputy(day_id: int, officer_id: int, title: str, *, by: Actor, at: dt.datetime) -> int:
    """Somebody else receives: published at once, and everybody on the list is told. How many matters changed hands.

    Refuses a day that is over or called off, and an officer who holds no post that receives.
    """
    day = _planned(day_id, by)
    if day.date < day_of(at):
        raise DayMovedOn(_("This day is over. What was received stays with who received it."))
    problems = {}
    if not _receives(day.kind, day.organisation_id, officer_id, at):
        problems["officer_id"] = _("Choose an officer whose post receives on such a day.")
    if officer_id == (day.deputy_id or day.leader_id):
        problems["officer_id"] = _("They receive already. Choose another.")
    if not title.strip():
        problems["title"] = _("Say which post they hold.")
    if problems:
        raise Unacceptable(_("Something is missing or not right. Look at what is marked."), problems)
    day.deputy_id, day.deputy_title, day.deputy_at = officer_id, title.strip()[:40], at
    day.save(update_fields=["deputy", "deputy_title", "deputy_at"])
    _record(day, "leader", "deputy", by, at)
    return _hand_over(day, officer_id, at)


def _hand_over(day: Day, officer_id: int, at: dt.datetime) -> int:
    changed = 0
    with wall.seated(LISTER):  # whoever names a deputy need not see what people bring
        waiting = Appointment.objects.filter(day=day, matter__stage__in=ON_LIST).order_by("matter_id")
        for matter_id in waiting.values_list("matter_id", flat=True):
            procedures.take(step="deputise", matter_id=matter_id, given={"owner": officer_id}, by=LISTER, at=at)
            changed += 1
    return changed


@transaction.atomic
def cancel_day(day_id: int, *, by: Actor, at: dt.datetime) -> None:
    """Call it off while nobody is on its list. With people on it, a deputy receives instead."""
    day = _planned(day_id, by)
    if day.booked or day.walked:
        raise DayMovedOn(_("People are on the list. Name a deputy who receives them; nobody is sent away."))
    day.cancelled_at = at
    day.save(update_fields=["cancelled_at"])
    _record(day, "planned", None, by, at)


def _problems(plan: Plan, at: dt.datetime) -> dict[str, str]:
    problems, known = {}, calendar()
    if plan.kind not in Day.Kind.values:
        problems["kind"] = _("Choose one of those offered.")
    if plan.date < day_of(at):
        problems["date"] = _("Choose today or a day ahead.")
    elif not known.is_working(plan.date):
        problems["date"] = _("%(day)s is no working day. The next is %(next)s.") % {
            "day": plan.date.isoformat(), "next": known.next_working(plan.date).isoformat(),
        }  # fmt: skip
    if plan.ends <= plan.starts:
        problems["ends"] = _("It must end after it begins.")
    for name, words in (("place", plan.place), ("themes", plan.themes), ("leader_title", plan.leader_title)):
        if len(words.strip()) < 2:
            problems[name] = _("Write it in a few words.")
    if not any(card.id == plan.organisation_id and card.closed_date is None for card in people.organisations()):
        problems["organisation_id"] = _("There is no such unit. Choose one from the list.")
    elif not _receives(plan.kind, plan.organisation_id, plan.leader_id, at):
        problems["leader_id"] = _("Choose an officer whose post receives on such a day.")
    if not 1 <= plan.places <= MOST_PLACES:
        problems["places"] = _("Give a number from %(low)s to %(high)s.") % {"low": 1, "high": MOST_PLACES}
    if not 1 <= plan.walk_ins <= MOST_PLACES:
        problems["walk_ins"] = _("Keep at least one place for who simply comes.")
    return problems


def _receives(kind: str, organisation_id: int, officer_id: int, at: dt.datetime) -> bool:
    for role in rights.RECEIVES.get(kind, ()):
        cards = people.officers_holding(role, at) if kind == "leader" else people.officers_in(role, organisation_id, at)
        if any(card.id == officer_id for card in cards):
            return True
    return False


def _open_day(day_id: int) -> Day:
    day = Day.objects.select_for_update().filter(pk=day_id, cancelled_at=None).first()
    if day is None:
        raise DayIsUnknown(_("There is no such day. Look in the calendar."))
    return day


def _planned(day_id: int, by: Actor) -> Day:
    day = _open_day(day_id)
    rights.may_plan_or_refuse(by, day.kind, day.organisation_id)
    return day


def _record(day: Day, before: str | None, after: str | None, by: Actor, at: dt.datetime) -> None:
    facts = {"date": day.date.isoformat(), "leader": day.leader_id, "deputy": day.deputy_id}
    announce(SettingChanged(
        subject="reception.day", key=str(day.pk), before={"state": before} if before else None,
        after={"state": after, **facts} if after else None, officer_id=by.officer_id, actor_name=by.name, at=at,
    ))  # fmt: skip
