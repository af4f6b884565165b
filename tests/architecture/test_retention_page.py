"""The page on personal data has the policy's rules, each of them, with the numbers in force."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from django.apps import apps

from mazha.people.retention import Rule, packaged

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "personal-data.md").read_text(encoding="utf-8")
MARKED = {"checked": "checked", "web": "from a published text", "local": "not checked"}


def days(length: dt.timedelta) -> str:
    return f"{length.days} days" if length else "–"


def row(rule: Rule) -> str:
    grace = f"{rule.grace.days} days"
    return f"| `{rule.kind}` | {rule.stage} | {days(rule.keep)} | {grace} | {days(rule.quiet)} | {MARKED[rule.mark]} |"


def test_has_a_line_for_each_rule_and_no_other() -> None:
    section = PAGE.partition("## How long")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `.*$", section, re.MULTILINE) == [row(rule) for rule in packaged()]


def test_every_table_of_people_is_thought_of() -> None:
    """A new table that points at people, or holds what is sealed, must be looked at here first."""
    holding = {
        model._meta.label_lower
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if not field.auto_created
        and (field.name.endswith("_sealed") or field.name in {"address", "device", "phone_print"})
        and model._meta.app_label in {"people", "matters", "notices", "hotline", "imports", "webhooks", "insight"}
    }
    assert holding == {
        "people.officer", "people.signin", "people.signintry",
        "matters.matter", "matters.party", "notices.mailbox", "webhooks.subscription",
    }  # fmt: skip
