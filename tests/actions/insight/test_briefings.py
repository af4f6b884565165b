"""Briefings: made once from the board's numbers, kept as they were, signed by who answers for the place."""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils.translation import override
from docx import Document

from mazha.config import retention
from mazha.insight import actions
from mazha.insight import queries as insight
from mazha.insight.models import Briefing
from mazha.insight.queries import Period, Question, Scope
from mazha.kernel.errors import Forbidden, Unacceptable, Unknown
from mazha.matters.models import Matter
from mazha.people.actor import Actor
from mazha.people.wall import seated, sit
from tests import seats, world
from tests.actions.insight import many
from tests.world import DISTRICT, World, at

pytestmark = pytest.mark.django_db
NIGHT = at("2026-03-23 01:20")
"""A Monday: yesterday, last week and February are over."""
STREET = "370705001"


@pytest.fixture(autouse=True)
def night() -> Iterator[None]:
    with time_machine.travel(NIGHT, tick=False), override("zh-hans"):
        yield


@pytest.fixture
def people() -> World:
    made, rng = world.make(), random.Random(3)
    Matter.objects.bulk_create(many.matter(rng, [made.lamps, made.parks], NIGHT) for _n in range(400))
    assert actions.make_briefings(at=NIGHT) > 0
    return made


def one(kind: str, place: str = DISTRICT) -> Briefing:
    with seated(actions.BRIEFER):
        return Briefing.objects.get(kind=kind, place=place)


class TestMakeBriefings:
    def test_is_about_the_day_the_week_and_the_month_that_are_over(self, people: World) -> None:
        assert [(one(kind).first, one(kind).last) for kind in ("daily", "weekly", "monthly")] == [
            (dt.date(2026, 3, 22), dt.date(2026, 3, 22)),
            (dt.date(2026, 3, 16), dt.date(2026, 3, 22)),
            (dt.date(2026, 2, 1), dt.date(2026, 2, 28)),
        ]

    def test_holds_the_numbers_of_the_board(self, people: World) -> None:
        numbers = one("weekly").numbers
        scope = Scope(areas=frozenset({DISTRICT}))
        now = insight.board(
            people.leader, Question(scope, Period(dt.date(2026, 3, 16), dt.date(2026, 3, 22))), at=NIGHT
        )
        before = insight.board(
            people.leader, Question(scope, Period(dt.date(2026, 3, 9), dt.date(2026, 3, 15))), at=NIGHT
        )
        assert numbers["now"] == now.now
        assert numbers["before"] == {k: n for k, n in before.now.items() if not k.startswith("open")}
        assert numbers["now"]["received"] > 20
        text = " ".join(one("weekly").sheets["zh-hans"]["inside"]["sections"][0]["says"])
        assert f"受理：{now.now['received']}。上周：{before.now['received']}。去年同周：无记录。" in text

    def test_makes_each_once(self, people: World) -> None:
        with seated(actions.BRIEFER):
            before = set(Briefing.objects.values_list("pk", flat=True))
        assert actions.make_briefings(at=NIGHT + dt.timedelta(hours=2)) == 0
        with seated(actions.BRIEFER):
            assert set(Briefing.objects.values_list("pk", flat=True)) == before

    def test_stays_as_it_was_when_matters_change(self, people: World) -> None:
        before = one("weekly")
        Matter.objects.filter(closed_at__isnull=True).update(street=STREET, category="020101")
        actions.make_briefings(at=NIGHT + dt.timedelta(hours=2))
        assert (one("weekly").numbers, one("weekly").sheets) == (before.numbers, before.sheets)

    def test_names_what_recurs_and_never_a_restricted_matter(self) -> None:
        made, rng = world.make(), random.Random(4)
        rows = [many.matter(rng, [made.lamps], NIGHT) for _n in range(12)]
        for n, row in enumerate(rows):
            row.street, row.community, row.closed_at = STREET, f"{STREET}001", None
            row.opened_at = NIGHT - dt.timedelta(days=1 + 2 * (n % 6))
            row.category = "010101" if n < 6 else "020101"
            row.restricted = "" if n < 6 else "violence"
        Matter.objects.bulk_create(rows)
        actions.make_briefings(at=NIGHT)
        found = one("weekly", STREET).numbers["recurring"] if _has(STREET) else one("weekly").numbers["recurring"]
        assert [(each["category"], each["n"]) for each in found] == [("010101", 6)]


