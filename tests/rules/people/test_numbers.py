"""Telephone and identity numbers: one written form, check digits, covers."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mazha.people import rules

DIGITS = [*"0123456789０１２３４５６７８９〇零幺一二三四五六七八九"]
mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


class TestNormalisePhone:
    @pytest.mark.parametrize(
        "written",
        [
            "13812341234",
            "138 1234 1234",
            "138-1234-1234",
            "+86 138 1234 1234",
            "0086 13812341234",
            "8613812341234",
            "１３８１２３４１２３４",
            " 13812341234\n",
        ],
    )
    def test_reads_one_mobile_in_every_way_it_is_written(self, written: str) -> None:
        assert rules.normalise_phone(written) == "+8613812341234"

    @pytest.mark.parametrize(
        ("written", "read"),
        [
            ("0536-8234567", "+865368234567"),
            ("(0536)8234567-801", "+865368234567"),
            ("0536 8234567 转 801", "+865368234567"),
            ("010-62345678", "+861062345678"),
            ("+86 536 823 4567", "+865368234567"),
            ("400-123-4567", "+864001234567"),
            ("+1 (415) 555-2671", "+14155552671"),
        ],
    )
    def test_reads_landlines_without_their_extension_and_numbers_from_elsewhere(self, written: str, read: str) -> None:
        assert rules.normalise_phone(written) == read

    def test_puts_the_area_code_before_a_local_number(self) -> None:
        assert rules.normalise_phone("8234567") is None
        assert rules.normalise_phone("8234567", "0536") == "+865368234567"

    @pytest.mark.parametrize("written", ["", "12345", "110", "1381234123", "138123412345", "张三", "+86123", "0" * 11])
    def test_says_none_for_what_is_no_ones_number(self, written: str) -> None:
        assert rules.normalise_phone(written) is None

    @given(st.text(max_size=40))
    def test_reads_its_own_form_as_itself(self, written: str) -> None:
        read = rules.normalise_phone(written)
        if read is not None:
            assert re.fullmatch(r"\+[1-9][0-9]{7,14}", read)
            assert rules.normalise_phone(read) == read


class TestWrittenPhone:
    @pytest.mark.parametrize(
        ("number", "shown"),
        [
            ("+8613812341234", "138 1234 1234"),
            ("+865368234567", "0536-8234567"),
            ("+861062345678", "010-62345678"),
            ("+864008123456", "400-812-3456"),
            ("+442071234567", "+442071234567"),
        ],
    )
    def test_is_as_people_write_it_and_reads_back_as_the_same_number(self, number: str, shown: str) -> None:
        assert rules.written_phone(number) == shown
        assert rules.normalise_phone(shown) == number


class TestMasks:
    def test_cover_a_mobile_a_landline_a_name_and_an_identity_number(self) -> None:
        assert rules.mask_phone("+8613812341234") == "138****1234"
        assert rules.mask_phone("0536-8234567") == "0536-****567"
        assert rules.mask_phone("010 6234 5678") == "010-****678"
        assert rules.mask_name("张建国") == "张**"
        assert rules.mask_name("John Smith") == "J** S**"
        assert rules.mask_name("") == ""
        assert rules.mask_id_number("11010519491231002X") == "110*************2X"

    @given(st.text(max_size=40))
    def test_never_show_what_they_cannot_read(self, written: str) -> None:
        covered = rules.mask_phone(written)
        assert "****" in covered
        assert len(covered) <= 12


class TestMaskNumbersIn:
    @pytest.mark.parametrize(
        ("text", "covered"),
        [
            ("请打13812341234找我", "请打138****1234找我"),
            ("＋86 138-1234-1234", "＋86 138-****-1234"),
            ("+8613812341234", "+86138****1234"),
            ("一三八一二三四一二三四", "一三八****一二三四"),
            ("０５３６－８２３４５６７", "０５３６－****５６７"),
            ("0536-8234567转801", "0536-****567转801"),
            ("座机：8234567", "座机：****567"),
            ("身份证37070519491231002X。", "身份证370*************2X。"),
            ("卡号6222 0212 3456 7890 123", "卡号622* **** **** **** *23"),
            ("2026年11月23日 3号楼2单元501", "2026年11月23日 3号楼2单元501"),
            ("工单 20261123000123，12345 热线", "工单 20261123000123，12345 热线"),
        ],
    )
    def test_covers_numbers_of_people_and_nothing_else(self, text: str, covered: str) -> None:
        assert rules.mask_numbers_in(text) == covered

    @given(st.text(max_size=20), mobiles, st.text(max_size=20))
    def test_leaves_no_mobile_standing(self, before: str, mobile: str, after: str) -> None:
        assume(before[-1:] not in DIGITS and after[:1] not in DIGITS)
        covered = rules.mask_numbers_in(before + mobile + after)
        assert mobile not in covered
        assert len(covered) == len(before + mobile + after)


class TestCheckCharacters:
    def test_hold_for_the_standards_own_samples(self) -> None:
        assert rules.is_id_number("11010519491231002X")
        assert rules.is_credit_code("91110000600037341L")

    @pytest.mark.parametrize("number", ["110105194912310021", "11010519491331002X", "1101051949123100", "x" * 18])
    def test_fail_for_a_wrong_digit_or_a_day_that_is_none(self, number: str) -> None:
        assert not rules.is_id_number(number)

    @given(st.integers(0, 16), st.sampled_from("0123456789"))
    def test_catch_every_single_wrong_digit(self, place: int, digit: str) -> None:
        right = "11010519491231002X"
        wrong = right[:place] + digit + right[place + 1 :]
        assert rules.is_id_number(wrong) == (wrong == right)

    @given(st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXYIOSVZ"))
    def test_catch_every_single_wrong_character_of_a_credit_code(self, place: int, character: str) -> None:
        right = "91110000600037341L"
        wrong = right[:place] + character + right[place + 1 :]
        assert rules.is_credit_code(wrong) == (wrong == right)
