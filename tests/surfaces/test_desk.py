"""The staff desk, as each role uses it, from the counter to the closing."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from mazha.kernel import moments
from mazha.kernel.ids import uuid7
from mazha.matters.models import Entry, Matter
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.places import queries as places
from mazha.procedures import actions
from mazha.triage import queries as triage
from mazha.triage.models import Suggestion
from tests.seats import seat
from tests.surfaces.conftest import WORDS, hidden, photo
from tests.world import World


def signed_in(actor: Actor, language: str = "zh-CN") -> Client:
    return seat(Client(HTTP_ACCEPT_LANGUAGE=language), actor.officer_id)


def registered(people: World, **more: object) -> Matter:
    answer = signed_in(people.clerk).post(
        "/desk/counter", {"words": WORDS, "channel": "counter", "phone": "13800000001", "name": "王秀兰", **more}
    )
    assert answer.status_code == 302, answer.content.decode()[:3000]
    wall.sit(Actor.system("tests"))
    return Matter.objects.order_by("-opened_at").first() or pytest.fail("nothing was registered")


def moved(matter: Matter, step: str, by: Actor, **given: object) -> None:
    wall.sit(Actor.system("tests"))
    actions.take(step=step, matter_id=matter.pk, given=given, by=by, at=moments.now())


def at_handling(people: World) -> Matter:
    matter = registered(people)
    moved(matter, "dispatch", people.dispatcher, lead_unit=people.lamps)
    moved(matter, "sign", people.handler)
    moved(matter, "contact", people.handler, note="已与诉求人通话")
    return matter


class TestJoining:
    def test_is_done_and_undone_at_the_desk(self, people: World) -> None:
        home = places.areas("community")[20]
        where = {"lon": home.lon, "lat": home.lat, "sure": "1"}
        lead = registered(people, **where)
        mine = registered(people, words="楼前路灯坏了好几天，晚上漆黑一片，老人下楼不方便。", **where)
        desk = signed_in(people.dispatcher)
        page = desk.get(f"/desk/matters/{mine.pk}").content.decode()
        assert f'name="main" value="{lead.pk}"' in page
        assert desk.post(f"/desk/matters/{mine.pk}/steps/join", {"main": str(lead.pk)}).status_code == 302
        assert "撤销并案" in desk.get(f"/desk/matters/{mine.pk}").content.decode()
        other = desk.get(f"/desk/matters/{lead.pk}").content.decode()
        assert "反映同一问题的其他人" in other
        assert f"/desk/matters/{mine.pk}/forms/part" in other
        undone = desk.post(f"/desk/matters/{mine.pk}/steps/part", {"reason": "并案有误，撤销。"})
        wall.sit(Actor.system("tests"))
        assert (undone.status_code, Matter.objects.get(pk=mine.pk).stage) == (302, "registered")

    def test_says_before_a_reply_who_else_will_read_it(self, people: World) -> None:
        matter = at_handling(people)
        joined = registered(people, phone="13800000002")
        moved(joined, "join", people.dispatcher, main=matter.code)
        page = signed_in(people.handler).get(f"/desk/matters/{matter.pk}/forms/reply").content.decode()
        assert "另有1人反映了同一问题" in page
        page = signed_in(people.handler).get(f"/desk/matters/{matter.pk}").content.decode()
        assert "另有1件不在您可以查看的范围内" in page

    def test_refuses_what_cannot_be_joined_beside_the_question(self, people: World) -> None:
        matter = registered(people)
        answer = signed_in(people.dispatcher).post(f"/desk/matters/{matter.pk}/steps/join", {"main": matter.code})
        assert answer.status_code == 422
        assert "不能与自己并案" in answer.content.decode()


class TestSuggestions:
    def test_says_so_when_nothing_was_proposed(self, people: World) -> None:
        page = signed_in(people.leader).get("/desk/suggestions").content.decode()
        assert "最近十二个月没有推荐" in page

    def test_counts_what_was_taken_and_names_what_drifted(self, people: World) -> None:
        seen = registered(people)
        today = moments.now()
        before = today - dt.timedelta(days=40)
        Suggestion.objects.all().delete()
        made = [
            Suggestion(
                id=uuid7(when), matter=seen, about="category", value=value, confidence=0.9,
                reason={"model": "one"}, made_at=when, taken=taken,
            )
            for when, value, taken, n in (
                (before, "020301", True, 40), (today, "020301", True, 12), (today, "0203", False, 28),
                (today, "", None, 5), (today, "0401", None, 3), (today - dt.timedelta(days=800), "0401", False, 9),
            )
            for _each in range(n)
        ]  # fmt: skip
        Suggestion.objects.bulk_create(made)
        found = triage.quality(people.leader, moments.now(), "zh-hans")
        assert [(tally.made, tally.taken, tally.changed, tally.silent) for _month, tally in found.months] == [
            (40, 40, 0, 0), (48, 12, 28, 5),
        ]  # fmt: skip
        assert [(each.code, each.drifted, each.newest) for each in found.classes] == [
            ("0203", True, 30), ("0401", False, None),
        ]  # fmt: skip
        page = signed_in(people.leader).get("/desk/suggestions").content.decode()
        assert "最近一个月按推荐决定的明显少于以前" in page
        assert signed_in(people.admin).get("/desk/suggestions").status_code == 403
        assert signed_in(people.handler).get("/desk/suggestions").status_code == 403


class TestCounter:
    def test_registers_a_person_and_shows_the_matter(self, people: World) -> None:
        matter = registered(people)
        assert (matter.channel, matter.stage, matter.registered_at_desk_id) == ("counter", "registered", people.hall)
        page = signed_in(people.clerk).get(f"/desk/matters/{matter.pk}").content.decode()
        assert WORDS in page
        assert "138****0001" in page
        assert "13800000001" not in page

    def test_offers_no_way_to_refuse_registration(self, people: World) -> None:
        page = signed_in(people.clerk).get("/desk/counter").content.decode()
        assert "拒绝" not in page
        assert "不予受理" not in page

    def test_brings_back_what_was_written_when_something_is_wrong(self, people: World) -> None:
        answer = signed_in(people.clerk).post(
            "/desk/counter", {"words": "", "channel": "counter", "phone": "12", "name": "李"}
        )
        assert answer.status_code == 422
        page = answer.content.decode()
        assert 'value="12"' in page
        assert Matter.objects.count() == 0

    def test_the_same_key_registers_once(self, people: World) -> None:
        for _again in range(2):
            registered(people, key="counter-1")
        assert Matter.objects.count() == 1

    def test_asks_first_whether_it_is_the_trouble_reported_nearby(self, people: World) -> None:
        home = places.areas("community")[20]
        where = {"lon": home.lon, "lat": home.lat}
        first = registered(people, **where)
        clerk = signed_in(people.clerk)
        again = {"words": "楼前路灯坏了好几天，晚上漆黑一片。", "channel": "counter", "name": "李大爷", **where}
        page = clerk.post("/desk/counter", {**again, "photos": [photo()]}).content.decode()
        assert Matter.objects.count() == 1
        note = page.split('name="sure"')[1].split('name="address"')[0]
        assert str(first.pk) in note
        assert "坏了三天" not in note
        fields = {"sure": "1", "carried": hidden(page)["carried"]}
        answer = clerk.post("/desk/counter", {**again, **fields, "joins": str(first.pk)})
        wall.sit(Actor.system("tests"))
        mine = Matter.objects.exclude(pk=first.pk).get()
        assert (answer.status_code, mine.stage, mine.papers.count()) == (302, "joined", 1)

    def test_prints_a_receipt_with_the_code_and_the_reasons_of_the_date(self, people: World) -> None:
        matter = registered(people)
        page = signed_in(people.clerk).get(f"/desk/matters/{matter.pk}/print/receipt").content.decode()
        assert f"{matter.code[:4]}-{matter.code[4:8]}-{matter.code[8:]}" in page
        assert "<svg" in page


class TestSteps:
    def test_a_dispatcher_sends_it_to_a_unit(self, people: World) -> None:
        matter = registered(people)
        desk = signed_in(people.dispatcher)
        assert desk.get(f"/desk/matters/{matter.pk}/forms/dispatch").status_code == 200
        answer = desk.post(f"/desk/matters/{matter.pk}/steps/dispatch", {"lead_unit": people.lamps})
        assert answer.status_code == 302
        wall.sit(Actor.system("tests"))
        assert Matter.objects.get().lead_unit_id == people.lamps

    def test_a_form_that_came_too_late_leads_back_and_says_why(self, people: World) -> None:
        matter = at_handling(people)
        desk = signed_in(people.dispatcher)
        answer = desk.get(f"/desk/matters/{matter.pk}/forms/dispatch", follow=True)
        assert answer.redirect_chain == [(f"/desk/matters/{matter.pk}", 302)]
        assert "办理中" in answer.content.decode().partition('role="alert"')[2][:400]

    def test_what_does_not_fit_comes_back_beside_its_question(self, people: World) -> None:
        matter = at_handling(people)
        answer = signed_in(people.handler).post(
            f"/desk/matters/{matter.pk}/steps/reply", {"solved": "solved", "reply": "短"}
        )
        assert answer.status_code == 422
        assert "短" in answer.content.decode()
        wall.sit(Actor.system("tests"))
        assert Matter.objects.get().stage == "handling"

    def test_a_reply_with_a_photo_stands_in_the_ledger(self, people: World) -> None:
        matter = at_handling(people)
        given = {"solved": "solved", "reply": "线路已修复，当晚亮灯，请查看。", "photos": [photo()]}
        assert signed_in(people.handler).post(f"/desk/matters/{matter.pk}/steps/reply", given).status_code == 302
        wall.sit(Actor.system("tests"))
        assert len(Entry.objects.get(step="reply").papers) == 1

    def test_another_unit_does_not_find_the_matter(self, people: World) -> None:
        matter = at_handling(people)
        other = signed_in(people.other_handler)
        assert other.get(f"/desk/matters/{matter.pk}").status_code == 404
        assert other.post(f"/desk/matters/{matter.pk}/steps/sign").status_code == 404

    def test_several_are_dispatched_at_once(self, people: World) -> None:
        ids = [str(registered(people, words=f"第{i}盏路灯不亮").pk) for i in range(3)]
        desk = signed_in(people.dispatcher)
        asked = desk.post("/desk/matters/steps/dispatch", {"matter": ids})
        assert asked.status_code == 200
        done = desk.post(
            "/desk/matters/steps/dispatch",
            {"matter": ids, "confirmed": "1", "lead_unit": people.lamps, "next": "/desk/queue"},
        )
        assert (done.status_code, done["Location"]) == (302, "/desk/queue")
        wall.sit(Actor.system("tests"))
        assert set(Matter.objects.values_list("stage", flat=True)) == {"dispatched"}

    def test_what_is_proposed_for_one_is_not_chosen_for_all(self, people: World) -> None:
        ids = [str(registered(people, words=words).pk) for words in ("路灯不亮", "井盖松动")]
        page = signed_in(people.dispatcher).post("/desk/matters/steps/dispatch", {"matter": ids}).content.decode()
        offered = page.partition('name="category"')[2].partition("</select>")[0]
        assert re.findall(r'value="(\d+)" selected', offered) == []

    def test_of_several_each_that_was_refused_is_named(self, people: World) -> None:
        first, second = registered(people), registered(people, words="第二件事情")
        moved(second, "redirect", people.dispatcher, road="court", reason="已经起诉")
        desk = signed_in(people.dispatcher)
        answer = desk.post(
            "/desk/matters/steps/dispatch",
            {"matter": [first.pk, second.pk], "confirmed": "1", "lead_unit": people.lamps},
        )
        assert answer.status_code == 409
        assert str(second.pk) in answer.content.decode()
        wall.sit(Actor.system("tests"))
        assert Matter.objects.get(pk=first.pk).stage == "dispatched"


class TestContact:
    def test_is_shown_for_a_reason_that_stands_on_the_record(self, people: World) -> None:
        matter = at_handling(people)
        desk = signed_in(people.handler)
        assert desk.post(f"/desk/matters/{matter.pk}/contact", {"reason": ""}).status_code == 422
        shown = desk.post(f"/desk/matters/{matter.pk}/contact", {"reason": "约看现场"}).content.decode()
        assert "+8613800000001" in shown
        again = desk.get(f"/desk/matters/{matter.pk}").content.decode()
        assert "+8613800000001" not in again
        assert "约看现场" in again


class TestLists:
    @pytest.mark.parametrize(
        ("who", "path"),
        [
            ("dispatcher", "/desk/queue"), ("dispatcher", "/desk/matters"), ("clerk", "/desk/queue"),
            ("handler", "/desk/inbox"), ("head", "/desk/inbox"), ("head", "/desk/load"), ("head", "/desk/late"),
            ("supervisor", "/desk/revisits"), ("supervisor", "/desk/late"), ("leader", "/desk/matters"),
            ("leader", "/desk/map"), ("handler", "/desk/messages"), ("handler", "/desk/search?q=路灯"),
        ],
    )  # fmt: skip
    def test_open_in_both_languages(self, people: World, who: str, path: str) -> None:
        at_handling(people)
        registered(people)
        for language in ("zh-CN", "en"):
            answer = signed_in(getattr(people, who), language).get(path)
            assert answer.status_code == 200, answer.content.decode()[:2000]

    @pytest.mark.parametrize(
        ("who", "path"), [("handler", "/desk/queue"), ("clerk", "/desk/revisits"), ("handler", "/desk/load")]
    )
    def test_are_refused_to_roles_they_are_not_for(self, people: World, who: str, path: str) -> None:
        assert signed_in(getattr(people, who)).get(path).status_code == 403

    def test_an_administrator_sees_no_matter(self, people: World) -> None:
        matter = registered(people)
        admin = signed_in(people.admin)
        assert WORDS[:8] not in admin.get("/desk/matters").content.decode()
        assert admin.get(f"/desk/matters/{matter.pk}").status_code == 404

    @pytest.mark.parametrize("path", ["/desk/queue", "/desk/matters"])
    def test_ask_the_store_the_same_for_one_and_for_twenty(
        self, people: World, path: str, django_assert_max_num_queries: object
    ) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        desk = signed_in(people.dispatcher)

        def asked() -> int:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert desk.get(path).status_code == 200
            return len(queries)

        registered(people)
        asked()
        one = asked()
        for i in range(19):
            registered(people, words=f"第{i}处井盖松动")
        assert asked() == one

    def test_a_code_leads_to_its_matter(self, people: World) -> None:
        matter = registered(people)
        written = f"{matter.code[:4]} {matter.code[4:8].lower()}-{matter.code[8:]}"
        answer = signed_in(people.dispatcher).get("/desk/search", {"q": written})
        assert answer["Location"] == f"/desk/matters/{matter.pk}"

    def test_words_of_two_characters_are_found(self, people: World) -> None:
        registered(people)
        page = signed_in(people.dispatcher).get("/desk/search", {"q": "路灯"}).content.decode()
        assert "单元门口的路灯" in page

    def test_a_tampered_page_marker_is_refused(self, people: World) -> None:
        assert signed_in(people.dispatcher).get("/desk/matters?after=%00x").status_code in {400, 422}
        assert signed_in(people.dispatcher).get("/desk/matters?after=abcd").status_code == 422


def test_everything_happened_before_now(people: World) -> None:
    matter = at_handling(people)
    assert matter.opened_at <= moments.now() + dt.timedelta(seconds=1)
