"""What is said about a code with a slip in it."""

from __future__ import annotations

import pytest
from django.utils import translation

from mazha.kernel import codes
from mazha.surfaces.portal.coding import mistake_in

GOOD = "7K2M94QFT3X" + codes.check_character("7K2M94QFT3X")


class TestMistakeIn:
    @pytest.mark.parametrize("written", [GOOD, GOOD.lower(), codes.spoken(GOOD), f"  {GOOD[:6]} {GOOD[6:]} "])
    def test_finds_none_however_a_good_code_is_written(self, written: str) -> None:
        assert mistake_in(written) is None

    @pytest.mark.parametrize(
        ("written", "said"),
        [
            ("", "请填写"),
            ("   ", "请填写"),
            (GOOD[:-1], "您写了 11 个"),
            (GOOD + "A", "您写了 13 个"),
            (GOOD[:-1] + "中", "中"),
            ("\x00" + GOOD[1:], "?"),
            (("A" if GOOD[0] != "A" else "B") + GOOD[1:], "写错了"),
            (GOOD[1] + GOOD[0] + GOOD[2:], "写反了"),
        ],
    )
    def test_says_which_kind_of_slip_it_is(self, written: str, said: str) -> None:
        with translation.override("zh-hans"):
            mistake = mistake_in(written)
        assert mistake is not None
        assert said in mistake
