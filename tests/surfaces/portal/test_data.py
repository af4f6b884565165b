"""A resident and their own data: shown to who has code and number, corrected, copied, deleted; answered by the lead."""

from __future__ import annotations

import datetime as dt
import html
import json

import pytest
import time_machine
from django.test import Client

from mazha.kernel import moments
from mazha.matters import actions as matters
from mazha.matters.models import Matter, Party
from mazha.matters.queries.phones import phones_of
from mazha.people.actor import Actor
from mazha.people.roles import Role
from mazha.procedures import actions as procedures
from mazha.surfaces.portal import proof
from tests.seats import officer
from tests.surfaces.admin.asking import HOME, signed_in
from tests.surfaces.conftest import as_staff, photo, sent
from tests.world import World

PHONE, WRITTEN = "13812341234", "138 1234 1234"
REASON = "联系诉求人核实地点"


def matter_of(code: str) -> Matter:
    as_staff()
    return Matter.objects.get(code=code.replace("-", ""))


def page(phone: Client, code: str, below: str = "") -> str:
    answer = phone.get(f"/m/{code}/data{below}")
    assert answer.status_code == 200, answer.status_code
    return html.unescape(answer.content.decode())


def shown(phone: Client, code: str, number: str = PHONE) -> Client:
    """The same browser, past the question for the number."""
    answer = phone.post(f"/m/{code}/data/number", {"phone": number})
    assert answer.status_code == 303, answer.content.decode()[:3000]
    return phone


def withdrawn(phone: Client, code: str) -> None:
    assert phone.post(f"/m/{code}/withdrawal", {}).status_code == 303


class TestWhoOpened:
    def test_is_read_by_the_code_with_time_office_post_and_reason_but_no_name(
        self, phone: Client, staff: World
    ) -> None:
        code = sent(phone)
        assert "还没有人打开过" in page(phone, code)
        matter = matter_of(code)
        at = moments.now()
        matters.reveal_contact(matter, reason=REASON, by=staff.dispatcher, at=at)
        read = page(phone, code)
        for said in (REASON, "12345热线受理中心", Role.DISPATCHER.label, f"{moments.local(at):%H:%M}"):
            assert said in read
        assert staff.dispatcher.name not in read

    def test_shows_nothing_of_another_matter(self, phone: Client, staff: World) -> None:
        mine, theirs = sent(phone), sent(phone, key="0" * 31 + "2", words="楼道里堆满了杂物，消防通道过不去。")
        matters.reveal_contact(matter_of(theirs), reason=REASON, by=staff.dispatcher, at=moments.now())
        assert REASON not in page(phone, mine)


class TestShowingTheNumber:
    def test_uncovers_name_and_number_for_half_an_hour(self, phone: Client) -> None:
        code = sent(phone)
        with time_machine.travel(moments.now(), tick=False) as clock:
            assert "王女士" not in page(phone, code)
            assert WRITTEN not in page(phone, code)
            read = page(shown(phone, code, "+86 138-1234-1234"), code)
            assert "王女士" in read
            assert WRITTEN in read
            clock.shift(dt.timedelta(minutes=30, seconds=1))
            assert "王女士" not in page(phone, code)

    def test_leaves_a_note_that_scripts_and_other_sites_cannot_read(self, phone: Client) -> None:
        code = sent(phone)
        note = shown(phone, code).cookies[proof.COOKIE]
        assert (note["httponly"], note["samesite"], note["path"]) == (True, "Strict", f"/m/{code}/data")
        assert PHONE not in note.value

    def test_opens_nothing_of_another_matter_with_the_same_number(self, phone: Client) -> None:
        mine, other = sent(phone), sent(phone, key="0" * 31 + "2", words="楼道里堆满了杂物，消防通道过不去。")
        note = shown(phone, mine).cookies[proof.COOKIE].value
        stranger = Client(HTTP_ACCEPT_LANGUAGE="zh-CN")
        stranger.cookies[proof.COOKIE] = note
        assert "王女士" in page(stranger, mine)
        assert "王女士" not in page(stranger, other)

    @pytest.mark.parametrize("number", ["13812341235", "", "abc", "138"])
    def test_refuses_any_other(self, phone: Client, number: str) -> None:
        code = sent(phone)
        answer = phone.post(f"/m/{code}/data/number", {"phone": number})
        assert answer.status_code == 422
        assert proof.COOKIE not in answer.cookies
        assert "王女士" not in answer.content.decode()

    def test_is_not_guessed_from_many_addresses(self, phone: Client) -> None:
        code = sent(phone)
        statuses = [
            phone.post(f"/m/{code}/data/number", {"phone": f"1380000{n:04}"}, REMOTE_ADDR=f"203.{n}.113.7").status_code
            for n in range(9)
        ]
        assert statuses == [422] * 8 + [429]

    def test_a_forged_note_shows_nothing(self, phone: Client) -> None:
        code = sent(phone)
        for forged in ("x", "W10:1:x", shown(Client(), code).cookies[proof.COOKIE].value[:-2] + "zz"):
            phone.cookies[proof.COOKIE] = forged
            assert "王女士" not in page(phone, code)

    def test_of_a_number_that_was_corrected_proves_nothing_any_more(self, phone: Client) -> None:
        code = sent(phone)
        old = shown(Client(HTTP_ACCEPT_LANGUAGE="zh-CN"), code)
        correct(shown(phone, code), code, phone="13900004471")
        assert "王女士" not in page(old, code)
        assert "王女士" in page(phone, code)

    def test_is_not_asked_of_an_anonymous_matter(self, phone: Client) -> None:
        code = sent(phone, contact="anonymous")
        read = page(phone, code)
        assert "没有电话号码" in read
        assert "data/number" not in read


