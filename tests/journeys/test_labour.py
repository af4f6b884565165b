"""Twelve workers' wages: pasted at a window, agreed in instalments, one of them missed, recovered to the last fen."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from mazha.casework.labour.models import Share
from mazha.kernel import codes, moments
from mazha.matters.models import Matter
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.roles import Role
from tests.journeys.conftest import PHONE, SYSTEM, Site
from tests.journeys.reading import overflow, violations
from tests.world import _officer, _organisation

pytestmark = pytest.mark.browser

Opened = Callable[..., Page]
CREW = "姓名\t电话\t金额\n" + "\n".join(
    f"工友{'甲乙丙丁戊己庚辛壬癸子丑'[i]}\t138000000{10 + i}\t{3000 + i}.01" for i in range(12)
)
TOTAL = "36,066.12"


@dataclass
class Dispute:
    """Where it lies, for everybody."""

    id: UUID
    desk: str
    workers: str
    employer: str = ""


@pytest.fixture
def clerk(site: Site) -> Actor:
    wall.sit(SYSTEM)
    return _officer("薛同舟", Role.HANDLER, _organisation("med.labour", "committee", "劳动争议人民调解委员会"))


def pressed(page: Page, name: str) -> None:
    """A button, or the link to its form, by exactly this name."""
    found = page.get_by_role("link", name=name, exact=True).or_(page.get_by_role("button", name=name, exact=True))
    found.first.click()


def sound(page: Page) -> None:
    assert overflow(page) == 0
    assert violations(page) == []


class TestTwelveWorkers:
    def test_recover_their_wages_in_instalments_with_one_breach(
        self, site: Site, clerk: Actor, at_desk: Opened, browse: Opened, tmp_path: Path
    ) -> None:
        dispute = self._taken_down(site, at_desk)
        desk = at_desk(clerk)
        self._contacted(site, dispute, desk, browse)
        workers, employer = browse(viewport=PHONE), browse(viewport=PHONE)
        employer.goto(dispute.employer)
        pressed(employer, "同意调解")
        pressed(employer, "同意调解")
        self._agreed(dispute, desk, workers, employer, tmp_path)
        self._paid(dispute, desk, part=1)
        self._missed(dispute, desk, workers)
        for part in (2, 3):
            self._paid(dispute, desk, part=part)
        workers.goto(dispute.workers)
        expect(workers.get_by_role("heading", level=1)).to_have_text("约定的钱已全部付清")
        expect(workers.locator("tfoot")).to_contain_text(TOTAL)
        for page in (workers, employer, desk):
            page.reload()
            sound(page)
        assert codes.spoken(Matter.objects.get(pk=dispute.id).code) not in employer.content()
        desk.goto(f"{site.address}/desk/labour/sums")
        desk.get_by_role("link", name="东方花园三期").click()
        expect(desk.locator("tbody")).to_contain_text("12人与鲁冉建筑劳务有限公司")

    def _taken_down(self, site: Site, at_desk: Opened) -> Dispute:
        window = at_desk(site.people.clerk)
        window.goto(f"{site.address}/desk/labour/new")
        window.get_by_label("用人单位", exact=True).fill("鲁冉建筑劳务有限公司")
        window.get_by_label("工程项目或工地").fill("东方花园三期")
        window.get_by_label("发生了什么？").fill("三月到六月的工资只发了一半。")
        window.get_by_label("劳动者名单，一行一人").fill(CREW.replace("3004.01", "三千"))
        window.get_by_role("button", name="登记", exact=True).click()
        expect(window.locator("body")).to_contain_text("第6行")
        sound(window)
        window.get_by_label("劳动者名单，一行一人").fill(CREW)
        window.get_by_role("button", name="登记", exact=True).click()
        expect(window.get_by_role("heading", level=1)).to_contain_text(
            f"12人与鲁冉建筑劳务有限公司（东方花园三期），{TOTAL}元"
        )
        pressed(window, "交调解组织")
        window.get_by_label("劳动争议人民调解委员会").check()
        pressed(window, "交调解组织")
        case = Matter.objects.get(procedure="labour")
        own = f"{site.address}/m/{codes.spoken(case.code)}/labour"
        return Dispute(id=case.pk, desk=f"{site.address}/desk/matters/{case.pk}", workers=own)

    def _contacted(self, site: Site, dispute: Dispute, desk: Page, browse: Opened) -> None:
        desk.goto(dispute.desk)
        pressed(desk, "联系用人单位")
        pressed(desk, "打印通知（含用人单位查询码）")
        found = re.search(r"/m/([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})/labour", desk.content())
        assert found is not None
        dispute.employer = f"{site.address}/m/{found[1]}"

    def _agreed(self, dispute: Dispute, desk: Page, workers: Page, employer: Page, tmp_path: Path) -> None:
        desk.goto(dispute.desk)
        pressed(desk, "起草协议")
        desk.get_by_label("争议的主要事实").fill("公司拖欠十二名工人部分工资，双方核对后认可。")
        desk.get_by_label("协议内容").fill("公司分三期付清。")
        desk.get_by_label("第一期付款日").fill(f"{moments.local(moments.now()):%Y-%m-%d}")
        desk.get_by_label("分几期").fill("3")
        pressed(desk, "起草协议")
        workers.goto(dispute.workers)
        pressed(workers, "签名")
        workers.get_by_label("您是哪一位").select_option("1")
        workers.get_by_label("您本人手机号的后四位").fill("0011")
        sound(workers)
        pressed(workers, "签名")
        expect(workers.locator("body")).to_contain_text("与这位劳动者留的手机号后四位不符")
        workers.get_by_label("您本人手机号的后四位").fill("0010")
        pressed(workers, "签名")
        employer.reload()
        sound(employer)
        pressed(employer, "签名")
        pressed(employer, "签名")
        desk.goto(dispute.desk)
        pressed(desk, "盖章生效")
        expect(desk.locator("body")).to_contain_text("2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12")
        desk.goto(dispute.desk)
        pressed(desk, "记录纸面签名")
        desk.get_by_label("劳动者", exact=True).check()
        page = tmp_path / "签名页.png"
        page.write_bytes(_picture())
        desk.locator("input[type=file]").set_input_files(page)
        pressed(desk, "记录纸面签名")
        pressed(desk, "盖章生效")
        workers.goto(dispute.workers)
        expect(workers.get_by_role("heading", level=1)).to_have_text("协议已生效，正在履行")
        expect(workers.locator("body")).to_contain_text("劳动争议调解协议书")

    def _paid(self, dispute: Dispute, desk: Page, *, part: int) -> None:
        desk.goto(dispute.desk)
        pressed(desk, "登记付款")
        desk.get_by_label(re.compile(rf"^{part} · ")).check()
        desk.get_by_label("付款日期").fill(f"{moments.local(moments.now()):%Y-%m-%d}")
        pressed(desk, "登记付款")
        pressed(desk, "代劳动者确认收到")
        desk.get_by_label(re.compile(rf"^{part} · ")).check()
        desk.get_by_label("怎样核实的").fill("逐一电话核实，都收到了。")
        pressed(desk, "代劳动者确认收到")

    def _missed(self, dispute: Dispute, desk: Page, workers: Page) -> None:
        """The second instalment's day goes by."""
        past = moments.day_of(moments.now()) - dt.timedelta(days=1)
        wall.sit(SYSTEM)
        Share.objects.filter(matter_id=dispute.id, instalment=2).update(due_date=past)
        workers.goto(dispute.workers)
        pressed(workers, "没有按时支付")
        workers.get_by_label("理由").fill("第二期到日子没有付。")
        pressed(workers, "没有按时支付")
        expect(workers.get_by_role("heading", name="可以走的途径")).to_be_visible()
        expect(workers.get_by_role("link", name="向法院申请支付令")).to_be_visible()
        sound(workers)
        desk.goto(dispute.desk)
        pressed(desk, "督促后继续履行")
        desk.get_by_label("记录").fill("电话督促，单位答应明天付清。")
        pressed(desk, "督促后继续履行")


def _picture() -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (300, 420), (250, 249, 245)).save(out, "PNG")
    return out.getvalue()
