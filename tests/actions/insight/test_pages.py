"""The board's pages: what they show, what they link to, whom they refuse, and how often they ask the store."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mazha.insight import actions
from mazha.matters.models import Matter
from mazha.people.actor import Actor
from tests import seats, world
from tests.actions.insight import many
from tests.world import World, at

pytestmark = pytest.mark.django_db
NOW = at("2026-03-20 10:30")
Enter = Callable[[Actor], Client]


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def people() -> World:
    return world.make()


@pytest.fixture
def enter(client: Client) -> Enter:
    """Sign in as an officer, reading English."""

    def signed_in(actor: Actor) -> Client:
        client.cookies["mazha_language"] = "en"
        return seats.seat(client, actor.officer_id, NOW)

    return signed_in


def fill(people: World, count: int = 60) -> None:
    rng = random.Random(11)
    Matter.objects.bulk_create(many.matter(rng, [people.lamps, people.parks], NOW) for _n in range(count))


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


LINK = re.compile(r'<a(?: class="mz-figure-value")? href="(/desk/board/matters\?[^"]+)">([\d,]+)</a>')


class TestBoard:
    @pytest.mark.parametrize("who", ["leader", "street_lead", "head", "supervisor"])
    def test_links_each_number_to_a_list_of_as_many(self, people: World, enter: Enter, who: str) -> None:
        fill(people)
        client = enter(getattr(people, who))
        links = set(LINK.findall(page(client, "/desk/board?days=30")))
        assert len(links) > 20
        for address, shown in random.Random(1).sample(sorted(links), 25):
            listed = page(client, unescape(address))
            count = re.search(r'<span class="mz-count">([\d,]+)</span></h1>', listed)
            assert count is not None
            assert count[1] == shown, address
            assert listed.count('<td class="mz-gist">') == min(int(shown), 50)

    def test_asks_the_store_as_often_for_many_matters_as_for_few(self, people: World, enter: Enter) -> None:
        fill(people, 5)
        client = enter(people.leader)
        page(client, "/desk/board")  # what is held in memory is read once
        with CaptureQueriesContext(
            connection,
        ) as few:
            page(client, "/desk/board")
        rng = random.Random(12)
        Matter.objects.bulk_create(many.matter(rng, [people.lamps, people.parks], NOW) for _n in range(120))
        with CaptureQueriesContext(connection) as more:
            page(client, "/desk/board")
        assert len(more) == len(few)

    def test_divides_a_category_into_those_within_it(self, people: World, enter: Enter) -> None:
        fill(people)
        text = page(enter(people.leader), "/desk/board?days=90&category=01")
        assert "category=0101" in text
        assert "category=0102" in text

    def test_compares_with_the_period_before(self, people: World, enter: Enter) -> None:
        fill(people, 200)
        assert "against the period before" in page(enter(people.leader), "/desk/board?days=7")

    def test_compares_with_a_year_before_by_whole_weeks(self, people: World, enter: Enter) -> None:
        rng = random.Random(13)
        rows = [many.matter(rng, [people.lamps], NOW) for _n in range(9)]
        for row, days in zip(rows, (364, 364, 365, 370, 371, 380, 2, 3, 4), strict=True):
            row.opened_at, row.closed_at = NOW - dt.timedelta(days=days), None
        Matter.objects.bulk_create(rows)
        actions.recount()
        assert "a year before: 4<" in page(enter(people.leader), "/desk/board?days=7")

    def test_says_nothing_of_a_year_before_the_record_began(self, people: World, enter: Enter) -> None:
        fill(people)
        assert "a year before" not in page(enter(people.leader), "/desk/board?days=7")

    def test_shows_a_long_period_by_month(self, people: World, enter: Enter) -> None:
        fill(people)
        assert "February 2026" in page(enter(people.leader), "/desk/board?since=2025-11-01&until=2026-03-20")

    def test_speaks_chinese(self, people: World, enter: Enter) -> None:
        fill(people, 10)
        client = enter(people.leader)
        client.cookies["mazha_language"] = "zh-hans"
        text = page(client, "/desk/board")
        assert "按期率" in text
        assert "各指标的统计口径" in text

    def test_is_calm_when_nothing_was_counted(self, people: World, enter: Enter) -> None:
        assert "Nothing was counted here." in page(enter(people.leader), "/desk/board?unit=999")

    @pytest.mark.parametrize(
        "asked",
        ["since=2026-03-02&until=2026-03-01", "since=gestern", "street=1' or 1=1", "unit=-1", "days=1e9",
         "month=2026-13", "until=0001-01-01", "since=9999-12-31", "order=worst", "channel=%F0%9F%98%80"],
    )  # fmt: skip
    def test_says_what_is_wrong_with_the_question(self, people: World, enter: Enter, asked: str) -> None:
        answer = enter(people.leader).get(f"/desk/board?{asked}")
        assert answer.status_code == 422
        assert "There is a problem" in answer.content.decode()

    @pytest.mark.parametrize("who", ["admin", "clerk", "handler", "dispatcher"])
    def test_refuses_who_does_not_lead(self, people: World, enter: Enter, who: str) -> None:
        client = enter(getattr(people, who))
        for address in (
            "/desk/board",
            "/desk/board/matters?figure=open",
            "/desk/board/shades.json",
            "/desk/board/exports",
        ):
            assert client.get(address).status_code == 403

    def test_names_no_person(self, people: World, enter: Enter) -> None:
        fill(people)
        Matter.objects.update(registered_by_id=people.handler.officer_id)
        text = page(enter(people.leader), "/desk/board?days=90")
        assert people.handler.name not in re.sub(r"<nav.*?</nav>", "", text, flags=re.S)


class TestMatters:
    def test_pages_through_the_list(self, people: World, enter: Enter) -> None:
        fill(people, 130)
        client = enter(people.leader)
        address: str | None = "/desk/board/matters?days=90&figure=received"
        seen: list[str] = []
        while address:
            text = page(client, address)
            seen += re.findall(r'<a href="/desk/matters/([0-9a-f-]+)">', text)
            after = re.search(r'rel="next" href="([^"]+)"', text)
            address = f"/desk/board/matters{unescape(after[1])}" if after else None
        assert len(seen) == len(set(seen)) == 130

    def test_knows_no_other_figure(self, people: World, enter: Enter) -> None:
        client = enter(people.leader)
        assert client.get("/desk/board/matters?figure=score").status_code == 404
        assert client.get("/desk/board/matters").status_code == 404

    def test_refuses_a_broken_marker(self, people: World, enter: Enter) -> None:
        assert enter(people.leader).get("/desk/board/matters?figure=open&after=x").status_code == 422

    def test_keeps_a_street_lead_within_the_street(self, people: World, enter: Enter) -> None:
        fill(people)
        client = enter(people.street_lead)
        text = page(client, "/desk/board/matters?days=90&figure=received&street=370705002")
        assert '<td class="mz-gist">' not in text


class TestShades:
    def test_counts_open_matters_by_community(self, people: World, enter: Enter) -> None:
        fill(people)
        client = enter(people.leader)
        areas = client.get("/desk/board/shades.json").json()["areas"]
        placed = Matter.objects.filter(closed_at=None).exclude(community="").count()
        assert sum(area["n"] for area in areas) == placed
        for area in areas[:2]:
            assert f'<span class="mz-count">{area["n"]}</span></h1>' in page(client, area["href"])
