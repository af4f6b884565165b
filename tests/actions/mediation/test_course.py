"""The mediation table driven by chance: legal and illegal steps, by whoever, whenever. What must hold, holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mazha.casework.mediation import actions as mediation
from mazha.casework.mediation import queries
from mazha.casework.mediation.models import Seat, Signature, Signer
from mazha.kernel.errors import Refused
from mazha.matters import queries as matters
from mazha.matters.models import Entry
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.roles import REACH, Reach, Role
from mazha.procedures import actions as procedures
from mazha.procedures import registry
from mazha.procedures.models import Clock
from tests.actions.mediation.making import CLEAN, SECRET, SYSTEM, Room, made

pytestmark = pytest.mark.django_db

TABLE = registry.packaged()["mediation"]
STEPS = sorted(name for name, step in TABLE.steps.items() if not step.opens)
LIKELY = (
    "take_on", "invite", "agree", "assign", "propose_session", "answer_session", "fix_session", "hold_session", "draft",
    "read_out", "sign", "seal", "paid", "breach", "mend", "want_confirmation", "file_confirmation", "court_confirms",
)  # fmt: skip
"""The way most go, so that chance reaches the far end, too."""
WHO = ("applicant", "other", "clerk", "head", "mediator", "stranger", "window", "leader", "system")


def answers(step: str, room: Room, now: dt.datetime, number: int) -> dict[str, object]:
    """What a step asks, answered so that it may be right."""
    given: dict[str, object] = {
        "committee": room.committee, "mediator": room.mediator.officer_id, "related": "none", "note": "已经联系双方",
        "reason": "双方意见差距太大", "road": "suit", "seat": number, "session": number, "can": True,
        "starts": (now + dt.timedelta(hours=30)).isoformat(), "place": "二楼调解室", "record": "双方到场谈了一个小时。",
        "facts": "夜间装修噪声影响休息，双方认可。", "points": "晚上八点以后不再施工，赔偿三百元。", "total": "300",
        "payer": "respondent", "parts": 2, "first_due": (now + dt.timedelta(days=9)).date().isoformat(),
        "instalment": number, "signer_number": f"13{number}00000000", "service": "110", "beside": "respondent",
        "name": "赵敏", "court_day": now.date().isoformat(), "ruling": "rejected", **CLEAN,
    }  # fmt: skip
    return {ask.name: given[ask.name] for ask, _required in TABLE.steps[step].asks if ask.name in given}


def actors(room: Room) -> Mapping[str, Actor]:
    seats = list(Seat.objects.filter(matter_id=room.id, code_sealed__isnull=False).order_by("number"))
    other = room.other(seats[0].number) if seats else Actor.other_side("000000000000", room.id)
    return {
        "applicant": room.applicant, "other": other, "clerk": room.clerk, "head": room.head, "mediator": room.mediator,
        "stranger": room.other_mediator, "window": room.world.clerk, "leader": room.world.leader, "system": SYSTEM,
    }  # fmt: skip


MOVES = st.tuples(
    st.one_of(st.sampled_from(LIKELY), st.sampled_from(STEPS)), st.sampled_from(WHO), st.integers(1, 3),
    st.sampled_from([0, 5, 60, 60 * 30, 60 * 24 * 12]),
)  # fmt: skip


class TestAnyCourse:
    @settings(
        max_examples=20,
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(start=st.integers(0, len(LIKELY)), moves=st.lists(MOVES, min_size=4, max_size=20))
    def test_keeps_what_must_hold(self, start: int, moves: list[tuple[str, str, int, int]]) -> None:
        with transaction.atomic():
            room = made()
            _walked(room, start)
            before = room.row().entries
            for step, who, number, minutes in moves:
                room.clock += dt.timedelta(minutes=minutes)
                actor = actors(room)[who]
                stage = room.row().stage
                try:
                    with wall.seated(actor), transaction.atomic():
                        given_now = answers(step, room, room.clock, number)
                        procedures.take(step=step, matter_id=room.id, given=given_now, by=actor, at=room.clock)
                except Refused:
                    assert room.row().stage == stage
                    assert room.row().entries == before, (step, who)
                else:
                    _had_the_right(step, who, actor, room)
                before = room.row().entries
                _holds(room)
            _confided(room)
            transaction.set_rollback(True)


def _walked(room: Room, steps: int) -> None:
    """So far along the usual way, each step by whoever takes it."""
    by = {
        "take_on": "window",
        "invite": "clerk",
        "agree": "other",
        "assign": "head",
        "seal": "clerk",
        "paid": "applicant",
    }
    for step in LIKELY[:steps]:
        both = step in {"answer_session", "sign", "want_confirmation"}
        for who in ("applicant", "other", "mediator") if both else (by.get(step, "mediator"),):
            actor = actors(room)[who]
            try:
                with wall.seated(actor), transaction.atomic():
                    given_now = answers(step, room, room.clock, 1)
                    procedures.take(step=step, matter_id=room.id, given=given_now, by=actor, at=room.clock)
            except Refused:
                continue
            room.clock += dt.timedelta(minutes=5)


def _had_the_right(step: str, who: str, actor: Actor, room: Room) -> None:
    table = TABLE.steps[step]
    entry = Entry.objects.filter(matter_id=room.id, step=step).order_by("-seq")[0]
    if actor.kind == "officer":
        assert entry.role in table.by
        if REACH[Role(entry.role)] is Reach.CASE:
            assert actor.officer_id in {room.mediator.officer_id, room.other_mediator.officer_id}
            assert who == "mediator", "only who is named mediates"
    else:
        assert actor.kind in table.by


def _holds(room: Room) -> None:
    row = room.row()
    stage = TABLE.stages[row.stage]
    assert row.stage == TABLE.opens or any(row.stage == step.to for step in TABLE.steps.values())
    if stage.ends:
        assert not Clock.objects.filter(matter_id=room.id, state="running").exists(), row.stage
    assert Clock.objects.filter(matter_id=room.id, name="mediation.close", state="running").count() <= 1
    assert [found for found in matters.broken_chains(room.id) if not isinstance(found, int)] == []
    sides: dict[tuple[object, bytes], set[str]] = {}
    for signature in Signature.objects.filter(matter_id=room.id).select_related("signer"):
        signer = signature.signer
        sides.setdefault((signature.agreement_id, bytes(signer.person)), set()).add(signature.as_what)
    assert all(len(each) == 1 for each in sides.values()), "nobody signs for two sides"
    assert Signer.objects.filter(matter_id=room.id).count() >= len(sides)
    if row.stage not in {"registered", "invited", "not_started", "withdrawn"}:
        theirs = Seat.objects.filter(matter_id=room.id)
        assert all(seat.agreed_at is not None for seat in theirs), "nobody is mediated before everyone agrees"


def _confided(room: Room) -> None:
    """A private word of the applicant, wherever it stands now, is nothing the other side is shown."""
    applicant, other = actors(room)["applicant"], actors(room)["other"]
    try:
        with wall.seated(applicant), transaction.atomic():
            mediation.confide(room.id, SECRET, by=applicant, at=room.clock)
    except Refused:
        return
    with wall.seated(other), connection.cursor() as cursor:
        cursor.execute("select count(*) from mediation_caucus where text = %s", [SECRET])
        assert cursor.fetchone() == (0,)
        assert SECRET not in str(queries.table_of(other, room.row(), room.clock))
