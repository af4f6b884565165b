"""A stream tells an officer what their pages would show them, once, and ends with the right to see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client

from mazha.casework.hotline import actions as hotline
from mazha.kernel import moments
from mazha.matters import queries as matters
from mazha.people import actions as people_actions
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.models import Post
from mazha.procedures import actions as procedures
from mazha.surfaces.desk.live import streams as limits
from mazha.surfaces.desk.live.wire import OUTBOX
from mazha.triage import actions as triage
from tests import world
from tests.live import House, Screen, address, cookies_of, house
from tests.seats import seat
from tests.servers import OwnStore
from tests.world import World

SYSTEM = Actor.system("tests")
WORDS = "小区东门的路灯坏了三天，晚上一片漆黑，老人下楼不方便。"


@pytest.fixture
def people(own_store: OwnStore) -> World:
    wall.sit(SYSTEM)
    triage.plant(by=SYSTEM, at=moments.now())
    return world.make()


@pytest.fixture
def desk(people: World) -> Iterator[House]:
    with house(thread=True) as made:
        yield made


def reported() -> UUID:
    wall.sit(SYSTEM)
    report = hotline.Report(words=WORDS, channel="phone", phone="13812341234")
    return hotline.receive(report, by=SYSTEM, at=moments.now()).matter_id


def taken(matter_id: UUID, step: str, by: Actor, **given: object) -> None:
    wall.sit(SYSTEM)
    procedures.take(step=step, matter_id=matter_id, given=given, by=by, at=moments.now())


def waits(desk: House, who: Actor, **asked: str) -> Screen:
    wall.sit(SYSTEM)
    screen = desk.open(address(**{"mark": matters.mark(), **asked}), desk.browser_of(who))
    assert screen.status == 200, screen.status
    return screen


class TestNews:
    def test_tells_a_list_what_came_into_it(self, desk: House, people: World) -> None:
        queue, inbox = waits(desk, people.dispatcher, list="queue"), waits(desk, people.handler, list="inbox")
        matter = reported()
        desk.turn()
        assert (queue.news, inbox.news) == ([str(matter)], [])
        taken(matter, "dispatch", people.dispatcher, lead_unit=people.lamps)
        desk.turn()
        assert (queue.news, inbox.news) == ([str(matter)], [str(matter)])

    def test_tells_nothing_that_the_filter_leaves_out(self, desk: House, people: World) -> None:
        narrow = waits(desk, people.dispatcher, list="queue", channel="portal")
        wide = waits(desk, people.dispatcher, list="queue", channel="phone")
        matter = reported()
        desk.turn()
        assert (narrow.news, wide.news) == ([], [str(matter)])

    def test_counts_only_what_is_new_in_the_list_of_everything(self, desk: House, people: World) -> None:
        before = reported()
        screen = waits(desk, people.leader, list="matters")
        taken(before, "dispatch", people.dispatcher, lead_unit=people.lamps)
        after = reported()
        desk.turn()
        assert screen.news == [str(after)]

    def test_tells_a_board_and_an_open_matter(self, desk: House, people: World) -> None:
        matter, other = reported(), reported()
        board = waits(desk, people.leader, list="board")
        page = waits(desk, people.dispatcher, matter=str(matter))
        taken(other, "dispatch", people.dispatcher, lead_unit=people.lamps)
        desk.turn()
        assert (board.news, page.news) == ([str(other)], [])
        taken(matter, "dispatch", people.dispatcher, lead_unit=people.lamps)
        desk.turn()
        assert (board.news, page.news) == ([str(other), str(matter)], [str(matter)])

    def test_names_a_matter_once_however_often_it_changes(self, desk: House, people: World) -> None:
        matter = reported()
        screen = waits(desk, people.leader, list="board")
        taken(matter, "dispatch", people.dispatcher, lead_unit=people.lamps)
        desk.turn()
        taken(matter, "sign", people.handler)
        desk.turn()
        desk.turn()
        assert screen.news == [str(matter)]

    def test_says_that_there_is_more_rather_than_naming_hundreds(self, desk: House, people: World) -> None:
        screen = waits(desk, people.dispatcher, list="queue")
        for _number in range(limits.MOST_TOLD + 1):
            reported()
        desk.turn()
        assert len(screen.news) == limits.MOST_TOLD
        assert screen.events[-1].data["more"]

    def test_shows_no_cache_and_no_page_of_others_what_it_says(self, desk: House, people: World) -> None:
        screen = waits(desk, people.dispatcher, list="queue")
        assert screen.headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in screen.headers
        wrong = desk.open(address(list="queue"), cookies_of(people.dispatcher), {"origin": "https://example.com"})
        assert wrong.status == 403


class TestWhoMayKnow:
    def test_an_officer_of_another_unit_is_told_nothing_at_all(self, desk: House, people: World) -> None:
        matter = reported()
        others = [waits(desk, people.other_handler, list=name) for name in ("inbox", "assisted", "matters")] + [
            waits(desk, people.other_handler, matter=str(matter))
        ]
        ours = waits(desk, people.handler, list="inbox")
        silent = [screen.body for screen in others]
        taken(matter, "dispatch", people.dispatcher, lead_unit=people.lamps)
        taken(matter, "sign", people.handler)
        desk.turn()
        assert ours.news == [str(matter)]
        assert [screen.body for screen in others] == silent

    def test_refuses_who_is_not_signed_in_and_who_holds_no_such_post(self, desk: House, people: World) -> None:
        assert desk.open(address(list="queue"), {}).status == 401
        assert desk.open(address(list="queue"), {"mazha_session": "f" * 32}).status == 401
        for who, asked in (
            (people.admin, {"list": "matters"}), (people.admin, {"matter": str(UUID(int=1))}),
            (people.handler, {"list": "queue"}), (people.handler, {"list": "board"}),
        ):  # fmt: skip
            assert desk.open(address(**asked), cookies_of(who)).status == 403, asked

    def test_refuses_what_is_no_question_and_no_mark_of_ours(self, desk: House, people: World) -> None:
        cookies = cookies_of(people.dispatcher)
        for asked in ({}, {"list": "secrets"}, {"matter": "1"}, {"list": "queue", "mark": "1:1:"}):
            assert desk.open(address(**asked), cookies).status == 422, asked
        assert desk.open("/desk/live?list=queue&street=%00", cookies).status == 422
        assert desk.open(f"/desk/live?list=queue&unit={'9' * 30}", cookies).status in {200, 422}
        assert desk.open("/desk/lives", cookies).status == 404
        screen = waits(desk, people.dispatcher, list="queue")
        matter = reported()
        desk.turn()
        assert screen.news == [str(matter)], "nothing of it stands in the way of others"

    def test_ends_when_the_officer_signs_out(self, desk: House, people: World) -> None:
        screen, stays = waits(desk, people.dispatcher, list="queue"), waits(desk, people.leader, list="matters")
        wall.sit(SYSTEM)
        people_actions.sign_officer_out(people.dispatcher.officer_id or 0, by=people.admin, at=moments.now())
        matter = reported()
        desk.turn()
        assert not screen.is_open
        assert [event.name for event in screen.events] == ["over"]
        assert (stays.is_open, stays.news) == (True, [str(matter)])

    def test_ends_when_a_post_closes_before_anything_else_is_told(self, desk: House, people: World) -> None:
        screen = waits(desk, people.handler, list="inbox")
        desk.turn()
        wall.sit(SYSTEM)
        yesterday = moments.day_of(moments.now()) - dt.timedelta(days=1)
        Post.objects.filter(officer_id=people.handler.officer_id or 0).update(end_date=yesterday)
        taken(reported(), "dispatch", people.dispatcher, lead_unit=people.lamps)
        desk.streams._checked_at = moments.now() - limits.RECHECK
        desk.turn()
        assert (screen.is_open, screen.news) == (False, [])
        assert desk.open(address(list="inbox"), cookies_of(people.handler)).status == 403

    def test_keeps_nobody_signed_in_who_is_away(self, desk: House, people: World) -> None:
        idle = moments.now() - dt.timedelta(minutes=31)
        client = seat(Client(), people.dispatcher.officer_id, at=idle)
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        assert desk.open(address(list="queue"), cookies).status == 401


class TestALineThatBreaks:
    def test_coming_again_with_its_mark_gets_what_was_missed_and_nothing_twice(
        self, desk: House, people: World
    ) -> None:
        screen = waits(desk, people.dispatcher, list="queue")
        first = reported()
        desk.turn()
        desk.hang_up(screen)
        missed = reported()
        with house(thread=True) as after_a_crash:
            again = after_a_crash.open(
                address(list="queue"), cookies_of(people.dispatcher), {"last-event-id": screen.mark}
            )
            after_a_crash.turn()
            after_a_crash.turn()
            assert (screen.news, again.news) == ([str(first)], [str(missed)])

    def test_a_change_between_page_and_stream_is_not_lost(self, desk: House, people: World) -> None:
        wall.sit(SYSTEM)
        before = reported()
        page = matters.mark()
        between = reported()
        desk.turn()
        screen = waits(desk, people.dispatcher, list="queue", mark=page)
        desk.turn()
        assert before != between
        assert screen.news == [str(between)]

    def test_a_transaction_that_commits_late_is_told_when_it_does(
        self, desk: House, people: World, own_store: OwnStore
    ) -> None:
        screen = waits(desk, people.dispatcher, list="queue")
        with own_store.server.connection(own_store.name) as slow:
            slow.autocommit = False
            slow.execute("select pg_current_xact_id()")
            early = reported()
            desk.turn()
            slow.execute(
                "insert into matters_entry (matter_id, seq, step, at, written_at, actor_kind, "
                "actor_name, officer_id, post_id, role, organisation_id, stage, facts, note_hash, papers, key, before, "
                "hash) select matter_id, 99, step, at, written_at, actor_kind, actor_name, "
                "officer_id, post_id, role, organisation_id, stage, facts, note_hash, papers, null, before, hash "
                "from matters_entry where matter_id = %s",
                [early],
            )
            desk.hang_up(screen)
            again = waits(desk, people.dispatcher, list="queue", mark=screen.mark)
            late = reported()
            desk.turn()
            assert again.news == [str(late)]
            slow.commit()
        desk.turn()
        assert again.news == [str(late), str(early)]

    def test_a_store_that_is_away_loses_nothing(self, desk: House, people: World, own_store: OwnStore) -> None:
        screen = waits(desk, people.dispatcher, list="queue")
        desk.turn()
        matter = reported()
        with own_store.server.connection("postgres", superuser=True) as server:
            server.autocommit = True
            server.execute(f"alter database {own_store.name} allow_connections false")
            server.execute(f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{own_store.name}'")
            desk.turn()
            desk.turn()
            assert (screen.is_open, screen.news) == (True, [])
            assert desk.open(address(list="queue"), {"mazha_session": "a" * 32}).status == 503
            server.execute(f"alter database {own_store.name} allow_connections true")
        desk.turn()
        assert screen.news == [str(matter)]

    def test_a_mark_of_a_store_since_put_back_says_that_anything_may_have_changed(
        self, desk: House, people: World
    ) -> None:
        screen = waits(desk, people.dispatcher, list="queue", mark=matters.marked("9000000:9000000:"))
        desk.turn()
        assert screen.events[-1].data == {"ids": [], "more": True}


class TestASlowReader:
    def test_is_dropped_and_nobody_waits_for_it(self, desk: House, people: World) -> None:
        slow, quick = waits(desk, people.dispatcher, list="queue"), waits(desk, people.dispatcher, list="queue")
        slow.reads.clear()
        came = []
        for number in range(OUTBOX + 2):
            came.append(str(reported()))
            desk.turn()
            assert quick.news == came, "the other reader has it at once"
            assert slow.is_open == (number <= OUTBOX)
        assert len(desk.streams) == 1
        again = waits(desk, people.dispatcher, list="queue")
        assert again.is_open

    def test_a_browser_that_left_is_forgotten(self, desk: House, people: World) -> None:
        screen = waits(desk, people.dispatcher, list="queue")
        desk.hang_up(screen)
        assert (len(desk.streams), screen.is_open) == (0, False)

    def test_one_officer_cannot_take_every_line(self, desk: House, people: World) -> None:
        cookies = cookies_of(people.dispatcher)
        opened = [desk.open(address(list="queue"), cookies) for _again in range(limits.MOST_OF_ONE + 1)]
        assert [screen.status for screen in opened] == [200] * limits.MOST_OF_ONE + [429]