def correct(browser: Client, code: str, **given: str) -> str:
    form = {"key": "b" * 32, "name": "王女士", "phone": PHONE, "address": "", **given}
    answer = browser.post(f"/m/{code}/data/correction", form, follow=True)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


class TestCorrection:
    def test_changes_the_number_that_messages_go_to(self, phone: Client) -> None:
        code = sent(phone)
        said = correct(shown(phone, code), code, phone="139 0000 4471", name="王秀兰")
        assert "已更正" in said
        assert "139 0000 4471" in said
        assert "王秀兰" in said
        assert phones_of(matter_of(code).pk) == ["+8613900004471"]

    def test_is_told_on_the_page_of_the_matter(self, phone: Client) -> None:
        code = sent(phone)
        correct(shown(phone, code), code, name="王秀兰")
        read = phone.get(f"/m/{code}").content.decode()
        assert "更正了个人信息" in read
        assert "王秀兰" not in read

    def test_asks_for_the_number_first(self, phone: Client) -> None:
        code = sent(phone)
        answer = phone.post(f"/m/{code}/data/correction", {"name": "别人", "phone": "13900004471", "address": ""})
        assert "请先确认是您本人" in answer.content.decode()
        assert phones_of(matter_of(code).pk) == ["+86" + PHONE]

    def test_says_beside_the_question_what_is_no_number(self, phone: Client) -> None:
        code = sent(phone)
        answer = shown(phone, code).post(f"/m/{code}/data/correction", {"name": "x", "phone": "1", "address": ""})
        assert answer.status_code == 422
        assert "这不是电话号码" in answer.content.decode()


class TestCopy:
    def test_for_machines_holds_what_the_page_shows(self, phone: Client, staff: World) -> None:
        code = sent(phone, photos=[photo()])
        matters.reveal_contact(matter_of(code), reason=REASON, by=staff.dispatcher, at=moments.now())
        answer = shown(phone, code).get(f"/m/{code}/data/copy.json")
        assert answer["Content-Disposition"] == f'attachment; filename="mazha-{code}.json"'
        assert "no-store" in answer["Cache-Control"]
        copy = json.loads(answer.content)
        held = {each["name"]: each["value"] for each in copy["held"]}
        assert (held["phone"], held["name"]) == (WRITTEN, "王女士")
        assert "路灯" in held["words"]
        assert [each["why"] for each in copy["opened"]] == [REASON]
        assert len(copy["photos"]) == 1
        assert staff.dispatcher.name not in answer.content.decode()

    def test_with_the_code_alone_leaves_name_and_number_out(self, phone: Client) -> None:
        code = sent(phone)
        copy = json.loads(phone.get(f"/m/{code}/data/copy.json").content)
        covered = {each["name"]: (each["value"], each["covered"]) for each in copy["held"]}
        assert covered["phone"] == covered["name"] == (None, True)
        assert WRITTEN not in str(copy)

    def test_to_print_says_where_from_what_for_and_how_long(self, phone: Client) -> None:
        read = page(phone, sent(phone), "/copy")
        for said in ("您登记时填写", "用来做什么", "保存多久", "个人信息保护法", "730天", "（数值待核定）"):
            assert said in read


class TestDeletion:
    def test_deletes_what_may_go_and_explains_the_rest(self, phone: Client) -> None:
        code = sent(phone)
        withdrawn(phone, code)
        read = page(shown(phone, code), code, "/request")
        assert "现在就可以删除" in read
        assert f"{moments.now().year + 10}-" in read
        answer = phone.post(f"/m/{code}/data/request", {"key": "c" * 32, "what": ["phone", "name"], "words": ""})
        assert answer.status_code == 303
        read = page(phone, code)
        assert "按您的要求当即办理" in read
        assert WRITTEN not in read
        assert PHONE not in read
        as_staff()
        party = Party.objects.get(matter=matter_of(code))
        assert (party.phone_sealed, party.phone_print, party.name_sealed) == (None, None, None)

    def test_of_an_open_matter_waits_and_says_until_when_it_is_answered(self, phone: Client) -> None:
        code = sent(phone)
        assert "结案后就能知道哪一天可以" in page(shown(phone, code), code)
        phone.post(f"/m/{code}/data/request", {"key": "c" * 32, "what": ["phone"], "words": "不想留号码"})
        read = page(phone, code)
        for said in ("等待答复", "不想留号码", "答复期限", "工作日"):
            assert said in read
        assert phones_of(matter_of(code).pk) == ["+86" + PHONE]

    def test_says_what_is_missing(self, phone: Client) -> None:
        code = sent(phone)
        answer = shown(phone, code).post(f"/m/{code}/data/request", {"what": [], "words": ""})
        assert answer.status_code == 422
        assert "请选择要求涉及什么" in answer.content.decode()

    def test_sent_twice_is_one_request(self, phone: Client) -> None:
        code = shown_code(phone)
        for _ in range(2):
            phone.post(f"/m/{code}/data/request", {"key": "c" * 32, "what": ["photos"], "words": ""})
        assert page(phone, code).count("等待答复") == 1


