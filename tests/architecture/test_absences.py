"""What DESIGN § 2.7 rules out is not here: no scores, labels, trails or rankings of people, in tables or in words."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps
from django.db.models import Field

ROOT = Path(__file__).parents[2] / "src" / "mazha"
OF_PEOPLE = {"people.officer", "people.post", "matters.party", "matters.reading"}
RULED_OUT = re.compile(
    r"score|rank|points?$|credit|colou?r|label_of|watch_?list|blacklist|face|gait|biometric|track_of|trail|"
    r"location_history|clock_in|attendance|risk",
    re.IGNORECASE,
)
NEVER_SAID = ("重点人员", "特殊人群", "黑名单", "人脸识别", "步态", "信用分", "积分排名", "红码", "黄码", "行踪轨迹")


def test_no_table_about_people_holds_a_score_a_label_or_a_trail() -> None:
    found = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.label_lower in OF_PEOPLE
        for field in model._meta.get_fields()
        if isinstance(field, Field) and RULED_OUT.search(field.name)
    ]
    assert found == []


def test_no_person_has_a_place_in_time() -> None:
    """Matters lie somewhere; people do not: no table that points at a person holds coordinates."""
    found = []
    for model in apps.get_models():
        names = {field.name for field in model._meta.get_fields() if isinstance(field, Field)}
        points_at_person = any(
            related._meta.label_lower in {"people.officer", "matters.party"}
            for field in model._meta.get_fields()
            if not field.auto_created and isinstance(related := field.related_model, type)
        )
        if points_at_person and {"lon", "lat"} <= names and model._meta.label != "matters.Matter":
            found.append(model._meta.label)
    assert found == []


def test_the_words_for_them_are_nowhere_on_a_page() -> None:
    said = [
        f"{file.relative_to(ROOT)}: {word}"
        for pattern in ("**/templates/**/*.html", "**/*.po", "**/*.toml")
        for file in ROOT.glob(pattern)
        if "sample" not in file.parts  # where invented residents complain of such things
        for word in NEVER_SAID
        if word in file.read_text(encoding="utf-8")
    ]
    assert said == []


def test_no_step_refuses_registration() -> None:
    from mazha.procedures import registry

    for procedure in registry.packaged().values():
        assert procedure.opening.needs == ()
        assert not any("拒绝登记" in step.title.zh or "不予登记" in step.title.zh for step in procedure.steps.values())
