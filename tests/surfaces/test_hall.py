"""The hall's pages: kiosk and screen without an account, windows, rooms and the setting up at the desk."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from mazha.casework.centre import actions as centre
from mazha.casework.centre import queries
from mazha.kernel import moments
from mazha.matters.models import Matter
from mazha.people import wall
from mazha.people.actor import Actor
from tests.actions.centre.hall import Hall, set_up
from tests.seats import seat
from tests.world import World, at

SYSTEM = Actor.system("tests")
MORNING = at("2026-03-02 09:00")


@pytest.fixture
def morning() -> Iterator[None]:
    """A Monday on which the hall is open."""
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def hall(morning: None, people: World) -> Hall:
    wall.sit(SYSTEM)
    return set_up(people)


def device(kind: str) -> Client:
    """A browser that has opened the device's address once."""
    wall.sit(SYSTEM)
    _id, secret = centre.make_device(kind, "一楼大厅", by=SYSTEM, at=MORNING)
    browser = Client(HTTP_ACCEPT_LANGUAGE="zh-CN")
    answer = browser.get(f"/hall/devices/{secret}")
    assert (answer.status_code, answer["Location"]) == (302, f"/hall/{kind}")
    return browser


def at_desk(actor: Actor) -> Client:
    return seat(Client(HTTP_ACCEPT_LANGUAGE="zh-CN"), actor.officer_id, moments.now())


class TestKiosk:
    def test_gives_a_number_and_says_how_many_wait_in_both_languages(self, hall: Hall) -> None:
        kiosk = device("kiosk")
        page = kiosk.get("/hall/kiosk").content.decode()
        assert "劳动维权" in page
        assert "Labour" in page
        key = re.findall(r'name="key" value="([0-9a-f]{32})"', page)[0]
        for _twice in range(2):
            answer = kiosk.post("/hall/kiosk/numbers", {"business": hall.labour, "key": key})
        slip = kiosk.get(answer["Location"]).content.decode()
        assert "A001" in slip
        assert "Your number" in slip
        assert [line.waiting for line in queries.kiosk_lines(MORNING)] == [1, 0]

    def test_says_when_it_gives_numbers_again_and_gives_none(self, hall: Hall) -> None:
        kiosk = device("kiosk")
        with time_machine.travel(at("2026-03-02 20:00"), tick=False):
            assert "2026-03-03 08:00" in kiosk.get("/hall/kiosk").content.decode()
            answer = kiosk.post("/hall/kiosk/numbers", {"business": hall.labour})
            assert answer["Location"] == "/hall/kiosk"
            assert [line.waiting for line in queries.kiosk_lines(moments.now())] == [0, 0]

    @pytest.mark.parametrize("path", ["/hall", "/hall/kiosk", "/hall/screen", "/hall/kiosk/numbers/1"])
    def test_opens_to_no_other_browser(self, hall: Hall, path: str) -> None:
        assert Client().get(path).status_code == 403
        assert device("kiosk").get("/hall/screen").status_code == 403
        assert device("screen").post("/hall/kiosk/numbers", {"business": hall.labour}).status_code == 403

    def test_refuses_an_address_nobody_made(self, hall: Hall) -> None:
        assert Client().get("/hall/devices/abcdefghijklmnop").status_code == 404

    def test_shows_nothing_any_more_once_it_is_closed(self, hall: Hall) -> None:
        screen = device("screen")
        assert screen.get("/hall/screen").status_code == 200
        centre.close_device(queries.devices()[0].id, by=SYSTEM, at=MORNING)
        assert screen.get("/hall/screen").status_code == 403


class TestScreen:
    def test_shows_number_and_window_and_nothing_of_the_matter(self, hall: Hall, people: World) -> None:
        screen, desk = device("screen"), at_desk(people.clerk)
        centre.give_number(hall.labour, by=SYSTEM, at=MORNING)
        desk.post("/desk/hall/windows/1/calls")
        page = screen.get("/hall/screen", headers={"hx-request": "true"}).content.decode()
        assert "A001" in page
        assert "<html" not in page
        assert "clerk" not in page


class TestWindow:
    def test_calls_serves_registers_and_passes_on(self, hall: Hall, people: World) -> None:
        desk = at_desk(people.clerk)
        ticket = centre.give_number(hall.labour, by=SYSTEM, at=MORNING)
        desk.post("/desk/hall/windows/1/calls")
        desk.post(f"/desk/hall/windows/1/tickets/{ticket}/arrival")
        assert "人到了" not in desk.get("/desk/hall/windows/1").content.decode()
        form = desk.get(f"/desk/counter?ticket={ticket}").content.decode()
        assert "A001" in form
        key = re.findall(r'name="key" value="([^"]+)"', form)[0]
        words = "在工地干了三个月，老板一直拖着工钱不给。"
        answer = desk.post("/desk/counter", {"words": words, "channel": "counter", "key": key, "ticket": ticket})
        assert answer.status_code == 302
        assert words[:8] in desk.get("/desk/hall/windows/1").content.decode()
        desk.post(f"/desk/hall/windows/1/tickets/{ticket}/transfer", {"to": "3"})
        wall.sit(SYSTEM)
        assert people.parks in Matter.objects.get().units

    def test_says_on_the_page_that_nobody_waits(self, hall: Hall, people: World) -> None:
        desk = at_desk(people.clerk)
        answer = desk.post("/desk/hall/windows/1/calls", follow=True)
        assert (answer.status_code, "没有人在等这个窗口" in answer.content.decode()) == (200, True)

    def test_refuses_other_roles_other_verbs_and_what_is_no_window(self, hall: Hall, people: World) -> None:
        assert at_desk(people.handler).get("/desk/hall/windows/1").status_code == 403
        desk = at_desk(people.clerk)
        ticket = centre.give_number(hall.labour, by=SYSTEM, at=MORNING)
        assert desk.post(f"/desk/hall/windows/1/tickets/{ticket}/burning").status_code == 404
        assert desk.get("/desk/hall/windows/77").status_code == 404
        assert desk.post(f"/desk/hall/windows/1/tickets/{ticket}/transfer", {"to": "x"}).status_code == 422


