"""What is found by which words, on the packaged district."""

from __future__ import annotations

import pytest

from mazha.places.addresses import AddressBook, Entry, folded
from mazha.places.sample import packaged_areas, packaged_spots
from mazha.places.sounds import as_heard

SPOTS = packaged_spots()
ESTATE = next(spot for spot in SPOTS if spot.kind == "estate")


@pytest.fixture(scope="module")
def book() -> AddressBook:
    areas = [Entry(a.level, a.code, a.name_zh, a.name_en, a.lon, a.lat) for a in packaged_areas() if a.level != "grid"]
    return AddressBook([*areas, *(Entry(s.kind, s.grid, s.name_zh, s.name_en, s.lon, s.lat) for s in SPOTS)])


class TestSearch:
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("东关街道", "370705001"),
            ("东关", "370705001"),
            ("东关街道中学街社区", "370705001001"),
            ("奎文区东关街道中学街", "370705001001"),
            ("中学街", "370705001001"),
            ("我家住在邢石村东头，路灯坏了", "370705002200"),
            ("廿里堡街道金沙窝", "370705004033"),
            ("梨园街道庄家社区", "370705003011"),
            ("清池街道庄家社区", "370705010106"),
            ("清池街道油坊社区", "370705010093"),
            ("健康街", "370705005018"),
            ("李家街", "370705001017"),
            ("英元社区", "370705003003"),
            ("中學街社区", "370705001001"),
            ("Zhongxuejie Community", "370705001001"),
            ("zhongxuejie", "370705001001"),
            ("Qingchi Subdistrict, Zhuangjia Community", "370705010106"),
        ],
    )
    def test_puts_the_area_meant_first(self, book: AddressBook, text: str, code: str) -> None:
        assert book.search(text, 5)[0].entry.code == code

    @pytest.mark.parametrize(
        "text",
        [
            ESTATE.name_zh,
            f"{ESTATE.name_zh}3号楼2单元501",
            f" {ESTATE.name_zh} ３号楼",
            f"奎文区{ESTATE.name_zh}",
            ESTATE.name_en,
            ESTATE.name_en.upper(),
            ESTATE.name_zh[:-1],
            f"我住在{ESTATE.name_zh}，楼下的路灯坏了三天了没有人管",
        ],
    )
    def test_puts_the_estate_meant_first(self, book: AddressBook, text: str) -> None:
        assert book.search(text, 5)[0].entry.name_zh == ESTATE.name_zh

    def test_keeps_the_building_apart(self, book: AddressBook) -> None:
        assert book.search(f"{ESTATE.name_zh}，3号楼2单元501。", 1)[0].detail == "3号楼2单元501"
        assert book.search(ESTATE.name_zh, 1)[0].detail == ""

    def test_finds_every_spot_by_its_own_name_in_both_languages(self, book: AddressBook) -> None:
        assert all(book.search(spot.name_zh, 1)[0].entry.name_zh == spot.name_zh for spot in SPOTS)
        assert all(book.search(spot.name_en, 1)[0].entry.name_en == spot.name_en for spot in SPOTS)

    @pytest.mark.parametrize("text", ["", "   ", "，。！", "的", "拖欠工资三个月", "123456", "\u200b\u200d", "😀" * 50])
    def test_is_silent_where_no_place_is_named(self, book: AddressBook, text: str) -> None:
        assert book.search(text, 5) == []

    @pytest.mark.parametrize("text", ["社区", "小区", "Community"])
    def test_is_unsure_of_what_every_place_is_called(self, book: AddressBook, text: str) -> None:
        assert all(hit.score < 0.75 for hit in book.search(text, 5))

    def test_reads_only_the_beginning_of_a_letter(self, book: AddressBook) -> None:
        assert book.search("东关街道" + "很长的信" * 100_000, 5)[0].entry.code == "370705001"

    def test_orders_by_how_sure_it_is(self, book: AddressBook) -> None:
        scores = [hit.score for hit in book.search("新城街道东庄村", 8)]
        assert scores == sorted(scores, reverse=True)
        assert all(0.5 <= score <= 1 for score in scores)

    def test_finds_nothing_in_an_empty_book(self) -> None:
        assert AddressBook([]).search("东关街道", 5) == []


class TestFolded:
    def test_keeps_letters_of_one_width_and_case(self) -> None:
        assert folded("Ａ栋 ３号-楼！（东）") == "a栋3号楼东"


class TestAsHeard:
    def test_is_the_same_for_what_sounds_the_same(self) -> None:
        assert as_heard("樱园社区") == as_heard("英元社区") != as_heard("梨园社区")

    def test_gives_each_syllable_one_letter(self) -> None:
        assert len(as_heard("中学街3a")) == 5
