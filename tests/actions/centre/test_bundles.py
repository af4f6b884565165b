"""Several troubles of one person: tied together, each on its own clock, one answer when all are answered."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest
from django.db import connection

from mazha.casework.centre import actions as centre
from mazha.casework.centre import queries
from mazha.casework.centre.actions.bundles import AlreadyAnswered, AlreadyBundled, NotAllAnswered
from mazha.design import timeline
from mazha.kernel.errors import Forbidden, Unacceptable, Unknown
from mazha.matters import queries as matters
from mazha.matters.models import Matter
from mazha.notices.models import Notice
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.procedures import actions as procedures
from mazha.procedures import queries as procedure_queries
from mazha.procedures.engine import StepRefused
from mazha.procedures.models import Clock
from tests.actions.centre.hall import SYSTEM
from tests.actions.test_taking import MONDAY, opened
from tests.world import World

NOW = MONDAY + dt.timedelta(hours=1)
LATER = NOW + dt.timedelta(hours=5)
SAID = "路灯已修好，树枝已修剪，两件事都办完了。"


def two() -> list[UUID]:
    return [opened(words=words).id for words in ("楼下路灯三天不亮，晚上看不清路。", "树枝伸进阳台，刮风打窗户。")]


def tied(people: World) -> tuple[UUID, list[UUID]]:
    brought = two()
    return centre.tie_together(brought, lead=brought[0], by=people.clerk, at=NOW), brought


def done(matter_id: UUID, by: Actor, step: str, **given: object) -> None:
    procedures.take(step=step, matter_id=matter_id, given=given, by=by, at=NOW)


def handled(people: World, matter_id: UUID, unit: int, handler: Actor) -> None:
    """As far as its unit having set to work."""
    done(matter_id, people.dispatcher, "dispatch", lead_unit=unit)
    done(matter_id, handler, "sign")
    done(matter_id, handler, "contact", note="已联系")


def answered(people: World, matter_id: UUID, unit: int, handler: Actor) -> None:
    handled(people, matter_id, unit, handler)
    done(matter_id, handler, "reply", solved="solved", reply="已经处理完毕，请您查看。")


def running(matter_id: UUID) -> list[str]:
    return sorted(Clock.objects.filter(matter_id=matter_id, state="running").values_list("name", flat=True))


def told_to_resident(matter_id: UUID) -> list[str]:
    """The words of each line on the resident's page."""
    matter = Matter.objects.get(pk=matter_id)
    resident = Actor.resident(matter.code)
    record = timeline.Record(
        matter=matter, procedure=procedure_queries.procedure_of(matter), entries=matters.ledger_of(matter),
        notes=matters.notes_of(resident, matter, LATER), papers=[], address_of=str, unit_name=str,
    )  # fmt: skip
    return [line.text for line in timeline.told(record, reader="resident", language="zh-hans")]


class TestTieTogether:
    def test_links_them_and_leaves_each_its_own_clock(self, people: World) -> None:
        bundle_id, brought = tied(people)
        lead = Matter.objects.get(pk=brought[0])
        assert [(kind, other.pk) for kind, other in matters.links_of(SYSTEM, lead)] == [("related", brought[1])]
        assert [bool(Matter.objects.get(pk=each).due_at) for each in brought] == [True, True]
        assert queries.bundle_of(lead) == bundle_id
        assert matters.ledger_of(lead)[-1].step == "bundle.tied"

    def test_refuses_one_alone_a_lead_from_elsewhere_and_a_second_bundle(self, people: World) -> None:
        _bundle, brought = tied(people)
        with pytest.raises(Unacceptable):
            centre.tie_together(brought[:1], lead=brought[0], by=people.clerk, at=NOW)
        with pytest.raises(Unacceptable):
            centre.tie_together(two(), lead=brought[0], by=people.clerk, at=NOW)
        other = opened(words="电梯又停了，老人下不了楼。").id
        with pytest.raises(AlreadyBundled):
            centre.tie_together([brought[1], other], lead=other, by=people.clerk, at=NOW)
        with pytest.raises(Forbidden):
            centre.tie_together(two(), lead=brought[0], by=people.handler, at=NOW)


