"""Replacing the named places by those of a table."""

from __future__ import annotations

import pytest

from mazha.kernel.errors import Forbidden, Unacceptable
from mazha.kernel.settings_events import SettingChanged
from mazha.people.actor import Actor
from mazha.places import actions as places
from mazha.places import queries
from mazha.places.models import Spot
from tests.actions.places.conftest import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
HEAD = "name_zh,name_en,kind,lon,lat\n"
GOOD = "和顺新苑,Heshun New Court,estate,119.1305,36.7085\n"


class TestImportSpots:
    def test_replaces_them_all(self, administrator: Actor, record: list[SettingChanged]) -> None:
        assert places.import_spots("\ufeff" + HEAD + GOOD, by=administrator, at=AT) == 1
        best = queries.search_address("和顺新苑2号楼")[0]
        found = queries.locate(119.1305, 36.7085)
        assert found is not None
        assert (best.name_zh, best.code, best.detail) == ("和顺新苑", found.grid, "2号楼")
        assert Spot.objects.count() == 1
        assert [change.subject for change in record] == ["places.spots"]

    @pytest.mark.parametrize(
        "line",
        [
            ",x,estate,119.13,36.7\n", "x,,castle,119.13,36.7\n", "x,,estate,east,36.7\n", "x,,estate,36.7,119.13\n",
            "x,,estate,nan,36.7\n", "x,,estate,121,31\n", "x\n", "\u202ex,,estate,119.13,36.7\n", GOOD,
        ],
    )  # fmt: skip
    def test_refuses_a_line_by_its_number_and_changes_nothing(self, administrator: Actor, line: str) -> None:
        with pytest.raises(Unacceptable) as refused:
            places.import_spots(HEAD + GOOD + line, by=administrator, at=AT)
        assert set(refused.value.problems) == {"3"}
        assert Spot.objects.count() == 250

    @pytest.mark.parametrize("table", ["", "name,lon,lat\n"])
    def test_refuses_a_table_without_its_columns(self, administrator: Actor, table: str) -> None:
        with pytest.raises(Unacceptable):
            places.import_spots(table, by=administrator, at=AT)
        assert Spot.objects.count() == 250

    def test_refuses_whoever_may_not_change_places(self, dispatcher: Actor) -> None:
        with pytest.raises(Forbidden):
            places.import_spots(HEAD + GOOD, by=dispatcher, at=AT)
