"""Staff at their desks: each way a matter may go, clicked through by those who take the steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from mazha.casework.hotline import actions as hotline
from mazha.kernel import codes, moments
from mazha.matters.models import Matter
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.procedures import actions as procedures
from tests.journeys.conftest import DESK, PHONE, SYSTEM, Site
from tests.journeys.reading import overflow, violations

pytestmark = pytest.mark.browser

WORDS = "小区东门的路灯坏了三天，晚上一片漆黑，老人下楼不方便。"
GIST = "小区东门的路灯坏了三天"
REPLY = "灯泡与线路均已更换，当晚亮灯，已请物业每周巡查一次。"
Opened = Callable[..., Page]


@pytest.fixture
def lamp(site: Site) -> Matter:
    """One report, some hours old, nobody's yet."""
    return reported(moments.now() - dt.timedelta(hours=1))


@pytest.fixture
def handled(site: Site, lamp: Matter) -> Matter:
    """The same, with the unit that mends lamps at work on it."""
    for step, by, given in (
        ("dispatch", site.people.dispatcher, {"lead_unit": site.people.lamps}),
        ("sign", site.people.handler, {}),
        ("contact", site.people.handler, {"note": "已与诉求人通话"}),
    ):
        taken(lamp, step, by, **given)
    return lamp


def reported(at: dt.datetime, words: str = WORDS) -> Matter:
    wall.sit(SYSTEM)
    report = hotline.Report(words=words, channel="phone", phone="13812341234")
    receipt = hotline.receive(report, by=SYSTEM, at=at, written_at=moments.now())
    return Matter.objects.get(pk=receipt.matter_id)


def taken(matter: Matter, step: str, by: Actor, at: dt.datetime | None = None, **given: object) -> None:
    wall.sit(SYSTEM)
    procedures.take(step=step, matter_id=matter.pk, given=given, by=by, at=at or moments.now())


def now_of(matter: Matter) -> Matter:
    wall.sit(SYSTEM)
    return Matter.objects.get(pk=matter.pk)


def press(page: Page, name: str) -> None:
    """A step on a matter's page: a form's link, or a button where nothing is asked."""
    section = page.get_by_role("region", name="现在可以办理")
    section.get_by_role("link", name=name, exact=True).or_(section.get_by_role("button", name=name, exact=True)).click()


