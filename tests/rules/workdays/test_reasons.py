"""The whole chain of reasons, fact for fact, for one period of each kind: it is stored, and read for years."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from mazha.workdays.counting import Extension, Limit, Pause, Reason, reckon
from mazha.workdays.explaining import explain
from mazha.workdays.packaged import packaged_calendar

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "reasons.json").read_text())


def _name(case: dict[str, Any]) -> str:
    return f"{case['limit']['amount']} {case['limit']['unit']} {case['limit']['mode']} from {case['start']}"


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_says_by_what_steps_it_came_to_its_date(case: dict[str, Any]) -> None:
    found = reckon(
        dt.datetime.fromisoformat(case["start"]),
        Limit.from_json(case["limit"]),
        extensions=[Extension.from_json(extension) for extension in case["extensions"]],
        pauses=[Pause.from_json(pause) for pause in case["pauses"]],
        calendar=packaged_calendar(),
    )
    assert [[reason["code"], reason["facts"]] for reason in found.explanation] == case["because"]
    assert found.due_at.isoformat() == case["due"]
    assert (found.provisional, found.suspended) == (case["provisional"], case["suspended"])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("case", CASES, ids=_name)
def test_reads_so_in_either_language(case: dict[str, Any], language: str) -> None:
    assert explain([Reason(code, facts) for code, facts in case["because"]], language) == case[language]
    assert explain([{"code": code, "facts": facts} for code, facts in case["because"]], language) == case[language]