def shown_code(phone: Client) -> str:
    code = sent(phone, photos=[photo()])
    shown(phone, code)
    return code


class TestTheLead:
    @pytest.fixture
    def lead(self, staff: World) -> Actor:
        return officer(Role.DPO, at=moments.now())

    def test_answers_and_the_person_reads_it_by_the_code(self, phone: Client, lead: Actor) -> None:
        code = shown_code(phone)
        withdrawn(phone, code)
        asked = {"key": "c" * 32, "what": ["photos", "words"], "words": "请删掉照片和文字"}
        phone.post(f"/m/{code}/data/request", asked)
        desk = signed_in(lead)
        listed = html.unescape(desk.get(HOME + "data-requests").content.decode())
        assert "请删掉照片和文字" in listed
        number = listed.partition("data-requests/")[2].partition('"')[0]
        one = html.unescape(desk.get(HOME + f"data-requests/{number}").content.decode())
        assert "同意即删除" in one
        for covered in (code, code.replace("-", ""), "路灯", PHONE, WRITTEN, "王女士"):
            assert covered not in one
        given = {"granted": ["photos"], "answer": "照片已删除；文字依档案管理要求保存。"}
        assert desk.post(HOME + f"data-requests/{number}", given).status_code == 302
        read = page(Client(HTTP_ACCEPT_LANGUAGE="zh-CN"), code)
        for said in ("照片已删除；文字依档案管理要求保存。", "部分同意", "网信部门"):
            assert said in read
        assert "/photos/" not in phone.get(f"/m/{code}").content.decode()
        again = desk.post(HOME + f"data-requests/{number}", given)
        assert again.status_code == 409
        assert "已经答复过" in again.content.decode()

    def test_may_not_grant_what_must_be_kept(self, phone: Client, lead: Actor) -> None:
        code = shown_code(phone)
        phone.post(f"/m/{code}/data/request", {"key": "c" * 32, "what": ["words"], "words": ""})
        desk = signed_in(lead)
        number = desk.get(HOME + "data-requests").content.decode().partition("data-requests/")[2].partition('"')[0]
        answer = desk.post(HOME + f"data-requests/{number}", {"granted": ["words"], "answer": "同意删除。"})
        assert answer.status_code == 422

    def test_is_the_only_one_for_whom_the_pages_are(self, phone: Client, staff: World) -> None:
        for who in (staff.admin, staff.leader, staff.dispatcher):
            assert signed_in(who).get(HOME + "data-requests").status_code == 403
            assert signed_in(who).get(HOME + "impact").status_code == 403

    def test_reads_and_takes_away_the_assessment(self, phone: Client, lead: Actor) -> None:
        desk = signed_in(lead)
        assert "个人信息保护影响评估" in desk.get(HOME + "impact").content.decode()
        taken = desk.get(HOME + "impact?form=markdown")
        assert taken.content.decode().startswith("# 个人信息保护影响评估")
        assert desk.get(HOME + "impact?form=html").content.decode().startswith("<!doctype html>")


class TestWhileOneMayObject:
    def test_the_number_stays_and_the_day_is_named(self, phone: Client, staff: World) -> None:
        code = sent(phone)
        matter = matter_of(code)
        for step, by, given in (
            ("dispatch", staff.dispatcher, {"lead_unit": staff.lamps}), ("sign", staff.handler, {}),
            ("contact", staff.handler, {"note": "已联系"}),
            ("reply", staff.handler, {"solved": "solved", "reply": "灯泡与线路均已更换，当晚亮灯。"}),
            ("check", staff.supervisor, {}),
            ("close", staff.supervisor, {"satisfied": "unreached", "note": "三次未接"}),
        ):  # fmt: skip
            procedures.take(step=step, matter_id=matter.pk, given=given, by=by, at=moments.now())
        shown(phone, code).post(f"/m/{code}/data/request", {"key": "c" * 32, "what": ["phone"], "words": ""})
        assert phones_of(matter_of(code).pk) == ["+86" + PHONE]
        day = moments.day_of(moments.now()) + dt.timedelta(days=8)
        assert f"自{day.isoformat()}起可以删除" in page(phone, code)
