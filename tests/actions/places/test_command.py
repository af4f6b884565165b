"""The command `mazha places`."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from mazha.places import queries
from tests.actions.places.files import COMMUNITY, collection, feature, halves

pytestmark = pytest.mark.django_db


def said(*words: str) -> str:
    out = io.StringIO()
    call_command("places", *words, stdout=out, stderr=out)
    return out.getvalue()


class TestSample:
    def test_loads_the_district_once(self) -> None:
        assert "602 areas and 250" in said("sample")
        assert "0 areas and 0" in said("sample")
        assert said("count").split() == ["district", "1", "street", "10", "community", "183", "grid", "408"]


@pytest.mark.usefixtures("district")
class TestAreas:
    def test_takes_a_file_and_says_what_became_of_it(self, tmp_path: Path) -> None:
        west, east = halves()
        file = tmp_path / "grids.geojson"
        file.write_text(collection(feature(f"{COMMUNITY}001", west), feature(f"{COMMUNITY}801", east)))
        assert said("areas", str(file)).startswith("1 opened, 1 changed,")
        assert len(queries.areas("grid", COMMUNITY)) == 2

    def test_lists_what_is_to_be_mended(self, tmp_path: Path) -> None:
        file = tmp_path / "grids.geojson"
        file.write_text(collection(7))
        out = io.StringIO()
        with pytest.raises(CommandError):
            call_command("places", "areas", str(file), stderr=out)
        assert out.getvalue().startswith("1: ")

    def test_says_when_the_file_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="cannot be read"):
            said("areas", str(tmp_path / "none.geojson"))


@pytest.mark.usefixtures("district")
class TestSpots:
    def test_takes_a_table_with_a_byte_order_mark(self, tmp_path: Path) -> None:
        file = tmp_path / "spots.csv"
        file.write_text("name_zh,name_en,kind,lon,lat\n和顺新苑,,estate,119.1305,36.7085\n", encoding="utf-8-sig")
        assert said("spots", str(file)) == "1 named places.\n"

    def test_refuses_another_encoding(self, tmp_path: Path) -> None:
        file = tmp_path / "spots.csv"
        file.write_bytes("name_zh,和顺".encode("gb18030"))
        with pytest.raises(CommandError, match="UTF-8"):
            said("spots", str(file))
