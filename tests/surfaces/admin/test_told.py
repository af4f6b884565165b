"""What is told to whom: answers, wordings, deliveries, programs."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.test import Client

from mazha.casework.hotline import queries as hotline
from mazha.channels.webhooks import actions as webhooks
from mazha.channels.webhooks import queries as webhook_queries
from mazha.kernel import moments
from mazha.kernel.ids import uuid7
from mazha.notices import actions as notice_actions
from mazha.notices import queries as notices
from mazha.notices.models import Notice
from mazha.people import queries, wall
from mazha.people.roles import Role
from tests.surfaces.admin.asking import HOME, SCRIPT, TODAY, done, last_change, refused
from tests.surfaces.conftest import SYSTEM
from tests.world import World


class TestAnswers:
    def test_is_kept_changed_and_taken_out_of_use(self, desk: Client) -> None:
        done(desk, "answers/new", {"category": "", "title": "感谢", "body": "感谢您的反映，我们已经派人查看。"})
        answer = hotline.every_answer()[0]
        done(desk, f"answers/{answer.pk}", {"category": "", "title": "致谢", "body": answer.body})
        change = last_change("hotline.answer")
        assert isinstance(change.before, dict)
        assert isinstance(change.after, dict)
        assert (change.before["title"], change.after["title"]) == ("感谢", "致谢")
        done(desk, f"answers/{answer.pk}/withdrawal", {})
        assert list(hotline.every_answer()) == []
        assert last_change("hotline.answer").after is None

    def test_too_short_is_refused_and_comes_back(self, desk: Client) -> None:
        page = refused(desk, "answers/new", {"category": "", "title": "感谢", "body": "短"})
        assert 'id="id_body_error"' in page
        assert 'value="感谢"' in page
        assert list(hotline.every_answer()) == []


class TestWordings:
    PATH = "wordings/hotline.registered/zh-hans"

    def test_is_edited_and_restored(self, desk: Client) -> None:
        done(desk, self.PATH, {"subject": "收到了", "body": "您的事已登记，编号 {code}。"})
        change = last_change("notices.wording")
        assert isinstance(change.after, dict)
        assert change.after["subject"] == "收到了"
        assert "系统自带的用语" in desk.get(HOME + self.PATH).content.decode()
        done(desk, self.PATH + "/restored", {})
        assert not notices.wording(SYSTEM, "hotline.registered", "zh-hans").is_own

    def test_is_shown_as_it_reads_without_being_kept(self, desk: Client) -> None:
        answer = desk.post(HOME + self.PATH, {"subject": "收到了", "body": "编号 {code}。", "show": "1"})
        assert answer.status_code == 200
        assert "编号 7K2M-94QF-T3XC。" in answer.content.decode()
        assert not notices.wording(SYSTEM, "hotline.registered", "zh-hans").is_own

    def test_a_place_nobody_fills_is_refused(self, desk: Client) -> None:
        assert 'id="id_body_error"' in refused(desk, self.PATH, {"subject": "收到了", "body": "编号 {number}。"})


class TestDeliveries:
    def stuck(self, transport: str, state: str = "dead") -> Notice:
        at = moments.now()
        return Notice.objects.create(
            id=uuid7(at), name="hotline.registered", transport=transport, recipient="unit:1", state=state, made_at=at,
            next_at=at, attempts=6, failure=f"421 {SCRIPT}",
        )  # fmt: skip

    def test_are_listed_with_why_they_failed(self, desk: Client) -> None:
        self.stuck("mail")
        page = desk.get(HOME + "deliveries").content.decode()
        assert "邮件" in page
        assert html.escape(f"421 {SCRIPT}") in page
        assert "421" not in desk.get(HOME + "deliveries", {"state": "held"}).content.decode()

    def test_is_sent_again(self, desk: Client) -> None:
        notice = self.stuck("webhook")
        assert "正在重新发送 1 条" in done(desk, "deliveries/retried", {"notice": [str(notice.pk)]})
        wall.sit(SYSTEM)
        assert Notice.objects.get().state == "waiting"

    def test_without_a_transport_is_refused_and_stays(self, desk: Client) -> None:
        notice = self.stuck("sms", "held")
        assert "还没有设置" in done(desk, "deliveries/retried", {"notice": [str(notice.pk)], "state": "held"})
        wall.sit(SYSTEM)
        assert Notice.objects.get().state == "held"

    def test_is_given_up_once_it_is_meant(self, desk: Client) -> None:
        notice = self.stuck("sms", "held")
        asked = desk.post(HOME + "deliveries/given-up", {"notice": [str(notice.pk)]})
        assert "不能撤销" in asked.content.decode()
        wall.sit(SYSTEM)
        assert Notice.objects.get().state == "held"
        done(desk, "deliveries/given-up", {"notice": [str(notice.pk), "not-an-id"], "sure": "1"})
        wall.sit(SYSTEM)
        assert Notice.objects.get().state == "dropped"

    def test_nothing_chosen_is_said(self, desk: Client) -> None:
        assert "请先选择" in done(desk, "deliveries/given-up", {})

    def test_an_errand_is_finished(self, staff: World, desk: Client) -> None:
        facts = {"name": "hotline.registered", "transport": "mail"}
        notice_actions.open_errand("notice.dead", "mail", facts, role=Role.SYSTEM_ADMIN, at=moments.now())
        assert "多次尝试仍未送达" in desk.get(HOME + "deliveries").content.decode()
        errand = notices.errands(staff.admin)[0]
        done(desk, f"deliveries/errands/{errand.id}/done", {})
        assert notices.errands(staff.admin) == []

    def test_more_than_a_page_go_on_from_the_last_one(self, desk: Client) -> None:
        for _n in range(60):
            self.stuck("mail")
        page = html.unescape(desk.get(HOME + "deliveries").content.decode())
        found = re.search(r'href="(\?[^"]*after=[^"]+)"', page)
        assert found is not None
        onward = desk.get(HOME + "deliveries" + found[1]).content.decode()
        assert onward.count('name="notice"') == 10
        assert desk.get(HOME + "deliveries?after=nonsense").status_code == 200


class TestPrograms:
    WHOLE = {
        "name": "住建系统", "officer": "handler", "scopes": ["matters:read", "hooks:manage"],
        "expires_at": TODAY + dt.timedelta(days=30),
    }  # fmt: skip

    def issued(self, people: World, desk: Client) -> str:
        given = {
            "name": "住建系统",
            "officer": "handler",
            "scopes": ["matters:read", "hooks:manage"],
            "expires_at": TODAY + dt.timedelta(days=30),
        }
        answer = desk.post(HOME + "programs/new", given)
        assert answer.status_code == 200, answer.content.decode()[:3000]
        found = re.search(r'id="once">([^<]+)<', answer.content.decode())
        assert found is not None
        return found[1]

    def test_a_token_is_shown_once_works_and_is_revoked(self, staff: World, desk: Client) -> None:
        token = self.issued(staff, desk)
        assert queries.actor_for_token(token, moments.now()) is not None
        assert token not in desk.get(HOME + "programs").content.decode()
        client = queries.clients(SYSTEM)[0]
        done(desk, f"programs/{client.id}/revocation", {})
        assert queries.actor_for_token(token, moments.now()) is None
        change = last_change("people.client")
        assert isinstance(change.before, dict)
        assert change.before["revoked_at"] is None

    @pytest.mark.parametrize(
        ("given", "marked"),
        [
            ({"officer": "nobody"}, "officer"),
            ({"scopes": []}, "scopes"),
            ({"expires_at": "2050-01-01"}, "expires_at"),
            ({"name": ""}, "name"),
        ],
    )
    def test_one_that_cannot_be_is_refused(
        self, staff: World, desk: Client, given: dict[str, object], marked: str
    ) -> None:
        assert f'id="id_{marked}_error"' in refused(desk, "programs/new", {**self.WHOLE, **given})
        assert queries.clients(SYSTEM) == ()

    def test_a_subscription_is_ended(self, staff: World, desk: Client) -> None:
        self.issued(staff, desk)
        program = queries.actor_for_client(queries.clients(SYSTEM)[0].id, moments.now())
        assert program is not None
        made = webhooks.subscribe("https://hooks.example.cn/a", ["mazha.matter.opened"], by=program, at=moments.now())
        assert "hooks.example.cn" in desk.get(HOME + "programs").content.decode()
        done(desk, f"subscriptions/{made.id}/ending", {})
        assert webhook_queries.subscriptions(SYSTEM) == []
        assert last_change("webhooks.subscription").after is None
