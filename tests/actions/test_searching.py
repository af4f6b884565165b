"""Finding matters by what was said: newest first, month by month, and never what the asker may not see."""

from __future__ import annotations

import datetime as dt

import pytest

from mazha.matters import actions as matters
from mazha.matters import queries
from mazha.matters.queries import searching
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.procedures import actions
from tests import world
from tests.actions.test_taking import opened
from tests.world import World, at

pytestmark = pytest.mark.django_db

LAMP = "路灯三天不亮"


@pytest.fixture
def people() -> World:
    return world.make()


def said(words: str, *days: str) -> list[actions.Opened]:
    return [opened(words=words, when=at(day)) for day in days]


def found(actor: Actor, words: str, limit: int = 50) -> list[str]:
    with wall.seated(actor):
        return [matter.code for matter in queries.search(actor, words, limit=limit).matters]


class TestSearch:
    def test_goes_back_over_months_and_years_newest_first(self, people: World) -> None:
        days = ["2025-11-30 23:59", "2025-12-01 00:01", "2026-03-01 07:59", "2026-03-01 08:01", "2026-03-31 23:59"]
        codes = [matter.code for matter in said(LAMP, *days)]
        said("井盖松动", "2026-02-02 10:00")
        assert found(people.leader, "路灯") == codes[::-1]
        assert found(people.leader, "路灯", limit=2) == codes[:2:-1]

    def test_finds_nothing_where_nobody_has_said_anything_yet(self, people: World) -> None:
        assert found(people.leader, "路灯") == []

    def test_needs_every_word_whole_and_in_any_order(self, people: World) -> None:
        one, _other = said("小区路灯不亮，老人晚上摔倒", "2026-03-01 10:00", "2026-03-02 10:00")
        said("路上的灯不亮", "2026-03-03 10:00")
        said("灯路不通，亮不了", "2026-03-03 10:00")
        assert len(found(people.leader, "摔倒 路灯")) == 2
        assert one.code in found(people.leader, "路灯不亮")
        assert found(people.leader, "路灯亮") == []

    def test_is_not_misled_by_what_a_pair_means_in_another_month(self, people: World) -> None:
        # The same pairs, in two months: neither matter alone holds both words.
        said("电梯坏了", "2026-01-05 10:00")
        said("楼道漏水", "2026-02-05 10:00")
        assert found(people.leader, "电梯 漏水") == []

    def test_leaves_out_what_is_restricted_or_not_for_the_asker(self, people: World) -> None:
        plain, closed, barred = said(LAMP, "2026-03-01 10:00", "2026-03-02 10:00", "2026-03-03 10:00")
        matters.restrict(closed.id, kind="minor")
        matters.bar(barred.id, [people.hall])
        assert found(people.leader, "路灯") == [plain.code]
        assert found(people.handler, "路灯") == []
        assert found(people.admin, "路灯") == []

    def test_stops_where_very_many_hold_the_words_and_says_how_far_it_looked(
        self, people: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(searching, "PATIENCE", 2)
        said(LAMP, "2026-01-10 10:00", "2026-02-10 10:00", "2026-03-10 10:00", "2026-03-11 10:00", "2026-03-12 10:00")
        with wall.seated(people.handler):
            nothing = queries.search(people.handler, "路灯")
        assert nothing == searching.Hits([], at("2026-03-01 08:00").astimezone(dt.UTC))
        with wall.seated(people.leader):
            page = queries.search(people.leader, "路灯", limit=3)
        assert (len(page.matters), page.since) == (3, None)

    def test_refuses_a_single_character(self, people: World) -> None:
        with pytest.raises(searching.SearchTooShort):
            queries.search(people.leader, "灯 路灯")
