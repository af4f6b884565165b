"""Rooms: booked, refused, given back, and what is told of them to whom."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from mazha.casework.centre import actions as centre
from mazha.casework.centre import queries
from mazha.casework.centre.actions.rooms import AlreadyCancelled, RoomIsTaken, RoomIsUnknown
from mazha.kernel.errors import Forbidden, Refused, Unacceptable, Unknown
from mazha.matters import queries as matters
from mazha.people import wall
from mazha.people.actor import Actor
from tests import world
from tests.actions.test_taking import opened
from tests.servers import OwnStore
from tests.world import World, at

SYSTEM = Actor.system("tests")
NOW = at("2026-03-02 08:00")


def a_room(kind: str = "mediation", title: str = "一号调解室") -> int:
    return centre.keep_room(
        room_id=None, kind=kind, title_zh=title, title_en="Mediation room 1", seats=8, by=SYSTEM, at=NOW
    )


def book(room: int, start: str, end: str, by: Actor, **wish: object) -> int:
    given = {"matter_id": None, "purpose": "邻里噪声调解", **wish}
    return centre.book_room(room, at(f"2026-03-03 {start}"), at(f"2026-03-03 {end}"), by=by, at=NOW, **given)  # type: ignore[arg-type]  # one shape for all tests


class TestBookRoom:
    def test_stands_on_the_matters_page_and_in_its_ledger(self, people: World) -> None:
        matter_id = opened().id
        wall.sit(people.dispatcher)
        book(a_room(), "09:00", "10:30", people.dispatcher, matter_id=matter_id)
        matter = matters.by_id(people.dispatcher, matter_id)
        (card,) = queries.bookings_of(people.dispatcher, matter)
        assert (card.words, card.matter_id, card.officer) == ("邻里噪声调解", matter_id, "dispatcher")
        assert [entry.step for entry in matters.ledger_of(matter)][-1] == "room.booked"

    def test_refuses_a_time_that_overlaps_and_says_who_holds_it_and_when(self, people: World) -> None:
        room = a_room()
        book(room, "09:00", "10:30", people.clerk)
        with pytest.raises(RoomIsTaken) as refused:
            book(room, "10:29", "11:00", people.dispatcher)
        assert "2026-03-03 09:00–10:30" in refused.value.message
        assert "12345热线受理中心 clerk" in refused.value.message
        assert "一号调解室" in refused.value.message

    def test_takes_what_begins_the_moment_another_ends(self, people: World) -> None:
        room = a_room()
        first, second = book(room, "09:00", "10:30", people.clerk), book(room, "10:30", "11:00", people.clerk)
        assert first != second

    def test_refuses_what_lies_behind_runs_backwards_or_says_nothing(self, people: World) -> None:
        room = a_room()
        for start, end, purpose, field in [
            (at("2026-03-01 09:00"), at("2026-03-01 10:00"), "调解", "starts_at"),
            (at("2026-03-03 10:00"), at("2026-03-03 09:00"), "调解", "ends_at"),
            (at("2026-03-03 08:00"), at("2026-03-04 09:00"), "调解", "ends_at"),
            (at("2026-03-03 09:00"), at("2026-03-03 10:00"), " ", "purpose"),
        ]:
            with pytest.raises(Unacceptable) as refused:
                centre.book_room(room, start, end, matter_id=None, purpose=purpose, by=people.clerk, at=NOW)
            assert list(refused.value.problems) == [field]
        assert queries.bookings_between(people.clerk, NOW, NOW + dt.timedelta(days=9)) == []

    def test_refuses_a_matter_the_booker_does_not_see_and_holds_nothing(self, people: World) -> None:
        matter_id, room = opened().id, a_room()
        wall.sit(people.other_handler)
        with pytest.raises(Unknown):
            book(room, "09:00", "10:00", people.other_handler, matter_id=matter_id)
        assert [card.id for card in queries.free_rooms(None, at("2026-03-03 09:00"), at("2026-03-03 10:00"))] == [room]

    def test_refuses_who_holds_no_post_for_it_and_a_room_that_is_not_there(self, people: World) -> None:
        with pytest.raises(Forbidden):
            book(a_room(), "09:00", "10:00", people.admin)
        with pytest.raises(RoomIsUnknown):
            book(0, "09:00", "10:00", people.clerk)

    def test_lets_one_of_two_who_book_at_once_have_it(self, own_store: OwnStore) -> None:
        wall.sit(SYSTEM)
        people, room, ready = world.make(), a_room(), Barrier(2)

        def at_once(who: Actor) -> str:
            try:
                wall.sit(who)
                ready.wait(timeout=20)
                book(room, "09:00", "10:00", who)
            except RoomIsTaken as refused:
                return refused.message
            finally:
                connection.close()
            return ""

        with ThreadPoolExecutor(2) as pool:
            said = sorted(pool.map(at_once, [people.clerk, people.dispatcher]))
        assert said[0] == ""
        assert "一号调解室" in said[1]
        assert len(queries.bookings_between(people.clerk, NOW, NOW + dt.timedelta(days=9))) == 1


class TestTheStore:
    def test_refuses_an_overlap_whatever_writes_it(self, people: World) -> None:
        book(a_room(), "09:00", "10:30", people.clerk)
        again = """
            insert into centre_booking (room_id, starts_at, ends_at, booked_at)
            select room_id, starts_at, ends_at, now() from centre_booking"""
        with pytest.raises(Exception, match="room_once"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(again)

    def test_tells_what_a_room_is_for_only_to_who_sees_the_matter(self, people: World) -> None:
        matter_id = opened().id
        book(a_room(), "09:00", "10:30", people.dispatcher, matter_id=matter_id)
        span = at("2026-03-03 00:00"), at("2026-03-04 00:00")
        wall.sit(people.other_handler)
        (hidden,) = queries.bookings_between(people.other_handler, *span)
        assert (hidden.words, hidden.matter_id, hidden.is_known) == ("", None, False)
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from centre_purpose")
            assert cursor.fetchone() == (0,)
        wall.sit(people.dispatcher)
        assert [card.words for card in queries.bookings_between(people.dispatcher, *span)] == ["邻里噪声调解"]


class TestFreeRooms:
    def test_offers_those_of_the_kind_that_nobody_holds(self, people: World) -> None:
        one, two = a_room(), a_room(title="二号调解室")
        a_room("hearing", "听证室")
        book(one, "09:00", "10:30", people.clerk)
        taken = at("2026-03-03 10:00"), at("2026-03-03 11:00")
        assert [card.id for card in queries.free_rooms("mediation", *taken)] == [two]
        after = at("2026-03-03 10:30"), at("2026-03-03 11:00")
        assert [card.id for card in queries.free_rooms("mediation", *after)] == [one, two]


class TestCancelBooking:
    def test_frees_the_time_for_another(self, people: World) -> None:
        room = a_room()
        centre.cancel_booking(book(room, "09:00", "10:00", people.handler), by=people.handler, at=NOW)
        book(room, "09:00", "10:00", people.other_handler)
        cards = queries.bookings_between(people.clerk, NOW, NOW + dt.timedelta(days=9))
        assert [card.officer for card in cards] == ["other"]

    def test_refuses_another_unit_and_lets_the_hall(self, people: World) -> None:
        booked = book(a_room(), "09:00", "10:00", people.handler)
        with pytest.raises(Forbidden):
            centre.cancel_booking(booked, by=people.other_handler, at=NOW)
        centre.cancel_booking(booked, by=people.clerk, at=NOW)
        with pytest.raises(AlreadyCancelled):
            centre.cancel_booking(booked, by=people.handler, at=NOW)

    def test_refuses_what_is_over(self, people: World) -> None:
        booked = book(a_room(), "09:00", "10:00", people.handler)
        with pytest.raises(Refused, match="已经过去"):
            centre.cancel_booking(booked, by=people.handler, at=at("2026-03-03 10:00"))


class TestCloseRoom:
    def test_refuses_while_it_is_booked_and_names_the_time(self, people: World) -> None:
        room = a_room()
        book(room, "09:00", "10:00", people.handler)
        with pytest.raises(RoomIsTaken, match="2026-03-03 09:00–10:00"):
            centre.close_room(room, by=people.admin, at=NOW)
        centre.close_room(room, by=people.admin, at=at("2026-03-03 10:00"))
        assert queries.rooms() == []
