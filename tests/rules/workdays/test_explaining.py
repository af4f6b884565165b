"""Every reason reads in both languages, from what was stored."""

from __future__ import annotations

import ast
import datetime as dt
import json
import re
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mazha.kernel.moments import SHANGHAI
from mazha.workdays import by_day, by_hour
from mazha.workdays.counting import Extension, Limit, Mode, Pause, Reason, Unit, reckon
from mazha.workdays.explaining import explain
from mazha.workdays.packaged import packaged_calendar
from mazha.workdays.wording import WORDS
from tests.rules.workdays.strategies import MODES_WITH_A_RUN, extensions, limits, pauses, starts

CALENDAR = packaged_calendar()


def at(written: str) -> dt.datetime:
    return dt.datetime.fromisoformat(written).replace(tzinfo=SHANGHAI)


class TestWords:
    def test_there_are_for_every_reason_that_counting_gives_and_for_no_other(self) -> None:
        given_codes = set()
        for module in (by_day, by_hour):
            assert module.__file__
            for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and node.args and _called(node) in {"say", "Reason"}:
                    first = node.args[0]
                    if isinstance(first, ast.Constant):
                        given_codes.add(first.value)
        assert given_codes == {code.split(".")[0] for code in WORDS}

    @pytest.mark.parametrize("code", WORDS)
    def test_carry_the_same_facts_in_both_languages(self, code: str) -> None:
        chinese, english = (
            {field for _, field, _, _ in string.Formatter().parse(text) if field} for text in WORDS[code]
        )
        # A year, a span or the number of a day may be needed in one language alone; dates never.
        assert chinese & {"last", "at", "first"} == english & {"last", "at", "first"}
        assert chinese
        assert english


def _called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


class TestExplain:
    def test_reads_as_a_person_would_say_it(self) -> None:
        found = reckon(at("2025-09-26T16:40:00"), Limit(5, Unit.WORKING_DAY, Mode.WORK_DAYS), calendar=CALENDAR)
        assert explain(found.because, "zh-hans") == [
            "2025年9月26日（星期五）当天不计，从第二天开始算。",
            "国庆节、中秋节假期（10月1日至8日）不是工作日，跳过不算。",
            "9月28日（星期日）是调休上班日，照常算工作日。",
            "只数工作日：9月28日、29日、30日，10月9日、10日。第5个工作日是10月10日（星期五）。",
            "所以，期限到10月10日（星期五）24时为止。",
        ]
        assert explain(found.because, "en") == [
            "Friday 26 September 2025 itself does not count. Counting starts the day after.",
            "Not working days, so skipped: National Day and Mid-Autumn Festival (1 to 8 October).",
            "Worked in exchange for a holiday, so counted: Sunday 28 September.",
            "Counting working days only: 28, 29, 30 September; 9, 10 October. Number 5 is Friday 10 October.",
            "So the period ends with Friday 10 October, at midnight.",
        ]

    def test_says_the_year_again_when_it_changes(self) -> None:
        found = reckon(at("2026-11-23T10:00:00"), Limit(60, Unit.DAY, Mode.CAL_DAYS), calendar=CALENDAR)
        sentences = explain(found.because, "zh-hans")
        assert "2027年1月22日（星期五）" in sentences[1]
        assert sentences[-2] == "所以，期限到1月22日（星期五）24时为止。"
        assert "2027年的放假安排还没有公布" in sentences[-1]

    def test_says_that_custody_does_not_wait_for_holidays(self) -> None:
        found = reckon(at("2025-09-05T10:00:00"), Limit(30, Unit.DAY, Mode.CAL_DAYS_NOROLL), calendar=CALENDAR)
        assert "但这类期限不因放假顺延" in explain(found.because, "zh-hans")[2]

    @settings(max_examples=60, deadline=None)
    @given(starts, limits(), st.data())
    def test_reads_whole_in_both_languages_from_what_was_stored(
        self, start: dt.datetime, limit: Limit, data: st.DataObject
    ) -> None:
        runs = limit.mode in MODES_WITH_A_RUN
        found = reckon(
            start,
            limit,
            extensions=data.draw(extensions(limit)),
            pauses=data.draw(pauses(start)) if runs else (),
            calendar=CALENDAR,
        )
        stored = json.loads(json.dumps(found.explanation))
        chinese, english = explain(stored, "zh-hans"), explain(stored, "en")
        assert chinese == explain(found.because, "zh")
        assert len(chinese) == len(english) == len(found.because)
        assert not re.search(r"[A-Za-z{}]", "".join(chinese))
        assert not re.search(r"[\u3000-\u9fff\uff00-\uffef{}]", "".join(english))
        assert all(sentence.endswith("。") for sentence in chinese)
        assert all(sentence.endswith(".") for sentence in english)

    @pytest.mark.parametrize(
        ("limit", "extra", "code"),
        [
            (Limit(5, Unit.DAY, Mode.CAL_DAYS), {"extensions": [Extension(1, Unit.MONTH)]}, "extended_after"),
            (Limit(5, Unit.DAY, Mode.CAL_DAYS), {"pauses": [Pause(dt.date(2025, 3, 5))]}, "suspended_since"),
            (Limit(5, Unit.HOUR, Mode.HOURS_EXACT), {"pauses": [Pause(at("2025-02-28T10:30:00"))]}, "suspended_from"),
            (
                Limit(1, Unit.MONTH, Mode.MONTHS),
                {"pauses": [Pause(dt.date(2025, 3, 5), dt.date(2025, 3, 6))]},
                "pushed",
            ),
            (Limit(1, Unit.MONTH, Mode.SENTENCE), {}, "month_end_kept"),
            (Limit(15, Unit.DAY, Mode.CAL_DAYS, False), {"extensions": [Extension(42, Unit.DAY)]}, "last_is_make_up"),
        ],
    )
    def test_has_words_for_what_is_rare(self, limit: Limit, extra: dict[str, list[Extension]], code: str) -> None:
        start = at("2025-03-01T10:00:00") if code == "last_is_make_up" else at("2025-02-28T10:00:00")
        found = reckon(start, limit, calendar=CALENDAR, **extra)  # type: ignore[arg-type]
        assert code in [reason.code for reason in found.because]
        assert all(explain(found.because, language) for language in ("zh-hans", "en"))

    def test_refuses_a_reason_nobody_ever_wrote(self) -> None:
        with pytest.raises(LookupError):
            explain([Reason("because_i_say_so", {})], "en")

    def test_leaves_a_local_holiday_its_name(self) -> None:
        facts = {"day": "2030-04-15", "past": 1, "last": "2030-04-16", "names": ["风筝节"]}
        [sentence] = explain([{"code": "rolled", "facts": facts}], "en")
        assert "风筝节" in sentence
