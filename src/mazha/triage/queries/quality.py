"""How often people took what the program proposed: by month, by class, by model. Counts only, nothing of anybody."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from mazha.kernel.errors import Forbidden
from mazha.kernel.ids import uuid7
from mazha.kernel.moments import day_of, start_of
from mazha.people.actor import Actor
from mazha.people.roles import Role
from mazha.triage.drift import has_drifted
from mazha.triage.queries.categories import category_title

MONTHS = 12
READERS = frozenset({Role.DISPATCHER, Role.QUALITY_SUPERVISOR, Role.DUTY_LEADER})

# Ids begin with their moment: the months asked for are one range of the key, however long the history.
_COUNTS = """
select date_trunc('month', made_at at time zone 'Asia/Shanghai')::date as month, left(value, 4) as class,
       coalesce(reason->>'model', '') as model, count(*), count(*) filter (where taken),
       count(*) filter (where taken = false)
from triage_suggestion
where about = 'category' and id >= %s::uuid and made_at >= %s::timestamptz
group by 1, 2, 3 order by 1, 2, 3"""

if TYPE_CHECKING:
    _Row = tuple[dt.date, str, str, int, int, int]


@dataclass(slots=True)
class Tally:
    """Of suggestions made: how many were taken, decided otherwise, and withheld because none was likely enough."""

    made: int = 0
    taken: int = 0
    changed: int = 0
    silent: int = 0

    def add(self, value: str, made: int, taken: int, changed: int) -> None:
        self.made += made
        self.taken += taken
        self.changed += changed
        self.silent += 0 if value else made

    @property
    def decided(self) -> int:
        return self.taken + self.changed

    @property
    def waiting(self) -> int:
        """Proposed, and nobody has decided yet."""
        return self.made - self.silent - self.decided

    @property
    def percent(self) -> int | None:
        """Taken, of those decided; None while nobody has decided on any."""
        return round(100 * self.taken / self.decided) if self.decided else None

    @property
    def percent_silent(self) -> int:
        return round(100 * self.silent / self.made) if self.made else 0


@dataclass(slots=True, kw_only=True)
class Class:
    """One class of the second level, as proposed."""

    code: str
    title: str
    whole: Tally = field(default_factory=Tally)
    months: dict[dt.date, Tally] = field(default_factory=lambda: defaultdict(Tally))
    drifted: bool = False
    """In its newest month clearly fewer were taken than in the months before."""

    @property
    def newest(self) -> int | None:
        return self.months[max(self.months)].percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """The last twelve months; all empty before anything was proposed."""

    months: list[tuple[dt.date, Tally]]
    models: list[tuple[str, Tally]]
    """Newest first."""
    classes: list[Class]
    """Those that drifted first, then the most frequent."""


def quality(actor: Actor, at: dt.datetime, language: str) -> Quality:
    """How the suggestions fared for matters the reader may see: the store's wall counts nothing else. One query.

    Refuses who neither dispatches, supervises nor leads.
    """
    if not actor.roles & READERS:
        raise Forbidden(_("This page is for dispatchers, supervisors and leaders."))
    since = _first_day(at)
    begin = start_of(since)
    least = UUID(int=uuid7(begin).int >> 80 << 80)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [least, begin])
        return _summed(cursor.fetchall(), language)


def _first_day(at: dt.datetime) -> dt.date:
    today = day_of(at)
    months = today.year * 12 + today.month - 1 - (MONTHS - 1)
    return dt.date(months // 12, months % 12 + 1, 1)


def _summed(counts: Iterable[_Row], language: str) -> Quality:
    months: dict[dt.date, Tally] = defaultdict(Tally)
    models: dict[str, Tally] = defaultdict(Tally)
    classes: dict[str, Class] = {}
    for month, code, model, made, taken, changed in counts:
        months[month].add(code, made, taken, changed)
        models[model].add(code, made, taken, changed)
        if code:
            one = classes.setdefault(code, Class(code=code, title=category_title(code, language)))
            one.whole.add(code, made, taken, changed)
            one.months[month].add(code, made, taken, changed)
    for each in classes.values():
        each.drifted = _drifted(each)
    ordered = sorted(classes.values(), key=lambda each: (not each.drifted, -each.whole.made, each.code))
    return Quality(months=sorted(months.items()), models=list(models.items())[::-1], classes=ordered)


def _drifted(each: Class) -> bool:
    newest = each.months[max(each.months)]
    taken, decided = each.whole.taken - newest.taken, each.whole.decided - newest.decided
    return has_drifted(newest.taken, newest.decided, taken, decided)
