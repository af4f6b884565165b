"""Files of deleted photos go after the rows have gone, never before, and not while another matter shows them."""

from __future__ import annotations

import datetime as dt
import os

import pytest

from mazha.kernel.moments import now
from mazha.matters import actions as matters
from mazha.matters import papers
from mazha.matters.models import Leaving
from mazha.people import wall
from mazha.people.actor import Actor
from tests import world
from tests.actions.privacy.conftest import SETTLED, Case, brought, close, picture
from tests.actions.privacy.test_answering import answer
from tests.actions.privacy.test_asking import ask

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def paths(photo: papers.Prepared) -> list[bool]:
    return [papers._place(part, digest).exists() for part, digest in _files(photo)]


def _files(photo: papers.Prepared) -> list[tuple[str, bytes]]:
    assert photo.original_sha256 is not None
    return [(papers.SHOWN, photo.sha256), (papers.SEALED, photo.original_sha256)]


def aged(photo: papers.Prepared, length: dt.timedelta) -> None:
    moment = (now() - length).timestamp()
    for part, digest in _files(photo):
        os.utime(papers._place(part, digest), (moment, moment))


@pytest.fixture
def photo() -> papers.Prepared:
    return picture(f"#{os.urandom(3).hex()}")


@pytest.fixture
def pictured(lead: Actor, photo: papers.Prepared) -> Case:
    return close(brought(world.make(), lead, photo=photo))


def deleted(case: Case) -> None:
    answer(case, ask(case, "photos"), "photos", at=SETTLED)


class TestSweep:
    def test_removes_both_forms_of_a_photo(self, pictured: Case, photo: papers.Prepared) -> None:
        aged(photo, 2 * HOUR)
        deleted(pictured)
        assert paths(photo) == [True, True]
        assert matters.sweep_files(at=now()) == 2
        assert paths(photo) == [False, False]
        assert not Leaving.objects.exists()

    def test_leaves_what_another_matter_shows(self, pictured: Case, photo: papers.Prepared) -> None:
        brought(pictured.people, pictured.lead, photo=photo)
        aged(photo, 2 * HOUR)
        deleted(pictured)
        with wall.seated(pictured.resident):
            assert matters.sweep_files(at=now()) == 0
        assert paths(photo) == [True, True]
        assert not Leaving.objects.exists()

    def test_waits_for_a_report_that_is_being_sent_with_the_same_picture(
        self, pictured: Case, photo: papers.Prepared
    ) -> None:
        aged(photo, 2 * HOUR)
        deleted(pictured)
        papers._keep(papers._place(papers.SHOWN, photo.sha256), b"the same")
        assert matters.sweep_files(at=now()) == 1
        assert paths(photo) == [True, False]
        assert matters.sweep_files(at=now() + 2 * HOUR) == 1
        assert paths(photo) == [False, False]

    def test_is_done_with_what_is_gone_already(self, pictured: Case, photo: papers.Prepared) -> None:
        deleted(pictured)
        for part, digest in _files(photo):
            papers._place(part, digest).unlink()
        matters.sweep_files(at=now())
        assert not Leaving.objects.exists()

    def test_takes_away_what_a_killed_process_had_set_aside(self, pictured: Case, photo: papers.Prepared) -> None:
        aged(photo, 2 * HOUR)
        deleted(pictured)
        place = papers._place(papers.SHOWN, photo.sha256)
        place.replace(place.with_suffix(".1.aa.gone"))
        matters.sweep_files(at=now())
        assert list(place.parent.glob(f"{place.name}*")) == []
