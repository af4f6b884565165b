"""Organisations, officers and posts, changed through their pages."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.test import Client

from mazha.kernel import moments
from mazha.people import actions, queries
from mazha.people.models import Officer
from mazha.people.roles import Role
from tests.seats import officer
from tests.surfaces.admin.asking import (
    HOME,
    SCRIPT,
    TODAY,
    asked_of_the_store,
    count_changes,
    done,
    last_change,
    refused,
)
from tests.surfaces.conftest import SYSTEM
from tests.world import World


class TestOrganisations:
    NEW = {"code": "water", "name_zh": "供水服务中心", "kind": "centre", "phone": "0536-8190000"}

    def test_is_entered_and_on_the_record(self, staff: World, desk: Client) -> None:
        assert "供水服务中心" in done(desk, "organisations/new", {**self.NEW})
        change = last_change("people.organisation")
        assert (change.before, change.officer_id) == (None, staff.admin.officer_id)
        assert isinstance(change.after, dict)
        assert change.after["phone"] == "0536-8190000"

    def test_is_changed_with_before_and_after_on_the_record(self, staff: World, desk: Client) -> None:
        done(
            desk,
            f"organisations/{staff.parks}/edit",
            {"name_zh": "园林中心", "kind": "department", "parent_id": staff.hall},
        )
        change = last_change("people.organisation")
        assert isinstance(change.before, dict)
        assert isinstance(change.after, dict)
        assert (change.before["name_zh"], change.after["name_zh"]) == ("园林环卫服务中心", "园林中心")
        page = html.unescape(desk.get(HOME + "changes").content.decode())
        assert "<del>园林环卫服务中心</del> → <ins>园林中心</ins>" in page
        assert "<ins>12345热线受理中心</ins>" in page

    def test_what_is_wrong_stands_beside_its_question_and_nothing_is_written(self, desk: Client) -> None:
        before = (len(queries.organisations()), count_changes())
        page = refused(desk, "organisations/new", {**self.NEW, "code": "供水"})
        assert re.search(r'id="id_code_error".*?代码只能由小写字母', page, re.S)
        assert 'value="供水服务中心"' in page
        assert (len(queries.organisations()), count_changes()) == before

    def test_is_not_taken_out_of_use_while_posts_run_on(self, staff: World, desk: Client) -> None:
        page = refused(desk, f"organisations/{staff.lamps}/closure", {"last_day": TODAY.isoformat()}, 409)
        assert "mz-summary" in page
        assert queries.organisation(staff.lamps).closed_date is None

    def test_is_taken_out_of_use_on_a_day(self, desk: Client) -> None:
        done(desk, "organisations/new", {**self.NEW})
        card = queries.organisation_by_code("water")
        done(desk, f"organisations/{card.id}/closure", {"last_day": "2031-01-31"})
        assert queries.organisation(card.id).closed_date == dt.date(2031, 1, 31)

    def test_a_day_that_is_none_is_refused_in_words(self, staff: World, desk: Client) -> None:
        assert "请选择截止日期" in refused(desk, f"organisations/{staff.parks}/closure", {"last_day": "2026-02-30"})

    def test_is_told_by_mail_too(self, staff: World, desk: Client) -> None:
        path = f"organisations/{staff.parks}/mailbox"
        assert 'id="id_address_error"' in refused(desk, path, {"address": "nowhere", "language": "en"})
        done(desk, path, {"address": "office@example.cn", "language": "en"})
        assert last_change("notices.mailbox").key == f"unit:{staff.parks}"
        page = desk.get(HOME + path).content.decode()
        assert "o***@example.cn" in page
        assert "office@example.cn" not in page
        done(desk, path, {"address": "", "language": "en"})
        assert "还没有设置邮箱" in desk.get(HOME + path).content.decode()

    def test_a_scripted_name_is_shown_as_it_is_written(self, desk: Client) -> None:
        answer = desk.post(HOME + "organisations/new", {**self.NEW, "name_zh": SCRIPT}, follow=True)
        page = answer.content.decode()
        assert SCRIPT not in page
        assert html.escape(SCRIPT) in page
        assert SCRIPT not in desk.get(HOME + "changes").content.decode()

    def test_are_found_by_name_and_code(self, desk: Client) -> None:
        done(desk, "organisations/new", {**self.NEW})
        for words in ("供水", "WATER", "gongshui"):
            page = desk.get(HOME + "organisations", {"words": words}).content.decode()
            assert ("供水服务中心" in page, "城市照明" in page) == (True, False), words

    def test_list_asks_the_store_the_same_for_few_and_many_and_is_paged(self, desk: Client) -> None:
        asked_of_the_store(desk, "organisations")
        few = asked_of_the_store(desk, "organisations")
        for n in range(60):
            actions.found_organisation(f"u{n}", name_zh=f"单位{n}", kind="company", by=SYSTEM, at=moments.now())
        asked_of_the_store(desk, "organisations")  # the copy in memory is read anew, once
        assert asked_of_the_store(desk, "organisations") == few
        assert "?page=2" in desk.get(HOME + "organisations").content.decode()
        assert "第 51–63 条" in desk.get(HOME + "organisations?page=2").content.decode()


class TestOfficers:
    def hired(self, desk: Client) -> tuple[int, str]:
        answer = desk.post(HOME + "officers/new", {"username": "lihua", "name_zh": "李华", "language": "zh-hans"})
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        found = re.search(r'id="once">([^<]+)<', answer.content.decode())
        assert found is not None
        return Officer.objects.get(username="lihua").pk, found[1]

    def test_a_first_password_is_shown_once_and_opens_the_account(self, desk: Client) -> None:
        officer_id, first = self.hired(desk)
        assert Officer.objects.get(pk=officer_id).check_password(first)
        assert first not in desk.get(HOME + f"officers/{officer_id}").content.decode()
        assert first not in desk.get(HOME + "changes").content.decode()
        assert last_change("people.officer").key == "lihua"

    def test_a_user_name_that_is_taken_is_refused(self, desk: Client) -> None:
        self.hired(desk)
        refused(desk, "officers/new", {"username": "LiHua", "name_zh": "另一位", "language": "zh-hans"})
        assert Officer.objects.filter(username="lihua").count() == 1

    def test_names_are_changed(self, staff: World, desk: Client) -> None:
        done(desk, f"officers/{staff.handler.officer_id}/edit", {"name_zh": "赵处理", "language": "en"})
        change = last_change("people.officer")
        assert isinstance(change.before, dict)
        assert isinstance(change.after, dict)
        assert (change.before["name_zh"], change.after["name_zh"]) == ("handler", "赵处理")

    def test_a_new_password_ends_the_old_one(self, desk: Client) -> None:
        officer_id, first = self.hired(desk)
        page = desk.post(HOME + f"officers/{officer_id}/password").content.decode()
        found = re.search(r'id="once">([^<]+)<', page)
        assert found is not None
        assert Officer.objects.get(pk=officer_id).check_password(found[1])
        assert not Officer.objects.get(pk=officer_id).check_password(first)
        assert last_change("people.officer.password").after == {"reset": True}

    @pytest.mark.parametrize(
        ("path", "subject"), [("lock", "people.officer.lock"), ("second-factor", "people.officer.second_factor")]
    )
    def test_is_let_in_again(self, staff: World, desk: Client, path: str, subject: str) -> None:
        assert desk.get(HOME + f"officers/{staff.handler.officer_id}/{path}").status_code == 200
        done(desk, f"officers/{staff.handler.officer_id}/{path}", {})
        assert last_change(subject).key == "handler"

    def test_is_closed_with_its_posts(self, staff: World, desk: Client) -> None:
        done(desk, f"officers/{staff.handler.officer_id}/closure", {})
        assert queries.officer(SYSTEM, staff.handler.officer_id or 0).is_active is False
        page = desk.get(HOME + f"officers/{staff.handler.officer_id}").content.decode()
        assert "officer_password" not in page
        assert "已注销" in page

    def test_the_last_administrator_is_not_closed(self, staff: World, desk: Client) -> None:
        refused(desk, f"officers/{staff.admin.officer_id}/closure", {}, 409)
        assert queries.officer(SYSTEM, staff.admin.officer_id or 0).is_active

    def test_list_asks_the_store_the_same_for_few_and_many(self, desk: Client) -> None:
        asked_of_the_store(desk, "officers")
        few = asked_of_the_store(desk, "officers")
        for _n in range(20):
            officer(Role.HANDLER, at=moments.now())
        asked_of_the_store(desk, "officers")
        assert asked_of_the_store(desk, "officers") == few

    def test_more_than_a_page_go_on_from_the_last_one(self, desk: Client) -> None:
        for n in range(60):
            Officer.objects.create(username=f"p{n:02}", name_zh=f"某某{n}")
        page = desk.get(HOME + "officers").content.decode()
        found = re.search(r'href="(\?after=[^"]+)"', page)
        assert found is not None
        onward = desk.get(HOME + "officers" + html.unescape(found[1])).content.decode()
        assert "p59" in onward
        assert "p00" not in onward


class TestPosts:
    def given(self, people: World, **more: object) -> dict[str, object]:
        return {"role": "handler", "organisation": people.parks, "start_date": TODAY.isoformat(), **more}

    def test_is_given_and_ended(self, staff: World, desk: Client) -> None:
        who = staff.handler.officer_id
        done(desk, f"officers/{who}/posts/new", self.given(staff))
        post = queries.posts_of(SYSTEM, who or 0)[0]
        assert (post.role, post.organisation_id) == (Role.HANDLER, staff.parks)
        done(desk, f"officers/{who}/posts/{post.id}/closure", {"end_date": TODAY.isoformat()})
        change = last_change("people.post")
        assert isinstance(change.before, dict)
        assert isinstance(change.after, dict)
        assert (change.before["end_date"], change.after["end_date"]) == (None, TODAY.isoformat())
        page = html.unescape(desk.get(HOME + "changes", {"subject": "people.post"}).content.decode())
        assert "园林环卫服务中心" in page  # by its name, not its number

    def test_stands_in_its_organisation(self, staff: World, desk: Client) -> None:
        page = desk.get(HOME + f"organisations/{staff.lamps}").content.decode()
        assert "handler" in page
        assert "other" not in re.sub(r"<script.*?</script>", "", page)

    @pytest.mark.parametrize(
        ("given", "status", "marked"),
        [
            ({"role": ""}, 422, "role"), ({"role": "emperor"}, 422, "role"),
            ({"organisation": "99999"}, 422, "organisation"),
            ({"role": "grid_worker"}, 422, "territory"), ({"start_date": "soon"}, 422, "start_date"),
            ({"end_date": "2001-01-01"}, 422, "end_date"), ({"role": "system_admin"}, 409, ""),
        ],
    )  # fmt: skip
    def test_that_cannot_be_is_refused_beside_its_question(
        self, staff: World, desk: Client, given: dict[str, object], status: int, marked: str
    ) -> None:
        before = queries.posts_of(SYSTEM, staff.handler.officer_id or 0)
        page = refused(desk, f"officers/{staff.handler.officer_id}/posts/new", self.given(staff, **given), status)
        assert not marked or f'id="id_{marked}_error"' in page
        assert queries.posts_of(SYSTEM, staff.handler.officer_id or 0) == before

    def test_nobody_gives_one_to_themselves(self, staff: World, desk: Client) -> None:
        refused(desk, f"officers/{staff.admin.officer_id}/posts/new", self.given(staff), 403)
        assert len(queries.posts_of(SYSTEM, staff.admin.officer_id or 0)) == 1
