"""The register of processing says what is configured, in both languages, and no more than that."""

from __future__ import annotations

import io
import re

import pytest
from django.core.management import call_command
from pytest_django import Settings

from mazha.config.register import register
from mazha.people.retention import packaged
from mazha.people.roles import REACH, Reach, Role
from tests import world
from tests.world import at

pytestmark = pytest.mark.django_db

NOW = at("2026-11-23 09:00")


class TestRegister:
    @pytest.mark.parametrize(("language", "tongue"), [("zh-hans", "zh"), ("en", "en")])
    def test_has_every_rule_in_both_languages(self, language: str, tongue: str) -> None:
        written = register(language, at=NOW)
        for rule in packaged():
            assert rule.title[tongue] in written
            assert str(rule.keep.days) in written

    def test_is_chinese_where_chinese_is_asked_for(self) -> None:
        plain = re.sub(r"https?://\S+", "", register("zh-hans", at=NOW))
        assert re.findall(r"[A-Za-z]{4,}", plain) == []

    def test_counts_who_sees_matters_now(self) -> None:
        world.make()
        written = register("en", at=NOW)
        assert "| Handler | what its unit leads, assists with or has handled | 2 | names and numbers" in written
        blind = [role for role in Role if REACH[role] is Reach.NOTHING]
        assert not any(f"| {role.label} |" in written for role in blind)

    def test_says_whom_messages_go_to_and_when_to_nobody(self, settings: Settings) -> None:
        assert register("en", at=NOW).count("not set up: nothing is sent") == 2
        settings.SMS_URL, settings.SMS_KEY = "https://sms.example/send?key=canary-771", "canary-772"
        written = register("en", at=NOW)
        assert "| Text messages | sms.example |" in written
        assert "canary" not in written

    def test_comes_by_a_command(self) -> None:
        out = io.StringIO()
        call_command("register", stdout=out)
        assert out.getvalue().startswith("# 个人信息处理活动登记")
