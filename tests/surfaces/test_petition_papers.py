"""Documents of a petition at the desk: filled in, looked at, issued; refused with what is missing."""

from __future__ import annotations

import pytest
from django.test import Client

from mazha.documents.models import Document
from mazha.kernel.moments import now
from mazha.people import wall
from mazha.people.actor import Actor
from tests.actions.petitions import ground as made
from tests.seats import seat

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("tests")


def signed_in(who: Actor) -> Client:
    return seat(Client(), who.officer_id, now())


def test_an_acceptance_is_filled_in_from_the_matter_and_issued_with_a_number() -> None:
    ground = made.make()
    matter = made.served(ground).matter_id
    address = f"/desk/petition/{matter}/documents/petition.acceptance"
    clerk = signed_in(ground.handler)
    page = clerk.get(address).content.decode()
    assert 'value="2026-03-04"' not in page  # the day of acceptance is not asked here
    assert 'value="2026-03-02"' in page
    assert 'value="2026-05-06"' in page
    lacking = clerk.post(address, {"request": "改造管网"})
    assert lacking.status_code == 422
    sent = {"addressee": "王秀兰", "received_date": "2026-03-02", "request": "改造管网", "due_date": "2026-05-06"}
    draft = clerk.post(address, {**sent, "draft": "1"})
    assert draft.content.startswith(b"%PDF")
    answer = clerk.post(address, sent)
    assert answer.status_code == 302
    with wall.seated(SYSTEM):
        (document,) = Document.objects.filter(matter_id=matter)
    assert (document.kind, document.organisation_id) == ("petition.acceptance", ground.housing)


def test_a_unit_that_takes_no_part_writes_none() -> None:
    ground = made.make()
    matter = made.served(ground).matter_id
    assert signed_in(ground.other_handler).get(f"/desk/petition/{matter}/documents").status_code == 404
    leader = signed_in(ground.leader)
    assert leader.get(f"/desk/petition/{matter}/documents/petition.acceptance").status_code == 403
