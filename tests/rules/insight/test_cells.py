"""A cell of an export is never a formula, and always something a spreadsheet can read."""

from __future__ import annotations

import pytest

from mazha.insight.export.cells import LONGEST, safe, safe_row


class TestSafe:
    @pytest.mark.parametrize(
        "text",
        ["=1+1", "+86 138", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "'=1", '"=1', "＝1", "－1", '=HYPERLINK("x")'],
    )
    def test_lets_nothing_begin_like_a_formula(self, text: str) -> None:
        assert safe(text) == "'" + text

    @pytest.mark.parametrize("text", ["路灯不亮", "a=b", "3-5", "", "1 + 1"])
    def test_leaves_words_alone(self, text: str) -> None:
        assert safe(text) == text

    def test_leaves_numbers_alone(self) -> None:
        assert safe_row([-3, 2.5, None]) == [-3, 2.5, None]

    def test_drops_what_no_cell_may_hold(self) -> None:
        assert safe("a\x00b\ud800c") == "abc"
        assert len(str(safe("长" * 99_999))) == LONGEST
