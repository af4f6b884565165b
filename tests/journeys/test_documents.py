"""Words of documents, from the legal reviewer's page to the sheet a resident takes home, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from mazha.documents import actions, kinds
from mazha.kernel import codes, moments
from mazha.matters.models import Matter
from mazha.people import wall
from mazha.people.actor import Actor
from tests.actions.documents.test_issuing import opened
from tests.actions.documents.test_templates import lawyer
from tests.journeys.conftest import DESK, PHONE, SYSTEM, Site
from tests.journeys.reading import overflow, violations

pytestmark = pytest.mark.browser
NAME = "mediation.agreement"
PAGES = (
    "templates", f"templates/{NAME}", f"templates/{NAME}/edit", f"templates/{NAME}/versions/1", "templates/marks",
    "templates/marks/new",
)  # fmt: skip


@pytest.fixture
def reviewer(site: Site) -> Actor:
    wall.sit(SYSTEM)
    return lawyer(site.people.hall)


def test_a_reviewer_mends_the_words_and_sees_them_before_they_hold(
    reviewer: Actor, at_desk: Callable[..., Page]
) -> None:
    page = at_desk(reviewer, viewport=DESK)
    page.goto("/desk/")
    page.get_by_role("link", name="调解邀请函").click()
    page.get_by_role("link", name="编写新版本").click()
    words = page.get_by_label("中文正文")
    words.fill("{addressee}：\n请于{meets_at来谈。")
    page.get_by_label("修改原因").fill("按区司法局意见修改")
    page.get_by_role("button", name="批准并启用").click()
    expect(page.get_by_text("第2行").first).to_be_visible()
    words.fill("{addressee}：\n{applicant}请您来谈“{request}”[，时间{meets_at}]。联系：{contact}。")
    page.get_by_role("button", name="查看效果").click()
    expect(page.get_by_text("王秀兰请您来谈", exact=False)).to_be_visible()
    page.get_by_role("button", name="批准并启用").click()
    expect(page.get_by_text("郑律批准")).to_be_visible()


def test_a_resident_takes_the_document_home(site: Site, browse: Callable[..., Page]) -> None:
    wall.sit(SYSTEM)
    matter = Matter.objects.get(pk=opened().id)
    given = {"addressee": "李建国", "applicant": "王秀兰", "request": "夜间噪声", "contact": "张主任"}
    issued = actions.issue(
        "mediation.invitation", matter.pk, given, unit=site.people.hall, for_resident=True, by=site.people.dispatcher,
        at=moments.now(),
    )  # fmt: skip
    page = browse(viewport=PHONE)
    page.goto(f"/m/{codes.spoken(matter.code)}")
    expect(page.get_by_text(issued.number).first).to_be_visible()
    link = page.get_by_role("link", name="调解邀请函")
    answer = page.request.get(str(link.get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
    assert overflow(page) == 0
    assert violations(page) == []


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_every_page_is_readable(
    reviewer: Actor, at_desk: Callable[..., Page], viewport: dict[str, int], locale: str
) -> None:
    wall.sit(SYSTEM)
    words = kinds.kind(NAME).words
    actions.approve_template(
        NAME,
        {**words, "en": kinds.Words("Agreement of mediation", words["en"].body)},
        reason="按区司法局意见修改",
        based_on=0,
        by=reviewer,
        at=moments.now(),
    )
    page = at_desk(reviewer, viewport=viewport, locale=locale)
    for name in PAGES:
        page.goto(f"/desk/settings/{name.replace('versions/1', 'versions/2')}")
        assert overflow(page) == 0, name
        assert violations(page) == [], name
