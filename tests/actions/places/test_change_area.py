"""Renaming, closing and recoding one area."""

from __future__ import annotations

import pytest
import shapely

from mazha.kernel.errors import Forbidden, Unacceptable, Unknown
from mazha.kernel.settings_events import SettingChanged
from mazha.people.actor import Actor
from mazha.places import actions as places
from mazha.places import queries
from mazha.places.actions.areas import AreaHasParts, AreaIsClosed, CodeIsTaken
from mazha.places.models import Area
from tests.actions.places.conftest import AT
from tests.actions.places.files import COMMUNITY, everything, shape_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]


def neighbours() -> tuple[str, str]:
    """Two grids of one community that share a border."""
    grids = [fact.code for fact in queries.areas("grid", COMMUNITY)]
    shapes = {code: shape_of(code) for code in grids}
    return next(
        (a, b) for a in grids for b in grids if a < b and shapely.length(shapely.intersection(shapes[a], shapes[b])) > 0
    )


class TestRenameArea:
    def test_shows_at_once_and_goes_on_the_record(self, administrator: Actor, record: list[SettingChanged]) -> None:
        places.rename_area(COMMUNITY, name_zh=" 新名社区 ", name_en="Xinming Community", by=administrator, at=AT)
        assert queries.area_name(COMMUNITY, "zh-hans") == "新名社区"
        assert queries.search_address("新名社区")[0].code == COMMUNITY
        (change,) = record
        assert change.before["name_zh"] == "中学街社区"  # type: ignore[index]
        assert change.after["name_en"] == "Xinming Community"  # type: ignore[index]

    def test_keeps_the_english_name_where_none_is_given(self, administrator: Actor) -> None:
        places.rename_area(COMMUNITY, name_zh="新名社区", by=administrator, at=AT)
        assert queries.area_name(COMMUNITY, "en") == "Zhongxuejie Community"

    @pytest.mark.parametrize("name", ["", "  ", "字" * 81, "a\nb", "x\u200by"])
    def test_refuses_what_is_no_name(self, administrator: Actor, name: str) -> None:
        with pytest.raises(Unacceptable):
            places.rename_area(COMMUNITY, name_zh=name, by=administrator, at=AT)
        assert queries.area_name(COMMUNITY, "zh-hans") == "中学街社区"

    def test_refuses_an_unknown_code(self, administrator: Actor) -> None:
        with pytest.raises(Unknown):
            places.rename_area("370705001999", name_zh="新名社区", by=administrator, at=AT)

    def test_refuses_whoever_may_not_change_areas(self, dispatcher: Actor) -> None:
        with pytest.raises(Forbidden):
            places.rename_area(COMMUNITY, name_zh="新名社区", by=dispatcher, at=AT)


class TestCloseArea:
    def test_gives_its_ground_to_the_successor(self, administrator: Actor, record: list[SettingChanged]) -> None:
        gone, heir = neighbours()
        spot = queries.area(gone)
        places.close_area(gone, into=heir, by=administrator, at=AT)
        found = queries.locate(spot.lon, spot.lat)
        assert found is not None
        assert found.grid == heir
        closed = queries.area(gone)
        assert (closed.end_date, closed.successor) == (AT.date(), heir)
        assert [change.key for change in record] == [heir, gone]

    def test_leaves_no_gap(self, administrator: Actor) -> None:
        gone, heir = neighbours()
        before = sum(shape_of(f.code).area for f in queries.areas("grid", COMMUNITY))
        places.close_area(gone, into=heir, by=administrator, at=AT)
        after = sum(shape_of(f.code).area for f in queries.areas("grid", COMMUNITY))
        assert after == pytest.approx(before, rel=1e-9)

    def test_refuses_an_area_with_parts(self, administrator: Actor) -> None:
        with pytest.raises(AreaHasParts):
            places.close_area(COMMUNITY, into="370705001004", by=administrator, at=AT)

    def test_refuses_a_successor_elsewhere(self, administrator: Actor) -> None:
        gone, _heir = neighbours()
        before = everything()
        for into in (gone, "370705002007001", "370705"):
            with pytest.raises(Unacceptable):
                places.close_area(gone, into=into, by=administrator, at=AT)
        assert everything() == before

    def test_refuses_an_area_that_is_closed(self, administrator: Actor) -> None:
        gone, heir = neighbours()
        places.close_area(gone, into=heir, by=administrator, at=AT)
        with pytest.raises(AreaIsClosed) as refused:
            places.rename_area(gone, name_zh="新名", by=administrator, at=AT)
        assert refused.value.facts["successor"] == heir

    def test_refuses_whoever_may_not_change_areas(self, dispatcher: Actor) -> None:
        gone, heir = neighbours()
        with pytest.raises(Forbidden):
            places.close_area(gone, into=heir, by=dispatcher, at=AT)


class TestRecodeArea:
    def test_moves_a_community_with_its_grids(self, administrator: Actor) -> None:
        parts = [fact.code for fact in queries.areas("grid", COMMUNITY)]
        spot = queries.area(parts[0])
        places.recode_area(COMMUNITY, "370705001901", name_zh="新码社区", by=administrator, at=AT)
        found = queries.locate(spot.lon, spot.lat)
        assert found is not None
        assert found.grid == "370705001901" + parts[0][12:]
        assert queries.area(parts[0]).successor == found.grid
        assert queries.area_path(found.community, "zh-hans") == "东关街道 · 新码社区"
        assert [f.code for f in queries.areas("grid", COMMUNITY)] == []

    @pytest.mark.parametrize(
        ("new_code", "refusal"),
        [
            ("37070500190", Unacceptable), ("370705001 01", Unacceptable), ("370705001901001", Unacceptable),
            ("370705999001", Unknown), ("370705001004", CodeIsTaken),
        ],
    )  # fmt: skip
    def test_refuses_a_code_that_cannot_be(self, administrator: Actor, new_code: str, refusal: type[Exception]) -> None:
        before = everything()
        with pytest.raises(refusal):
            places.recode_area(COMMUNITY, new_code, by=administrator, at=AT)
        assert everything() == before

    def test_keeps_every_former_code_as_a_row(self, administrator: Actor) -> None:
        before = Area.objects.count()
        parts = len(queries.areas("grid", COMMUNITY))
        places.recode_area(COMMUNITY, "370705001901", by=administrator, at=AT)
        assert Area.objects.count() == before + parts + 1
