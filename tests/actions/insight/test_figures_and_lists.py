"""A number and its list are the same: every figure, every dimension, every filter, whatever has been folded."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mazha.insight import actions
from mazha.insight import queries as insight
from mazha.insight.figures import FIGURES
from mazha.insight.lines import KEY, MEASURES
from mazha.insight.models import Change, Tally
from mazha.insight.queries import Filters, Period, Question, Scope
from mazha.kernel.errors import Unacceptable, Unknown
from mazha.kernel.moments import day_of
from mazha.matters.models import Matter
from mazha.people.actor import Actor, Sitting
from mazha.people.roles import Role
from mazha.people.wall import seated
from tests import world
from tests.actions.insight import many
from tests.world import World, at

pytestmark = pytest.mark.django_db
NOW = at("2026-03-20 10:30")
PERIOD = Period(dt.date(2026, 3, 1), dt.date(2026, 3, 20))


def _fill(seed: int, units: list[int], count: int = 120) -> random.Random:
    rng = random.Random(seed)
    Matter.objects.bulk_create(many.matter(rng, units, NOW) for _n in range(count))
    return rng


def _stir(rng: random.Random, units: list[int]) -> None:
    """Changes of every kind, with foldings in between."""
    for row in list(Matter.objects.order_by("id"))[:40]:
        Matter.objects.filter(pk=row.pk).update(**many.state(rng, units, NOW))  # house: stage -- rows at random
        if rng.random() < 0.1:
            actions.fold(most=rng.randrange(1, 60))


def _questions(actor: Actor, people: World) -> Iterator[Question]:
    scope = Scope.of(actor)
    for filters in (
        Filters(),
        Filters(street="370705001"),
        Filters(street="-"),
        Filters(unit=str(people.lamps)),
        Filters(unit="-"),
        Filters(category="01"),
        Filters(category="0101"),
        Filters(category="-"),
        Filters(channel="phone"),
        Filters(street="370705001", channel="phone"),
        Filters(unit=str(people.lamps), category="01"),
        Filters(community="370705001001"),
    ):
        yield Question(scope, PERIOD, filters)


def _listed(actor: Actor, question: Question, figure: str) -> int:
    return len(insight.matters_behind(actor, question, figure, at=NOW, limit=1000).rows)


def _narrowed(question: Question, dimension: str, value: str) -> Question:
    given = {**question.filters.given(), dimension: value or insight.NONE}
    return Question(question.scope, question.period, Filters(**given))


def _check(actor: Actor, question: Question, pick: random.Random) -> None:
    board = insight.board(actor, question, at=NOW)
    for figure in FIGURES:
        assert board.now.get(figure, 0) == _listed(actor, question, figure), (figure, question.filters)
    _check_days(actor, question, board)
    for dimension, found in board.by.items():
        for line in found:
            asked = _narrowed(question, dimension, line.value)
            figure = pick.choice(list(FIGURES))
            listed = _listed(actor, asked, figure)
            assert line.counts.get(figure, 0) == listed, (dimension, line.value, figure, question.filters)


def _check_days(actor: Actor, question: Question, board: insight.Board) -> None:
    rows = insight.matters_behind(actor, question, "closed", at=NOW, limit=1000).rows
    days = sorted((day_of(row.closed_at) - day_of(row.opened_at)).days for row in rows if row.closed_at)
    for span, percent in (("days_median", 50), ("days_p90", 90)):
        rank = -(-len(days) * percent // 100)
        assert board.span(span) == (days[rank - 1] if days else None)


SEES: dict[str, Callable[[World], Actor]] = {
    "leader": lambda people: people.leader,
    "street lead": lambda people: people.street_lead,
    "unit head": lambda people: people.head,
    "community staff": lambda people: _staff("370705001001"),
    "the system": lambda people: Actor.system("test"),
}


def _staff(territory: str) -> Actor:
    post = Sitting(post_id=0, role=Role.COMMUNITY_STAFF, organisation_id=0, territory=territory)
    return Actor(kind="officer", officer_id=0, posts=(post,))


class TestBoard:
    @pytest.mark.parametrize("who", SEES)
    def test_counts_what_its_lists_hold(self, who: str) -> None:
        people = world.make()
        rng = _fill(1, [people.lamps, people.parks])
        _stir(rng, [people.lamps, people.parks])
        assert Change.objects.exists()
        assert Tally.objects.exists()
        actor = SEES[who](people)
        with seated(actor):
            for question in _questions(actor, people):
                _check(actor, question, rng)

    @given(seed=st.integers(min_value=0, max_value=2**32))
    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_holds_for_any_matters(self, seed: int) -> None:
        with transaction.atomic():
            people = world.make()
            rng = _fill(seed, [people.lamps, people.parks], count=40)
            _stir(rng, [people.lamps, people.parks])
            question = random.Random(seed).choice(list(_questions(people.leader, people)))
            with seated(people.leader):
                _check(people.leader, question, rng)
            transaction.set_rollback(True)


class TestMattersBehind:
    def test_gives_every_matter_once_page_by_page(self) -> None:
        people = world.make()
        _fill(2, [people.lamps])
        question = Question(Scope.of(people.leader), PERIOD)
        for figure in ("received", "closed", "open"):
            seen, after = [], ""
            while True:
                page = insight.matters_behind(people.leader, question, figure, at=NOW, after=after, limit=7)
                seen += [row.pk for row in page.rows]
                if not page.next:
                    break
                after = page.next
            assert len(seen) == len(set(seen)) == _listed(people.leader, question, figure)

    @pytest.mark.parametrize("after", ["x", "2026-03-20~", "2026-03-20T00:00:00~00", "2026-03-20T00:00:00+08:00~z"])
    def test_refuses_a_page_it_did_not_give(self, after: str) -> None:
        people = world.make()
        with pytest.raises(Unacceptable):
            insight.matters_behind(
                people.leader, Question(Scope.of(people.leader), PERIOD), "open", at=NOW, after=after
            )

    def test_refuses_an_unknown_figure(self) -> None:
        people = world.make()
        with pytest.raises(Unknown):
            insight.matters_behind(people.leader, Question(Scope.of(people.leader), PERIOD), "score", at=NOW)


class TestFold:
    def test_changes_no_number(self) -> None:
        people = world.make()
        rng = _fill(3, [people.lamps])
        _stir(rng, [people.lamps])
        question = Question(Scope.of(people.leader), PERIOD)
        before = insight.board(people.leader, question, at=NOW)
        while actions.fold(most=50):
            pass
        assert not Change.objects.exists()
        assert insight.board(people.leader, question, at=NOW) == before


class TestRecount:
    def test_comes_to_the_numbers_that_were_kept(self) -> None:
        people = world.make()
        rng = _fill(4, [people.lamps, people.parks])
        _stir(rng, [people.lamps, people.parks])
        while actions.fold():
            pass
        kept = _lines()
        actions.recount()
        assert _lines() == kept
        assert not Change.objects.exists()

    def test_finds_what_a_bulk_load_left_out(self) -> None:
        people = world.make()
        with actions.uncounted():
            rng = _fill(5, [people.lamps])
        question = Question(Scope.of(people.leader), PERIOD)
        assert insight.board(people.leader, question, at=NOW).now.get("received", 0) == 0
        actions.recount()
        _check(people.leader, question, rng)


def _lines() -> set[tuple[object, ...]]:
    """Every line that is not all nothing."""
    rows = Tally.objects.values_list(*KEY, "lasted", *MEASURES)
    return {(*row[:6], str(sorted((row[6] or {}).items())), *row[7:]) for row in rows if any(row[6:])}
