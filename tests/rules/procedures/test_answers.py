"""What a step asks, read from what a form or a program sent: each kind, its edges, and the words of a refusal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest
from django.utils import translation

from mazha.kernel.errors import Unacceptable
from mazha.procedures import answers
from mazha.procedures.table import Ask, AskType, Text
from tests.rules.procedures.making import ask, step


def read(asked: Ask, value: object, *, required: bool = True, known: answers.Known | None = None) -> object:
    return answers.read(step(asks=((asked, required),)), {"a": value}, known or {})["a"]


def refused(asked: Ask, value: object, *, required: bool = True, known: answers.Known | None = None) -> str:
    with translation.override("en"), pytest.raises(Unacceptable) as raised:
        read(asked, value, required=required, known=known)
    assert raised.value.problems.keys() == {"a"}
    return raised.value.problems["a"]


class TestRead:
    def test_refuses_what_is_not_asked_and_names_every_problem_at_once(self) -> None:
        wanted = step(asks=((ask(AskType.NUMBER), True),))
        with translation.override("en"), pytest.raises(Unacceptable) as raised:
            answers.read(wanted, {"b": 1, "c": 2}, {})
        not_asked = "This is not asked here."
        assert raised.value.problems == {"b": not_asked, "c": not_asked, "a": "Fill in: A."}
        assert "Look at what is marked" in raised.value.message

    @pytest.mark.parametrize("value", [None, "", [], "  \n", "\u200b \u202e"])
    def test_takes_an_empty_answer_for_none(self, value: object) -> None:
        optional = step(
            asks=((ask(AskType.TEXT), False), (Ask(name="b", type=AskType.NUMBER, title=Text("", "")), True))
        )
        assert answers.read(optional, {"a": value, "b": 0}, {}) == {"b": 0}
        assert refused(ask(AskType.TEXT), value) == "Fill in: A."

    @pytest.mark.parametrize(
        ("kind", "says"),
        [
            *[
                (kind, "Choose: A.")
                for kind in (AskType.CHOICE, AskType.UNIT, AskType.UNITS, AskType.CATEGORY, AskType.YES_NO)
            ],
            *[(kind, "Fill in: A.") for kind in (AskType.TEXT, AskType.LONG_TEXT, AskType.NUMBER, AskType.DATE)],
            (AskType.PHOTOS, "Add a photo."),
        ],
    )
    def test_says_what_is_missing_as_a_person_would(self, kind: AskType, says: str) -> None:
        assert refused(ask(kind), None) == says

    def test_says_it_in_the_readers_language(self) -> None:
        with translation.override("zh-hans"), pytest.raises(Unacceptable) as raised:
            read(ask(AskType.NUMBER), None)
        assert "甲" in raised.value.problems["a"]


class TestPlain:
    def test_drops_what_cannot_be_seen_and_keeps_lines(self) -> None:
        assert answers.plain("  一\r\n二\u202e\u0000\ufeff ") == "一\n二"


class TestText:
    @pytest.mark.parametrize("kind", [AskType.TEXT, AskType.LONG_TEXT])
    def test_is_held_to_its_length(self, kind: AskType) -> None:
        asked = ask(kind, at_least=2, at_most=4)
        assert (read(asked, " 灯坏 "), read(asked, "灯又坏了")) == ("灯坏", "灯又坏了")
        assert refused(asked, "灯") == "Write at least 2 characters."
        assert refused(asked, "路灯又坏了") == "Write at most 4 characters; these are 5."

    def test_has_two_hundred_characters_where_the_table_says_nothing(self) -> None:
        assert read(ask(AskType.TEXT), "字" * 200) == "字" * 200
        assert refused(ask(AskType.TEXT), "字" * 201) == "Write at most 200 characters; these are 201."

    def test_is_no_number(self) -> None:
        assert refused(ask(AskType.TEXT), 5) == "Write text here."


class TestNumber:
    @pytest.mark.parametrize(("value", "read_as"), [(3, 3), ("3", 3), (" -4 ", -4), ("123456789", 123456789)])
    def test_is_read_from_digits(self, value: object, read_as: int) -> None:
        assert read(ask(AskType.NUMBER), value) == read_as

    @pytest.mark.parametrize("value", ["3.5", "1234567890", True, 2.0, [1], "三"])
    def test_is_whole(self, value: object) -> None:
        assert refused(ask(AskType.NUMBER), value) == "Give a whole number."

    def test_stays_between_its_bounds(self) -> None:
        asked = ask(AskType.NUMBER, at_least=1, at_most=5)
        assert [read(asked, value) for value in (1, 5)] == [1, 5]
        assert {refused(asked, value) for value in (0, 6)} == {"Give a number from 1 to 5."}
        assert read(ask(AskType.NUMBER, at_least=1), 600) == 600
        assert read(ask(AskType.NUMBER, at_most=5), -600) == -600
        assert refused(ask(AskType.NUMBER, at_least=0), -1) == "Give a number from 0 to None."


class TestChoice:
    def test_is_one_of_those_offered(self) -> None:
        asked = ask(AskType.CHOICE, choices={"x": Text("是", "X")})
        assert read(asked, "x") == "x"
        assert {refused(asked, value) for value in ("y", 1)} == {"Choose one of those offered."}


class TestYesNo:
    def test_is_read_from_what_forms_and_programs_send(self) -> None:
        asked = ask(AskType.YES_NO)
        assert [read(asked, value) for value in (True, "true", "yes", "1")] == [True] * 4
        assert [read(asked, value) for value in (False, "false", "no", "0")] == [False] * 4
        assert refused(asked, "perhaps") == "Answer yes or no."


class TestUnit:
    def test_is_a_number_of_a_unit(self) -> None:
        assert [read(ask(AskType.UNIT), value) for value in (7, "7", " 7 ")] == [7, 7, 7]
        assert read(ask(AskType.UNITS), ["7", 8, 7]) == (7, 8)
        assert read(ask(AskType.UNITS), "7") == (7,)

    @pytest.mark.parametrize("value", ["-7", "lamps", True, 7.0, "1234567890"])
    def test_is_nothing_else(self, value: object) -> None:
        says = "There is no such unit. Choose one from the list."
        assert refused(ask(AskType.UNIT), value) == says
        assert refused(ask(AskType.UNITS), [7, value]) == says

    def test_comes_twenty_at_a_time_at_most(self) -> None:
        assert read(ask(AskType.UNITS), list(range(20))) == tuple(range(20))
        assert refused(ask(AskType.UNITS), list(range(21))) == "Choose at most 20 units."

    def test_must_exist_where_someone_can_tell(self) -> None:
        known: Mapping[AskType, object] = {AskType.UNIT: lambda unit: unit == 7}
        says = "There is no such unit. Choose one from the list."
        assert read(ask(AskType.UNIT), 7, known=known) == 7  # type: ignore[arg-type]
        assert read(ask(AskType.UNITS), [7], known=known) == (7,)  # type: ignore[arg-type]
        assert refused(ask(AskType.UNIT), 8, known=known) == says  # type: ignore[arg-type]
        assert refused(ask(AskType.UNITS), [7, 8], known=known) == says  # type: ignore[arg-type]


class TestCategory:
    @pytest.mark.parametrize("value", ["01", "0102Ab", "a" * 20])
    def test_is_a_code(self, value: str) -> None:
        assert read(ask(AskType.CATEGORY), value) == value

    @pytest.mark.parametrize("value", ["0", "a" * 21, "路灯", 12])
    def test_is_nothing_else(self, value: object) -> None:
        assert refused(ask(AskType.CATEGORY), value) == "There is no such category. Choose one from the list."

    def test_must_exist_where_someone_can_tell(self) -> None:
        known = {AskType.CATEGORY: lambda code: code == "01"}
        assert read(ask(AskType.CATEGORY), "01", known=known) == "01"
        says = "There is no such category. Choose one from the list."
        assert refused(ask(AskType.CATEGORY), "02", known=known) == says


class TestDate:
    @pytest.mark.parametrize("value", ["2000-01-01", " 2099-12-31 ", dt.date(2026, 11, 30)])
    def test_is_a_day_of_this_century(self, value: object) -> None:
        assert read(ask(AskType.DATE), value) == dt.date.fromisoformat(str(value).strip())

    def test_says_what_it_is_not(self) -> None:
        asked = ask(AskType.DATE)
        assert {refused(asked, day) for day in ("1999-12-31", "2100-01-01")} == {"Give a date in this century."}
        wrong = ("30.11.2026", 5, dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC))
        assert {refused(asked, day) for day in wrong} == {"Give a date such as 2026-11-30."}


class TestPhotos:
    def test_come_as_a_tuple_and_not_too_many(self) -> None:
        photo, other = object(), object()
        asked = ask(AskType.PHOTOS, at_most=1)
        assert read(asked, photo) == (photo,)
        assert read(ask(AskType.PHOTOS), [photo, other]) == (photo, other)
        assert refused(asked, [photo, other]) == "Add at most 1 photos."