def _has(place: str) -> bool:
    with seated(actions.BRIEFER):
        return Briefing.objects.filter(place=place).exists()


def execute(order: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(order)


def texts(sheet: dict[str, Any]) -> Iterator[str]:
    for section in sheet["sections"]:
        for table in section["tables"]:
            for row in table["rows"]:
                yield from (cell["text"] for cell in row["cells"])


class TestPaper:
    def test_covers_small_numbers_that_the_posts_see(self, people: World) -> None:
        sheets = one("daily").sheets["zh-hans"]
        small = {"1", "2", "3", "4"}
        assert small & set(texts(sheets["inside"]))
        assert not small & set(texts(sheets["paper"]))
        assert "少于5" in set(texts(sheets["paper"]))
        drawn = {n for s in sheets["paper"]["sections"] for c in s["charts"] for e in c["series"] for n in e["values"]}
        assert not drawn & {1, 2, 3, 4}


class TestRemark:
    def test_is_kept_with_who_wrote_it(self, people: World) -> None:
        found = one("weekly")
        actions.remark(found.pk, " 本周停水两天。 ", seen=1, by=people.supervisor, at=NIGHT)
        kept = one("weekly")
        assert (kept.remarks, kept.edition, kept.remarked_by_id) == ("本周停水两天。", 2, people.supervisor.officer_id)

    def test_refuses_who_saw_older_remarks(self, people: World) -> None:
        found = one("weekly")
        actions.remark(found.pk, "一", seen=1, by=people.supervisor, at=NIGHT)
        with pytest.raises(actions.BriefingChanged):
            actions.remark(found.pk, "二", seen=1, by=people.leader, at=NIGHT)
        assert one("weekly").remarks == "一"

    def test_refuses_more_than_it_keeps(self, people: World) -> None:
        with pytest.raises(Unacceptable):
            actions.remark(one("weekly").pk, "长" * 4001, seen=1, by=people.leader, at=NIGHT)

    @pytest.mark.parametrize("who", ["clerk", "dispatcher", "handler", "head", "admin", "centre_lead"])
    def test_refuses_other_posts(self, people: World, who: str) -> None:
        with pytest.raises(Forbidden):
            actions.remark(one("weekly").pk, "一", seen=1, by=getattr(people, who), at=NIGHT)


class TestSign:
    def test_puts_a_name_and_a_post_to_it(self, people: World) -> None:
        actions.sign(one("weekly").pk, seen=1, by=people.leader, at=NIGHT)
        kept = one("weekly")
        assert (kept.signed_by_id, kept.signed_at, kept.signed_name, kept.signed_role) == (
            people.leader.officer_id, NIGHT, people.leader.name, "duty_leader",
        )  # fmt: skip

    def test_refuses_a_supervisor(self, people: World) -> None:
        with pytest.raises(actions.NotYoursToSign):
            actions.sign(one("weekly").pk, seen=1, by=people.supervisor, at=NIGHT)
        assert one("weekly").signed_at is None

    def test_refuses_the_district_to_a_street(self, people: World) -> None:
        with pytest.raises(Unknown):
            actions.sign(one("weekly").pk, seen=1, by=people.street_lead, at=NIGHT)

    def test_refuses_remarks_nobody_showed_the_signer(self, people: World) -> None:
        found = one("weekly")
        actions.remark(found.pk, "一", seen=1, by=people.supervisor, at=NIGHT)
        with pytest.raises(actions.BriefingChanged):
            actions.sign(found.pk, seen=1, by=people.leader, at=NIGHT)
        assert one("weekly").signed_at is None

    def test_refuses_what_follows(self, people: World) -> None:
        found = one("weekly")
        actions.sign(found.pk, seen=1, by=people.leader, at=NIGHT)
        with pytest.raises(actions.BriefingIsSigned, match="leader"):
            actions.sign(found.pk, seen=1, by=people.leader, at=NIGHT)
        with pytest.raises(actions.BriefingIsSigned):
            actions.remark(found.pk, "后来", seen=1, by=people.leader, at=NIGHT)

    @pytest.mark.parametrize(
        "order",
        ["update insight_briefing set remarks = 'x'", "delete from insight_briefing where signed_at is not null"],
    )
    def test_the_store_itself_keeps_it(self, people: World, order: str) -> None:
        actions.sign(one("weekly").pk, seen=1, by=people.leader, at=NIGHT)
        with seated(actions.BRIEFER), pytest.raises(DatabaseError, match="stays as it is"):
            execute(order)

    @pytest.mark.parametrize("column", ["numbers = '{}'", "sheets = '{}'", "made_at = now()", "place = '370706'"])
    def test_nobody_writes_numbers_into_a_draft(self, people: World, column: str) -> None:
        sit(people.leader)
        with pytest.raises(DatabaseError, match="permission denied"):
            execute(f"update insight_briefing set {column}")
        sit(Actor.system("test"))


class TestSight:
    @pytest.mark.parametrize("who", ["clerk", "dispatcher", "handler", "head", "admin", "centre_lead"])
    def test_is_for_three_posts(self, people: World, client: Client, who: str) -> None:
        actor = getattr(people, who)
        seats.seat(client, actor.officer_id, NIGHT)
        assert client.get("/desk/briefings").status_code == 403
        assert client.get(f"/desk/briefings/{one('weekly').pk}").status_code == 403

    def test_shows_a_street_its_own_alone(self, people: World) -> None:
        with seated(actions.BRIEFER):
            base = one("weekly")
            Briefing.objects.create(
                id=many.matter(random.Random(9), [1], NIGHT).pk, kind="weekly", place=STREET, first=base.first,
                last=base.last, made_at=NIGHT, numbers={}, sheets=base.sheets,
            )  # fmt: skip
        with seated(people.street_lead):
            assert {each.place for each in insight.briefings(people.street_lead)} == {STREET}
            assert set(Briefing.objects.values_list("place", flat=True)) == {STREET}
            with pytest.raises(Unknown):
                insight.briefing(people.street_lead, base.pk)
        with seated(people.leader):
            assert {each.place for each in insight.briefings(people.leader)} >= {STREET, DISTRICT}


class TestPages:
    def test_go_from_draft_to_signed_file(self, people: World, client: Client) -> None:
        seats.seat(client, people.leader.officer_id, NIGHT)
        here = f"/desk/briefings/{one('weekly').pk}"
        assert here in client.get("/desk/briefings?kind=weekly&signed=no").content.decode()
        assert client.get(f"{here}/files/pdf").status_code == 404
        assert client.post(f"{here}/remarks", {"remarks": "停水两天", "seen": "1"}).status_code == 302
        assert "停水两天" in client.get(here).content.decode()
        stale = client.post(f"{here}/signature", {"seen": "1"})
        assert stale.status_code == 409
        assert client.post(f"{here}/signature", {"seen": "2"}).status_code == 302
        text = client.get(here).content.decode()
        assert "签发：" in text
        assert "<textarea" not in text
        word = client.get(f"{here}/files/docx").content
        said = [paragraph.text for paragraph in Document(io.BytesIO(word)).paragraphs]
        assert "停水两天" in said
        assert any(line.startswith("签发：") for line in said)
        pdf = client.get(f"{here}/files/pdf")
        assert pdf.content.startswith(b"%PDF-")
        assert pdf["Content-Disposition"].endswith('.pdf"')

    def test_say_what_is_wrong_with_too_many_words(self, people: World, client: Client) -> None:
        seats.seat(client, people.leader.officer_id, NIGHT)
        answer = client.post(f"/desk/briefings/{one('weekly').pk}/remarks", {"remarks": "长" * 4001, "seen": "1"})
        assert answer.status_code == 422
        assert "最多填写4000个字符" in answer.content.decode()


class TestClearing:
    def test_removes_old_drafts_and_no_signed_one(self, people: World) -> None:
        actions.sign(one("weekly").pk, seen=1, by=people.leader, at=NIGHT)
        later = NIGHT + dt.timedelta(days=200)
        with seated(Actor.system("retention")):
            gone = retention.clear_all(at=later)
        assert gone["briefing.draft"] >= 2
        with seated(actions.BRIEFER):
            assert set(Briefing.objects.values_list("kind", flat=True)) == {"weekly"}
