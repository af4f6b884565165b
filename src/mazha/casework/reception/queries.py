"""The public calendar, and for who works on them: the days, their lists."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mazha.casework.reception import rights
from mazha.casework.reception.models import Appointment, Day
from mazha.casework.reception.rules import BOOK_AHEAD, NOTICE_DAYS, days_ahead
from mazha.kernel.errors import Unknown
from mazha.kernel.moments import SHANGHAI, day_of
from mazha.matters import queries as matters
from mazha.people import queries as people
from mazha.people import rights as posts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mazha.matters.models import Matter
    from mazha.people.actor import Actor

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCard:
    """One day, as the calendar shows it."""

    id: int
    kind: str
    date: dt.date
    starts: dt.time
    ends: dt.time
    place: str
    themes: str
    organisation: str
    organisation_id: int
    leader: str
    leader_id: int
    leader_title: str
    deputy: str
    deputy_title: str
    places: int
    places_left: int
    walk_ins: int
    walk_ins_left: int
    published_at: dt.datetime | None
    late_because: str
    notice: int | None
    """Days between publishing and the day."""
    is_bookable: bool
    opens_on: dt.date
    """From when it can be booked."""

    @property
    def receives(self) -> str:
        """Who receives now, with their post."""
        return f"{self.deputy_title} {self.deputy}" if self.deputy else f"{self.leader_title} {self.leader}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One place on the list, and its matter as far as the asker sees it."""

    number: int
    people: int
    representatives: int
    walk_in: bool
    matter: Matter


def calendar_days(at: dt.datetime) -> list[DayCard]:
    """What is published and not over, for everybody."""
    rows = Day.objects.filter(cancelled_at=None, published_at__isnull=False, date__gte=day_of(at))
    return _cards(rows.select_related("organisation").order_by("date", "starts", "id")[:MOST], at)


def published_day(day_id: int, at: dt.datetime) -> DayCard:
    """One of them, also when it is over. Refuses what is not published with Unknown."""
    rows = Day.objects.filter(pk=day_id, cancelled_at=None, published_at__isnull=False)
    found = _cards(rows.select_related("organisation"), at)
    if not found:
        raise Unknown(_("There is no such day. Look in the calendar."))
    return found[0]


def days(actor: Actor, at: dt.datetime, *, past: bool = False) -> list[DayCard]:
    """For who works on them: days to come, planned ones too; or those that are over, newest first."""
    posts.must_hold(actor, *rights.WORKS_ON)
    rows = Day.objects.filter(cancelled_at=None).select_related("organisation")
    today = day_of(at)
    if past:
        chosen = rows.filter(date__lt=today).order_by("-date", "-starts", "-id")
    else:
        chosen = rows.filter(date__gte=today).order_by("date", "starts", "id")
    return _cards(chosen[:MOST], at)


def day(actor: Actor, day_id: int, at: dt.datetime) -> DayCard:
    """One day. Refuses what is not there."""
    posts.must_hold(actor, *rights.WORKS_ON)
    found = _cards(Day.objects.filter(pk=day_id, cancelled_at=None).select_related("organisation"), at)
    if not found:
        raise Unknown(_("There is no such day. Look in the calendar."))
    return found[0]


def may_plan(actor: Actor, card: DayCard) -> bool:
    return rights.may_plan(actor, card.kind, card.organisation_id)


def may_plan_kinds(actor: Actor) -> list[str]:
    """Kinds of day the asker may plan for some unit."""
    return [
        kind for kind in Day.Kind.values
        if any(rights.may_plan(actor, kind, unit) for unit in {p.organisation_id for p in actor.posts} or {0})
    ]  # fmt: skip


def may_plan_for(actor: Actor, kind: str, organisation_id: int) -> bool:
    return rights.may_plan(actor, kind, organisation_id)


def keeps_list(actor: Actor, card: DayCard) -> bool:
    row = Day.objects.filter(pk=card.id).first()
    return row is not None and rights.keeps_list(actor, row)


