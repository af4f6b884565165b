"""What workers and their employer say to each other comes out nowhere else: every page of a dispute, as everybody."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from mazha.casework.labour import queries
from mazha.kernel import codes
from mazha.people import wall
from mazha.people.actor import Actor
from tests.actions.labour.making import SYSTEM, Site, agreed, made
from tests.seats import seat

pytestmark = pytest.mark.django_db

NAMES = ("刘大勇", "陈小军", "杨春生")
NUMBERS = ("13800000001", "138 0000 0001", "13800000002")
POINTS = "Zq十二月一次付清"
SUM = "6,000.10"
"""One worker's own; the whole stands in the line of lists."""


@pytest.fixture
def site() -> Site:
    return agreed(made(), points=POINTS)


def pages(site: Site, spoken: str) -> list[str]:
    """Every address a dispute has, and where lists and sums might show it."""
    wall.sit(SYSTEM)
    row = site.row()
    return [
        reverse("desk:matter", args=[row.pk]), reverse("desk:labour"), reverse("desk:labour_sums"),
        reverse("desk:labour_behind"), reverse("desk:labour_notice", args=[row.pk]), reverse("desk:matters"),
        reverse("desk:search") + "?q=工资", reverse("desk:step_form", args=[row.pk, "record_payment"]),
        reverse("desk:step_form", args=[row.pk, "confirm_for"]), reverse("portal:labour_matter", args=[spoken]),
        reverse("portal:matter", args=[spoken]),
        reverse("portal:data", args=[spoken]), reverse("portal:labour_act", args=[spoken, "sign"]),
        reverse("portal:labour_act", args=[spoken, "confirm_paid"]),
    ]  # fmt: skip


def said(client: Client, addresses: list[str]) -> str:
    return "\n".join(client.get(address, follow=True).content.decode() for address in addresses)


def of(site: Site, who: Actor) -> str:
    wrong = "2222-2222-2222"  # nobody's code
    return said(seat(Client(), who.officer_id), pages(site, wrong))


class TestEveryPage:
    def test_shows_no_claim_to_officers_who_are_not_at_the_table(self, site: Site) -> None:
        people = site.world
        for who in (people.clerk, people.dispatcher, people.leader, people.handler, people.supervisor, site.inspector):
            text = of(site, who)
            assert not [found for found in (*NAMES, *NUMBERS, POINTS, SUM) if found in text], who.name

    def test_shows_who_mediates_the_claims_with_names_and_numbers_covered(self, site: Site) -> None:
        text = of(site, site.clerk)
        assert POINTS in text
        assert SUM in text
        assert not [found for found in (*NAMES, *NUMBERS) if found in text]

    def test_shows_the_employer_names_and_never_a_number_or_the_workers_code(self, site: Site) -> None:
        wall.sit(SYSTEM)
        spoken = queries.employer_code(site.clerk, site.row())
        text = said(Client(), [a for a in pages(site, spoken) if a.startswith("/m/")])
        assert NAMES[0] in text
        assert POINTS in text
        wall.sit(SYSTEM)
        own = site.row().code
        assert not [found for found in (*NUMBERS, own, codes.spoken(own)) if found in text]

    def test_shows_nothing_without_a_code(self, site: Site) -> None:
        text = said(Client(), pages(site, "2222-2222-2222"))
        assert not [found for found in (*NAMES, *NUMBERS, POINTS, SUM, "鲁冉建筑") if found in text]

    def test_says_to_the_workers_what_is_kept_of_it(self, site: Site) -> None:
        wall.sit(SYSTEM)
        shown = Client().get(reverse("portal:data", args=[codes.spoken(site.row().code)]))
        assert shown.status_code == 200
        assert "每人请求、协议、付款" in shown.content.decode()
