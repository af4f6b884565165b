"""The pages of the lines of work: what a reader finds there, that each number opens its list, and whom they refuse."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from mazha.casework.petitions import actions as petitions
from mazha.kernel import moments
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.roles import Role
from tests import world
from tests.seats import seat
from tests.world import World

SYSTEM = Actor.system("tests")
NUMBER = re.compile(r'<a href="(/desk/lines/[a-z]+/[a-z0-9_]+\?[^"]*)"><b>([\d,]+)</b></a>')
ROW = re.compile(r'<td class="mz-gist">')


@pytest.fixture
def leader(people: World) -> Client:
    wall.sit(SYSTEM)
    for n in range(3):
        told = petitions.Petition(words="三号院供水管网老化，请求研究改造。", channel="counter", phone=f"1380000000{n}")
        petitions.receive(told, by=people.leader, at=_now())
    return signed_in(people.leader)


def signed_in(actor: Actor) -> Client:
    assert actor.officer_id is not None
    return seat(Client(HTTP_ACCEPT_LANGUAGE="zh-CN"), actor.officer_id)


def _now() -> dt.datetime:
    return moments.now()


class TestPages:
    def test_each_number_opens_a_list_of_as_many(self, leader: Client) -> None:
        page = leader.get("/desk/lines/petitions").content.decode()
        found = [(href.replace("&amp;", "&"), int(n)) for href, n in NUMBER.findall(page)]
        assert [n for href, n in found if "/received?" in href] == [3]
        for href, n in found:
            listed = leader.get(href).content.decode()
            assert f'<span class="mz-count">{n}</span></h1>' in listed, href
            assert len(ROW.findall(listed)) == n, href

    def test_the_overview_says_of_each_line_how_much_came_is_open_and_overdue(self, leader: Client) -> None:
        page = leader.get("/desk/lines").content.decode()
        assert page.count('<td class="mz-gist">') == 6
        assert [int(n) for _href, n in NUMBER.findall(page)] == [3, 3]

    def test_days_that_cannot_be_read_are_left_out_and_turned_the_right_way_round(self, leader: Client) -> None:
        page = leader.get("/desk/lines/petitions?since=2031-01-01&until=1999-12-31").content.decode()
        assert 'value="1999-12-31"' in page.split('name="since"')[1][:40]
        assert leader.get("/desk/lines/petitions?since=yesterday&until=9999999").status_code == 200

    def test_are_not_there_for_who_reads_no_line_and_a_line_of_others_is_unknown(self, people: World) -> None:
        assert signed_in(people.handler).get("/desk/lines").status_code == 403
        assert signed_in(people.head).get("/desk/lines/undone").status_code == 404
        assert signed_in(people.leader).get("/desk/lines/petitions/nothing").status_code == 404


class TestTerms:
    def test_the_head_of_the_office_changes_a_line_and_an_officer_reads_it(self, people: World) -> None:
        wall.sit(SYSTEM)
        bureau = world._organisation("bureau", "department", "区信访局")
        officer = world._officer("petitions", Role.PETITION_OFFICER, bureau, world.DISTRICT)
        boss = signed_in(world._officer("boss", Role.UNIT_HEAD, bureau))
        said = {"text_zh": "本人书面同意", "text_en": "Written consent", "must": "yes"}
        assert boss.post("/desk/petition/reopening/consent", said).status_code == 302
        read = signed_in(officer).get("/desk/petition/reopening").content.decode()
        assert "本人书面同意" in read
        assert "/desk/petition/reopening/new" not in read
        assert signed_in(people.head).post("/desk/petition/reopening/consent", said).status_code == 403
        assert boss.post("/desk/petition/reopening/new", {**said, "text_zh": ""}).status_code == 422