def listed(actor: Actor, card: DayCard) -> list[Listed]:
    """The day's list in order, as far as the asker sees the matters."""
    rows = list(Appointment.objects.filter(day_id=card.id).order_by("number"))
    seen = matters.visible_to(actor).in_bulk([row.matter_id for row in rows])
    return [
        Listed(
            number=row.number, people=row.people, representatives=row.representatives, walk_in=row.walk_in,
            matter=seen[row.matter_id],
        )
        for row in rows
        if row.matter_id in seen
    ]  # fmt: skip


def day_of_matter(matter: Matter, at: dt.datetime) -> DayCard | None:
    """The day a reception matter belongs to, for whoever sees the matter."""
    wanted = matter.facts.get("day")
    if matter.procedure != "reception" or not isinstance(wanted, int):
        return None
    return next(iter(_cards(Day.objects.filter(pk=wanted).select_related("organisation"), at)), None)


def place_of(matter: Matter) -> int | None:
    """The number on the list."""
    row = Appointment.objects.filter(matter=matter).first()
    return row.number if row else None


def receivers(kind: str, organisation_id: int | None, at: dt.datetime) -> list[tuple[int, str]]:
    """Officers who may receive on a day of this kind: of one unit, or of all."""
    found: dict[int, str] = {}
    for role in rights.RECEIVES.get(kind, ()):
        cards = (
            people.officers_holding(role, at)
            if kind == "leader" or organisation_id is None
            else people.officers_in(role, organisation_id, at)
        )
        found |= {card.id: card.name for card in cards}
    return sorted(found.items(), key=lambda each: each[1])


def receivers_for(actor: Actor, kind: str, at: dt.datetime) -> list[tuple[int, str]]:
    """Officers who may receive on a day of this kind that the asker plans: of all units, or of their own."""
    if rights.plans_all(actor):
        return receivers(kind, None, at)
    found: dict[int, str] = {}
    for unit in {post.organisation_id for post in actor.posts if rights.may_plan(actor, kind, post.organisation_id)}:
        found |= dict(receivers(kind, unit, at))
    return sorted(found.items(), key=lambda each: each[1])


def _cards(rows: Iterable[Day], at: dt.datetime) -> list[DayCard]:
    found = list(rows)
    names = people.officer_names(
        {row.leader_id for row in found} | {row.deputy_id for row in found if row.deputy_id is not None}
    )
    return [_card(row, names, at) for row in found]


def _card(row: Day, names: dict[int, str], at: dt.datetime) -> DayCard:
    left, today = max(0, row.places - row.booked), day_of(at)
    begins = dt.datetime.combine(row.date, row.starts, tzinfo=SHANGHAI)
    soon = days_ahead(row.date, today) <= BOOK_AHEAD
    return DayCard(
        id=row.pk, kind=row.kind, date=row.date, starts=row.starts, ends=row.ends, place=row.place, themes=row.themes,
        organisation=people.organisation(row.organisation_id).name, organisation_id=row.organisation_id,
        leader=names.get(row.leader_id, ""), leader_id=row.leader_id, leader_title=row.leader_title,
        deputy=names.get(row.deputy_id or 0, ""), deputy_title=row.deputy_title, places=row.places, places_left=left,
        walk_ins=row.walk_ins, walk_ins_left=max(0, row.walk_ins - row.walked), published_at=row.published_at,
        late_because=row.late_because,
        notice=days_ahead(row.date, day_of(row.published_at)) if row.published_at else None,
        is_bookable=bool(row.published_at) and soon and begins > at and left > 0,
        opens_on=row.date - dt.timedelta(days=BOOK_AHEAD),
    )  # fmt: skip


__all__ = [
    "NOTICE_DAYS", "DayCard", "Listed", "calendar_days", "day", "day_of_matter", "days", "keeps_list", "listed",
    "may_plan", "may_plan_for", "may_plan_kinds", "place_of", "published_day", "receivers", "receivers_for",
]  # fmt: skip
