"""A resident follows a matter by its code, and has a say in it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import translation

from mazha.kernel import codes, moments
from mazha.matters.models import Entry, Matter, Paper
from mazha.people.actor import Actor
from mazha.procedures import actions as procedures
from mazha.procedures import queries as procedure_queries
from tests.surfaces.conftest import as_staff, photo, sent
from tests.world import World

pytestmark = pytest.mark.django_db


def matter_of(code: str) -> Matter:
    as_staff()
    return Matter.objects.get(code=code.replace("-", ""))


def take(code: str, step: str, by: Actor, **given: object) -> None:
    procedures.take(step=step, matter_id=matter_of(code).pk, given=given, by=by, at=moments.now())


def replied(phone: Client, staff: World) -> str:
    code = sent(phone)
    take(code, "dispatch", staff.dispatcher, lead_unit=staff.lamps)
    take(code, "sign", staff.handler)
    take(code, "contact", staff.handler, note="内部：与王女士通话")
    take(code, "reply", staff.handler, solved="solved", reply="灯泡与线路均已更换，当晚亮灯。")
    return code


class TestMatterPage:
    def test_says_in_plain_words_how_far_it_is_and_until_when(self, phone: Client) -> None:
        code = sent(phone)
        page = phone.get(f"/m/{code}").content.decode()
        assert "已登记，正在确定由谁来办" in page
        assert "分派期限" in page

    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_explains_each_date_as_staff_see_it(self, phone: Client, language: str) -> None:
        code = sent(phone)
        phone.cookies["mazha_language"] = language
        page = phone.get(f"/m/{code}").content.decode()
        matter = matter_of(code)
        with translation.override(language):
            (clock,) = procedure_queries.clocks(matter, moments.now(), language)
        assert clock.because
        assert [sentence for sentence in clock.because if sentence not in page] == []

    def test_shows_the_answer_and_keeps_what_is_among_staff(self, phone: Client, staff: World) -> None:
        code = replied(phone, staff)
        page = phone.get(f"/m/{code}").content.decode()
        assert "灯泡与线路均已更换" in page
        assert "已交城市照明服务中心办理" in page
        for kept in ("内部：与王女士通话", staff.handler.name, staff.dispatcher.name, "13812341234"):
            assert kept not in page

    def test_is_not_kept_by_any_cache(self, phone: Client) -> None:
        assert phone.get(f"/m/{sent(phone)}")["Cache-Control"] == "no-store"

    def test_asks_the_store_as_often_however_long_the_record(
        self, phone: Client, django_assert_num_queries: object
    ) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        code = sent(phone)
        phone.get(f"/m/{code}")
        with CaptureQueriesContext(connection) as short:
            phone.get(f"/m/{code}")
        for n in range(5):
            phone.post(f"/m/{code}/evidence", {"words": f"补充情况 {n}", "photos": [photo(f"{n}.jpg")]})
        with CaptureQueriesContext(connection) as long:
            phone.get(f"/m/{code}")
        assert len(long) == len(short)

    def test_of_an_unknown_code_looks_like_none(self, phone: Client) -> None:
        unknown = "0000000000" + "1"
        answer = phone.get(f"/m/{unknown}{codes.check_character(unknown)}")
        assert answer.status_code == 404
        assert "没有" in answer.content.decode()

    def test_says_which_kind_of_slip_a_wrong_code_holds(self, phone: Client) -> None:
        code = sent(phone)
        wrong = ("A" if code[0] != "A" else "B") + code[1:]
        answer = phone.get("/track", {"code": wrong})
        assert answer.status_code == 404
        assert "有一个字符写错了" in answer.content.decode()

    def test_is_found_by_a_code_written_anyhow(self, phone: Client) -> None:
        code = sent(phone)
        answer = phone.get("/track", {"code": f" {code.lower().replace('-', ' ')} "})
        assert (answer.status_code, answer["Location"]) == (302, f"/m/{code}")


class TestPhoto:
    def test_is_shown_to_who_holds_the_code_and_nobody_else(self, phone: Client) -> None:
        mine = sent(phone, photos=[photo()])
        theirs = sent(phone, key="0" * 31 + "2", words="楼道里堆满了杂物，消防通道过不去。")
        as_staff()
        paper = Paper.objects.get(matter__code=mine.replace("-", ""))
        shown = phone.get(f"/m/{mine}/photos/{paper.pk}")
        assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
        assert phone.get(f"/m/{theirs}/photos/{paper.pk}").status_code == 404


class TestActs:
    def test_confirming_closes_it_with_the_rating_given(self, phone: Client, staff: World) -> None:
        code = replied(phone, staff)
        answer = phone.post(f"/m/{code}/confirmation", {"rating": "5", "words": "很快，谢谢"})
        assert (answer.status_code, answer["Location"]) == (303, f"/m/{code}")
        matter = matter_of(code)
        assert (matter.stage, matter.agreed, matter.rating, matter.outcome) == ("closed", True, 5, "solved")
        assert "已记下" in phone.get(f"/m/{code}").content.decode()

    def test_contesting_keeps_it_open_and_needs_a_reason(self, phone: Client, staff: World) -> None:
        code = replied(phone, staff)
        assert phone.post(f"/m/{code}/objection", {"reason": ""}).status_code == 422
        assert matter_of(code).stage == "replied"
        assert phone.post(f"/m/{code}/objection", {"reason": "晚上还是不亮"}).status_code == 303
        matter = matter_of(code)
        assert (matter.stage, matter.agreed) == ("contested", False)

    def test_adding_puts_words_and_photo_on_the_record(self, phone: Client) -> None:
        code = sent(phone)
        answer = phone.post(f"/m/{code}/evidence", {"words": "今晚又不亮了", "photos": [photo()]})
        assert answer.status_code == 303
        page = phone.get(f"/m/{code}").content.decode()
        assert "今晚又不亮了" in page
        assert f"/m/{code}/photos/" in page

    def test_withdrawing_ends_it(self, phone: Client) -> None:
        code = sent(phone)
        assert phone.post(f"/m/{code}/withdrawal", {}).status_code == 303
        assert matter_of(code).stage == "withdrawn"

    def test_is_taken_once_for_a_form_sent_twice(self, phone: Client) -> None:
        code = sent(phone)
        for _ in range(2):
            assert phone.post(f"/m/{code}/evidence", {"key": "a" * 32, "words": "今晚又不亮了"}).status_code == 303
        as_staff()
        assert Entry.objects.filter(matter=matter_of(code), step="add_evidence").count() == 1

    def test_refuses_what_the_stage_does_not_offer_and_says_why(self, phone: Client) -> None:
        code = sent(phone)
        answer = phone.post(f"/m/{code}/confirmation", {"rating": "5"})
        assert answer.status_code == 422
        assert "待分派" in answer.content.decode()
        assert matter_of(code).stage == "registered"

    @pytest.mark.parametrize("rating", ["0", "6", "five", "5.5", "-1", "９"])
    def test_refuses_a_rating_that_is_none(self, phone: Client, staff: World, rating: str) -> None:
        code = replied(phone, staff)
        assert phone.post(f"/m/{code}/confirmation", {"rating": rating}).status_code == 422
        assert matter_of(code).stage == "replied"

    @pytest.mark.parametrize("noun", ["closure", "dispatch", "confirm"])
    def test_knows_no_other_act(self, phone: Client, noun: str) -> None:
        assert phone.get(f"/m/{sent(phone)}/{noun}").status_code == 404

    def test_each_stands_on_a_page_of_its_own_without_script(self, phone: Client, staff: World) -> None:
        code = replied(phone, staff)
        page = phone.get(f"/m/{code}").content.decode()
        for noun in ("confirmation", "objection", "evidence"):
            assert f'href="/m/{code}/{noun}"' in page
            assert phone.get(f"/m/{code}/{noun}").status_code == 200


class TestLateMatter:
    def test_says_that_it_is_late(self, phone: Client) -> None:
        code = sent(phone)
        matter = matter_of(code)
        later = matter.opened_at + dt.timedelta(days=20)
        while procedures.ring_due(at=later):
            pass
        page = phone.get(f"/m/{code}").content.decode()
        assert "未按期完成" in page
