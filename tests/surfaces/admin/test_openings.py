"""The data protection lead finds who opened a person's data, and nothing of what it was about."""

from __future__ import annotations

import html

import pytest
from django.test import Client

from mazha.kernel import moments
from mazha.matters import actions as matters
from mazha.matters.actions import looking_up
from mazha.matters.models import Matter
from mazha.people import queries, sealing, wall
from mazha.people.actor import Actor
from mazha.people.roles import Role
from mazha.procedures import actions as procedures
from tests import world
from tests.seats import officer
from tests.surfaces.admin.asking import HOME, signed_in
from tests.world import World

PHONE = "13800004471"
WORDS = "楼上半夜敲打，老人睡不着，canary-3317。"
REASON = "回访核实地址"


@pytest.fixture
def lead(staff: World) -> Actor:
    return officer(Role.DPO, at=moments.now())


@pytest.fixture
def opened(staff: World) -> Matter:
    at = moments.now()
    new = procedures.Opening(
        procedure="hotline", channel="portal", words=WORDS, gist=WORDS[:20], district=world.DISTRICT,
        party=matters.NewParty(name="王秀兰", phone="+86" + PHONE),
    )  # fmt: skip
    done = procedures.open_matter(new, key=None, sent=b"", by=staff.dispatcher, at=at, written_at=at)
    matter = Matter.objects.get(pk=done.id)
    matters.reveal_contact(matter, reason=REASON, by=staff.dispatcher, at=at)
    return matter


def looked_up(browser: Client, phone: str) -> str:
    answer = browser.post(HOME + "openings", {"phone": phone})
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


class TestOpenings:
    def test_say_who_when_in_which_post_and_why(self, lead: Actor, opened: Matter) -> None:
        page = looked_up(signed_in(lead), "138 0000 4471")
        for said in (REASON, "dispatcher", Role.DISPATCHER.label, "12345热线受理中心"):
            assert said in page

    def test_show_nothing_of_the_matter_nor_of_the_person(self, lead: Actor, opened: Matter) -> None:
        page = looked_up(signed_in(lead), PHONE).partition("<table")[2]
        for covered in (opened.code, "canary-3317", "王秀兰", PHONE, str(opened.pk)):
            assert covered not in page

    def test_of_another_number_are_none(self, lead: Actor, opened: Matter) -> None:
        assert REASON not in looked_up(signed_in(lead), "13800004472")

    def test_leave_a_trace_of_the_looking_up_without_the_number(self, lead: Actor, opened: Matter) -> None:
        looked_up(signed_in(lead), PHONE)
        (change,) = queries.setting_changes(lead, subject="people.lookup")
        assert (change.officer_id, change.after) == (lead.officer_id, {"found": 1})
        assert PHONE[3:] not in change.key

    def test_ask_for_a_number_in_words(self, lead: Actor) -> None:
        browser = signed_in(lead)
        for wrong in ("", "abc", "110"):
            assert browser.post(HOME + "openings", {"phone": wrong}).status_code == 422

    def test_are_for_nobody_else(self, staff: World) -> None:
        for who in (staff.admin, staff.dispatcher, staff.leader):
            assert signed_in(who).get(HOME + "openings").status_code == 403

    def test_are_walled_off_in_the_store_too(self, staff: World, lead: Actor, opened: Matter) -> None:
        number = sealing.print_of_phone(PHONE)
        assert number is not None
        for who, found in ((lead, 1), (staff.dispatcher, 0), (Actor.nobody(), 0)):
            with wall.seated(who):
                assert len(looking_up.rows(number)) == found

    def test_open_in_both_languages(self, lead: Actor) -> None:
        for language in ("zh-CN", "en"):
            page = signed_in(lead, language).get(HOME + "openings")
            assert page.status_code == 200
        assert HOME + "openings" in signed_in(lead).get("/desk/sign-in/account", follow=True).content.decode()
