"""The calendar each process keeps: cheap to ask for, and never older than a second."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from mazha.people.actor import Actor
from mazha.workdays import actions, queries
from mazha.workdays.calendar import Kind, NamedDay
from tests.actions.workdays.conftest import AT
from tests.servers import OwnStore

KITES = NamedDay(dt.date(2026, 4, 20), Kind.REST, "风筝节")


def _add_by_another_process(store: OwnStore) -> None:
    with psycopg.connect(store.url) as other:
        other.execute("insert into workdays_day values (%s, 'rest', '风筝节', 2026)", [KITES.date])


class TestCalendar:
    def test_asks_the_store_once_and_then_not_for_a_second(
        self, db: None, django_assert_num_queries: Callable[..., Any]
    ) -> None:
        queries.calendar(fresh=True)
        with django_assert_num_queries(0):
            assert queries.calendar() is queries.calendar()
        with django_assert_num_queries(1):
            queries.calendar(fresh=True)

    def test_sees_what_another_process_changed(self, own_store: OwnStore) -> None:
        before = queries.calendar(fresh=True)
        _add_by_another_process(own_store)
        assert queries.calendar(fresh=True).is_rest(KITES.date)
        assert before.is_working(KITES.date)

    def test_believes_what_it_saw_for_no_longer_than_agreed(
        self, own_store: OwnStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        clock = [1000.0]
        monkeypatch.setattr("mazha.workdays.queries.monotonic", lambda: clock[0])
        queries.calendar(fresh=True)
        _add_by_another_process(own_store)
        clock[0] += queries.LOOK_EVERY - 0.01
        assert queries.calendar().is_working(KITES.date)
        clock[0] += 0.02
        assert queries.calendar().is_rest(KITES.date)

    def test_shows_nobody_else_a_change_that_is_not_committed(self, own_store: OwnStore) -> None:
        seen: list[bool] = []

        def look() -> None:
            seen.append(queries.calendar(fresh=True).is_rest(KITES.date))
            connection.close()

        with transaction.atomic():
            days = [*queries.days_of(2026), KITES]
            actions.load_year(2026, days, "x", True, by=Actor.system("tests"), at=AT)
            assert queries.calendar().is_rest(KITES.date)
            other = threading.Thread(target=look)
            other.start()
            other.join()
        assert seen == [False]
        assert queries.calendar().is_rest(KITES.date)
