"""Private words, and what is for those at the table alone."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from mazha.casework.mediation import actions as mediation
from mazha.casework.mediation import queries
from mazha.casework.mediation.models import Agreement, Caucus
from mazha.kernel.errors import Forbidden
from mazha.matters import queries as matters
from mazha.people import wall
from mazha.people.actor import Actor
from tests.actions.mediation.making import SECRET, SYSTEM, Room, assigned, drafted, signed

pytestmark = pytest.mark.django_db


class TestPrivateWords:
    def test_are_read_by_the_mediator_and_nobody_else_not_even_by_the_code_they_were_sent_with(
        self, room: Room
    ) -> None:
        assigned(room)
        other = room.other()
        with wall.seated(room.applicant):
            mediation.confide(room.id, SECRET, by=room.applicant, at=room.clock)
        everyone = [
            SYSTEM, other, room.applicant, room.clerk, room.head,
            room.other_mediator, room.world.leader, room.world.clerk,
            room.world.dispatcher, room.world.admin, Actor.nobody(), Actor.resident("000000000000"),
        ]  # fmt: skip
        for who in everyone:
            with wall.seated(who), connection.cursor() as cursor:
                cursor.execute("select text from mediation_caucus")
                assert cursor.fetchall() == [], who
        with wall.seated(room.mediator):
            assert [word.text for word in Caucus.objects.all()] == [SECRET]
        for who, told in ((room.applicant, (room.clock,)), (other, ())):
            with wall.seated(who):
                table = queries.table_of(who, room.row(), room.clock)
            assert table is not None
            assert (table.told_alone, table.private) == (told, ()), who
            assert SECRET not in str(table)

    def test_of_the_mediator_alone_are_read_by_the_mediator_alone(self, room: Room) -> None:
        assigned(room)
        with wall.seated(room.mediator):
            mediation.confide(room.id, "双方底线差五百元", by=room.mediator, at=room.clock)
            mediation.confide(room.id, "可以接受分期", seat=2, by=room.mediator, at=room.clock)
        for who in (room.applicant, room.other()):
            with wall.seated(who):
                assert list(Caucus.objects.all()) == []
                table = queries.table_of(who, room.row(), room.clock)
            assert table is not None
            assert table.told_alone == (), "a note of the mediator's is nothing a side said"

    def test_are_not_inherited_by_the_next_mediator(self, room: Room) -> None:
        assigned(room)
        with wall.seated(room.applicant):
            mediation.confide(room.id, SECRET, by=room.applicant, at=room.clock)
        room.take("refuse_mediator", room.applicant)
        room.take("assign", room.head, mediator=room.other_mediator.officer_id, related="none")
        for who in (room.mediator, room.other_mediator):
            with wall.seated(who):
                assert list(Caucus.objects.all()) == []

    def test_are_refused_from_who_is_neither_party_nor_mediator(self, room: Room) -> None:
        assigned(room)
        with wall.seated(room.head), pytest.raises(Forbidden):
            mediation.confide(room.id, SECRET, by=room.head, at=room.clock)

    def test_leave_no_trace_in_ledger_notes_or_notices(self, room: Room) -> None:
        assigned(room)
        before = room.row().entries
        with wall.seated(room.applicant):
            mediation.confide(room.id, SECRET, by=room.applicant, at=room.clock)
        assert room.row().entries == before
        with connection.cursor() as cursor:
            for name in ("matters_entry", "matters_note", "notices_notice", "matters_words"):
                cursor.execute(f"select count(*) from {name} t where t::text like %s", [f"%{SECRET}%"])
                assert cursor.fetchone() == (0,), name

    def test_cannot_be_altered_or_removed(self, room: Room) -> None:
        assigned(room)
        with wall.seated(room.applicant):
            mediation.confide(room.id, SECRET, by=room.applicant, at=room.clock)
            for sql in ("update mediation_caucus set text = ''", "delete from mediation_caucus"):
                with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(sql)


class TestTheTable:
    def test_is_not_for_who_sees_the_matter_by_its_area_alone(self, room: Room) -> None:
        drafted(room)
        for who in (room.world.leader, room.world.dispatcher):
            with wall.seated(who):
                assert matters.by_id(who, room.id).pk == room.id
                assert queries.table_of(who, room.row(), room.clock) is None
                assert list(Agreement.objects.all()) == []

    def test_the_first_sides_words_never_reach_the_other(self, room: Room) -> None:
        assigned(room)
        with wall.seated(room.other()), connection.cursor() as cursor:
            cursor.execute("select text from matters_words")
            assert cursor.fetchall() == []
            cursor.execute("select text from mediation_brief")
            assert cursor.fetchall() == []
            cursor.execute("select gist, address from matters_matter")
            assert "骂" not in str(cursor.fetchall())

    def test_the_ledger_holds_none_of_what_was_said_and_verifies(self, room: Room) -> None:
        signed(room)
        with connection.cursor() as cursor:
            cursor.execute("select facts::text from matters_entry")
            ledger = str(cursor.fetchall())
        for said in ("李建国", "谈清了噪声", "不再施工", "300"):
            assert said not in ledger
        assert [found for found in matters.broken_chains() if not isinstance(found, int)] == []

    def test_what_is_for_the_committee_is_read_there_and_by_the_mediator_and_nowhere_else(self, room: Room) -> None:
        assigned(room)
        for who, reads in (
            (room.applicant, False), (room.head, True), (room.mediator, True), (room.other(), False),
            (room.other_mediator, False), (room.world.leader, False), (room.world.clerk, False), (SYSTEM, False),
        ):  # fmt: skip
            with wall.seated(who), connection.cursor() as cursor:
                cursor.execute("select text from mediation_brief")
                assert (cursor.fetchall() != []) is reads, who

    def test_names_the_sides_to_each_other_and_offers_each_only_what_is_theirs(self, room: Room) -> None:
        signed(room)
        for who, name, paid in ((room.applicant, "李建国", False), (room.other(), "王秀兰", True)):
            with wall.seated(who):
                table = queries.table_of(who, room.row(), room.clock)
            assert table is not None
            assert name in {seat.name for seat in table.seats}
            assert "1380000" not in str(table)
            assert (table.is_past("sign"), table.is_past("agree"), table.is_past("paid")) == (True, True, paid)
        with wall.seated(room.head):
            table = queries.table_of(room.head, room.row(), room.clock)
        assert table is not None
        assert {seat.name for seat in table.seats} == {""}
