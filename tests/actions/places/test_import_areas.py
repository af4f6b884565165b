"""Replacing areas by those of a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import shapely

from mazha.kernel.errors import Forbidden, Refused, TooLarge
from mazha.kernel.settings_events import SettingChanged
from mazha.people.actor import Actor
from mazha.places import actions as places
from mazha.places import queries
from mazha.places.areas_file import AreasFileIsRefused
from mazha.places.coordinates import Crs, NoSuchCoordinateSystem, convert_all
from mazha.places.models import Area, FormerOutline
from tests.actions.places.conftest import AT
from tests.actions.places.files import COMMUNITY, collection, everything, feature, halves, shape_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]


def in_gcj02(shape: Any) -> Any:
    return shapely.transform(
        shape, lambda xy: np.column_stack(convert_all(xy[:, 0], xy[:, 1], source=Crs.WGS84, target=Crs.GCJ02))
    )


class TestImportAreas:
    def test_redraws_known_grids_opens_new_ones_and_closes_the_rest(self, administrator: Actor) -> None:
        west, east = halves()
        before = {fact.code for fact in queries.areas("grid", COMMUNITY)}
        assert f"{COMMUNITY}001" in before
        done = places.import_areas(
            collection(feature(f"{COMMUNITY}001", west), feature(f"{COMMUNITY}801", east, name_zh="东片网格")),
            by=administrator, at=AT,
        )  # fmt: skip
        assert done.opened == (f"{COMMUNITY}801",)
        assert done.changed == (f"{COMMUNITY}001",)
        assert set(done.closed) == before - {f"{COMMUNITY}001"}
        assert {f.code for f in queries.areas("grid", COMMUNITY)} == {f"{COMMUNITY}001", f"{COMMUNITY}801"}
        new = queries.area(f"{COMMUNITY}801")
        assert (new.name_zh, new.generated) == ("东片网格", False)
        found = queries.locate(new.lon, new.lat)
        assert found is not None
        assert found.grid == f"{COMMUNITY}801"

    def test_names_who_succeeds_a_closed_grid_and_keeps_former_shapes(self, administrator: Actor) -> None:
        west, east = halves()
        former = shape_of(f"{COMMUNITY}001")
        done = places.import_areas(
            collection(feature(f"{COMMUNITY}001", west), feature(f"{COMMUNITY}801", east)), by=administrator, at=AT
        )
        closed = Area.objects.get(code=done.closed[0])
        assert closed.end_date == AT.date()
        assert closed.successor_id in {f"{COMMUNITY}001", f"{COMMUNITY}801"}
        kept = FormerOutline.objects.get(area_id=f"{COMMUNITY}001")
        assert shapely.from_wkb(bytes(kept.outline or b"")).equals(former)

    def test_gives_a_grid_without_a_name_the_customary_one(self, administrator: Actor) -> None:
        west, east = halves()
        file = collection(feature(f"{COMMUNITY}801", west), feature(f"{COMMUNITY}802", east))
        places.import_areas(file, by=administrator, at=AT)
        assert queries.area_path(f"{COMMUNITY}802", "zh-hans") == "东关街道 · 中学街社区 · 第802网格"

    def test_again_finds_nothing_to_change(self, administrator: Actor) -> None:
        west, east = halves()
        file = collection(feature(f"{COMMUNITY}001", west), feature(f"{COMMUNITY}801", east))
        places.import_areas(file, by=administrator, at=AT)
        stands = everything()
        again = places.import_areas(file, by=administrator, at=AT)
        assert (again.opened, again.changed, again.closed) == ((), (), ())
        assert len(again.unchanged) == 2
        assert everything() == stands

    def test_takes_the_whole_packaged_district_for_what_stands(self, administrator: Actor) -> None:
        rows = Area.objects.order_by("code").values_list("code", "outline")
        file = collection(*(feature(code, shapely.from_wkb(bytes(outline or b""))) for code, outline in rows))
        done = places.import_areas(file, by=administrator, at=AT)
        assert (done.opened, done.changed, done.closed, len(done.unchanged)) == ((), (), (), 602)

    def test_converts_from_the_coordinate_system_named(self, administrator: Actor) -> None:
        west, east = halves()
        file = collection(feature(f"{COMMUNITY}801", in_gcj02(west)), feature(f"{COMMUNITY}802", in_gcj02(east)))
        places.import_areas(file, crs="gcj02", by=administrator, at=AT)
        assert shapely.hausdorff_distance(shape_of(f"{COMMUNITY}801"), west) < 1e-6

    def test_puts_every_change_on_the_record(self, administrator: Actor, record: list[SettingChanged]) -> None:
        west, east = halves()
        file = collection(feature(f"{COMMUNITY}001", west), feature(f"{COMMUNITY}801", east))
        done = places.import_areas(file, by=administrator, at=AT)
        changes = {change.key: change for change in record}
        assert set(changes) == {*done.opened, *done.changed, *done.closed}
        assert changes[f"{COMMUNITY}801"].before is None
        redrawn = changes[f"{COMMUNITY}001"]
        assert redrawn.before["outline_sha256"] != redrawn.after["outline_sha256"]  # type: ignore[index]
        assert changes[done.closed[0]].after["end_date"] == "2026-03-02"  # type: ignore[index]
        assert all(change.subject == "places.area" and change.officer_id == 7 for change in record)
        assert all(json.dumps([change.before, change.after]) for change in record)


class TestImportAreasRefuses:
    """Whatever is wrong: what to mend is said by feature, and nothing changes."""

    @pytest.fixture(autouse=True)
    def _unchanged(self, district: None, record: list[SettingChanged]) -> Iterator[None]:
        before, found = everything(), queries.locate(119.1305, 36.7085)
        yield
        assert everything() == before
        assert queries.locate(119.1305, 36.7085) == found
        assert FormerOutline.objects.count() == 0
        assert record == []

    def refused(self, file: bytes | str, by: Actor) -> dict[str, str]:
        with pytest.raises(AreasFileIsRefused) as refused:
            places.import_areas(file, by=by, at=AT)
        assert refused.value.message
        return refused.value.problems

    @pytest.mark.parametrize(
        "file",
        [
            b"", b"\xff\xfe\x00", b"null", b"[]", b"{}", b'{"features": []}', b'{"features": 3}', b"<html>",
            b'{"features": [NaN]}', b"[" * 100_000, "\ud800",
        ],
    )  # fmt: skip
    def test_what_is_no_feature_collection(self, administrator: Actor, file: bytes | str) -> None:
        assert self.refused(file, administrator) == {}

    def test_features_that_cannot_be_read_each_by_its_number(self, administrator: Actor) -> None:
        west, east = halves()
        file = collection(
            feature(f"{COMMUNITY}801", west),
            feature("12", east),
            feature("٣٧٠٧٠٥٠٠١٠٠١٠٠١", east),
            feature(f"{COMMUNITY}802", None),
            feature(f"{COMMUNITY}803", east.centroid),
            feature(f"{COMMUNITY}804", east, name_zh="字" * 81),
            feature(f"{COMMUNITY}805", east, name_zh=["名"]),
            feature(f"{COMMUNITY}806", shapely.Polygon([(119, 36), (119.1, 36.1), (119.1, 36), (119, 36.1)])),
            feature(f"{COMMUNITY}807", shapely.box(36.7, 119.1, 36.8, 119.2)),
            feature(f"{COMMUNITY}808", east, name_zh="a\u202eb"),
            7,
            feature(f"{COMMUNITY}809", east) | {"geometry": {"type": "Polygon", "coordinates": "x"}},
            feature(f"{COMMUNITY}810", east) | {"geometry": {"type": [[119, 36]], "coordinates": []}},
            feature(f"{COMMUNITY}801", east),
        )  # fmt: skip
        problems = self.refused(file, administrator)
        assert set(problems) == {str(n) for n in range(2, 15)}

    def test_a_grid_of_an_unknown_community(self, administrator: Actor) -> None:
        west, _east = halves()
        problems = self.refused(collection(feature("370705001999001", west)), administrator)
        assert "370705001999" in problems["1"]

    def test_an_overlap_naming_the_other_area(self, administrator: Actor) -> None:
        _west, east = halves()
        file = collection(feature(f"{COMMUNITY}801", shape_of(COMMUNITY)), feature(f"{COMMUNITY}802", east))
        problems = self.refused(file, administrator)
        assert set(problems) == {"2"}
        assert f"{COMMUNITY}801" in problems["2"]

    def test_a_gap_naming_the_community(self, administrator: Actor) -> None:
        west, _east = halves()
        assert set(self.refused(collection(feature(f"{COMMUNITY}801", west)), administrator)) == {COMMUNITY}

    def test_a_grid_that_reaches_outside_its_community(self, administrator: Actor) -> None:
        wider = shapely.normalize(shapely.buffer(shape_of(COMMUNITY), 0.001))
        assert set(self.refused(collection(feature(f"{COMMUNITY}801", wider)), administrator)) == {"1"}

    def test_a_community_redrawn_without_its_grids(self, administrator: Actor) -> None:
        smaller = shapely.normalize(shapely.buffer(shape_of(COMMUNITY), -0.001))
        problems = self.refused(collection(feature(COMMUNITY, smaller)), administrator)
        assert any(code.startswith(COMMUNITY) and len(code) == 15 for code in problems)

    def test_a_new_community_without_a_name(self, administrator: Actor) -> None:
        problems = self.refused(collection(feature("370705001888", shape_of(COMMUNITY))), administrator)
        assert "name_zh" in problems["1"]

    def test_an_unknown_coordinate_system(self, administrator: Actor) -> None:
        with pytest.raises(NoSuchCoordinateSystem):
            places.import_areas(collection(feature(COMMUNITY, shape_of(COMMUNITY))), crs="x", by=administrator, at=AT)

    def test_whoever_may_not_change_areas(self, dispatcher: Actor) -> None:
        west, east = halves()
        file = collection(feature(f"{COMMUNITY}001", west), feature(f"{COMMUNITY}801", east))
        with pytest.raises(Forbidden):
            places.import_areas(file, by=dispatcher, at=AT)

    def test_more_than_it_reads(self, administrator: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("mazha.places.areas_file.MOST_BYTES", 100)
        with pytest.raises(TooLarge):
            places.import_areas(" " * 101, by=administrator, at=AT)

    def test_shows_the_first_hundred_and_counts_the_rest(self, administrator: Actor) -> None:
        with pytest.raises(Refused) as refused:
            places.import_areas(collection(*[7] * 250), by=administrator, at=AT)
        assert (refused.value.facts["count"], refused.value.facts["shown"]) == (250, 100)


class TestImportAreasAfterAnother:
    def test_refuses_a_code_that_was_closed(self, administrator: Actor) -> None:
        west, east = halves()
        first = collection(feature(f"{COMMUNITY}801", west), feature(f"{COMMUNITY}802", east))
        places.import_areas(first, by=administrator, at=AT)
        back = collection(feature(f"{COMMUNITY}801", west), feature(f"{COMMUNITY}001", east))
        with pytest.raises(AreasFileIsRefused) as refused:
            places.import_areas(back, by=administrator, at=AT)
        assert "2026-03-02" in refused.value.problems["2"]
