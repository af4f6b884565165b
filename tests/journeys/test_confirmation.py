"""From an agreement to the court's ruling: both sides apply, all papers in one file, the court's days, confirmed."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from mazha.casework.mediation import queries
from mazha.kernel import codes, moments
from mazha.people import wall
from tests.actions.mediation.making import CLEAN, Room, made, signed
from tests.journeys.conftest import PHONE, SYSTEM, Site
from tests.journeys.reading import overflow, violations
from tests.journeys.test_mediation import pressed

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        shutil.which("pdftotext") is None, reason="no pdftotext; as root: apt-get install poppler-utils"
    ),
]
Opened = Callable[..., Page]
LABELS = {
    "scope": "不属于人民法院受理范围", "venue": "不归收到申请的法院管辖", "status": "确认婚姻、亲子、收养等身份关系",
    "special": "适用其他特别程序", "property": "涉及物权、知识产权确权", "third": "损害他人、国家或公共利益",
    "morals": "违背公序良俗", "forced": "有一方不是自愿的", "unclear": "内容不明确",
}  # fmt: skip


@pytest.fixture
def room(site: Site) -> Room:
    """An agreement in force since today, made by those who can be asked in browsers."""
    wall.sit(SYSTEM)
    return signed(made(people=site.people, clock=moments.now() - dt.timedelta(hours=3)))


def test_both_apply_and_the_court_confirms(
    site: Site, room: Room, at_desk: Opened, browse: Opened, tmp_path: Path
) -> None:
    wall.sit(SYSTEM)
    ((_seat, theirs),) = queries.invitations(room.clerk, room.row())
    pages = {f"{site.address}/m/{codes.spoken(room.row().code)}/table": browse(viewport=PHONE)}
    pages[f"{site.address}/m/{theirs}/table"] = browse()
    secretary = at_desk(room.clerk)
    case = f"{site.address}/desk/matters/{room.id}"
    secretary.goto(case)
    pressed(secretary, "共同申请司法确认")
    expect(secretary.get_by_text("合成之前还缺")).to_be_visible()
    assert violations(secretary) == []
    for where, page in pages.items():
        page.goto(where)
        pressed(page, "同意申请司法确认")
        pressed(page, "同意申请司法确认")
        expect(page.locator("body")).to_contain_text("同意申请司法确认")

    secretary.goto(case)
    pressed(secretary, "出具编号盖章的协议书")
    pressed(secretary, "出具文书")
    secretary.get_by_role("link", name="调解笔录").click()
    secretary.get_by_label("记录人").fill("孙悦")
    pressed(secretary, "出具")
    expect(secretary.get_by_text("已出具").first).to_be_visible()
    pressed(secretary, "共同申请司法确认")
    expect(secretary.get_by_text("各方都已同意申请")).to_be_visible()
    secretary.get_by_label("人民法院").fill("潍坊市奎文区人民法院")
    secretary.get_by_label("联系人和电话").fill("张主任 0536-5550301")
    secretary.get_by_label("其他材料").fill("噪声检测报告")
    assert violations(secretary) == []
    pressed(secretary, "合成并出具")
    link = secretary.get_by_role("link", name="司法确认申请材料").first
    file = tmp_path / "pack.pdf"
    file.write_bytes(secretary.request.get(f"{site.address}{link.get_attribute('href')}").body())
    _is_whole(file)

    pressed(secretary, "提交司法确认")
    for name in CLEAN:
        secretary.get_by_role("group", name=LABELS[name]).get_by_label("否").check()
    pressed(secretary, "提交司法确认")
    pressed(secretary, "法院受理")
    secretary.get_by_label("日期").fill(f"{moments.local(moments.now()):%Y-%m-%d}")
    pressed(secretary, "法院受理")
    for where, page in pages.items():
        page.goto(where)
        expect(page.get_by_text("法院裁定（一般）").first).to_be_visible()
        expect(page.get_by_text("法院裁定（最迟）").first).to_be_visible()
        expect(page.get_by_role("link", name="司法确认申请材料")).to_be_visible()
        assert overflow(page) == 0
        assert violations(page) == []
    pressed(secretary, "法院裁定有效")
    secretary.get_by_label("日期").fill(f"{moments.local(moments.now()):%Y-%m-%d}")
    pressed(secretary, "法院裁定有效")
    for page in pages.values():
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text("法院已裁定确认，正在履行")


def _is_whole(file: Path) -> None:
    """Every page bears its number of the whole; none of the papers is missing; the fonts are inside."""
    text = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout
    pages = [re.sub(r"\s+", "", page) for page in text.split("\f")[:-1]]
    assert [f"第{number}页共{len(pages)}页" in page for number, page in enumerate(pages, 1)] == [True] * len(pages)
    for heading in ("请求依法确认", "三、达成的协议", "二、调解经过", "兹证明", "当事人：王秀兰", "当事人：李建国"):
        assert any(heading in page for page in pages[1:]), heading
    assert "噪声检测报告" in pages[-1]
