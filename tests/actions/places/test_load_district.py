"""Loading the packaged district."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from mazha.kernel.errors import Forbidden
from mazha.kernel.settings_events import SettingChanged
from mazha.people.actor import Actor
from mazha.places import actions as places
from mazha.places import queries
from tests.actions.places.conftest import AT


@pytest.mark.django_db
class TestLoadDistrict:
    def test_brings_every_level_and_the_named_places(self, administrator: Actor) -> None:
        loaded = places.load_district(by=administrator, at=AT)
        assert (loaded.areas, loaded.spots) == (602, 250)
        assert [len(queries.areas(level)) for level in ("district", "street", "community", "grid")] == [1, 10, 183, 408]

    def test_again_changes_nothing_and_keeps_what_an_administrator_changed(self, administrator: Actor) -> None:
        places.load_district(by=administrator, at=AT)
        places.rename_area("370705001001", name_zh="中学街新社区", by=administrator, at=AT)
        again = places.load_district(by=administrator, at=AT)
        assert (again.areas, again.spots) == (0, 0)
        assert queries.area_name("370705001001", "zh-hans") == "中学街新社区"

    def test_takes_few_statements(
        self, administrator: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_max_num_queries(12):
            places.load_district(by=administrator, at=AT)

    def test_goes_on_the_record_once(self, administrator: Actor, record: list[SettingChanged]) -> None:
        places.load_district(by=administrator, at=AT)
        places.load_district(by=administrator, at=AT)
        (change,) = record
        assert (change.subject, change.key, change.officer_id, change.at) == ("places.district", "370705", 7, AT)

    def test_refuses_whoever_may_not_change_areas(self, dispatcher: Actor) -> None:
        with pytest.raises(Forbidden):
            places.load_district(by=dispatcher, at=AT)
        assert queries.areas("district") == ()
