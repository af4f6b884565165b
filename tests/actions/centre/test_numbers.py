"""Numbers: given in order, called once each, passed on with what was registered, counted by kind of business."""

from __future__ import annotations

import dataclasses
import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from mazha.casework.centre import actions as centre
from mazha.casework.centre import queries
from mazha.casework.centre.actions.numbers import (
    HallIsClosed,
    NobodyWaits,
    NotYourWindow,
    TicketMovedOn,
    WindowIsBusy,
)
from mazha.config.retention import clear_all
from mazha.kernel.errors import Forbidden, Unacceptable, Unknown
from mazha.matters import queries as matters
from mazha.people import wall
from mazha.people.actor import Actor, Sitting
from mazha.people.roles import Role
from tests import world
from tests.actions.centre.hall import SYSTEM, Hall, set_up
from tests.actions.test_taking import opened
from tests.servers import OwnStore
from tests.world import World, at

MORNING = at("2026-03-02 09:00")
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def hall(people: World) -> Hall:
    return set_up(people)


def given(business: int, count: int = 1, when: dt.datetime = MORNING) -> list[int]:
    return [centre.give_number(business, by=SYSTEM, at=when + each * MINUTE) for each in range(count)]


def labels(tickets: list[int], when: dt.datetime = MORNING) -> list[str]:
    return [queries.ticket(each, when).label for each in tickets]


def parks_clerk(people: World) -> Actor:
    """Of the unit at window 3."""
    sitting = Sitting(post_id=1, role=Role.WINDOW_CLERK, organisation_id=people.parks, territory="")
    return dataclasses.replace(people.other_handler, posts=(sitting,))


class TestGiveNumber:
    def test_counts_each_kind_by_itself_and_says_how_many_wait_before(self, hall: Hall) -> None:
        tickets = [*given(hall.labour, 2), *given(hall.housing), *given(hall.labour, when=MORNING + 5 * MINUTE)]
        assert labels(tickets) == ["A001", "A002", "B001", "A003"]
        assert [queries.ticket(each, MORNING).ahead for each in tickets] == [0, 1, 0, 2]
        assert [(line.business.letter, line.waiting) for line in queries.kiosk_lines(MORNING)] == [("A", 3), ("B", 1)]

    def test_starts_anew_each_day(self, hall: Hall) -> None:
        given(hall.labour, 2)
        tomorrow = MORNING + dt.timedelta(days=1)
        assert labels(given(hall.labour, when=tomorrow), tomorrow) == ["A001"]

    def test_gives_one_number_for_one_tap(self, hall: Hall) -> None:
        first = centre.give_number(hall.labour, key="tap", by=SYSTEM, at=MORNING)
        assert centre.give_number(hall.labour, key="tap", by=SYSTEM, at=MORNING + MINUTE) == first
        assert labels(given(hall.labour)) == ["A002"]

    @pytest.mark.parametrize(
        ("when", "next_at"),
        [
            ("2026-03-02 07:59", "2026-03-02 08:00"),  # half an hour before the first window opens
            ("2026-03-02 17:30", "2026-03-03 08:00"),
            ("2026-03-06 18:00", "2026-03-09 08:00"),  # a Friday evening
            ("2026-09-30 17:31", "2026-10-08 08:00"),  # National Day
        ],
    )
    def test_refuses_outside_hours_and_says_when_the_next_are_given(self, hall: Hall, when: str, next_at: str) -> None:
        with pytest.raises(HallIsClosed, match=next_at):
            centre.give_number(hall.labour, by=SYSTEM, at=at(when))
        assert labels(given(hall.labour, when=at(next_at)), at(next_at)) == ["A001"]

    def test_goes_through_noon_and_on_a_sunday_that_is_worked(self, hall: Hall) -> None:
        for when in (at("2026-03-02 12:30"), at("2026-09-20 10:00")):
            assert labels(given(hall.labour, when=when), when) == ["A001"]

    def test_follows_the_hours_from_the_day_they_hold(self, hall: Hall) -> None:
        centre.set_hours("09:00–11:30", from_date=dt.date(2026, 3, 3), by=SYSTEM, at=MORNING)
        given(hall.labour, when=at("2026-03-02 16:00"))
        with pytest.raises(HallIsClosed, match="2026-03-04 08:30"):
            centre.give_number(hall.labour, by=SYSTEM, at=at("2026-03-03 16:00"))

    def test_refuses_what_no_window_serves_and_who_is_neither_kiosk_nor_clerk(self, hall: Hall, people: World) -> None:
        centre.close_window(queries.window(2).id, by=SYSTEM, at=MORNING)
        with pytest.raises(Unknown):
            centre.give_number(hall.housing, by=SYSTEM, at=MORNING)
        with pytest.raises(Forbidden):
            centre.give_number(hall.labour, by=people.handler, at=MORNING)


