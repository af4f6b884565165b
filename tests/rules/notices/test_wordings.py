"""The packaged words: all there, all readable, and never failing on what is missing."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mazha.notices.wordings import LANGUAGES, PLACES, Words, fill, is_well_formed, packaged, unknown_places


def named_by_tables() -> set[str]:
    found: set[str] = set()
    for file in (resources.files("mazha.procedures") / "tables").iterdir():
        if file.name.endswith(".toml"):
            table = tomllib.loads(file.read_text(encoding="utf-8"))
            for part in (*table.get("step", ()), *table.get("rung", ())):
                found |= {tell["wording"] for tell in part.get("tells", ())}
    return found


def named_by_lines_of_work() -> set[str]:
    """Those a line of work sends by itself, with something in it that no table knows."""
    root = Path(str(resources.files("mazha.casework")))
    return {
        name
        for file in root.rglob("*.py")
        for name in re.findall(r'(?:name=|, )"([a-z_]+\.[a-z_]+)"', file.read_text())
    }


class TestPackagedWordings:
    def test_every_wording_that_a_table_names_is_there_in_both_languages(self) -> None:
        named = named_by_tables()
        assert named
        assert named <= packaged().keys()
        assert all(packaged()[name].words.keys() == set(LANGUAGES) for name in named)

    def test_none_is_left_over_that_nobody_names(self) -> None:
        assert packaged().keys() <= named_by_tables() | named_by_lines_of_work()

    @pytest.mark.parametrize("name", packaged())
    def test_each_is_well_formed_and_short_enough_for_a_text_message(self, name: str) -> None:
        for language, words in packaged()[name].words.items():
            for text in (words.subject, words.body):
                assert text.strip()
                assert is_well_formed(text)
                assert not unknown_places(text)
            assert len(words.subject) <= 60
            assert len(fill(words.body, PLACES)) <= (140 if language == "zh-hans" else 300)

    @pytest.mark.parametrize("name", packaged())
    def test_each_reads_as_a_sentence_without_any_fact(self, name: str) -> None:
        for text in (text for words in packaged()[name].words.values() for text in (words.subject, words.body)):
            said = fill(text, {"code": "7K2M-94QF-T3XC"})
            assert "—" not in said
            assert "{" not in said
            assert not re.search(r"[，。；（(]\s*[，。；）)]|  ", said), said

    def test_chinese_words_are_chinese(self) -> None:
        assert all(re.search("[一-龥]{4}", p.words["zh-hans"].body) for p in packaged().values())


class TestFill:
    def test_drops_an_optional_part_whose_place_is_empty(self) -> None:
        assert fill("收到了[，最迟{due}答复]。", {}) == "收到了。"
        assert fill("收到了[，最迟{due}答复]。", {"due": "11月30日"}) == "收到了，最迟11月30日答复。"

    def test_shows_a_dash_for_a_missing_place_elsewhere(self) -> None:
        assert fill("查询码 {code}", {}) == "查询码 —"

    def test_leaves_format_tricks_alone(self) -> None:
        assert fill("{code.__class__} {0} {}", {"code": "x"}) == "{code.__class__} {0} {}"

    def test_does_not_fill_what_a_fact_brought_in(self) -> None:
        assert fill("{gist}", {"gist": "{code}", "code": "7K2M"}) == "{code}"

    @given(st.text(alphabet="{}[]code abc，", max_size=40), st.dictionaries(st.sampled_from(sorted(PLACES)), st.text()))
    def test_never_fails(self, text: str, shown: dict[str, str]) -> None:
        assert isinstance(fill(text, shown), str)


class TestWellFormed:
    @pytest.mark.parametrize("text", ["{code", "code}", "[a", "a]", "[[a]]", "{Code}", "{}"])
    def test_refuses_what_stands_alone(self, text: str) -> None:
        assert not is_well_formed(text)

    def test_takes_places_and_optional_parts(self) -> None:
        assert is_well_formed("{code}[（{unit}）]")
        assert Words("a", "b") == Words("a", "b")
