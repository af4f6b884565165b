"""What Mazha will not do about people (docs/explanation/what-mazha-will-not-do.md) is not in its code either."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "mazha"
FIELDS = re.compile(
    r"(^|_)(score|credit|rank|ranking|colou?r_code|risk|blacklist|watchlist|watch_list|face|gait|iris|voiceprint|trail|"
    r"track|trajectory|clock_in|attendance|ethnicity|religion)(_|$)"
)
WORDS = re.compile(
    r"重点人员|重点人群|黑名单|红黑榜|积分排名|人脸识别|步态|活动轨迹|缠访|闹访|信用分|风险等级人员|高危人员"
)
READ = {".py", ".html", ".toml", ".po", ".csv", ".json", ".ts", ".txt"}


def _columns() -> list[tuple[str, str]]:
    ours = [model for model in apps.get_models() if model.__module__.startswith("mazha.")]
    return [(model.__name__, field.name) for model in ours for field in model._meta.get_fields()]


def test_no_table_holds_a_judgement_or_a_trail_of_a_person() -> None:
    columns = _columns()
    assert len(columns) > 200
    assert [(model, name) for model, name in columns if FIELDS.search(name)] == []


def test_no_text_carries_a_label_for_people() -> None:
    found = [
        f"{file.relative_to(PACKAGE)}: {match[0]}"
        for file in PACKAGE.rglob("*")
        # In the sample, residents speak for themselves: they may complain of a camera at the gate.
        if file.suffix in READ
        and "texts" not in file.parts
        and (match := WORDS.search(file.read_text(encoding="utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize("planted", ["risk_level", "face_vector", "credit", "last_track"])
def test_would_notice_such_a_column(planted: str) -> None:
    assert FIELDS.search(planted)


@pytest.mark.parametrize("sound", ["created_at", "surface", "interface", "credible", "frank"])
def test_leaves_other_names_alone(sound: str) -> None:
    assert not FIELDS.search(sound)