class TestCallNext:
    def test_calls_in_order_what_the_window_serves(self, hall: Hall, people: World) -> None:
        housing, labour = given(hall.housing)[0], given(hall.labour, when=MORNING + MINUTE)[0]
        assert centre.call_next(1, by=people.clerk, at=MORNING + 9 * MINUTE) == labour
        assert centre.call_next(2, by=people.clerk, at=MORNING + 9 * MINUTE) == housing
        shown = queries.called_now(MORNING)
        assert {(each.label, each.window_number) for each in shown} == {("A001", 1), ("B001", 2)}

    def test_refuses_a_second_while_one_is_in_hand_and_names_it(self, hall: Hall, people: World) -> None:
        given(hall.labour, 2)
        centre.call_next(1, by=people.clerk, at=MORNING + 9 * MINUTE)
        with pytest.raises(WindowIsBusy, match=r"09:09.*A001"):
            centre.call_next(1, by=people.clerk, at=MORNING + 10 * MINUTE)
        assert queries.kiosk_lines(MORNING)[0].waiting == 1

    def test_refuses_an_empty_line(self, hall: Hall, people: World) -> None:
        with pytest.raises(NobodyWaits):
            centre.call_next(1, by=people.clerk, at=MORNING)

    def test_refuses_another_units_window(self, hall: Hall, people: World) -> None:
        given(hall.labour)
        with pytest.raises(NotYourWindow):
            centre.call_next(1, by=parks_clerk(people), at=MORNING)
        with pytest.raises(Forbidden):
            centre.call_next(1, by=people.handler, at=MORNING)

    def test_is_not_kept_from_working_by_what_lay_open_yesterday(self, hall: Hall, people: World) -> None:
        given(hall.labour)
        centre.call_next(1, by=people.clerk, at=MORNING)
        tomorrow = MORNING + dt.timedelta(days=1)
        today = given(hall.labour, when=tomorrow)[0]
        assert centre.call_next(1, by=people.clerk, at=tomorrow) == today

    def test_never_gives_two_windows_the_same_number(self, own_store: OwnStore) -> None:
        wall.sit(SYSTEM)
        people = world.make()
        hall, ready = set_up(people), Barrier(2)
        tickets = given(hall.labour, 12)

        def work(window: int) -> list[int]:
            called = []
            try:
                wall.sit(people.clerk)
                ready.wait(timeout=20)
                while True:
                    called.append(centre.call_next(window, by=people.clerk, at=MORNING + 20 * MINUTE))
                    centre.finish(called[-1], by=people.clerk, at=MORNING + 21 * MINUTE)
            except NobodyWaits:
                return called
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            one, two = pool.map(work, [1, 2])
        assert sorted(one + two) == tickets


class TestAtTheWindow:
    def test_goes_from_called_to_done(self, hall: Hall, people: World) -> None:
        given(hall.labour)
        ticket = centre.call_next(1, by=people.clerk, at=MORNING + MINUTE)
        centre.call_again(ticket, by=people.clerk, at=MORNING + 2 * MINUTE)
        assert queries.called_now(MORNING)[0].calls == 2
        centre.start(ticket, by=people.clerk, at=MORNING + 3 * MINUTE)
        centre.finish(ticket, by=people.clerk, at=MORNING + 9 * MINUTE)
        assert (queries.ticket(ticket, MORNING).state, queries.called_now(MORNING)) == ("done", [])

    def test_tells_who_comes_second_what_has_become_of_it(self, hall: Hall, people: World) -> None:
        given(hall.labour)
        ticket = centre.call_next(1, by=people.clerk, at=MORNING)
        centre.finish(ticket, by=people.clerk, at=MORNING)
        for verb in (centre.start, centre.call_again, centre.not_there, centre.finish, centre.put_back):
            with pytest.raises(TicketMovedOn, match="A001"):
                verb(ticket, by=people.clerk, at=MORNING)

    def test_puts_back_who_was_not_there_behind_three(self, hall: Hall, people: World) -> None:
        tickets = given(hall.labour, 6)
        late = centre.call_next(1, by=people.clerk, at=MORNING + 10 * MINUTE)
        centre.not_there(late, by=people.clerk, at=MORNING + 11 * MINUTE)
        centre.put_back(late, by=people.clerk, at=MORNING + 12 * MINUTE)
        now = queries.waiting_for(people.clerk, 1, MORNING)
        assert [card.id for card in now.line] == [*tickets[1:4], late, *tickets[4:]]

    def test_puts_back_what_was_called_by_mistake_to_its_own_place(self, hall: Hall, people: World) -> None:
        tickets = given(hall.labour, 3)
        centre.put_back(centre.call_next(1, by=people.clerk, at=MORNING), by=people.clerk, at=MORNING + 5 * MINUTE)
        assert centre.call_next(1, by=people.clerk, at=MORNING + 6 * MINUTE) == tickets[0]