class TestAnswerTogether:
    def test_goes_out_once_when_all_are_answered_and_not_before(self, people: World) -> None:
        bundle_id, brought = tied(people)
        answered(people, brought[0], people.lamps, people.handler)
        with pytest.raises(NotAllAnswered, match="1"):
            centre.answer_together(bundle_id, SAID, by=people.clerk, at=NOW)
        answered(people, brought[1], people.parks, people.other_handler)
        centre.answer_together(bundle_id, SAID, by=people.clerk, at=NOW)
        with pytest.raises(AlreadyAnswered):
            centre.answer_together(bundle_id, SAID, by=people.clerk, at=NOW)
        assert Notice.objects.filter(name="centre.bundle_answered").count() == 1
        for each in brought:
            matter = Matter.objects.get(pk=each)
            assert matters.last_reply(matter, "bundle.answered") == SAID
            assert matter.stage == "replied"  # its own right to confirm or contest is untouched
        done(brought[1], Actor.resident(Matter.objects.get(pk=brought[1]).code), "contest", reason="还有一根没剪")

    def test_is_the_answer_of_each_part_left_to_it_and_ends_its_clock_when_it_goes_out(self, people: World) -> None:
        bundle_id, brought = tied(people)
        handled(people, brought[0], people.lamps, people.handler)
        done(brought[0], people.handler, "reply_with_bundle", solved="solved", reply="路灯线路已修复，当晚亮灯。")
        handled(people, brought[1], people.parks, people.other_handler)
        with pytest.raises(NotAllAnswered, match="1"):
            centre.answer_together(bundle_id, SAID, by=people.clerk, at=LATER)
        assert all("hotline.handle" in running(each) for each in brought)
        done(brought[1], people.other_handler, "reply_with_bundle", solved="partly", reply="树枝已剪，另一侧下周再剪。")
        card = queries.bundle(people.leader, bundle_id, NOW)
        assert (card.waiting, card.may_answer, [part.left for part in card.parts]) == (0, True, [True, True])
        assert card.parts[0].reply == "路灯线路已修复，当晚亮灯。"
        centre.answer_together(bundle_id, SAID, by=people.clerk, at=LATER)
        assert [running(each) for each in brought] == [["hotline.check"], ["hotline.check"]]
        assert [Matter.objects.get(pk=each).facts["result"] for each in brought] == ["solved", "partly"]
        assert Notice.objects.filter(recipient__startswith="party:", name="centre.bundle_answered").count() == 1
        assert not Notice.objects.filter(name="hotline.replied").exists()
        for each in brought:
            assert told_to_resident(each).count(SAID) == 1
            assert "下周再剪" not in str(told_to_resident(each))  # written down for whoever gives the answer

    def test_leaves_every_part_as_it_was_when_one_cannot_be_answered(self, people: World) -> None:
        bundle_id, brought = tied(people)
        units, handlers = (people.lamps, people.parks), (people.handler, people.other_handler)
        for each, unit, handler in zip(brought, units, handlers, strict=True):
            handled(people, each, unit, handler)
            done(each, handler, "reply_with_bundle", solved="solved", reply="已经处理完毕，请您查看。")
        done(brought[1], people.other_handler, "ask_extension", days=5, reason="另有一处要等停电作业")
        with pytest.raises(NotAllAnswered):
            centre.answer_together(bundle_id, SAID, by=people.clerk, at=LATER)
        assert [Matter.objects.get(pk=each).stage for each in brought] == ["handling", "extension_pending"]
        assert not told_to_resident(brought[0]).count(SAID)

    def test_is_offered_to_parts_of_an_open_bundle_alone(self, people: World) -> None:
        alone = opened(words="楼道堆物没人清理，影响出门。").id
        handled(people, alone, people.lamps, people.handler)
        with pytest.raises(StepRefused, match="一揽子"):
            done(alone, people.handler, "reply_with_bundle", solved="solved", reply="已经清理完毕，请您查看。")

    def test_reads_as_one_story_for_who_sees_it_and_hides_the_rest(self, people: World) -> None:
        bundle_id, brought = tied(people)
        answered(people, brought[0], people.lamps, people.handler)
        wall.sit(people.handler)
        card = queries.bundle(people.handler, bundle_id, NOW)
        assert ([part.matter.pk for part in card.parts], card.hidden, card.waiting) == ([brought[0]], 1, 1)
        assert (card.parts[0].reply, card.may_answer) == ("已经处理完毕，请您查看。", False)
        with pytest.raises(Unknown):
            queries.bundle(people.other_handler, bundle_id, NOW)
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from centre_part")
            assert cursor.fetchone() == (1,)
