"""The sample's labour disputes come as far as their stories say, through the doors."""

from __future__ import annotations

import pytest

from mazha.config.sample import labouring, staffing
from mazha.matters.models import Matter
from mazha.people import wall
from mazha.places import actions as places
from mazha.triage import actions as triage
from tests.world import at

pytestmark = pytest.mark.django_db

UNTIL = at("2026-11-23 15:00")


def test_each_stands_where_its_story_left_it() -> None:
    wall.sit(staffing.BY)
    places.load_district(by=staffing.BY, at=UNTIL)
    triage.plant(by=staffing.BY, at=UNTIL)
    staffing.found_organisations(UNTIL)
    staffing.fill_posts(UNTIL)
    assert labouring.dispute(UNTIL) == 5
    wall.sit(staffing.BY)
    found = Matter.objects.filter(procedure__in=("labour", "arbitration", "inspection"))
    assert sorted(found.values_list("procedure", "stage")) == [
        ("arbitration", "accepted"), ("inspection", "investigating"), ("labour", "breached"), ("labour", "handed_over"),
        ("labour", "invited"), ("labour", "mediating"), ("labour", "registered"),
    ]  # fmt: skip
    labouring.dispute(UNTIL)
    assert found.count() == 7, "a second time adds nothing"