class TestTransfer:
    def test_takes_the_matter_along_to_a_unit_that_did_not_see_it(self, hall: Hall, people: World) -> None:
        matter_id, other = opened().id, parks_clerk(people)
        wall.sit(people.dispatcher)
        ticket = given(hall.labour)[0]
        clerk = people.dispatcher
        clerk = dataclasses.replace(clerk, posts=(*clerk.posts, people.clerk.posts[0]))
        centre.call_next(1, by=clerk, at=MORNING)
        centre.note_matter(ticket, matter_id, by=clerk, at=MORNING)
        centre.note_matter(ticket, matter_id, by=clerk, at=MORNING)
        assert not matters.visible_to(other).filter(pk=matter_id).exists()
        centre.transfer(ticket, 3, by=clerk, at=MORNING + MINUTE)
        wall.sit(other)
        assert centre.call_next(3, by=other, at=MORNING + 2 * MINUTE) == ticket
        held = queries.waiting_for(other, 3, MORNING).held
        assert held is not None
        assert held.matters == (matter_id,)
        last = matters.ledger_of(matters.by_id(other, matter_id))[-1]
        assert (last.step, last.facts) == (
            "window.passed_on", {"from_window": 1, "to_window": 3, "unit": people.parks}
        )  # fmt: skip

    def test_comes_before_those_who_only_came_and_to_no_other_window(self, hall: Hall, people: World) -> None:
        first, second = given(hall.labour, 2)
        centre.transfer(centre.call_next(1, by=people.clerk, at=MORNING), 2, by=people.clerk, at=MORNING + 8 * MINUTE)
        assert centre.call_next(1, by=people.clerk, at=MORNING + 9 * MINUTE) == second
        assert centre.call_next(2, by=people.clerk, at=MORNING + 9 * MINUTE) == first

    def test_refuses_the_same_window_and_one_that_is_not_there(self, hall: Hall, people: World) -> None:
        given(hall.labour)
        ticket = centre.call_next(1, by=people.clerk, at=MORNING)
        for number in (1, 77):
            with pytest.raises(Unknown):
                centre.transfer(ticket, number, by=people.clerk, at=MORNING)
        assert queries.called_now(MORNING)[0].window_number == 1


class TestTheDaysList:
    def test_counts_waiting_by_kind_of_business_alone(self, hall: Hall, people: World) -> None:
        given(hall.labour, 3)
        given(hall.housing)
        for minute in (10, 20):
            ticket = centre.call_next(1, by=people.clerk, at=MORNING + minute * MINUTE)
            centre.finish(ticket, by=people.clerk, at=MORNING + minute * MINUTE)
        lines = queries.day_lines(people.leader, MORNING.date())
        assert [(x.business.letter, x.given, x.done, x.waiting, x.median_wait, x.longest_wait) for x in lines] == [
            ("A", 3, 2, 1, 14, 19), ("B", 1, 0, 1, None, None),
        ]  # fmt: skip
        assert "officer" not in str(queries.DayLine.__dataclass_fields__)

    def test_is_not_for_who_neither_serves_nor_leads(self, people: World) -> None:
        with pytest.raises(Forbidden):
            queries.day_lines(people.handler, MORNING.date())


class TestRetention:
    def test_deletes_numbers_and_what_they_brought_when_their_time_is_over(self, hall: Hall, people: World) -> None:
        ticket = given(hall.labour)[0]
        centre.call_next(1, by=people.clerk, at=MORNING)
        centre.note_matter(ticket, opened().id, by=people.clerk, at=MORNING)
        wall.sit(SYSTEM)
        assert clear_all(at=MORNING + dt.timedelta(days=96))["ticket.any"] == 0
        assert clear_all(at=MORNING + dt.timedelta(days=98))["ticket.any"] >= 1
        with connection.cursor() as cursor:
            cursor.execute("select (select count(*) from centre_ticket) + (select count(*) from centre_brought)")
            assert cursor.fetchone() == (0,)


class TestArranging:
    def test_names_what_is_wrong_beside_each_question(self, hall: Hall, people: World) -> None:
        with pytest.raises(Unacceptable) as refused:
            centre.keep_window(
                window_id=None, number=2, title_zh=" ", title_en="", organisation_id=0, businesses=[999],
                by=SYSTEM, at=MORNING,
            )  # fmt: skip
        assert set(refused.value.problems) == {"number", "title_zh", "organisation_id", "businesses"}
        for letter in ("a", "1", "AB", "字"):
            with pytest.raises(Unacceptable) as refused:
                centre.keep_business(business_id=None, letter=letter, title_zh="x", title_en="", by=SYSTEM, at=MORNING)
            assert list(refused.value.problems) == ["letter"]
        for written in ("", "8:30-12:00", "13:00-12:00", "08:30-12:00 11:00-13:00", "25:00-26:00"):
            with pytest.raises(Unacceptable):
                centre.set_hours(written, from_date=dt.date(2026, 3, 3), by=SYSTEM, at=MORNING)

    def test_is_for_administrators(self, people: World) -> None:
        with pytest.raises(Forbidden):
            centre.make_device("kiosk", "一楼", by=people.clerk, at=MORNING)

    def test_opens_nothing_more_with_a_device_that_was_closed(self, people: World) -> None:
        device_id, secret = centre.make_device("kiosk", "一楼", by=people.admin, at=MORNING)
        card = queries.device_of(secret)
        assert card is not None
        assert (card.id, card.kind) == (device_id, "kiosk")
        centre.close_device(device_id, by=people.admin, at=MORNING)
        assert [queries.device_of(each) for each in (secret, "", "x" * 900)] == [None, None, None]
