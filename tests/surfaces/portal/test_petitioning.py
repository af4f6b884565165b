"""Bringing a petition on the residents' pages."""

from __future__ import annotations

import pytest
from django.test import Client

from mazha.matters.models import Matter, Party
from mazha.people import wall
from mazha.people.actor import Actor
from tests.actions.petitions import ground as made

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("tests")
ADDRESS = "/petition"


def test_gives_a_receipt_and_keeps_the_unit_complained_of_out() -> None:
    ground = made.make()
    sent = {"words": made.WORDS, "name": "王秀兰", "phone": "13800000001", "complained_of": str(ground.water)}
    answer = Client().post(ADDRESS, sent)
    with wall.seated(SYSTEM):
        matter = Matter.objects.get()
    assert (answer.status_code, matter.lead_unit_id, matter.barred) == (303, ground.bureau, [ground.water])
    assert made.WORDS[:10] in Client().get(answer["Location"]).content.decode()


def test_says_beside_the_question_that_a_sixth_cannot_speak_for_them() -> None:
    made.make()
    six = "\n".join(f"代表{n}" for n in range(6))
    answer = Client().post(ADDRESS, {"words": made.WORDS, "representatives": six})
    assert answer.status_code == 422
    assert "第二十条" in answer.content.decode()
    with wall.seated(SYSTEM):
        assert not Party.objects.exists()


def test_offers_the_review_from_the_same_code_until_its_date() -> None:
    ground = made.make()
    receipt = made.served(ground)
    page = Client().get(f"/m/{receipt.code}").content.decode()
    assert "可申请复查期限" in page
