"""How often one address may knock at a public door."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings

from mazha.design import throttle
from mazha.design.addresses import address_of
from mazha.kernel.errors import TooOften
from tests.servers import OwnStore

AT = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


def knocks(times: int, *, address: str = "203.0.113.7", door: str = "report", at: dt.datetime = AT) -> int:
    """How many of so many knocks were let through."""
    request = RequestFactory().post("/report", REMOTE_ADDR=address)
    passed = 0
    for _knock in range(times):
        try:
            throttle.pass_or_refuse(request, door, at)
        except TooOften:
            continue
        passed += 1
    return passed


@pytest.mark.django_db
class TestPassOrRefuse:
    def test_lets_twenty_reports_through_and_then_one_each_half_minute(self) -> None:
        assert knocks(25) == 20
        assert knocks(5, at=AT + 29 * SECOND) == 0
        assert knocks(5, at=AT + 30 * SECOND) == 1
        assert knocks(25, at=AT + 3600 * SECOND) == 20

    def test_takes_limits_a_thousand_times_as_wide(self, settings: Settings) -> None:
        settings.PUBLIC_LIMITS_TIMES = 1000
        assert knocks(25) == 25

    def test_never_meets_a_household_that_reports_once_a_minute(self) -> None:
        assert sum(knocks(1, at=AT + i * 60 * SECOND) for i in range(120)) == 120

    def test_counts_addresses_apart_and_their_network_together(self) -> None:
        passed = [knocks(20, address=f"203.0.113.{i}") for i in range(1, 13)]
        assert passed == [20] * 10 + [0] * 2
        assert knocks(1, address="203.0.114.1") == 1

    def test_counts_an_ipv6_household_as_one(self) -> None:
        assert knocks(15, address="2001:db8:1:2::1") == 15
        assert knocks(15, address="2001:db8:1:2:ffff::9") == 5

    def test_counts_doors_apart(self) -> None:
        knocks(25)
        assert knocks(25, door="code") == 25

    def test_says_when_to_come_back(self) -> None:
        knocks(20)
        with pytest.raises(TooOften) as refused:
            throttle.pass_or_refuse(RequestFactory().post("/", REMOTE_ADDR="203.0.113.7"), "report", AT)
        assert refused.value.facts == {"retry_after": 30}

    def test_is_not_fooled_by_a_clock_that_went_back(self) -> None:
        knocks(25)
        assert knocks(5, at=AT - 3600 * SECOND) == 0

    def test_believes_a_proxy_only_when_told_to(self, settings: Settings) -> None:
        request = RequestFactory().post("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="1.2.3.4, 198.51.100.9")
        assert address_of(request) == "10.0.0.1"
        settings.BEHIND_PROXY = True
        assert address_of(request) == "198.51.100.9"

    @pytest.mark.parametrize("address", ["", "unix:", "not an address"])
    def test_counts_those_without_an_address_as_one(self, address: str) -> None:
        assert knocks(25, address=address) == 20

    def test_takes_one_statement(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        with django_assert_num_queries(1):
            knocks(1)

    def test_may_be_widened_for_one_shared_address(self, settings: Settings) -> None:
        settings.PUBLIC_LIMITS_TIMES = 3
        assert knocks(100) == 60

    def test_forgets_buckets_that_are_full_again(self) -> None:
        knocks(1)
        assert throttle.sweep(AT + 600 * SECOND) == 0
        assert throttle.sweep(AT + 601 * SECOND) == 2


class TestSeveralServers:
    def test_share_one_count(self, own_store: OwnStore) -> None:
        passed: list[int] = []

        def one_server() -> None:
            passed.append(knocks(10))
            connection.close()

        threads = [threading.Thread(target=one_server) for _server in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(passed) == 20

    def test_write_nothing_that_must_reach_the_disk(self, own_store: OwnStore) -> None:
        knocks(1)
        with connection.cursor() as cursor:
            cursor.execute("select relpersistence from pg_class where relname = 'design_bucket'")
            assert cursor.fetchone() == ("u",)