class TestRooms:
    def test_books_one_for_a_matter_and_refuses_it_to_the_next_by_name(self, hall: Hall, people: World) -> None:
        room = centre.keep_room(
            room_id=None, kind="mediation", title_zh="一号调解室", title_en="Room 1", seats=8, by=SYSTEM, at=MORNING
        )
        wanted = {"room_id": room, "day": "2026-03-03", "starts": "9:30", "ends": "11:00", "purpose": "第一次调解"}
        assert at_desk(people.clerk).post("/desk/rooms/bookings", wanted).status_code == 302
        answer = at_desk(people.dispatcher).post("/desk/rooms/bookings", wanted)
        assert answer.status_code == 409
        assert "2026-03-03 09:30–11:00" in answer.content.decode()
        assert "clerk" in answer.content.decode()
        for view in ("day", "week"):
            page = at_desk(people.handler).get(f"/desk/rooms?day=2026-03-03&view={view}").content.decode()
            assert "09:30–11:00" in page

    def test_says_beside_the_question_what_is_wrong_with_a_time(self, hall: Hall, people: World) -> None:
        room = centre.keep_room(
            room_id=None, kind="video", title_zh="视频室", title_en="", seats=4, by=SYSTEM, at=MORNING
        )
        wanted = {"room_id": room, "day": "2026-03-03", "starts": "9点", "ends": "11:00", "purpose": "视频会商"}
        answer = at_desk(people.clerk).post("/desk/rooms/bookings", wanted)
        assert (answer.status_code, "请写成 09:30" in answer.content.decode()) == (422, True)
        assert queries.bookings_between(people.clerk, MORNING, MORNING + dt.timedelta(days=9)) == []


class TestABundle:
    def test_is_made_from_what_one_number_brought_and_reads_as_one_story(self, hall: Hall, people: World) -> None:
        desk = at_desk(people.clerk)
        ticket = centre.give_number(hall.labour, by=SYSTEM, at=MORNING)
        desk.post("/desk/hall/windows/1/calls")
        desk.post(f"/desk/hall/windows/1/tickets/{ticket}/arrival")
        for number, words in enumerate(("楼下路灯三天不亮，晚上看不清路。", "树枝伸进阳台，刮风打窗户。")):
            said = {"words": words, "channel": "counter", "key": f"several-{number}", "ticket": ticket}
            assert desk.post("/desk/counter", said).status_code == 302
        wall.sit(SYSTEM)
        brought = [str(pk) for pk in Matter.objects.order_by("opened_at", "pk").values_list("pk", flat=True)]
        assert "合并受理" in desk.get("/desk/hall/windows/1").content.decode()
        made = desk.post("/desk/hall/bundles", {"matter": brought, "lead": brought[0], "window": "1"})
        page = desk.get(made["Location"]).content.decode()
        assert ("楼下路灯" in page, "树枝伸进" in page) == (True, True)
        answer = desk.post(f"{made['Location']}/answer", {"words": "两件事都已经办完，请您查看。"})
        assert (answer.status_code, "还有2件既没有答复" in answer.content.decode()) == (409, True)
        again = desk.post("/desk/hall/bundles", {"matter": brought, "lead": brought[0], "window": "1"}, follow=True)
        assert "已经在一个" in again.content.decode()


class TestUndone:
    def test_goes_from_anybodys_phone_to_the_head_of_the_centre(self, hall: Hall, people: World) -> None:
        phone = Client(HTTP_ACCEPT_LANGUAGE="zh-CN")
        assert "3 3号窗口" in phone.get("/undone").content.decode()
        said = {
            "words": "跑了三趟都说缺材料，每次缺的还不一样。",
            "window_number": "3",
            "phone": "13812341234",
            "name": "",
        }
        answer = phone.post("/undone", said)
        assert re.fullmatch(r"/m/[0-9A-Z-]{14}/receipt", answer["Location"])
        page = at_desk(people.centre_lead).get("/desk/hall/undone").content.decode()
        assert "跑了三趟" in page
        assert at_desk(people.clerk).get("/desk/hall/undone").status_code == 403

    def test_says_beside_the_question_what_is_wrong(self, hall: Hall) -> None:
        answer = Client(HTTP_ACCEPT_LANGUAGE="zh-CN").post(
            "/undone", {"words": "慢", "phone": "12", "window_number": ""}
        )
        assert (answer.status_code, Matter.objects.count()) == (422, 0)
        assert "id_words_error" in answer.content.decode()


class TestSettingUp:
    def test_is_for_the_head_of_the_centre_and_administrators(self, hall: Hall, people: World) -> None:
        for actor, status in [(people.centre_lead, 200), (people.admin, 200), (people.clerk, 403)]:
            assert at_desk(actor).get("/desk/hall/settings").status_code == status

    def test_shows_a_devices_address_once_and_stands_on_the_record(self, hall: Hall, people: World) -> None:
        desk = at_desk(people.centre_lead)
        page = desk.post("/desk/hall/settings/devices/new", {"kind": "screen", "title": "大厅东侧"})
        found = re.findall(r"/hall/devices/([\w-]+)", page.content.decode())
        assert queries.device_of(found[0]) is not None
        assert found[0] not in desk.get("/desk/hall/settings").content.decode()
        assert "centre.device" in at_desk(people.admin).get("/desk/settings/changes").content.decode()
