"""Changing the calendar: loading a year as its notice is published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.translation import gettext as _

from mazha.kernel.errors import Forbidden, Unacceptable
from mazha.kernel.events import announce
from mazha.kernel.settings_events import SettingChanged
from mazha.workdays.calendar import NamedDay, YearTable
from mazha.workdays.events import YearLoaded
from mazha.workdays.models import Day, Year
from mazha.workdays.packaged import packaged_years
from mazha.workdays.queries import note_change
from mazha.workdays.rules import check_year

if TYPE_CHECKING:
    from mazha.people.actor import Actor

_ONE_AT_A_TIME = 0x4D5A_574B
"""Key of the advisory lock under which years are changed."""


def load_year(year: int, days: Sequence[NamedDay], notice: str, published: bool, *, by: Actor, at: dt.datetime) -> bool:
    """Replace what is known of a year, whole. Returns whether anything changed; when not, nothing is announced.

    Refuses whoever is no system administrator (Forbidden), and a table that cannot be right (Unacceptable, each
    problem under its date): days of another year, twice the same day, a weekday "made up", a public holiday left out,
    a day that another year's notice has named already.
    """
    _may_change(by)
    table = YearTable(year, tuple(sorted(days, key=lambda day: day.date)), published, notice.strip())
    check_year(table)
    if len(table.notice) > 160:
        raise Unacceptable(_("Give the notice's title and number in at most 160 characters."), {"notice": "160"})
    with transaction.atomic():
        _lock()
        return _replace(table, by=by, at=at)


def load_packaged_years(*, by: Actor, at: dt.datetime) -> list[int]:
    """Load the years that came with this version and that the store does not hold as published yet; which they were.

    Years that an administrator loaded as published stay as they are. Refuses whoever is no system administrator.
    """
    _may_change(by)
    loaded = []
    with transaction.atomic():
        _lock()
        held = set(Year.objects.filter(published=True).values_list("year", flat=True))
        for table in packaged_years():
            if table.year not in held and _replace(table, by=by, at=at):
                loaded.append(table.year)
    return loaded


def _may_change(by: Actor) -> None:
    if by.kind != "system" and "system_admin" not in by.roles:
        raise Forbidden(_("Only a system administrator changes the calendar. Ask one, and hand over the notice."))


def _lock() -> None:
    # Two years may name the same days of December, so years are changed one at a time.
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])


def _replace(table: YearTable, *, by: Actor, at: dt.datetime) -> bool:
    before = _as_it_stands(table.year)
    after = _as_json(table)
    if before == after:
        return False
    _refuse_days_of_others(table)
    Year.objects.filter(year=table.year).delete()
    year = Year.objects.create(
        year=table.year, published=table.published, notice=table.notice, loaded_by=by.name[:80], loaded_at=at
    )
    Day.objects.bulk_create(Day(date=day.date, year=year, kind=day.kind.value, name=day.name) for day in table.days)
    note_change()
    announce(
        SettingChanged(
            subject="workdays.year",
            key=str(table.year),
            before=before,
            after=after,
            officer_id=by.officer_id,
            actor_name=by.name,
            at=at,
        )
    )
    announce(YearLoaded(year=table.year, at=at))
    return True


def _as_json(table: YearTable) -> dict[str, object]:
    days = {day.date.isoformat(): [day.kind.value, day.name] for day in table.days}
    return {"published": table.published, "notice": table.notice, "days": days}


def _as_it_stands(year: int) -> dict[str, object] | None:
    row = Year.objects.filter(year=year).first()
    if row is None:
        return None
    days = {day.date.isoformat(): [day.kind, day.name] for day in row.days.order_by("date")}
    return {"published": row.published, "notice": row.notice, "days": days}


def _refuse_days_of_others(table: YearTable) -> None:
    taken = Day.objects.filter(date__in=[day.date for day in table.days]).exclude(year=table.year)
    problems = {
        day.date.isoformat(): _("The notice for %(year)s names this day already.") % {"year": day.year_id}
        for day in taken
    }
    if problems:
        raise Unacceptable(_("The table cannot be right. Nothing was loaded."), problems, year=table.year)
