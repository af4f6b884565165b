"""Loading the sample district: whole, true to its own rules, and safe to run again."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django.fixtures import Settings

from mazha.config.sample import duties, loading, staffing
from mazha.config.sample.cast import Cast
from mazha.config.sample.driving import Driver
from mazha.config.sample.plans import plans
from mazha.config.sample.warning import KIND, REPORTS
from mazha.matters.models import Entry, Matter, Paper, Party, Words
from mazha.matters.queries import broken_chains
from mazha.notices.models import Notice
from mazha.people import queries as people
from mazha.people.roles import Role
from mazha.places import actions as places
from mazha.places import queries as place_queries
from mazha.procedures.models import Clock
from mazha.triage import actions as triage
from mazha.triage import queries
from mazha.triage.models import Suggestion
from mazha.triage.rules import Lost
from mazha.triage.tree import shipped
from mazha.workdays import queries as workdays
from tests.world import at

pytestmark = pytest.mark.django_db
NOW = at("2026-11-23 10:00")


@pytest.fixture
def district() -> None:
    places.load_district(by=staffing.BY, at=NOW)
    triage.plant(by=staffing.BY, at=NOW)
    staffing.found_organisations(NOW)
    staffing.fill_posts(NOW)
    duties.enter_duties(NOW)


class TestDistrict:
    def test_has_somebody_for_every_category_in_every_grid_and_every_role(self, district: None) -> None:
        staffed = {post.organisation_id for post in people.posts(staffing.BY, limit=10_000)}
        because = set()
        for grid in place_queries.areas("grid")[::7]:
            for node in shipped():
                found = queries.whose(node.code, grid.code, NOW.date())
                because |= {shadowed.because for shadowed in found.shadowed}
                assert found.winner is not None, (node.code, grid.code)
                assert found.winner.category, f"Only the catch-all has {node.code} in {grid.code}."
                assert found.winner.organisation_id in staffed, (node.code, grid.code)
        assert because == set(Lost)
        shown = {post.role for post in people.posts(staffing.BY, username_begins="demo.", limit=1000)}
        assert shown == set(Role)
        again = (duties.enter_duties(NOW), staffing.found_organisations(NOW), staffing.fill_posts(NOW))
        assert again == (0, 0, 0)


class TestPlans:
    def test_are_the_same_for_the_same_seed_and_moment(self, district: None) -> None:
        full_units = Cast(NOW).full_units
        planned = plans(7, 120, NOW, full_units)
        assert plans(7, 120, NOW, full_units) == planned
        assert plans(8, 120, NOW, full_units) != planned
        moments = [plan.opened_at for plan in planned]
        assert moments == sorted(moments)
        assert NOW - dt.timedelta(days=91) < moments[0]
        assert moments[-1] < NOW
        assert {plan.phone[:8] for plan in planned} == {"", "13800000"}


class TestLoad:
    def test_leaves_true_and_finished_lives_and_nothing_to_do_again(
        self, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        settings.HOME = tmp_path  # where the drawings go
        wish = loading.Wish(seed=7, count=60, until=NOW, workers=1, photos=1)
        loading.load(wish)
        assert Matter.objects.filter(procedure="hotline").count() == 60 + REPORTS
        assert Words.objects.count() == Matter.objects.count() > 60
        stages = Counter(Matter.objects.values_list("stage", flat=True))
        assert stages["closed"] > 20
        assert len(stages) >= 4
        assert Party.objects.exclude(phone_sealed=None).exists()
        assert Paper.objects.exists()
        _is_true_and_finished()
        capsys.readouterr()
        loading.load(replace(wish, count=90))
        assert "already there" in capsys.readouterr().out
        assert Matter.objects.filter(procedure="hotline").count() == 60 + REPORTS

    def test_warns_of_the_rise_it_tells_of(self, settings: Settings, tmp_path: Path) -> None:
        settings.HOME = tmp_path
        loading.load(loading.Wish(seed=7, count=60, until=NOW, workers=1, photos=1))
        risen = Matter.objects.filter(procedure="warning")
        assert [(matter.category, matter.stage) for matter in risen] == [(KIND[:4], "raised")]


def _is_true_and_finished() -> None:
    assert [broken for broken in broken_chains() if not isinstance(broken, int)] == []
    assert not Entry.objects.filter(at__gt=NOW).exists()
    assert not Clock.objects.filter(state="running", ring_at__lte=NOW).exists()
    assert not Notice.objects.filter(state="waiting", made_at__lt=NOW).exists()
    taken = Counter(Suggestion.objects.filter(about="category").exclude(value="").values_list("taken", flat=True))
    assert taken[True] > taken[False] > 0


class Interrupted(Exception):
    """As if somebody had pressed Ctrl-C."""


class TestDriver:
    def test_goes_on_where_it_was_interrupted(self, district: None) -> None:
        some = [plan for plan in plans(7, 40, NOW, Cast(NOW).full_units) if plan.joins is None][:24]
        opened = count(1)

        def tick() -> None:
            if next(opened) == 15:
                raise Interrupted

        with pytest.raises(Interrupted):
            driver(tick).drive(some)
        halfway = Entry.objects.count()
        driver(lambda: None).drive(some)
        assert Matter.objects.count() == 24
        assert Entry.objects.count() > halfway
        again = Counter(Entry.objects.values_list("matter_id", "step", "at"))
        assert max(again.values()) == 1
        assert [broken for broken in broken_chains() if not isinstance(broken, int)] == []


def driver(tick: Callable[[], None]) -> Driver:
    return Driver(7, NOW, Cast(NOW), workdays.calendar(), {}, tick)


class TestCommand:
    def test_refuses_outside_a_demo(self) -> None:
        with pytest.raises(CommandError, match="demo only"):
            call_command("sample", count=1)
        assert Matter.objects.count() == 0
