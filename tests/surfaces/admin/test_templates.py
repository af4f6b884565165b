"""The pages on which a legal reviewer looks after the words of documents."""

from __future__ import annotations

import html

import pytest
from django.test import Client

from mazha.documents.kinds import kind
from mazha.documents.models import Mark, Template
from mazha.people.actor import Actor
from tests.actions.documents.test_templates import lawyer
from tests.surfaces.admin.asking import HOME, SCRIPT, done, refused, signed_in
from tests.world import World

NAME = "mediation.agreement"


@pytest.fixture
def reviewer(staff: World) -> Actor:
    return lawyer(staff.hall)


@pytest.fixture
def browser(reviewer: Actor) -> Client:
    return signed_in(reviewer)


def said(browser: Client, path: str) -> str:
    answer = browser.get(HOME + path)
    assert answer.status_code == 200, answer.content.decode()[:3000]
    return html.unescape(answer.content.decode())


def form(**changes: str) -> dict[str, str]:
    zh, en = kind(NAME).words["zh-hans"], kind(NAME).words["en"]
    given = {
        "title_zh": zh.title, "body_zh": zh.body, "title_en": en.title, "body_en": en.body,
        "reason": "按司法局意见修改", "based_on": "0",
    }  # fmt: skip
    return {**given, **changes}


class TestList:
    def test_names_every_kind_and_its_legal_basis(self, browser: Client) -> None:
        page = said(browser, "templates")
        assert "调解协议书" in page
        assert "中华人民共和国人民调解法（2010）第二十八条" in page or "人民调解法" in page
        assert "尚未经法制审核" in page

    def test_is_where_a_legal_reviewer_begins(self, browser: Client) -> None:
        assert browser.get("/desk/")["Location"] == "/desk/settings/templates"


class TestOne:
    def test_shows_both_languages_with_examples(self, browser: Client) -> None:
        page = said(browser, f"templates/{NAME}")
        assert "经奎文区综治中心调解，双方当事人自愿达成如下协议" in page
        assert "Mediated by One-Stop Centre" in page
        assert "24,000.00元（大写：人民币贰万肆仟元整）" in page

    def test_draws_the_page_itself(self, browser: Client) -> None:
        answer = browser.get(f"{HOME}templates/{NAME}/sample/zh-hans")
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")

    def test_is_not_there_for_a_kind_there_is_none_of(self, browser: Client) -> None:
        assert browser.get(f"{HOME}templates/mediation.nothing").status_code == 404


class TestEdit:
    def test_puts_the_next_version_in_force(self, browser: Client) -> None:
        said(browser, f"templates/{NAME}/edit")
        body = kind(NAME).words["zh-hans"].body.replace("自愿达成如下协议", "平等自愿达成如下协议")
        page = done(browser, f"templates/{NAME}/edit", form(body_zh=body, based_on=self.standing(browser)))
        assert "平等自愿达成如下协议" in page
        assert "郑律批准" in page
        assert Template.objects.filter(kind=NAME, origin="own").count() == 1

    def test_shows_without_saving(self, browser: Client) -> None:
        answer = browser.post(f"{HOME}templates/{NAME}/edit", form(body_zh=f"{{agreed}}{SCRIPT}", show="1", reason=""))
        page = answer.content.decode()
        assert "一、李建国将外机移至北侧外墙" in page
        assert SCRIPT not in page
        assert not Template.objects.filter(origin="own").exists()

    def test_says_beside_the_question_what_is_wrong_and_keeps_what_was_written(self, browser: Client) -> None:
        page = refused(browser, f"templates/{NAME}/edit", form(body_zh="第一行\n甲方{nobody}"))
        assert "第2行：此处没有 {nobody} 这个字段" in page
        assert "甲方{nobody}" in page

    def test_tells_who_was_quicker(self, browser: Client) -> None:
        standing = self.standing(browser)
        done(browser, f"templates/{NAME}/edit", form(title_zh="协议甲", based_on=standing))
        page = refused(browser, f"templates/{NAME}/edit", form(title_zh="协议乙", based_on=standing), 409)
        assert "郑律已先批准了" in page
        assert "协议乙" in page

    def test_is_for_legal_reviewers_alone(self, staff: World) -> None:
        for actor, may_look in ((staff.admin, 200), (staff.dispatcher, 403)):
            desk = signed_in(actor)
            assert desk.get(f"{HOME}templates/{NAME}").status_code == may_look
            assert desk.get(f"{HOME}templates/{NAME}/edit").status_code == 403
            assert desk.post(f"{HOME}templates/{NAME}/edit", form()).status_code == 403

    def standing(self, browser: Client) -> str:
        page = said(browser, f"templates/{NAME}/edit")
        return page.split('name="based_on" value="')[1].split('"')[0]


class TestMarks:
    def test_are_set_and_listed(self, browser: Client, staff: World) -> None:
        assert "还没有单位制发过文书" in said(browser, "templates/marks")
        given = {"organisation": str(staff.hall), "family": "人调", "mark": "奎人调"}
        assert "奎人调" in done(browser, "templates/marks/new", given)
        assert Mark.objects.get().organisation_id == staff.hall
        page = refused(browser, "templates/marks/new", {**given, "organisation": str(staff.lamps)})
        assert "请另选一个" in page
