"""The labour table driven by chance: legal and illegal steps, by whoever, whenever. What must hold, holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mazha.casework.labour.models import Agreement, Case, Claim, Payment, Share, Signature
from mazha.kernel.errors import Refused
from mazha.matters import queries as matters
from mazha.matters.models import Entry, Matter
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.roles import REACH, Reach, Role
from mazha.procedures import actions as procedures
from mazha.procedures import registry
from mazha.procedures.models import Clock
from tests.actions.labour.making import Site, made, scan

pytestmark = pytest.mark.django_db

TABLE = registry.packaged()["labour"]
STEPS = sorted(name for name, step in TABLE.steps.items() if not step.opens)
LIKELY = (
    "take_on", "invite", "agree", "talk", "pass_on", "draft", "sign_for", "sign", "seal", "record_payment",
    "confirm_for", "breach", "mend", "record_payment", "confirm_paid", "fulfil",
)  # fmt: skip
"""The way most go, so that chance reaches the far end, too."""
WHO = ("workers", "employer", "clerk", "street", "community", "window", "leader", "stranger", "inspector", "system")
USUALLY = {"take_on": "window", "agree": "employer", "sign": "employer", "breach": "workers", "confirm_paid": "workers"}


def answers(step: str, site: Site, now: dt.datetime, number: int) -> dict[str, object]:
    """What a step asks, answered so that it may be right."""
    desks = (site.community, site.street, site.district)
    given: dict[str, object] = {
        "desk": site.street if step == "take_on" else desks[number % 3 - 1] if number < 3 else site.district,
        "note": "已经联系双方", "tried": "谈了两次没有结果", "reason": "到日子没有付钱", "words": "补充工资条一份",
        "facts": "拖欠三个月工资，双方认可。", "points": "分两期付清。", "amounts": f"{number} 1000", "parts": 2,
        "first_due": now.date().isoformat(), "worker": number,
        "phone_end": f"000{number}", "side": "workers", "instalment": 1 + number % 2,
        "paid_date": now.date().isoformat(), "payment": number, "how": "电话核实，已经收到",
        "arbitration_code": "X", "inspection_code": "Y", "result": "已处理", "photos": [scan()],
    }  # fmt: skip
    return {ask.name: given[ask.name] for ask, _required in TABLE.steps[step].asks if ask.name in given}


def actors(site: Site) -> Mapping[str, Actor]:
    invited = Case.objects.filter(pk=site.id, code_sealed__isnull=False).exists()
    nobody = Actor.other_side("000000000000", site.id)
    return {**site.people(), "employer": site.employer() if invited else nobody}


MOVES = st.tuples(
    st.one_of(st.sampled_from(LIKELY), st.sampled_from(STEPS)), st.sampled_from(WHO), st.integers(1, 3),
    st.sampled_from([0, 5, 60, 60 * 30, 60 * 24 * 20]),
)  # fmt: skip


class TestAnyCourse:
    @settings(
        max_examples=20,
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(start=st.integers(0, len(LIKELY)), moves=st.lists(MOVES, min_size=4, max_size=16))
    def test_keeps_what_must_hold(self, start: int, moves: list[tuple[str, str, int, int]]) -> None:
        with transaction.atomic():
            site = made()
            for step in LIKELY[:start]:
                _tried(
                    site, step, USUALLY.get(step, "clerk" if site.row().lead_unit_id == site.district else "street"), 3
                )
                site.clock += dt.timedelta(minutes=5)
            for step, who, number, minutes in moves:
                site.clock += dt.timedelta(minutes=minutes)
                _tried(site, step, who, number)
                _holds(site)
            transaction.set_rollback(True)


def _tried(site: Site, step: str, who: str, number: int) -> None:
    actor, before = actors(site)[who], site.row()
    paid = Payment.objects.count()
    try:
        with wall.seated(actor), transaction.atomic():
            given_now = answers(step, site, site.clock, number)
            procedures.take(step=step, matter_id=site.id, given=given_now, by=actor, at=site.clock)
    except Refused:
        after = site.row()
        assert (after.stage, after.entries) == (before.stage, before.entries), (step, who)
        assert Payment.objects.count() == paid
    else:
        _had_the_right(step, actor, site, before)


def _had_the_right(step: str, actor: Actor, site: Site, before: Matter) -> None:
    table = TABLE.steps[step]
    entry = Entry.objects.filter(matter_id=site.id, step=step).order_by("-seq")[0]
    if actor.kind != "officer":
        assert actor.kind in table.by
        return
    assert entry.role in table.by
    if REACH[Role(entry.role)] is Reach.UNIT and not table.involved:
        assert actor.posts[0].organisation_id == before.lead_unit_id, "only who has it now acts"


def _holds(site: Site) -> None:
    row = site.row()
    stage = TABLE.stages[row.stage]
    clocks = Clock.objects.filter(matter_id=site.id)
    if stage.ends:
        assert not clocks.filter(state="running").exists(), row.stage
    assert clocks.filter(name="labour.mediation").count() == 1, "fifteen days, whatever the level"
    assert clocks.filter(name="labour.limit", state="running").count() <= 1
    assert [found for found in matters.broken_chains(site.id) if not isinstance(found, int)] == []
    for share in Share.objects.filter(matter_id=site.id):
        counted = Payment.objects.filter(share=share, denied_at=None).aggregate(total=Sum("amount_fen"))["total"] or 0
        assert counted <= share.amount_fen, "nobody is recorded as paid more than is due"
    made_one = Agreement.objects.filter(matter_id=site.id, dropped_at=None).first()
    if row.stage in {"agreed", "breached", "performed"}:
        assert made_one is not None
        signed = set(Signature.objects.filter(agreement=made_one).values_list("claim_id", flat=True))
        assert signed == {None, *Claim.objects.filter(matter_id=site.id).values_list("pk", flat=True)}
    if row.stage == "performed":
        agreed = Share.objects.filter(agreement=made_one).aggregate(total=Sum("amount_fen"))["total"]
        got = Payment.objects.filter(share__agreement=made_one, confirmed_at__isnull=False)
        assert got.aggregate(total=Sum("amount_fen"))["total"] == agreed, "ended with the last fen"
    assert (row.stage == "handed_over") == Matter.objects.filter(procedure="arbitration").exists()
