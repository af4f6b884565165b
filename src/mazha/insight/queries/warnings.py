"""What warnings there are, for the post they are for: the leader on duty of the district."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q
from django.utils.translation import gettext as _

from mazha.insight.models import Raised, Rehearsed, Watch
from mazha.insight.scope import between
from mazha.insight.warning.looking import LEAST_WEEKS, is_one_rise
from mazha.insight.warning.panels import weeks_counted
from mazha.kernel.errors import Forbidden, Unknown
from mazha.kernel.moments import day_of
from mazha.matters import queries as matters
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.roles import Role

if TYPE_CHECKING:
    from mazha.matters.models import Matter

MOST_BEHIND = 200
PAGE = 50
_COUNTER = Actor.system("insight.warning")


class NotYoursToWatch(Forbidden):
    """Warnings hold small counts: they are for one post."""

    code = "insight.not_yours_to_watch"


class WarningIsUnknown(Unknown):
    code = "insight.warning_unknown"


@dataclass(frozen=True, slots=True)
class Shown:
    """A warning and the matter that it is."""

    raised: Raised
    matter: Matter


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether there is anything to look at yet."""

    watch: Watch
    weeks: int
    needed: int = LEAST_WEEKS

    @property
    def is_ready(self) -> bool:
        return self.weeks >= self.needed


def must_watch(asker: Actor) -> str:
    """The district whose warnings are the asker's. Refuses everyone but its leader on duty."""
    held = [post.territory for post in asker.posts if post.role is Role.DUTY_LEADER]
    if settings.DISTRICT not in held:
        raise NotYoursToWatch(_("Warnings are for the leader on duty of the district. Ask them what concerns you."))
    return str(settings.DISTRICT)


def watch(asker: Actor, at: dt.datetime) -> Readiness:
    """Whether warnings are on, within which budget, and how many weeks have been counted."""
    district = must_watch(asker)
    row = Watch.objects.filter(district=district).first() or Watch(district=district)
    with wall.seated(_COUNTER):
        weeks = weeks_counted(district, day_of(at) - dt.timedelta(days=1))
    return Readiness(row, weeks)


def warnings(asker: Actor, *, is_open: bool, skip: int = 0) -> list[Shown]:
    """Those that nobody has ended yet, the rarest first; or the others, newest first. One more than a page."""
    must_watch(asker)
    rows = Raised.objects.filter(matter__closed_at__isnull=is_open).select_related("matter")
    order = ["-recurrence", "-last"] if is_open else ["-matter__closed_at"]
    found = rows.order_by(*order, "-pk")[skip : skip + PAGE + 1]
    return [Shown(row, row.matter) for row in found]


def open_warnings(asker: Actor) -> int:
    """How many wait or are acted on; none for whom they are not for."""
    held = {post.territory for post in asker.posts if post.role is Role.DUTY_LEADER}
    return Raised.objects.filter(matter__closed_at__isnull=True).count() if settings.DISTRICT in held else 0


def warning(asker: Actor, matter_id: UUID) -> Shown:
    """One of them. Refuses what is not there, or not for the asker."""
    must_watch(asker)
    row = Raised.objects.select_related("matter").filter(pk=matter_id).first()
    if row is None:
        raise WarningIsUnknown(_("There is no such warning. Open it from the list of warnings."))
    return Shown(row, row.matter)


def behind_warning(asker: Actor, raised: Raised) -> list[Matter]:
    """The matters counted since it stood out, newest first: those the asker may see, as everywhere."""
    must_watch(asker)
    inside = {raised.level: raised.place}
    rows = matters.visible_to(asker).filter(
        between("opened_at", raised.first, raised.last), Q(restricted="", barred__isnull=True),
        ~Q(channel__in=("linked", "warning")), category__gte=raised.kind, category__lt=_after(raised.kind), **inside,
    )  # fmt: skip
    return list(rows.select_related("lead_unit").order_by("-opened_at", "-id")[:MOST_BEHIND])


def _after(code: str) -> str:
    return code[:-1] + chr(ord(code[-1]) + 1)


def earlier(asker: Actor, raised: Raised) -> list[Shown]:
    """Earlier warnings of the same kind in this place, in one within it, or in one around it; newest first."""
    must_watch(asker)
    rows = Raised.objects.filter(kind=raised.kind, district=raised.district, first__lt=raised.first)
    same = [
        Shown(row, row.matter)
        for row in rows.exclude(pk=raised.pk).select_related("matter").order_by("-first")[:100]
        if is_one_rise(row.kind, row.place, raised.kind, raised.place)
    ]
    return same[:5]


def orders_of(asker: Actor, shown: Shown) -> list[Matter]:
    """What units were ordered to do because of it."""
    must_watch(asker)
    return [other for _kind, other in matters.links_of(asker, shown.matter) if other.procedure == "warning_order"]


def rehearsed(asker: Actor, *, judged: str = "", skip: int = 0) -> list[Rehearsed]:
    """What would have been warned of, newest and rarest first. One more than a page."""
    must_watch(asker)
    rows = Rehearsed.objects.all()
    if judged:
        rows = rows.filter(judged="" if judged == "open" else judged)
    return list(rows.order_by("-last", F("recurrence").desc(nulls_last=True), "id")[skip : skip + PAGE + 1])


def judgements(asker: Actor) -> dict[str, int]:
    """How many of them people called a hit, false, unsure or missed; under the empty name those not judged yet."""
    must_watch(asker)
    found = dict.fromkeys(["", *Rehearsed.Judgement.values], 0)
    for name in Rehearsed.objects.values_list("judged", flat=True):
        found[name] += 1
    return found
