"""The sample district is drawn the same way again, from what the package holds."""

from __future__ import annotations

from tools.draw_district.__main__ import DATA, drawn
from tools.draw_district.names import Division, listed, pinyin


class TestDrawDistrict:
    def test_draws_the_same_bytes_again(self) -> None:
        for name, text in drawn().items():
            assert text == (DATA / name).read_text(encoding="utf-8"), name

    def test_lists_every_division_once(self) -> None:
        codes = [division.code for division in listed(DATA / "divisions.csv")]
        assert len(codes) == len(set(codes)) == 193


class TestDivision:
    def test_is_called_as_people_call_it(self) -> None:
        assert Division("370705001001", "中学街社区居民委员会").name_zh == "中学街社区"
        assert Division("370705006203", "三娘庙村委会").name_zh == "三娘庙村"
        assert Division("370705002208", "友谊村村委会").name_zh == "友谊村"
        assert Division("370705009007", "健康东街居委会").name_zh == "健康东街社区"
        assert Division("370705010400", "歌尔电子社区").name_zh == "歌尔电子社区"

    def test_is_read_as_the_place_is_read(self) -> None:
        assert pinyin("廿里堡") == "Nianlipu"
        assert pinyin("鸢都") == "Yuandu"
        assert pinyin("芝尔庄") == "Zhi'erzhuang"
