"""A petition from the window to the re-review, and a hard one through a joint conference."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from mazha.kernel import codes, moments
from mazha.matters.models import Matter
from mazha.people import queries as people
from mazha.people import wall
from mazha.people.actor import Actor
from tests.actions.petitions import ground as made
from tests.actions.petitions.ground import NOTICE, OPINION, WORDS, Ground
from tests.journeys.conftest import DESK, PHONE, SYSTEM, Site
from tests.journeys.reading import overflow, violations

pytestmark = pytest.mark.browser
Opened = Callable[..., Page]


@pytest.fixture
def ground(site: Site) -> Ground:
    wall.sit(SYSTEM)
    return made.make()


def newest(procedure: str) -> Matter:
    wall.sit(SYSTEM)
    return Matter.objects.filter(procedure=procedure).order_by("-opened_at", "-id")[0]


def stage(matter_id: UUID) -> str:
    wall.sit(SYSTEM)
    return Matter.objects.get(pk=matter_id).stage


def do(page: Page, matter: Matter, step: str, fields: Mapping[str, str] | None = None) -> None:
    """One step through its own form: `name=value` of a choice is ticked, a list chosen from, anything else written."""
    if fields is None:
        page.goto(f"/desk/matters/{matter.pk}")
        page.locator(f'form[action$="/steps/{step}"] button').click()
    else:
        page.goto(f"/desk/matters/{matter.pk}/forms/{step}")
        fill(page, fields)
        page.locator(f'form[action$="/steps/{step}"] button[type=submit]').click()
    expect(page.get_by_text("已办：").first).to_be_visible()


def fill(page: Page, fields: Mapping[str, str]) -> None:
    for name, value in fields.items():
        field = page.locator(f'[name="{name}"]')
        kind = field.first.get_attribute("type")
        if kind == "radio":
            page.locator(f'[name="{name}"][value="{value}"]').check()
        elif field.first.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


LINES = {
    f"lines.{item}{part}": value
    for item, answer in {"solved": "yes", "explained": "na", "helped": "na", "handled": "na"}.items()
    for part, value in (("", answer), (".words", "列入改造计划" if answer == "yes" else ""))
}


def test_from_the_window_over_more_time_to_the_re_review(ground: Ground, at_desk: Opened, browse: Opened) -> None:
    officer, handler, head = at_desk(ground.officer, viewport=DESK), at_desk(ground.handler), at_desk(ground.head)
    officer.goto("/desk/petition/new")
    fill(officer, {"words": WORDS, "name": "王秀兰", "phone": "13800000001"})
    assert violations(officer) == []
    officer.locator("form[action='/desk/petition/new'] button[type=submit]").click()
    petition = newest("petition")
    officer.get_by_text("逐题确定办理途径").click()
    for _question in range(10):
        officer.locator(".card a.btn", has_text="否").first.click()
    fill(officer, {"lead_unit": str(ground.housing)})
    assert violations(officer) == []
    officer.get_by_role("button", name="确认：转送").click()
    expect(officer.get_by_text("已转送交办，待受理").first).to_be_visible()

    do(handler, petition, "accept", {"notice": NOTICE})
    do(handler, petition, "hear", {"note": "当面听取陈述"})
    do(handler, petition, "ask_extension", {"days": "30", "reason": "需要委托鉴定，情况复杂"})
    do(head, petition, "grant_extension", {"notice": "情况复杂，经批准延长三十日，特此告知理由。"})
    handler.goto(f"/desk/matters/{petition.pk}/forms/draft_opinion")
    fill(handler, {"result": "reject", **LINES, "opinion": OPINION})
    assert violations(handler) == []
    handler.locator("form button[type=submit]", has_text="拟处理意见").click()
    head.goto(f"/desk/matters/{petition.pk}/forms/sign_opinion")
    assert OPINION in head.locator("[name=opinion_signed]").input_value()
    head.locator("form button[type=submit]", has_text="签发处理意见书").click()
    do(handler, petition, "serve", {"served_by": "hand"})

    person = browse(viewport=PHONE)
    asked(person, petition, "review", "事实没有查清，请求复查")
    review = newest("petition_review")
    decided(at_desk(ground.reviewer), at_desk(ground.review_head), review)
    assert stage(petition.pk) == "reviewed"
    asked(person, petition, "re-review", "仍然不服，请求复核")
    decided(at_desk(ground.rechecker), at_desk(ground.recheck_head), newest("petition_recheck"))
    assert stage(petition.pk) == "final"
    person.goto(f"/m/{codes.spoken(petition.code)}")
    expect(person.get_by_role("heading", level=1)).to_have_text("复核意见已作出，信访程序到此结束，帮扶和疏导继续进行")
    assert violations(person) == []
    assert overflow(person) == 0
    do(handler, petition, "help", {"note": "联系街道申请临时救助"})


def asked(person: Page, petition: Matter, noun: str, reason: str) -> None:
    person.goto(f"/m/{codes.spoken(petition.code)}/{noun}")
    fill(person, {"reason": reason})
    person.locator("main button[type=submit]").click()
    expect(person.locator(".mz-timeline").first).to_be_visible()


def decided(reviewer: Page, head: Page, review: Matter) -> None:
    do(reviewer, review, "take_up")
    do(reviewer, review, "draft", {"review_result": "upheld", "opinion": OPINION})
    head.goto(f"/desk/matters/{review.pk}/forms/sign")
    head.locator("form[action$='/steps/sign'] button[type=submit]").click()
    expect(head.get_by_text("已办：").first).to_be_visible()


def test_a_hard_one_through_a_joint_conference(ground: Ground, at_desk: Opened) -> None:
    wall.sit(SYSTEM)
    receipt = made.registered(ground, moments.now(), complained_of=[ground.water])
    petition = Matter.objects.get(pk=receipt.matter_id)
    officer, owner = at_desk(ground.officer, viewport=DESK), at_desk(again(ground.other_handler), viewport=PHONE)
    do(officer, petition, "set_tier", {"tier": "complex"})
    do(officer, petition, "propose_conference", {"instruction": "涉及三个单位，政策有空白"})
    conference = newest("conference")
    do(officer, conference, "screen_in", {"note": "同意召开"})
    wanted = {
        "members": str(ground.housing),
        "meeting_at": "2099-03-05T09:00",
        "place": "三楼",
        "agenda": "主办单位和日期",
    }
    do(officer, conference, "call", wanted)
    do(officer, conference, "minute", {"minutes": "供水公司月底前完成改造，住建局验收。"})
    task_given = {"task_unit": str(ground.water), "task_date": "2099-03-31", "task": "完成三号院供水管网改造"}
    do(officer, conference, "give_task", task_given)
    task = newest("conference_task")
    do(owner, task, "report", {"note": "已改造通水"})
    assert owner.goto(f"/desk/matters/{petition.pk}").status == 404  # type: ignore[union-attr]  # it was answered
    do(officer, task, "verify", {"note": "现场核实属实"})
    do(officer, conference, "verify", {"note": "任务全部完成"})
    do(officer, conference, "close", {"note": "供水管网已改造完成"})
    assert (stage(task.pk), stage(conference.pk), stage(petition.pk)) == ("verified", "closed", "received")


def again(actor: Actor) -> Actor:
    assert actor.officer_id is not None
    return people.actor_for(actor.officer_id, moments.now())
