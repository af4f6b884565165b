"""Settings pages: who may open them, and the two that only show."""

from __future__ import annotations

import html
import re

from django.test import Client

from mazha.channels.imports.models import Batch
from mazha.kernel import moments
from mazha.kernel.ids import uuid7
from mazha.kernel.settings_events import SettingChanged
from mazha.people import actions, queries
from mazha.people.roles import Role
from tests.seats import officer
from tests.surfaces.admin.asking import HOME, asked_of_the_store, done, signed_in
from tests.world import World

LISTS = (
    "organisations", "officers", "duties", "categories", "areas", "years", "answers", "wordings", "deliveries",
    "programs", "imports", "changes",
)  # fmt: skip
FORMS = (
    "organisations/new", "officers/new", "duties/new", "duties/import", "duties/whose", "categories/new",
    "areas/370705001", "areas/370705001/name", "areas/370705001/code", "areas/370705001/closure", "areas/import",
    "areas/places", "years/new", "years/2026", "years/2027", "answers/new", "wordings/hotline.registered/en",
    "deliveries?state=held",
    "wordings/hotline.registered/zh-hans/restored", "programs/new",
)  # fmt: skip


class TestPages:
    def test_open_for_an_administrator_in_both_languages(self, people: World) -> None:
        for language in ("zh-CN", "en"):
            browser = signed_in(people.admin, language)
            for path in (*LISTS, *FORMS):
                answer = browser.get(HOME + path, follow=True)
                assert answer.status_code == 200, (path, answer.content.decode()[:3000])

    def test_are_refused_to_everyone_else(self, staff: World) -> None:
        for who in (staff.handler, staff.leader, staff.dispatcher):
            browser = signed_in(who)
            assert {browser.get(HOME + path).status_code for path in LISTS} == {403}

    def test_lead_to_sign_in_who_is_not(self, staff: World) -> None:
        assert {Client().get(HOME + path).status_code for path in LISTS} == {302}

    def test_take_numbers_and_markers_that_are_none_of_ours_for_nothing(self, people: World) -> None:
        browser, huge = signed_in(people.admin), "9" * 30
        for path in ("organisations", "officers", "answers", "duties", "years", "programs"):
            ends = {"duties": "/closure", "programs": "/revocation"}.get(path, "")
            assert browser.get(f"{HOME}{path}/{huge}{ends}").status_code == 404, path
        assert browser.post(f"{HOME}deliveries/errands/{huge}/done").status_code == 404
        for marker in ("²", "-1", huge, "2026-01-01", "' or 1=1", "2026-13-45T00:00:00+08:00,x"):
            for path in ("officers", f"organisations/{people.lamps}", "changes", "deliveries"):
                assert browser.get(HOME + path, {"after": marker}).status_code == 200, (path, marker)
            for path in ("organisations", "duties", "categories"):
                assert browser.get(HOME + path, {"page": marker}).status_code == 200, (path, marker)

    def test_take_nothing_from_who_may_not(self, staff: World) -> None:
        answer = signed_in(staff.handler).post(
            HOME + "organisations/new", {"code": "mine", "name_zh": "我的", "kind": "company"}
        )
        assert answer.status_code == 403
        assert "mine" not in {card.code for card in queries.organisations()}

    def test_show_the_record_to_the_data_protection_lead_and_nothing_else(self, staff: World) -> None:
        dpo = signed_in(officer(Role.DPO, at=moments.now()))
        assert dpo.get(HOME + "changes").status_code == 200
        assert {dpo.get(HOME + path).status_code for path in LISTS if path != "changes"} == {403}
        assert HOME + "changes" in dpo.get("/desk/sign-in/account", follow=True).content.decode()

    def test_of_what_is_not_there_say_so(self, district: Client) -> None:
        for path in (
            "organisations/99999", "officers/99999", "officers/1/posts/99999/closure", "duties/99999/closure",
            "categories/999999/edit", "areas/999", "years/1800", "answers/99999", "wordings/nothing/en",
            "programs/99999/revocation", f"subscriptions/{uuid7(moments.now())}/ending", "imports/nothing",
        ):  # fmt: skip
            assert district.get(HOME + path).status_code == 404, path


class TestImports:
    def test_refused_rows_are_shown_with_line_and_reason(self, desk: Client) -> None:
        batch = Batch.objects.create(
            source="labelled:0123456789",
            map="labelled",
            file_name="工单.xlsx",
            sha256=b"",
            started_at=moments.now(),
            kept=9,
            refused=1,
        )
        batch.refusals.create(line=12, column="受理时间", reason="时间无法识别")
        assert "工单.xlsx" in desk.get(HOME + "imports").content.decode()
        page = desk.get(HOME + "imports/labelled:0123456789").content.decode()
        assert "受理时间" in page
        assert "时间无法识别" in page


class TestChanges:
    def test_are_narrowed_by_what_was_changed(self, staff: World, desk: Client) -> None:
        done(desk, "answers/new", {"category": "", "title": "感谢", "body": "感谢您的反映，我们已经派人查看。"})
        done(desk, f"organisations/{staff.parks}/edit", {"name_zh": "园林中心", "kind": "department"})
        page = desk.get(HOME + "changes", {"subject": "hotline.answer"}).content.decode()
        assert "感谢您的反映" in page
        assert "园林中心" not in page
        assert "园林中心" in desk.get(HOME + "changes", {"key": "parks"}).content.decode()

    def test_more_than_a_page_go_on_from_the_last_one(self, desk: Client) -> None:
        for n in range(60):
            actions.record_setting_change(change_of(n))
        page = html.unescape(desk.get(HOME + "changes").content.decode())
        found = re.search(r'href="(\?after=\d+)"', page)
        assert found is not None
        assert "第0号" in desk.get(HOME + "changes" + found[1]).content.decode()

    def test_ask_the_store_the_same_for_few_and_many(self, staff: World, desk: Client) -> None:
        actions.record_setting_change(change_of(0))
        asked_of_the_store(desk, "changes")
        few = asked_of_the_store(desk, "changes")
        for n in range(30):
            actions.record_setting_change(change_of(n))
        assert asked_of_the_store(desk, "changes") == few


def change_of(n: int) -> SettingChanged:
    return SettingChanged(
        subject="people.organisation", key="parks", before=None, after={"name_zh": f"第{n}号"}, officer_id=None,
        actor_name="tests", at=moments.now(),
    )  # fmt: skip
