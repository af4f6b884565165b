"""The site inbox: for whom it is, and for nobody else."""

from __future__ import annotations

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from mazha.kernel.errors import Unacceptable
from mazha.notices import actions as notices
from mazha.notices import queries
from mazha.notices.models import Notice
from mazha.people import wall
from mazha.people.actor import Actor
from tests.actions.notices.letters import AT, message, put, text
from tests.world import DISTRICT, World

pytestmark = pytest.mark.django_db


def subjects(actor: Actor) -> list[str]:
    return [m.subject for m in queries.inbox(actor, language="zh-hans").rows]


@pytest.fixture
def told(w: World) -> list[Notice]:
    """One for each kind of recipient, and a text message that is for no inbox."""
    return put(
        message(f"unit:{w.lamps}", gist="给单位"),
        message(f"role:unit_head@{w.lamps}", gist="给负责人"),
        message(f"role:dispatcher@{DISTRICT}", gist="给分派员"),
        message(f"officer:{w.leader.officer_id}", gist="给本人"),
        text("party:0192f0c1-0000-7000-8000-000000000001"),
    )


class TestInbox:
    def test_holds_what_is_for_the_unit_the_role_and_the_officer(self, w: World, told: list[Notice]) -> None:
        assert subjects(w.handler) == ["快到期了：给单位"]
        assert sorted(subjects(w.head)) == ["快到期了：给单位", "快到期了：给负责人"]
        assert subjects(w.dispatcher) == ["快到期了：给分派员"]
        assert subjects(w.leader) == ["快到期了：给本人"]

    def test_holds_nothing_of_others(self, w: World, told: list[Notice]) -> None:
        assert subjects(w.other_handler) == []
        assert subjects(w.admin) == []
        assert subjects(Actor.nobody()) == []
        assert subjects(Actor.resident("7K2M94QFT3XC")) == []

    def test_the_wall_hides_from_a_raw_question_what_is_for_other_units_and_areas(
        self, w: World, told: list[Notice]
    ) -> None:
        for_unit, for_head, for_dispatcher, for_leader, a_text = (n.pk for n in told)
        seen = {
            # The wall knows units and areas, not which of their roles was told: it is the coarser of the two.
            w.handler: {for_unit, for_head},
            w.dispatcher: {for_dispatcher},
            w.leader: {for_dispatcher, for_leader},
            w.other_handler: set(),
            w.admin: {a_text},
            Actor.nobody(): set(),
        }
        for actor, ids in seen.items():
            with wall.seated(actor):
                assert set(Notice.objects.values_list("id", flat=True)) == ids

    def test_speaks_the_readers_language(self, w: World, told: list[Notice]) -> None:
        (told_in_english,) = queries.inbox(w.handler, language="en").rows
        assert told_in_english.subject == "Nearly due: 给单位"

    def test_shows_the_unit_and_the_day_by_their_names(self, w: World) -> None:
        due = "2026-11-30T23:59:59+08:00"
        put(message(f"unit:{w.lamps}", name="clock.red", unit=w.lamps, due=due))
        (shown,) = queries.inbox(w.handler, language="zh-hans").rows
        assert "主办单位：城市照明服务中心" in shown.body
        assert "11月30日" in shown.body

    @pytest.mark.parametrize("facts", [{"due": 7}, {"unit": 99999, "due": "soon"}, {"unit": "x", "due": None}])
    def test_odd_facts_leave_a_place_empty(self, w: World, facts: dict[str, object]) -> None:
        put(message(f"unit:{w.lamps}", name="clock.red", **facts))
        (shown,) = queries.inbox(w.handler, language="zh-hans").rows
        assert shown.body == "7K2M-94QF-T3XC 已超过期限，已列入督办。"

    def test_pages_meet_without_a_gap(self, w: World) -> None:
        put(*[message(f"unit:{w.lamps}", gist=str(n)) for n in range(5)])
        first = queries.inbox(w.handler, language="zh-hans", size=3)
        rest = queries.inbox(w.handler, language="zh-hans", after=first.next)
        assert (len(first), len(rest), rest.next) == (3, 2, "")
        assert len({m.id for m in (*first.rows, *rest.rows)}) == 5
        with pytest.raises(Unacceptable):
            queries.inbox(w.handler, language="zh-hans", after="forged")

    def test_asks_the_store_as_often_for_fifty_as_for_one(
        self, w: World, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        put(message(f"unit:{w.lamps}"))
        with django_assert_num_queries(2):
            queries.inbox(w.handler, language="zh-hans")
        put(*[message(f"unit:{w.lamps}") for _ in range(49)])
        with django_assert_num_queries(2):
            assert len(queries.inbox(w.handler, language="zh-hans")) == 50


class TestMarkSeen:
    def test_counts_down_what_is_unread(self, w: World, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        first, _second = put(message(f"unit:{w.lamps}"), message(f"unit:{w.lamps}"))
        with django_assert_num_queries(1):
            assert queries.unread_count(w.handler) == 2
        assert notices.mark_seen([first.pk], by=w.handler, at=AT) == 1
        assert queries.unread_count(w.handler) == 1
        assert notices.mark_seen(by=w.handler, at=AT) == 1
        assert queries.unread_count(w.handler) == 0

    def test_does_nothing_to_others(self, w: World, told: list[Notice]) -> None:
        assert notices.mark_seen([n.pk for n in told], by=w.other_handler, at=AT) == 0
        assert queries.unread_count(w.handler) == 1

    def test_stops_counting_where_a_badge_says_99_plus(self, w: World) -> None:
        put(*[message(f"unit:{w.lamps}") for _ in range(120)])
        assert queries.unread_count(w.handler) == 100


def test_reading_does_not_depend_on_the_language_in_force(w: World, told: list[Notice]) -> None:
    with translation.override("en"):
        assert subjects(w.handler) == ["快到期了：给单位"]
