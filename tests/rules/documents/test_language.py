"""The little language of templates: what it fills, what it refuses, and that nothing given ever becomes markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mazha.documents import blocks, language
from mazha.documents.language import IfGiven, Part, Place, Rows, Shown, TemplateIsWrong

NAMES = st.sampled_from(["who", "what", "when", "rows"])
WORDS = st.text(st.characters(exclude_characters="{}[]\r\0", exclude_categories=["Cs"]), max_size=12)
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def written(parts: list[str]) -> str:
    return "".join(parts)


PLACES = NAMES.map(lambda name: f"{{{name}}}")
INNER = st.lists(st.one_of(WORDS, PLACES), max_size=4).map(written)
LISTS = INNER.map(lambda inner: f"{{rows:{inner}}}")
OPTIONAL = st.lists(st.one_of(WORDS, PLACES, LISTS), max_size=4).map(lambda inner: f"[{written(inner)}]")
TEMPLATES = st.lists(st.one_of(WORDS, PLACES, LISTS, OPTIONAL), max_size=6).map(written)


def said(text: str, shown: Shown) -> str:
    """The filled template as one text."""
    return "\n".join("".join(run.text for run in line) for line in language.fill(language.read(text), shown))


class TestFill:
    def test_puts_values_in_their_places(self) -> None:
        assert (
            said("{who}：于{when}受理。", {"who": "王秀兰", "when": "2026年11月3日"}) == "王秀兰：于2026年11月3日受理。"
        )

    def test_repeats_what_stands_around_a_list_and_counts(self) -> None:
        rows = [{"who": "甲", "sum": "1元"}, {"who": "乙", "sum": "2元"}]
        assert said("共：\n{rows:\n{no}. {who}{sum}，{note}\n}\n完", {"rows": rows, "note": "工资"}) == (
            "共：\n1. 甲1元，工资\n2. 乙2元，工资\n完"
        )

    def test_drops_a_part_of_which_anything_is_missing(self) -> None:
        text = "请来[，时间{when}，地点{where}]。"
        assert said(text, {"when": "周一", "where": "三楼"}) == "请来，时间周一，地点三楼。"
        assert said(text, {"when": "周一", "where": ""}) == "请来。"
        assert said("[\n{rows:\n{who}\n}\n]完", {"rows": []}) == "完"

    @given(TEMPLATES, ANYTHING)
    def test_reads_no_markup_out_of_what_was_given(self, text: str, value: str) -> None:
        shown: Shown = {"who": value, "what": value, "when": value, "rows": [{"who": value}]}
        lines = language.fill(language.read(text), shown)
        runs = [run for line in lines for run in line]
        assert all(run.text == value for run in runs if run.given)
        assert not any("{" in run.text or "[" in run.text for run in runs if not run.given)

    @given(TEMPLATES)
    def test_says_every_word_of_the_template_when_everything_is_given(self, text: str) -> None:
        shown: Shown = {"who": "甲", "what": "乙", "when": "丙", "rows": [{"who": "丁"}]}
        plain = "".join(part for part in flat(language.read(text)) if isinstance(part, str))
        filled = said(text, shown)
        assert all(filled.count(sign) >= plain.count(sign) for sign in set(plain) - {"\n"})


class TestRead:
    @pytest.mark.parametrize(
        ("text", "line", "about"),
        [
            ("你好\n{name", 2, "{name"),
            ("{Name}", 1, "{Name}"),
            ("{a.b}", 1, "{a.b}"),
            ("{a!r}", 1, "{a!r}"),
            ("{}", 1, "{}"),
            ("{{who}}", 1, "{{who}}"),
            ("甲\n乙\n[只有开头", 3, "["),
            ("只有结尾]", 1, "]"),
            ("{rows: 没有结束", 1, "{rows:"),
            ("{rows: {inner: x} }", 1, "列表之内"),
            ("[一 [二] ]", 1, "["),
            ("[{rows: ] }", 1, "]"),
        ],
    )
    def test_refuses_what_is_unfinished_and_says_where(self, text: str, line: int, about: str) -> None:
        with pytest.raises(TemplateIsWrong) as refused:
            language.read(text)
        assert refused.value.line == line
        assert about in refused.value.message

    @given(st.text(max_size=60))
    def test_reads_or_refuses_whatever_comes(self, text: str) -> None:
        line, lines = tried(text)
        assert 0 <= line <= text.count("\n") + text.count("\r") + 1
        assert (line == 0) == bool(lines)

    @given(st.text(st.sampled_from("ab_{}[]:\n1"), max_size=30))
    def test_reads_or_refuses_whatever_is_made_of_its_own_signs(self, text: str) -> None:
        line, lines = tried(text)
        assert (line == 0) == bool(lines)


class TestBlocks:
    def test_makes_headings_tables_lines_to_sign_and_an_address(self) -> None:
        text = "{who}：\n正文。\n# 标题\n| 甲 | 乙 |\n{rows:\n| {no} | {who} |\n}\n_ 签名\n"
        found = blocks.blocks(language.fill(language.read(text), {"who": "王", "rows": [{"who": "李"}]}))
        assert found == [
            blocks.Address("王："), blocks.Paragraph("正文。"), blocks.Heading("标题"),
            blocks.Table(("甲", "乙"), (("1", "李"),)), blocks.ToSign("签名"),
        ]  # fmt: skip

    @given(st.lists(ANYTHING, min_size=1, max_size=3))
    def test_keep_a_table_as_wide_as_the_template_draws_it(self, values: list[str]) -> None:
        text = "| 甲 | 乙 |\n{rows:\n| {who} | 完 |\n}\n"
        found = blocks.blocks(language.fill(language.read(text), {"rows": [{"who": value} for value in values]}))
        assert found == [blocks.Table(("甲", "乙"), tuple((value.strip(), "完") for value in values))]

    @given(ANYTHING)
    def test_make_no_heading_of_what_was_given(self, value: str) -> None:
        found = blocks.blocks(language.fill(language.read("{who}"), {"who": value}))
        assert all(isinstance(each, blocks.Paragraph | blocks.Address) for each in found)


def tried(text: str) -> tuple[int, list[language.Line]]:
    """The line that is wrong and nothing, or 0 and the filled lines: there is always one."""
    try:
        return 0, language.fill(language.read(text), {"a": "x", "b": [{"a": "y"}]})
    except TemplateIsWrong as wrong:
        return wrong.line, []


def flat(parts: tuple[Part, ...]) -> list[Part]:
    out: list[Part] = []
    for part in parts:
        out += flat(part.parts) if isinstance(part, Rows | IfGiven) else [part]
    return [part for part in out if isinstance(part, str | Place)]
