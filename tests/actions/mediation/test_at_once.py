"""Two people act on one mediation at the same moment: one wins, the other is told, nothing is half done."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from mazha.casework.mediation.models import Case, Coming, Declaration, Session, Signature, Signer
from mazha.kernel.errors import Refused
from mazha.matters import queries as matters
from mazha.matters.models import Entry
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.roles import Role
from mazha.procedures import actions as procedures
from tests import world
from tests.actions.mediation.making import Room, assigned, drafted, invited, made
from tests.servers import OwnStore


@pytest.fixture
def room(own_store: OwnStore) -> Room:
    wall.sit(Actor.system("tests"))
    return made()


def at_once(room: Room, *moves: tuple[str, Actor, Mapping[str, object]]) -> list[str]:
    """Everybody takes their step in the same moment; the codes of what was refused."""
    ready = Barrier(len(moves))

    def move(step: str, by: Actor, given: Mapping[str, object]) -> str:
        try:
            with wall.seated(by):
                ready.wait(timeout=20)
                procedures.take(step=step, matter_id=room.id, given=given, by=by, at=room.clock)
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(moves)) as pool:
        told = [pool.submit(move, *each) for each in moves]
        return sorted(each.result() for each in told if each.result())


def is_whole(room: Room, step: str, times: int) -> None:
    wall.sit(Actor.system("tests"))
    assert Entry.objects.filter(matter_id=room.id, step=step).count() == times
    assert [found for found in matters.broken_chains(room.id) if not isinstance(found, int)] == []


def test_two_heads_name_a_mediator(room: Room) -> None:
    invited(room)
    room.take("agree", room.other())
    deputy = world._officer("chair2", Role.UNIT_HEAD, room.committee)
    first, second = ({"mediator": who.officer_id, "related": "none"} for who in (room.mediator, room.other_mediator))
    assert at_once(room, ("assign", room.head, first), ("assign", deputy, second)) == ["step.not_offered"]
    is_whole(room, "assign", 1)
    named = Case.objects.get(pk=room.id).mediator_id
    assert room.row().officers == [named]
    assert list(Declaration.objects.values_list("mediator_id", flat=True)) == [named]


def test_one_side_signs_twice(room: Room) -> None:
    drafted(room)
    room.take("read_out", room.mediator)
    mine: tuple[str, Actor, Mapping[str, object]] = ("sign", room.applicant, {})
    assert at_once(room, mine, mine) == ["mediation.not_yet"]
    is_whole(room, "sign", 1)
    assert (Signature.objects.count(), Signer.objects.count()) == (1, 1)


def test_one_person_signs_for_both_sides(room: Room) -> None:
    drafted(room)
    room.take("read_out", room.mediator)
    first, second = ({"seat": seat, "signer": "王二", "signer_number": "13800000009"} for seat in (1, 2))
    refused = at_once(room, ("sign_for", room.mediator, first), ("sign_for", room.mediator, second))
    assert refused == ["mediation.signs_for_two"]
    is_whole(room, "sign_for", 1)
    assert Signature.objects.count() == 1


def test_a_date_is_fixed_while_somebody_says_they_cannot_come(room: Room) -> None:
    assigned(room)
    room.take("propose_session", room.mediator, starts="2026-03-05 09:30", place="二楼调解室")
    for who in (room.applicant, room.other()):
        room.take("answer_session", who, session=1, can=True)
    away: dict[str, object] = {"session": 1, "can": False}
    refused = at_once(room, ("fix_session", room.mediator, {"session": 1}), ("answer_session", room.other(), away))
    assert refused == ["mediation.not_yet"], "either the date stood, or the answer came first"
    wall.sit(Actor.system("tests"))
    session, can = Session.objects.get(), Coming.objects.get(seat__number=2).can
    assert (session.fixed_at is not None) is can


def test_both_sides_stop_it(room: Room) -> None:
    assigned(room)
    both: list[tuple[str, Actor, Mapping[str, object]]] = [("stop", room.applicant, {}), ("stop", room.other(), {})]
    assert at_once(room, *both) == ["step.not_offered"]
    is_whole(room, "stop", 1)
    assert (room.row().stage, room.row().outcome) == ("terminated", "stopped")
