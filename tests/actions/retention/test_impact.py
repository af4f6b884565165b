"""The impact assessment follows the configuration: another role, transport, subscriber or term, and it says so."""

from __future__ import annotations

import datetime as dt
import io
from enum import StrEnum
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from mazha.casework.privacy.queries import holdings
from mazha.channels.sms.demo_phone import DemoPhone
from mazha.channels.webhooks import actions as webhooks
from mazha.config import impact as assessing
from mazha.config import register as registering
from mazha.config.impact import impact, risks
from mazha.config.register import REGISTRAR
from mazha.matters import actions as matters
from mazha.people import actions as people
from mazha.people import queries, roles, wall
from mazha.people.retention import packaged
from mazha.people.roles import Reach, Role
from mazha.triage import actions as triage
from tests import world
from tests.actions.privacy.conftest import brought
from tests.seats import officer
from tests.world import at

pytestmark = pytest.mark.django_db

NOW = at("2026-11-23 09:00")
ROOT = Path(__file__).resolve().parents[3]


class Invented(StrEnum):
    """A role that came with a new line of work."""

    HERALD = "herald"

    @property
    def label(self) -> str:
        return "Herald of quarrels"


@pytest.fixture(autouse=True)
def _categories(db: None) -> None:
    triage.plant(by=REGISTRAR, at=NOW)
    wall.sit(REGISTRAR)


def written(language: str = "en") -> str:
    return impact(language, at=NOW)


class TestFollowsTheConfiguration:
    def test_a_new_role_stands_in_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert "Herald of quarrels" not in written()
        monkeypatch.setitem(roles.REACH, Invented.HERALD, Reach.UNIT)  # type: ignore[misc]
        monkeypatch.setattr(registering, "MAY_SEE_CONTACT", roles.MAY_SEE_CONTACT | {Invented.HERALD})
        line = next(each for each in written().splitlines() if "Herald of quarrels" in each)
        assert "what its unit leads" in line
        assert "names and numbers" in line

    def test_a_post_that_is_given_out_is_counted(self) -> None:
        before = written()
        officer(Role.HANDLER, at=NOW)
        assert "| Handler | what its unit leads, assists with or has handled | 1 |" in written()
        assert written() != before

    def test_a_gateway_that_is_set_up_is_a_recipient_and_brings_its_risk(self, settings: Settings) -> None:
        risk = "The gateway for text messages reads number and text"
        assert risk not in written()
        settings.SMS_URL, settings.SMS_KEY = "https://sms.example/send?key=canary-771", "canary-772"
        assert "| Text messages | sms.example |" in written()
        assert risk in written()
        assert "canary" not in written()

    def test_a_transport_nobody_described_is_named_and_asked_about(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(registering, "table", lambda: {"pigeon": DemoPhone()})
        assert "| pigeon | set up, and not described here: say to whom it sends |" in written()

    def test_a_program_and_its_subscription_are_recipients_and_bring_their_risks(self) -> None:
        names = ("A program's token is misused", "Programs that subscribed to events learn too much")
        assert not any(name in written() for name in names)
        who = officer(Role.HANDLER, at=NOW)
        admin = officer(Role.SYSTEM_ADMIN, at=NOW)
        scopes, until = frozenset({"hooks:manage", "matters:read"}), NOW + dt.timedelta(days=9)
        client, _token = people.issue_token(
            "city board", who.officer_id or 0, scopes, expires_at=until, by=admin, at=NOW
        )
        actor = queries.actor_for_client(client, NOW)
        assert actor is not None
        webhooks.subscribe("https://board.example/hook", ["mazha.matter.opened"], by=actor, at=NOW)
        wall.sit(REGISTRAR)
        assert all(name in written() for name in names)
        assert "| Program city board | board.example |" in written()

    def test_a_look_at_a_number_is_counted_under_its_post(self) -> None:
        people_there = world.make()
        case = brought(people_there, people_there.leader)
        matters.reveal_contact(
            case.matter, reason="联系诉求人", by=people_there.dispatcher, at=NOW - dt.timedelta(days=3)
        )
        assert "| Dispatcher | 1 |" in written()
        assert "| Handler | 0 |" in written()

    def test_every_rule_and_every_kind_stands_in_it(self) -> None:
        for language, tongue in (("zh-hans", "zh"), ("en", "en")):
            said = written(language)
            for title in [*(rule.title for rule in packaged()), *(held.title for held in holdings().held)]:
                assert title[tongue] in said

    def test_names_sensitive_categories(self) -> None:
        assert "| minors |" in written()


class TestForms:
    def test_comes_by_a_command_in_both_forms(self) -> None:
        out = io.StringIO()
        call_command("impact", stdout=out)
        assert out.getvalue().startswith("# 个人信息保护影响评估")
        out = io.StringIO()
        call_command("impact", "--language", "en", "--form", "html", stdout=out)
        assert "<h1>Personal information protection impact assessment</h1>" in out.getvalue()
        assert 'lang="en"' in out.getvalue()

    def test_leaves_the_judging_to_people(self) -> None:
        assert "________________" in written()


class TestRisks:
    @pytest.mark.parametrize("named", sorted({test for risk in risks() for test in risk.tests}))
    def test_name_tests_that_exist(self, named: str) -> None:
        file, *names = named.split("::")
        text = (ROOT / file).read_text(encoding="utf-8")
        assert all(f"class {name}" in text or f"def {name}" in text for name in names)

    def test_arise_under_conditions_that_are_known(self) -> None:
        known = assessing._holds(NOW)
        assert {risk.when for risk in risks()} <= set(known)
