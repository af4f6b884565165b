"""Instalments: told before, asked on the day, on the committee's list after; each once, whoever runs how often."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from mazha.casework.mediation import actions as mediation
from mazha.casework.mediation import queries
from mazha.casework.mediation.models import Seat
from mazha.kernel.moments import day_of
from mazha.matters import queries as matters
from mazha.notices.models import Notice
from mazha.people import wall
from mazha.people.actor import Actor
from tests.actions.mediation.making import Room, drafted, made, signed
from tests.servers import OwnStore
from tests.world import at

NAMES = ("mediation.instalment_due", "mediation.instalment_come", "mediation.instalment_late")


def told(room: Room) -> list[tuple[str, str]]:
    """Name and recipient of what went out, in order; what went out at once, by its name."""
    seats = {f"party:{seat.party_id}": str(seat.number) for seat in Seat.objects.filter(matter_id=room.id)}
    rows = Notice.objects.filter(matter_id=room.id, name__in=NAMES)
    sent = sorted(rows, key=lambda row: (row.made_at, row.name, row.recipient))
    return [(row.name.rpartition("_")[2], seats.get(row.recipient, row.recipient.partition(":")[0])) for row in sent]


@pytest.mark.django_db
class TestRemind:
    def test_tells_who_owes_it_three_days_before_and_asks_who_is_owed_on_the_day(self, room: Room) -> None:
        signed(room)  # due on 31 March, 30 April and 31 May; the other side pays
        for moment, expected in (
            ("2026-03-27 23:59", []),
            ("2026-03-28 00:00", [("due", "2")]),
            ("2026-03-30 12:00", []),
            ("2026-03-31 00:00", [("come", "1")]),
            ("2026-03-31 23:59", []),
            ("2026-04-01 00:00", [("late", "officer"), ("late", "unit")]),
            ("2026-04-20 09:00", []),
        ):
            before = len(told(room))
            mediation.remind(at=at(moment))
            mediation.remind(at=at(moment))
            assert told(room)[before:] == expected, moment

    def test_says_neither_code_nor_sum_in_a_text_message(self, room: Room) -> None:
        signed(room)
        mediation.remind(at=at("2026-03-31 09:00"))
        for notice in Notice.objects.filter(name__in=NAMES):
            assert set(notice.facts) == {"due"}

    def test_is_silent_about_what_is_paid_and_what_is_no_agreement_yet(self, room: Room) -> None:
        drafted(room)
        assert mediation.remind(at=at("2026-03-30 09:00")) == 0
        room.take("read_out", room.mediator)
        for who in (room.applicant, room.other(), room.mediator):
            room.take("sign", who)
        room.take("seal", room.clerk)
        room.take("paid", room.applicant, instalment=1)
        assert mediation.remind(at=at("2026-03-31 09:00")) == 0

    def test_puts_what_is_overdue_on_the_committees_list_and_on_nobody_elses(self, room: Room) -> None:
        signed(room)
        for moment, who, listed in (
            ("2026-03-31 23:59", room.head, False), ("2026-04-01 00:00", room.head, True),
            ("2026-04-01 00:00", room.mediator, True), ("2026-04-01 00:00", room.world.leader, False),
        ):  # fmt: skip
            with wall.seated(who):
                found = queries.behind(matters.visible_to(who), at(moment))
                assert [row.pk for row in found] == ([room.id] if listed else []), (moment, who)
        room.take("paid", room.applicant, instalment=1)
        with wall.seated(room.head):
            assert not queries.behind(matters.visible_to(room.head), at("2026-04-01 00:00")).exists()
            table = queries.table_of(room.head, room.row(), at("2026-04-30 23:59"))
        assert table is not None
        assert table.agreement is not None
        assert [part.late for part in table.agreement.parts] == [False, False, False]
        assert day_of(at("2026-04-30 23:59")).isoformat() == "2026-04-30"


def test_two_programs_at_once_tell_each_thing_once(own_store: OwnStore) -> None:
    wall.sit(Actor.system("tests"))
    room, ready = signed(made()), Barrier(2)

    def run(_number: int) -> int:
        try:
            ready.wait(timeout=20)
            return mediation.remind(at=at("2026-03-31 09:00"))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(run, range(2))) == 2
    assert sorted(told(room)) == [("come", "1"), ("due", "2")]
