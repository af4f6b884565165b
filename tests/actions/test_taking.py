"""Opening a matter and taking its steps, at the door and in a real store."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from mazha.kernel.errors import Unacceptable
from mazha.matters import actions as matters
from mazha.matters import queries as matter_queries
from mazha.matters.ledger import Break
from mazha.matters.models import Entry, Matter, Note, Paper
from mazha.matters.papers import Prepared
from mazha.notices.models import Notice
from mazha.people.actor import Actor
from mazha.procedures import actions, engine
from mazha.procedures.actions.taking import Taken
from mazha.procedures.models import Clock
from tests import world
from tests.world import World, at

pytestmark = pytest.mark.django_db

MONDAY = at("2026-03-02 09:00")
SYSTEM = Actor.system("test")


@pytest.fixture
def people() -> World:
    return world.make()


def opened(
    key: str | None = None, words: str = "路灯三天不亮，晚上孩子放学看不清路。", when: dt.datetime = MONDAY
) -> actions.Opened:
    new = actions.Opening(
        procedure="hotline", channel="portal", words=words, gist=words[:20], district=world.DISTRICT,
        party=matters.NewParty(name="王秀兰", phone="+8613800000001"),
    )  # fmt: skip
    sent = matters.print_of({"words": words})
    return actions.open_matter(new, key=key, sent=sent, by=Actor.resident(""), at=when, written_at=when)


def take(
    step: str, matter: actions.Opened, by: Actor, when: dt.datetime, key: str | None = None, **given: object
) -> Taken:
    return actions.take(step=step, matter_id=matter.id, given=given, key=key, by=by, at=when)


def dispatched(people: World) -> actions.Opened:
    matter = opened()
    take("dispatch", matter, people.dispatcher, MONDAY + dt.timedelta(minutes=30), lead_unit=people.lamps)
    return matter


class TestOpenMatter:
    def test_writes_row_words_entry_clock_and_notice_together(self) -> None:
        matter = opened()
        row = Matter.objects.get(pk=matter.id)
        assert (row.stage, row.entries, row.procedure, row.version) == ("registered", 1, "hotline", "2026-03")
        entry = Entry.objects.get(matter=row)
        assert bytes(entry.hash) == bytes(row.head)
        clock = Clock.objects.get(matter=row)
        assert (clock.name, row.due_at) == ("hotline.dispatch", clock.due_at)
        notice = Notice.objects.get(matter=row)
        assert (notice.name, notice.transport) == ("hotline.registered", "sms")

    def test_needs_one_statement(self, django_assert_num_queries: object) -> None:
        opened()  # caches warm
        with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's fixture
            opened()

    def test_gives_the_same_matter_to_the_same_key(self) -> None:
        first = opened(key="k1")
        again = matters.replayed("k1", matters.print_of({"words": "路灯三天不亮，晚上孩子放学看不清路。"}))
        assert again is not None
        assert again.matter_id == first.id

    def test_refuses_the_same_key_for_other_words(self) -> None:
        opened(key="k1")
        with pytest.raises(matters.SameKeyOtherWords):
            matters.replayed("k1", matters.print_of({"words": "another"}))

    def test_holds_no_number_in_the_clear(self) -> None:
        opened()
        with connection.cursor() as cursor:
            cursor.execute("select phone_sealed, phone_print, name_sealed from matters_party")
            row = cursor.fetchone()
        assert row is not None
        assert all(b"13800000001" not in bytes(part) and "王秀兰".encode() not in bytes(part) for part in row)


class TestTake:
    def test_moves_the_matter_and_starts_its_clocks(self, people: World) -> None:
        matter = dispatched(people)
        row = Matter.objects.get(pk=matter.id)
        assert (row.stage, row.lead_unit_id, row.units) == ("dispatched", people.lamps, [people.lamps])
        running = {c.name: c for c in Clock.objects.filter(matter=row, state="running")}
        assert set(running) == {"hotline.sign", "hotline.return", "hotline.handle"}
        assert running["hotline.handle"].due_at == at("2026-03-09 23:59:59")
        assert row.due_at == running["hotline.sign"].due_at

    def test_is_taken_once_for_one_key(self, people: World) -> None:
        matter = dispatched(people)
        first = take("sign", matter, people.handler, MONDAY + dt.timedelta(hours=1), key="s1")
        again = take("sign", matter, people.handler, MONDAY + dt.timedelta(hours=2), key="s1")
        assert (first.replayed, again.replayed, again.stage) == (False, True, "signed")
        assert Entry.objects.filter(matter_id=matter.id, step="sign").count() == 1

    def test_refuses_a_step_the_stage_does_not_offer(self, people: World) -> None:
        matter = dispatched(people)
        with pytest.raises(engine.StepNotOffered, match=r"Reload|刷新|重新"):
            take(
                "reply",
                matter,
                people.handler,
                MONDAY + dt.timedelta(hours=1),
                solved="solved",
                reply="已经修好了，请查看。",
            )
        assert Matter.objects.get(pk=matter.id).stage == "dispatched"

    def test_refuses_a_unit_that_does_not_lead(self, people: World) -> None:
        matter = dispatched(people)
        with pytest.raises(engine.NotYourStep):
            take("sign", matter, people.other_handler, MONDAY + dt.timedelta(hours=1))
        take("sign", matter, people.handler, MONDAY + dt.timedelta(hours=1))

    def test_refuses_a_resident_with_another_code(self) -> None:
        mine, theirs = opened(), opened()
        with pytest.raises(engine.NotYourStep):
            take("withdraw", mine, Actor.resident(theirs.code), MONDAY)
        take("withdraw", mine, Actor.resident(mine.code), MONDAY)

    def test_names_every_answer_that_is_missing(self, people: World) -> None:
        matter = opened()
        with pytest.raises(Unacceptable) as raised:
            take("redirect", matter, people.clerk, MONDAY)
        assert set(raised.value.problems) == {"road", "reason"}
        assert Matter.objects.get(pk=matter.id).entries == 1

    def test_keeps_what_was_said_out_of_the_entry(self, people: World) -> None:
        matter = dispatched(people)
        take("sign", matter, people.handler, MONDAY + dt.timedelta(hours=1))
        take("contact", matter, people.handler, MONDAY + dt.timedelta(hours=2), note="与王女士通话，约明天看现场")
        entry = Entry.objects.get(matter_id=matter.id, step="contact")
        assert "王女士" not in str(entry.facts)
        assert Note.objects.get(matter_id=matter.id, seq=entry.seq).text == "与王女士通话，约明天看现场"

    def test_marks_a_matter_late_when_its_clock_stops_after_the_day(self, people: World) -> None:
        matter = dispatched(people)
        take("sign", matter, people.handler, MONDAY + dt.timedelta(hours=1))
        take("contact", matter, people.handler, MONDAY + dt.timedelta(hours=2), note="已联系")
        take("reply", matter, people.handler, at("2026-03-10 00:00"), solved="solved", reply="已经修好了，请查看。")
        assert Matter.objects.get(pk=matter.id).was_late is True

    def test_is_not_late_in_the_last_second(self, people: World) -> None:
        matter = dispatched(people)
        take("sign", matter, people.handler, MONDAY + dt.timedelta(hours=1))
        take("contact", matter, people.handler, MONDAY + dt.timedelta(hours=2), note="已联系")
        take("reply", matter, people.handler, at("2026-03-09 23:59:59"), solved="solved", reply="已经修好了，请查看。")
        assert Matter.objects.get(pk=matter.id).was_late is False

    def test_the_asker_cannot_grant_the_extension(self, people: World) -> None:
        matter = dispatched(people)
        take("sign", matter, people.handler, MONDAY + dt.timedelta(hours=1))
        take("contact", matter, people.handler, MONDAY + dt.timedelta(hours=2), note="已联系")
        take("ask_extension", matter, people.handler, MONDAY + dt.timedelta(hours=3), days=5, reason="需要定制灯杆")
        both = Actor(kind="officer", name="both", officer_id=people.handler.officer_id, posts=people.head.posts)
        with pytest.raises(engine.StepRefused):
            take("grant_extension", matter, both, MONDAY + dt.timedelta(hours=4), reason="同意延长")
        take("grant_extension", matter, people.head, MONDAY + dt.timedelta(hours=4), reason="同意延长")
        clock = Clock.objects.get(matter_id=matter.id, name="hotline.handle")
        assert clock.due_at == at("2026-03-16 23:59:59")
        assert clock.revisions[0]["why"] == "extended"

    def test_a_resident_agrees_and_it_is_closed_as_solved(self, people: World) -> None:
        matter = dispatched(people)
        take("sign", matter, people.handler, MONDAY + dt.timedelta(hours=1))
        take("contact", matter, people.handler, MONDAY + dt.timedelta(hours=2), note="已联系")
        take(
            "reply",
            matter,
            people.handler,
            MONDAY + dt.timedelta(days=1),
            solved="solved",
            reply="已经修好了，请查看。",
        )
        take("confirm", matter, Actor.resident(matter.code), MONDAY + dt.timedelta(days=2), rating=5)
        row = Matter.objects.get(pk=matter.id)
        assert (row.stage, row.outcome, row.agreed, row.rating) == ("closed", "solved", True, 5)
        assert not Clock.objects.filter(matter=row).exclude(state="stopped").exists()

    def test_contesting_a_closed_matter_reopens_it(self, people: World) -> None:
        matter = dispatched(people)
        take("sign", matter, people.handler, MONDAY + dt.timedelta(hours=1))
        take("contact", matter, people.handler, MONDAY + dt.timedelta(hours=2), note="已联系")
        take(
            "reply",
            matter,
            people.handler,
            MONDAY + dt.timedelta(days=1),
            solved="solved",
            reply="已经修好了，请查看。",
        )
        take("check", matter, people.supervisor, MONDAY + dt.timedelta(days=1))
        take(
            "close", matter, people.supervisor, MONDAY + dt.timedelta(days=2), satisfied="unreached", note="三次未接通"
        )
        resident = Actor.resident(matter.code)
        with pytest.raises(engine.StepRefused):
            take("contest", matter, resident, MONDAY + dt.timedelta(days=10), reason="灯又灭了，没修好")
        take("contest", matter, resident, MONDAY + dt.timedelta(days=9), reason="灯又灭了，没修好")
        row = Matter.objects.get(pk=matter.id)
        assert (row.stage, row.closed_at, row.outcome, row.agreed) == ("contested", None, "", False)


class TestLedger:
    def test_the_store_refuses_to_change_or_drop_an_entry(self, people: World) -> None:
        matter = dispatched(people)
        for statement in ("update matters_entry set step = 'x'", "delete from matters_entry"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        assert Entry.objects.filter(matter_id=matter.id).count() == 2

    def test_a_sound_chain_has_no_break(self, people: World) -> None:
        dispatched(people)
        assert [found for found in matter_queries.broken_chains() if isinstance(found, Break)] == []

    def test_names_the_papers_that_came_with_it(self, people: World) -> None:
        matter = dispatched(people)
        take("sign", matter, people.handler, MONDAY + dt.timedelta(hours=1))
        take("contact", matter, people.handler, MONDAY + dt.timedelta(hours=2), note="已联系")
        photos = [
            Prepared(
                kind="photo", name="灯.jpg", media_type="image/jpeg", size=12345, width=640, height=480,
                sha256=b"\x01" * 32, original_sha256=b"\x02" * 32,
            ),
            Prepared(
                kind="photo", name="杆.jpg", media_type="image/png", size=7, width=8, height=9, sha256=b"\x03" * 32,
                original_sha256=b"",
            ),
        ]  # fmt: skip
        done = MONDAY + dt.timedelta(hours=3)
        take("reply", matter, people.handler, done, "r1", solved="solved", reply="已经修好了，请查看。", photos=photos)
        kept = Paper.objects.filter(matter_id=matter.id).order_by("sha256")
        assert [
            (p.kind, p.name, p.media_type, p.size, p.width, p.height, bytes(p.sha256), p.original_sha256, p.added_at)
            for p in kept
        ] == [
            ("photo", "灯.jpg", "image/jpeg", 12345, 640, 480, b"\x01" * 32, b"\x02" * 32, done),
            ("photo", "杆.jpg", "image/png", 7, 8, 9, b"\x03" * 32, None, done),
        ]
        assert {(p.from_resident, p.for_resident) for p in kept} == {(False, True)}
        entry = Entry.objects.get(matter_id=matter.id, step="reply")
        assert [bytes(paper) for paper in entry.papers] == [b"\x01" * 32, b"\x03" * 32]
        assert list(matter_queries.broken_chains(matter.id)) == [1]
        assert list(matter_queries.broken_chains(UUID(int=0))) == []


class TestRingDue:
    def test_rings_each_rung_once_at_the_moment_it_fell_due(self, people: World) -> None:
        matter = dispatched(people)
        take("sign", matter, people.handler, MONDAY + dt.timedelta(hours=1))
        noticed = at("2026-03-12 08:00")
        while actions.ring_due(at=noticed):
            pass
        rung = Entry.objects.filter(matter_id=matter.id, step__startswith="clock.").order_by("seq")
        assert [(e.step, e.at) for e in rung] == [
            ("clock.yellow", at("2026-03-06 00:00")),
            ("clock.red", at("2026-03-10 00:00")),
        ]
        row = Matter.objects.get(pk=matter.id)
        assert row.was_late is True
        assert row.supervised_at == at("2026-03-10 00:00")
        assert actions.ring_due(at=noticed) == 0

    def test_rings_many_at_once_each_in_its_own_ledger(self, people: World) -> None:
        ids = {dispatched(people).id for _n in range(3)}
        while actions.ring_due(at=at("2026-03-12 08:00")):
            pass
        entries = Entry.objects.filter(step__startswith="clock.")
        assert {e.matter_id for e in entries} == ids
        rungs = [[(e.facts["clock"], e.facts["rung"]) for e in entries.filter(matter_id=each).order_by("seq")]
                 for each in ids]  # fmt: skip
        assert rungs == [[("hotline.sign", "red"), ("hotline.handle", "yellow"), ("hotline.handle", "red")]] * 3
        assert [found for found in matter_queries.broken_chains() if isinstance(found, Break)] == []

    def test_shared_between_sweepers_leaves_nothing_and_rings_nothing_twice(self, people: World) -> None:
        ids = {dispatched(people).id for _n in range(6)}
        clocks = Entry.objects.filter(step__startswith="clock.")
        for hand in range(actions.HANDS):
            while actions.ring_due(at=at("2026-03-12 08:00"), hand=hand):
                pass
            rung = set(clocks.values_list("matter_id", flat=True))
            assert rung == {each for each in ids if each.bytes[15] % actions.HANDS <= hand}
        assert clocks.count() == 3 * len(ids)
        assert actions.ring_due(at=at("2026-03-12 08:00")) == 0

    def test_a_clock_that_cannot_ring_keeps_no_other_from_ringing(self, people: World) -> None:
        broken, sound = dispatched(people), dispatched(people)
        clock = Clock.objects.get(matter_id=broken.id, name="hotline.handle")
        Clock.objects.filter(pk=clock.pk).update(rungs=[["unheard-of", MONDAY.isoformat()]], ring_at=MONDAY)
        for _again in range(5):
            with pytest.raises(StopIteration):
                actions.ring_due(at=at("2026-03-12 08:00"))
        rang = Entry.objects.filter(step__startswith="clock.", facts__clock="hotline.handle")
        assert [(e.matter_id, e.facts["rung"]) for e in rang.order_by("seq")] == [
            (sound.id, "yellow"), (sound.id, "red"),
        ]  # fmt: skip

    def test_does_not_ring_a_clock_that_stopped_in_time(self, people: World) -> None:
        matter = dispatched(people)
        take("sign", matter, people.handler, MONDAY + dt.timedelta(hours=1))
        take("contact", matter, people.handler, MONDAY + dt.timedelta(hours=2), note="已联系")
        take(
            "reply",
            matter,
            people.handler,
            MONDAY + dt.timedelta(hours=3),
            solved="solved",
            reply="已经修好了，请查看。",
        )
        take("confirm", matter, Actor.resident(matter.code), MONDAY + dt.timedelta(hours=4))
        assert actions.ring_due(at=at("2026-04-12 08:00")) == 0
