"""The packaged kinds: whole, in both languages, and each one prints from its own examples with nothing missing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from mazha.documents import fields, kinds, language, numbering
from mazha.documents.fields import Type

NAMES = list(kinds.packaged())


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_name_the_same_fields(name: str) -> None:
    kind = kinds.kind(name)
    zh, en = (named(kind.words[tongue]) for tongue in kinds.LANGUAGES)
    in_capitals = {each for each in zh if each[1].endswith(fields.IN_CAPITALS)}  # a Chinese custom
    assert zh - in_capitals == en


@pytest.mark.parametrize("name", NAMES)
def test_every_field_a_kind_asks_for_is_used(name: str) -> None:
    kind = kinds.kind(name)
    used = {field for _rows, field in named(kind.words["zh-hans"])}
    assert [field.name for field in kind.fields if field.name not in used] == []


@pytest.mark.parametrize("name", NAMES)
def test_an_optional_field_stands_in_a_part_that_falls_away(name: str) -> None:
    kind = kinds.kind(name)
    optional = {field.name for field in kind.fields if not field.is_required}
    for words in kind.words.values():
        bare = {part.name for part in language.read(words.body) if isinstance(part, language.Place | language.Rows)}
        assert bare & optional == set()


@pytest.mark.parametrize("name", NAMES)
def test_examples_fit_and_leave_nothing_missing(name: str) -> None:
    kind = kinds.kind(name)
    for tongue in kinds.LANGUAGES:
        given = fields.examples(kind.fields, tongue)
        assert fields.misfits(kind.fields, given) == []
        assert fields.missing(kind.fields, given) == []


def named(words: kinds.Words) -> set[tuple[str, str]]:
    return {
        (rows, part.name) for text in (words.title, words.body) for rows, part in language.named(language.read(text))
    }


class TestFaults:
    KIND = kinds.kind("mediation.agreement")

    @pytest.mark.parametrize(
        ("body", "about"),
        [
            ("{applicant}", "{applicant}"),
            ("好\n{parties}", "{parties: … }"),
            ("{facts: x }", "{facts}"),
            ("{name}", "{name}"),
            ("{parties: {amount} }", "{amount}"),
            ("  ", "请写上内容"),
        ],
    )
    def test_name_what_is_unknown_or_used_the_wrong_way(self, body: str, about: str) -> None:
        assert about in kinds.faults(self.KIND, kinds.Words("题目", body))["body"]

    def test_are_none_where_a_list_uses_what_stands_outside_it(self) -> None:
        assert kinds.faults(self.KIND, kinds.Words("题目", "{parties: {no}{name}{facts} }{total_in_capitals}")) == {}


class TestMissing:
    CLAIMS = kinds.kind("labour.handover").fields

    def test_names_the_row_in_which_something_lacks(self) -> None:
        given = fields.examples(self.CLAIMS, "zh-hans")
        given["claims"] = [{"name": "刘大勇", "what": "工资", "amount": Decimal(1)}, {"name": "", "what": "工资"}]
        lacking = fields.missing(self.CLAIMS, given)
        assert [(field.within, field.row, field.name) for field in lacking] == [
            ("claims", 2, "name"), ("claims", 2, "amount"),
        ]  # fmt: skip

    @pytest.mark.parametrize("value", [12000.0, Decimal("0.001"), Decimal("NaN"), Decimal(-1), "12000", True])
    def test_takes_only_whole_fen_for_money(self, value: object) -> None:
        (total,) = (field for field in self.CLAIMS if field.name == "total")
        assert fields.misfits([total], {"total": value}) == ["total"]
        assert total.type is Type.MONEY

    def test_takes_no_moment_for_a_day_and_none_without_a_zone(self) -> None:
        given = {"meets_at": dt.datetime(2026, 1, 1, 9), "received_date": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}  # noqa: DTZ001 -- meant
        asked = [fields.register()[name] for name in given]
        assert fields.misfits(asked, given) == ["meets_at", "received_date"]


class TestNumbering:
    def test_prints_as_the_standard_has_it(self) -> None:
        assert numbering.printed("奎人调", 2026, 12) == "奎人调〔2026〕12号"

    def test_finds_a_first_mark_and_another_when_it_is_taken(self) -> None:
        mark = numbering.likely_mark("奎文区", "奎文区劳动争议人民调解委员会", "人调")
        assert mark == "奎劳动人调"
        assert numbering.free(mark, {mark, "奎劳动人调贰"}) == "奎劳动人调叁"
        assert numbering.MARK.fullmatch(numbering.free(mark, {mark}))


class TestReference:
    """docs/reference/documents.md names every kind as it is."""

    @pytest.mark.parametrize("name", NAMES)
    def test_names_the_kind_with_its_fields(self, name: str) -> None:
        kind = kinds.kind(name)
        asked = ", ".join(f"`{field.name}{'' if field.is_required else '?'}`" for field in kind.fields)
        line = f"| `{name}` | {kind.words['zh-hans'].title} | {kind.family} | {kind.basis} | {asked} |"
        assert line in (Path(__file__).parents[3] / "docs" / "reference" / "documents.md").read_text(encoding="utf-8")
