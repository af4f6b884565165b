"""Loading a year as its notice is published."""

from __future__ import annotations

import datetime as dt
import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection, transaction

from mazha.kernel.errors import Forbidden, Refused, Unacceptable
from mazha.kernel.events import Event
from mazha.kernel.settings_events import SettingChanged
from mazha.people.actor import Actor
from mazha.workdays import actions, queries
from mazha.workdays.calendar import Kind, NamedDay
from mazha.workdays.events import YearLoaded
from mazha.workdays.packaged import packaged_calendar, packaged_years
from mazha.workdays.statutory import statutory_days
from tests.actions.workdays.conftest import AT

pytestmark = pytest.mark.django_db

NOTICE = "国务院办公厅关于2027年部分节假日安排的通知"
DAYS = [
    *(NamedDay(day, Kind.REST, name) for day, name in statutory_days(2027).items()),
    NamedDay(dt.date(2027, 2, 20), Kind.MAKE_UP, "春节"),
    NamedDay(dt.date(2026, 12, 31), Kind.REST, "元旦"),
]


def load(by: Actor, days: list[NamedDay] | None = None, *, year: int = 2027, published: bool = True) -> bool:
    return actions.load_year(year, DAYS if days is None else days, NOTICE, published, by=by, at=AT)


class TestLoadYear:
    def test_makes_the_year_the_calendars_own(self, administrator: Actor) -> None:
        assert not queries.calendar().is_published(2027)
        assert load(administrator)
        calendar = queries.calendar()
        assert calendar.is_published(2027)
        assert calendar.is_working(dt.date(2027, 2, 20))
        assert calendar.is_rest(dt.date(2026, 12, 31))
        assert queries.days_of(2027) == sorted(DAYS, key=lambda day: day.date)

    def test_replaces_the_year_whole(self, administrator: Actor) -> None:
        load(administrator)
        assert load(administrator, DAYS[:-2])
        assert queries.days_of(2027) == sorted(DAYS[:-2], key=lambda day: day.date)
        assert queries.calendar().is_rest(dt.date(2027, 2, 20))

    def test_is_announced_with_before_and_after(self, administrator: Actor, heard: list[Event]) -> None:
        load(administrator, published=False)
        load(administrator)
        first, _, second, loaded = heard
        assert isinstance(first, SettingChanged)
        assert isinstance(second, SettingChanged)
        assert (first.subject, first.key, first.before, first.actor_name) == ("workdays.year", "2027", None, "管理员")
        assert second.before == first.after
        assert isinstance(second.after, dict)
        assert second.after["published"] is True
        assert second.after["days"]["2027-02-20"] == ["make_up", "春节"]
        assert loaded == YearLoaded(year=2027, at=AT)

    def test_does_and_announces_nothing_the_second_time(self, administrator: Actor, heard: list[Event]) -> None:
        load(administrator)
        heard.clear()
        assert not load(administrator)
        assert heard == []

    def test_says_who_loaded_it_in_the_list(self, administrator: Actor) -> None:
        load(administrator)
        line = queries.years()[0]
        assert (line.year, line.published, line.notice, line.loaded_by) == (2027, True, NOTICE, "管理员")
        assert (line.rest_days, line.make_up_days) == (len(DAYS) - 1, 1)

    def test_is_refused_to_everyone_but_an_administrator(self, dispatcher: Actor) -> None:
        for someone in (dispatcher, Actor.nobody(), Actor.resident("7K2M94QFT3XC")):
            with pytest.raises(Forbidden):
                load(someone)
        assert queries.days_of(2027) == []

    @pytest.mark.parametrize(
        "wrong",
        [
            DAYS[1:],  # without New Year
            [*DAYS, DAYS[0]],
            [*DAYS, NamedDay(dt.date(2028, 1, 1), Kind.REST, "元旦")],
        ],
    )
    def test_leaves_everything_as_it_was_when_the_table_is_wrong(
        self, administrator: Actor, wrong: list[NamedDay], heard: list[Event]
    ) -> None:
        load(administrator)
        before, mark = queries.days_of(2027), queries.calendar().version
        heard.clear()
        with pytest.raises(Unacceptable):
            load(administrator, wrong)
        assert (queries.days_of(2027), queries.calendar(fresh=True).version, heard) == (before, mark, [])

    def test_refuses_a_day_that_another_notice_names(self, administrator: Actor) -> None:
        load(administrator)
        y2026 = [*queries.days_of(2026), NamedDay(dt.date(2026, 12, 31), Kind.REST, "元旦")]
        with pytest.raises(Unacceptable) as refused:
            load(administrator, y2026, year=2026)
        assert list(refused.value.problems) == ["2026-12-31"]

    def test_refuses_a_notice_longer_than_a_title(self, administrator: Actor) -> None:
        with pytest.raises(Refused):
            actions.load_year(2027, DAYS, "通知" * 100, True, by=administrator, at=AT)


class TestRollback:
    def test_gives_the_old_calendar_back(self, administrator: Actor) -> None:
        before = queries.calendar()
        with transaction.atomic():
            load(administrator)
            assert queries.calendar().is_published(2027)
            transaction.set_rollback(True)
        assert queries.calendar().version == before.version
        assert not queries.calendar().is_published(2027)


class TestLoadPackagedYears:
    def test_changes_nothing_right_after_installation(self, administrator: Actor, heard: list[Event]) -> None:
        assert actions.load_packaged_years(by=administrator, at=AT) == []
        assert heard == []

    def test_brings_what_is_missing_or_only_expected(self, administrator: Actor) -> None:
        load(administrator, queries.days_of(2026)[:5], year=2026, published=False)
        assert actions.load_packaged_years(by=Actor.system("tests"), at=AT) == [2026]
        assert queries.days_of(2026) == list(packaged_years()[-1].days)

    def test_leaves_alone_what_an_administrator_published(self, administrator: Actor) -> None:
        more = [*queries.days_of(2026), NamedDay(dt.date(2026, 4, 20), Kind.REST, "风筝节")]
        load(administrator, more, year=2026)
        assert actions.load_packaged_years(by=administrator, at=AT) == []
        assert len(queries.days_of(2026)) == len(more)

    def test_is_refused_to_everyone_but_an_administrator(self, dispatcher: Actor) -> None:
        with pytest.raises(Forbidden):
            actions.load_packaged_years(by=dispatcher, at=AT)


class TestInstallation:
    def test_holds_the_packaged_years_from_the_start(self) -> None:
        assert [line.year for line in queries.years()] == list(range(2026, 2009, -1))
        for table in packaged_years():
            assert queries.days_of(table.year) == list(table.days)

    def test_migration_can_run_again_and_keeps_what_was_changed(self, administrator: Actor) -> None:
        migration = importlib.import_module("mazha.workdays.migrations.0003_packaged_years")
        more = [*queries.days_of(2026), NamedDay(dt.date(2026, 4, 20), Kind.REST, "风筝节")]
        load(administrator, more, year=2026)
        editor = SimpleNamespace(connection=connection)
        migration.load(apps, editor)
        assert len(queries.days_of(2026)) == len(more)
        migration.unload(apps, editor)
        assert [line.year for line in queries.years()] == [2026]
        migration.load(apps, editor)
        assert queries.days_of(2025) == list(packaged_years()[-2].days)

    def test_counts_by_the_packaged_years_when_the_store_holds_none(self, administrator: Actor) -> None:
        migration = importlib.import_module("mazha.workdays.migrations.0003_packaged_years")
        migration.unload(apps, SimpleNamespace(connection=connection))
        assert queries.calendar(fresh=True) is packaged_calendar()