def send(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def stage(page: Page, title: str) -> None:
    expect(page.locator(".mz-page-head .mz-badge", has_text=title).first).to_be_visible()


def track(page: Page, matter: Matter) -> None:
    page.goto(f"/m/{codes.spoken(matter.code)}")


class TestContestedAndReworked:
    def test_the_resident_s_no_brings_it_back_until_it_is_done(
        self, browse: Opened, at_desk: Opened, site: Site, handled: Matter, tmp_path: Path
    ) -> None:
        people = site.people
        taken(handled, "reply", people.handler, solved="solved", reply=REPLY)
        home = browse(viewport=PHONE)
        track(home, handled)
        home.get_by_role("link", name="没有解决").click()
        send(home, "提出异议")
        expect(home.get_by_role("alert")).to_be_visible()
        home.get_by_label("理由").fill("灯还是不亮，师傅没有来过。")
        send(home, "提出异议")
        expect(home.get_by_role("heading", level=1)).to_contain_text("不认可处理结果")

        desk = at_desk(people.supervisor, viewport=DESK)
        desk.goto("/desk/revisits")
        desk.get_by_role("link", name=GIST).click()
        expect(desk.get_by_text("灯还是不亮，师傅没有来过。")).to_be_visible()
        press(desk, "退回重办")
        desk.get_by_label("理由").fill("回访核实，未到现场，请当天到场处理。")
        send(desk, "退回重办")
        stage(desk, "办理中")

        picture = tmp_path / "lamp.jpg"
        Image.effect_noise((640, 480), 40).convert("RGB").save(picture, "JPEG")
        unit = at_desk(people.handler, viewport=PHONE)
        unit.goto("/desk/inbox")
        expect(unit.get_by_text("重办 1 次")).to_be_visible()
        expect(unit.get_by_label("阶段")).to_be_hidden()  # on a phone filters are folded until wanted
        unit.get_by_text("筛选", exact=True).first.click()
        unit.get_by_label("阶段").select_option(label="待签收")
        unit.get_by_role("button", name="筛选").click()
        expect(unit.get_by_label("阶段")).to_be_visible()
        expect(unit.get_by_text("没有符合")).to_be_visible()
        unit.goto("/desk/inbox")
        unit.get_by_role("link", name=GIST).click()
        press(unit, "答复")
        unit.get_by_text("已解决", exact=True).click()
        unit.get_by_label("答复内容").fill("已到现场更换灯头，与诉求人一同查看，已亮。")
        unit.locator("input[type=file]").set_input_files(picture)
        send(unit, "答复")
        stage(unit, "已答复")

        track(home, handled)
        expect(home.locator("main img").first).to_be_visible()
        home.get_by_role("link", name="已经解决").click()
        send(home, "确认")
        expect(home.get_by_role("heading", level=1)).to_have_text("已结案")
        ended = now_of(handled)
        assert (ended.reworks, ended.agreed, ended.outcome) == (1, True, "solved")


class TestReturnedAndRuled:
    def test_a_refused_return_leaves_the_clock_as_it_was(self, at_desk: Opened, site: Site, lamp: Matter) -> None:
        people = site.people
        taken(lamp, "dispatch", people.dispatcher, lead_unit=people.lamps)
        due = now_of(lamp).due_at
        unit = at_desk(people.handler, viewport=DESK)
        unit.goto("/desk/inbox")
        unit.get_by_role("link", name=GIST).click()
        press(unit, "退单")
        unit.get_by_label("理由").fill("该路段路灯由园林环卫服务中心管护，附移交清单。")
        send(unit, "退单")
        stage(unit, "退单待裁定")

        desk = at_desk(people.dispatcher, viewport=DESK)
        desk.goto("/desk/queue")
        desk.get_by_role("link", name=GIST).click()
        expect(desk.get_by_text("该路段路灯由园林环卫服务中心管护，附移交清单。")).to_be_visible()
        press(desk, "不同意退单，指定办理")
        desk.get_by_label("理由").fill("移交尚未完成，仍由照明中心办理。")
        send(desk, "不同意退单，指定办理")
        stage(desk, "已签收")
        ruled = now_of(lamp)
        assert (ruled.lead_unit_id, ruled.due_at is not None and due is not None and ruled.due_at >= due) == (
            people.lamps, True,
        )  # fmt: skip
        wall.sit(SYSTEM)
        handle = ruled.clocks.get(name="hotline.handle")
        assert (handle.state, handle.revisions) == ("running", [])

        unit.reload()
        # Once designated it cannot be returned again: the button is not there, and the page says why.
        expect(unit.get_by_role("link", name="退单", exact=True)).to_have_count(0)


class TestExtended:
    def test_the_head_decides_and_both_dates_stay_on_show(
        self, browse: Opened, at_desk: Opened, site: Site, handled: Matter
    ) -> None:
        people = site.people
        unit = at_desk(people.handler, viewport=DESK)
        unit.goto(f"/desk/matters/{handled.pk}")
        press(unit, "申请延期")
        unit.get_by_label("延长（工作日）").fill("99")
        unit.get_by_label("理由").fill("灯杆基础需重做，须养护。")
        send(unit, "申请延期")
        expect(unit.get_by_role("alert")).to_be_visible()
        expect(unit.get_by_label("理由")).to_have_value("灯杆基础需重做，须养护。")
        unit.get_by_label("延长（工作日）").fill("3")
        send(unit, "申请延期")
        stage(unit, "延期待审批")
        # Nobody decides on what they asked for themselves.
        expect(unit.get_by_role("link", name="同意延期", exact=True)).to_have_count(0)

        wall.sit(SYSTEM)
        before = handled.clocks.get(name="hotline.handle").due_at
        head = at_desk(people.head, viewport=DESK)
        head.goto("/desk/inbox")
        head.get_by_role("link", name=GIST).click()
        press(head, "同意延期")
        head.get_by_label("理由").fill("情况属实，同意。")
        send(head, "同意延期")
        stage(head, "办理中")
        wall.sit(SYSTEM)
        after = handled.clocks.get(name="hotline.handle").due_at
        assert after > before
        both = f"{moments.local(before):%Y-%m-%d} → {moments.local(after):%Y-%m-%d}"
        expect(head.get_by_text(both)).to_be_visible()

        home = browse(viewport=PHONE)
        track(home, handled)
        expect(home.get_by_text("同意延长3个工作日")).to_be_visible()
        expect(home.get_by_text("情况属实，同意。")).to_be_visible()


class TestLateAndSupervised:
    def test_what_is_late_is_said_to_everyone_concerned(self, browse: Opened, at_desk: Opened, site: Site) -> None:
        people, long_ago = site.people, moments.now() - dt.timedelta(days=40)
        lamp = reported(long_ago)
        taken(lamp, "dispatch", people.dispatcher, long_ago + dt.timedelta(hours=1), lead_unit=people.lamps)
        taken(lamp, "sign", people.handler, long_ago + dt.timedelta(hours=2))
        wall.sit(SYSTEM)
        while procedures.ring_due(at=moments.now()):
            pass

        home = browse(viewport=PHONE)
        track(home, lamp)
        expect(home.get_by_text("已超期").first).to_be_visible()
        desk = at_desk(people.supervisor, viewport=DESK)
        desk.goto("/desk/late")
        desk.get_by_role("link", name=GIST).click()
        press(desk, "督办")
        desk.get_by_label("交办要求").fill("三日内到场，由分管负责人回电诉求人。")
        send(desk, "督办")
        expect(desk.locator(".mz-page-head").get_by_text("督办", exact=True)).to_be_visible()

        unit = at_desk(people.head, viewport=PHONE)
        unit.goto("/desk/messages")
        expect(unit.get_by_text("督办").first).to_be_visible()
        unit.get_by_role("link", name="查看事项").first.click()
        expect(unit.get_by_text("三日内到场，由分管负责人回电诉求人。").first).to_be_visible()
        late = now_of(lamp)
        assert late.was_late
        assert late.supervised_at is not None


class TestCounter:
    def test_registers_by_keyboard_answers_and_prints(self, at_desk: Opened, site: Site) -> None:
        page = at_desk(site.people.clerk, viewport=DESK)
        page.goto("/desk/")
        expect(page.get_by_label("发生了什么事？").or_(page.locator("#id_words"))).to_be_focused()
        page.keyboard.type("老年公交卡在哪里办，要带什么材料？")
        for answer in ("", "13812341234", "王秀兰"):  # place, number, name: in the order they are asked
            page.keyboard.press("Tab")
            page.keyboard.type(answer)
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/matters/*")
        press(page, "当场答复")
        page.get_by_label("答复内容").fill("带身份证和一寸照片到街道便民服务大厅三号窗口，当场办好。")
        send(page, "当场答复")
        stage(page, "待回访")
        page.get_by_role("link", name="受理回执").click()
        expect(page.get_by_role("img", name="打开事项的二维码").or_(page.locator("svg").first).first).to_be_visible()
        page.emulate_media(media="print")
        assert page.pdf(format="A5").startswith(b"%PDF")
        assert violations(page) == []

    def test_tells_the_right_road_and_prints_the_notice(self, at_desk: Opened, site: Site) -> None:
        page = at_desk(site.people.clerk, viewport=DESK, java_script_enabled=False)
        page.goto("/desk/counter")
        assert page.get_by_text("不予受理").count() == 0
        page.locator("#id_words").fill("法院判决我不服，请你们改判。")
        send(page, "登记")
        press(page, "告知其他途径")
        page.get_by_text("人民法院（诉讼）").click()
        page.get_by_label("理由").fill("对判决不服，应在上诉期内向上一级人民法院上诉。")
        send(page, "告知其他途径")
        stage(page, "已告知其他途径")
        page.get_by_role("link", name="其他途径告知书").click()
        expect(page.get_by_text("人民法院（诉讼）").first).to_be_visible()
        expect(page.get_by_text("应在上诉期内向上一级人民法院上诉")).to_be_visible()


class TestBulkDispatch:
    def test_sends_all_that_were_chosen_and_says_what_was_not(self, at_desk: Opened, site: Site) -> None:
        hour = dt.timedelta(hours=1)
        lamps = [reported(moments.now() - hour, f"第{n}盏路灯不亮，晚上看不清路。") for n in range(1, 4)]
        page = at_desk(site.people.dispatcher, viewport=DESK)
        page.goto("/desk/queue")
        page.locator("[data-bulk-all]").check()
        expect(page.locator("[data-bulk-count]")).to_have_text("3")
        page.get_by_label("选择：第2盏路灯不亮").or_(page.locator("[data-bulk]").nth(1)).first.uncheck()
        expect(page.locator("[data-bulk-count]")).to_have_text("2")
        page.get_by_role("button", name="分派所选").click()
        page.get_by_label("主办单位").select_option(label="城市照明服务中心")
        send(page, "分派")
        expect(page.locator("td.mz-gist")).to_have_count(1)
        assert sorted(now_of(each).stage for each in lamps) == ["dispatched", "dispatched", "registered"]


class TestExport:
    def test_gives_the_list_a_number_opened(self, at_desk: Opened, site: Site, handled: Matter) -> None:
        page = at_desk(site.people.leader, viewport=DESK)
        page.goto("/desk/board?days=30")
        number = page.locator(".mz-figure", has_text="受理").first.locator("a.mz-figure-value")
        expect(number).to_have_text("1")
        number.click()
        expect(page.locator("td.mz-gist")).to_have_count(1)
        with page.expect_download() as coming:
            page.get_by_role("button", name="导出 CSV").click()
        assert coming.value.suggested_filename.endswith(".zip")


class TestEveryPage:
    @pytest.mark.parametrize(("language", "theme"), [("zh-CN", "light"), ("en-US", "dark")])
    def test_of_a_matter_can_be_read_by_everyone(
        self, at_desk: Opened, site: Site, handled: Matter, language: str, theme: str
    ) -> None:
        people, below = site.people, f"/desk/matters/{handled.pk}"
        visits = [
            (people.clerk, ["/desk/counter"]),
            (people.dispatcher, ["/desk/queue", "/desk/matters", "/desk/map", "/desk/search?q=路灯"]),
            (people.handler, ["/desk/inbox", below, f"{below}/forms/reply", f"{below}/forms/ask_extension"]),
            (people.supervisor, ["/desk/revisits", "/desk/late"]),
            (people.head, ["/desk/load", "/desk/messages"]),
        ]
        found = []
        for who, paths in visits:
            page = at_desk(who, viewport=PHONE, color_scheme=theme, locale=language)
            for path in paths:
                page.goto(path)
                found += violations(page)
                assert overflow(page) == 0, path
        assert found == []
