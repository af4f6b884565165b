"""Every worked example of every packaged procedure comes out as written, and the drawn page is today's."""

from __future__ import annotations

from pathlib import Path

import pytest

from mazha.procedures import drawing, policy, registry, rehearsal
from mazha.procedures.position import Setting
from mazha.workdays.packaged import packaged_calendar

ROOT = Path(__file__).parents[2]


def setting() -> Setting:
    return Setting(calendar=packaged_calendar(), policies=policy.packaged())


@pytest.mark.parametrize("name", sorted(registry.packaged()))
def test_examples_hold(name: str) -> None:
    assert list(rehearsal.mismatches(registry.current(name), setting())) == []


@pytest.mark.parametrize("name", sorted(registry.packaged()))
def test_the_page_in_the_docs_is_todays(name: str) -> None:
    page = ROOT / "docs" / "reference" / "procedures" / f"{name}.md"
    assert page.read_text(encoding="utf-8") == drawing.document(registry.current(name), policy.packaged()), (
        "Run `mazha procedures draw`."
    )
