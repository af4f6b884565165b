"""A petition's course at the door: roads, review and re-review, joint conference, and what it may not do."""

from __future__ import annotations

import pytest

from mazha.casework.petitions import actions as petitions
from mazha.kernel.errors import Refused, Unacceptable
from mazha.matters import queries as matter_queries
from mazha.matters.ledger import Break
from mazha.matters.models import Matter, Note, Party
from mazha.notices.models import Notice
from mazha.people import queries as people
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.models import Officer
from mazha.people.roles import Role
from mazha.procedures import engine
from mazha.procedures.models import Clock
from mazha.triage import actions as triage
from tests.actions.petitions import ground as made
from tests.actions.petitions.ground import MONDAY, NOTICE, WORDS, Ground, linked, registered, served, stage_of, take
from tests.world import DISTRICT, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground() -> Ground:
    return made.make()


class TestReceive:
    def test_comes_first_to_the_petition_office_with_fifteen_days(self, ground: Ground) -> None:
        receipt = registered(ground, by=ground.clerk)
        matter = Matter.objects.get(pk=receipt.matter_id)
        assert (matter.stage, matter.lead_unit_id, matter.community) == ("received", ground.bureau, "")
        assert [c.name for c in Clock.objects.filter(matter=matter)] == ["petition.route"]
        assert receipt.due_at == at("2026-03-17 23:59:59")

    def test_what_an_organ_receives_directly_is_its_own_to_answer(self, ground: Ground) -> None:
        receipt = registered(ground, by=ground.handler, organ=ground.housing)
        assert [c.name for c in Clock.objects.filter(matter=receipt.matter_id)] == ["petition.notify_direct"]
        take("accept", receipt.matter_id, ground.handler, MONDAY, notice=NOTICE)
        assert stage_of(receipt.matter_id) == "accepted"

    def test_about_a_child_opens_restricted_and_goes_its_whole_course(self, ground: Ground) -> None:
        triage.plant(by=Actor.system("test"), at=MONDAY)
        receipt = served(ground, words="学校门口没人管的孩子多次走失，反映三次没有解决。")
        matter = Matter.objects.get(pk=receipt.matter_id)
        assert (matter.restricted, matter.gist, matter.stage) == ("minor", "", "replied")
        take("request_review", matter.pk, Actor.resident(receipt.code), at("2026-03-26 09:00"), reason="不服答复意见。")
        assert linked(matter.pk, "petition_review").restricted == "minor"

    def test_refuses_a_sixth_representative_with_the_article(self, ground: Ground) -> None:
        five = "\n".join(f"代表{n}" for n in range(5))
        registered(ground, name="", representatives=five, group_size=30)
        with pytest.raises(Unacceptable) as refused:
            registered(ground, representatives=five, group_size=30)
        assert "二十条" in refused.value.problems["representatives"]
        assert Party.objects.filter(part="joined").count() == 5

    def test_never_gives_it_to_the_unit_complained_of(self, ground: Ground) -> None:
        with pytest.raises(Unacceptable) as refused:
            registered(ground, organ=ground.water, complained_of=[ground.water])
        assert set(refused.value.problems) == {"organ"}

    def test_says_every_problem_at_once_and_keeps_nothing(self, ground: Ground) -> None:
        with pytest.raises(Unacceptable) as refused:
            registered(ground, words="啊", phone="12", channel="dream", first_raised=at("2027-01-01 00:00").date())
        assert set(refused.value.problems) == {"words", "phone", "channel", "first_raised"}
        assert not Matter.objects.exists()


class TestObjection:
    def test_needs_the_consent_of_who_forwarded_it(self, ground: Ground) -> None:
        who = registered(ground).matter_id
        take("forward", who, ground.officer, MONDAY, lead_unit=ground.housing)
        take("object", who, ground.handler, at("2026-03-05 09:00"), reason="不属于我局职权")
        own = made.officer("own", Role.PETITION_OFFICER, ground.housing)
        with pytest.raises(engine.StepRefused):
            take("agree_objection", who, own, at("2026-03-05 10:00"), reason="同意退回", own_unit=ground.bureau)
        take("agree_objection", who, ground.officer, at("2026-03-06 09:00"), reason="同意退回", own_unit=ground.bureau)
        matter = Matter.objects.get(pk=who)
        assert (matter.stage, matter.lead_unit_id) == ("received", ground.bureau)


class TestOpinion:
    def test_keeps_the_words_of_the_four_lines_out_of_the_ledger(self, ground: Ground) -> None:
        who = served(ground).matter_id
        entry = next(e for e in matter_queries.ledger_of(Matter.objects.get(pk=who)) if e.step == "draft_opinion")
        assert entry.facts["given"]["lines"] == {"solved": "yes", "explained": "na", "helped": "no", "handled": "na"}
        assert "列入改造计划" in Note.objects.get(matter=who, seq=entry.seq).text

    def test_wants_evidence_for_each_line_that_is_answered(self, ground: Ground) -> None:
        who = registered(ground, by=ground.handler, organ=ground.housing).matter_id
        take("accept", who, ground.handler, MONDAY, notice=NOTICE)
        take("hear", who, ground.handler, MONDAY, note="当面听取陈述")
        bare = {**made.LINES, "solved": {"answer": "yes", "words": ""}}
        with pytest.raises(Unacceptable) as refused:
            take("draft_opinion", who, ground.handler, MONDAY, result="support", lines=bare, opinion=made.OPINION)
        assert set(refused.value.problems) == {"lines"}

    def test_is_not_signed_by_who_drafted_it(self, ground: Ground) -> None:
        who = registered(ground, by=ground.handler, organ=ground.housing).matter_id
        take("accept", who, ground.handler, MONDAY, notice=NOTICE)
        take("hear", who, ground.handler, MONDAY, note="当面听取陈述")
        take("draft_opinion", who, ground.head, MONDAY, result="support", lines=made.LINES, opinion=made.OPINION)
        with pytest.raises(engine.StepRefused):
            take("sign_opinion", who, ground.head, MONDAY, opinion_signed=made.OPINION)


class TestReview:
    def test_goes_to_another_organ_whose_reviewer_reads_the_file(self, ground: Ground) -> None:
        receipt = served(ground)
        resident = Actor.resident(receipt.code)
        take("request_review", receipt.matter_id, resident, at("2026-04-24 23:30"), reason="事实没有查清，请求复查")
        review = linked(receipt.matter_id, "petition_review")
        assert (review.lead_unit_id, review.stage) == (ground.review, "requested")
        assert matter_queries.visible_to(ground.reviewer).filter(pk=receipt.matter_id).exists()

    def test_lapses_after_thirty_days(self, ground: Ground) -> None:
        receipt = served(ground)
        with pytest.raises(engine.StepRefused):
            take(
                "request_review", receipt.matter_id, Actor.resident(receipt.code), at("2026-04-25 00:00"),
                reason="事实没有查清，请求复查",
            )  # fmt: skip
        assert not Matter.objects.filter(procedure="petition_review").exists()

    def test_cannot_be_given_to_the_organ_that_decided(self, ground: Ground) -> None:
        receipt = served(ground)
        take(
            "request_review", receipt.matter_id, Actor.resident(receipt.code), at("2026-04-01 09:00"), reason="请求复查"
        )
        review = linked(receipt.matter_id, "petition_review")
        with pytest.raises(engine.StepRefused):
            take(
                "assign_organ",
                review.pk,
                ground.reviewer,
                at("2026-04-02 09:00"),
                lead_unit=ground.housing,
                reason="请另换一个机关",
            )

    def test_is_not_decided_by_who_took_part(self, ground: Ground) -> None:
        receipt = served(ground)
        take(
            "request_review", receipt.matter_id, Actor.resident(receipt.code), at("2026-04-01 09:00"), reason="请求复查"
        )
        review = linked(receipt.matter_id, "petition_review")
        moved = people.actor_for(ground.handler.officer_id or 0, MONDAY)
        Officer.objects.get(pk=moved.officer_id or 0).posts.create(
            role=Role.REVIEWER, organisation_id=ground.review, start_date=MONDAY.date()
        )
        again = people.actor_for(ground.handler.officer_id or 0, at("2026-04-02 09:00"))
        with pytest.raises(engine.StepRefused):
            take("take_up", review.pk, again, at("2026-04-02 09:00"))
        take("take_up", review.pk, ground.reviewer, at("2026-04-02 09:00"))

    def test_ends_in_help_after_the_re_review_and_a_new_one_is_still_registered(self, ground: Ground) -> None:
        receipt = served(ground)
        resident = Actor.resident(receipt.code)
        take("request_review", receipt.matter_id, resident, at("2026-04-01 09:00"), reason="请求复查")
        review = linked(receipt.matter_id, "petition_review").pk
        take("take_up", review, ground.reviewer, at("2026-04-02 09:00"))
        take("draft", review, ground.reviewer, at("2026-04-10 09:00"), review_result="upheld", opinion=made.OPINION)
        take("sign", review, ground.review_head, at("2026-04-11 09:00"), opinion_signed=made.OPINION)
        assert stage_of(receipt.matter_id) == "reviewed"
        take("request_recheck", receipt.matter_id, resident, at("2026-05-01 09:00"), reason="请求复核")
        recheck = linked(receipt.matter_id, "petition_recheck")
        assert recheck.lead_unit_id == ground.recheck
        take("take_up", recheck.pk, ground.rechecker, at("2026-05-06 09:00"))
        take(
            "call_hearing", recheck.pk, ground.rechecker, at("2026-05-06 10:00"),
            hearing_at="2026-05-08T09:00", hearing_open=True, note="通知各方参加听证",
        )  # fmt: skip
        take("record_hearing", recheck.pk, ground.rechecker, at("2026-05-08 17:00"), note="各方陈述意见")
        clock = Clock.objects.get(matter=recheck.pk, name="petition.recheck_decide")
        assert clock.due_at == at("2026-06-02 23:59:59")  # two days of hearing are not counted
        take(
            "draft", recheck.pk, ground.rechecker, at("2026-05-20 09:00"), review_result="upheld", opinion=made.OPINION
        )
        take("sign", recheck.pk, ground.recheck_head, at("2026-05-21 09:00"), opinion_signed=made.OPINION)
        assert stage_of(receipt.matter_id) == "final"
        assert not Clock.objects.filter(matter=receipt.matter_id).exclude(state="stopped").exists()
        take("help", receipt.matter_id, ground.handler, at("2026-06-01 09:00"), note="联系街道申请临时救助")
        again = registered(ground, at("2026-06-02 09:00"))
        take("tell_final", again.matter_id, ground.officer, at("2026-06-03 09:00"), main=receipt.code, notice=NOTICE)
        assert stage_of(again.matter_id) == "final"
        assert not [b for b in matter_queries.broken_chains() if isinstance(b, Break)]

    def test_sent_back_runs_the_sixty_days_anew_and_only_once(self, ground: Ground) -> None:
        receipt = served(ground)
        take(
            "request_review", receipt.matter_id, Actor.resident(receipt.code), at("2026-04-01 09:00"), reason="请求复查"
        )
        review = linked(receipt.matter_id, "petition_review").pk
        take("take_up", review, ground.reviewer, at("2026-04-02 09:00"))
        take("draft", review, ground.reviewer, at("2026-04-10 09:00"), review_result="redo", opinion=made.OPINION)
        take("sign", review, ground.review_head, at("2026-04-11 09:00"), opinion_signed=made.OPINION)
        assert stage_of(receipt.matter_id) == "accepted"
        running = Clock.objects.filter(matter=receipt.matter_id, name="petition.handle", state="running")
        assert [c.due_at for c in running] == [at("2026-06-10 23:59:59")]


class TestProtection:
    def test_the_unit_complained_of_sees_nothing_of_it(self, ground: Ground) -> None:
        receipt = registered(ground, complained_of=[ground.water])
        assert not matter_queries.visible_to(ground.other_handler).filter(pk=receipt.matter_id).exists()
        with pytest.raises(engine.StepRefused):
            take("forward", receipt.matter_id, ground.officer, MONDAY, lead_unit=ground.water)

    def test_a_unit_kept_out_afterwards_loses_sight_and_its_messages_lose_the_line(self, ground: Ground) -> None:
        who = registered(ground).matter_id
        take("forward", who, ground.officer, MONDAY, lead_unit=ground.water)
        take("object", who, ground.other_handler, MONDAY, reason="不属于我单位职权")
        take("agree_objection", who, ground.officer, MONDAY, reason="同意退回", own_unit=ground.bureau)
        take("keep_out", who, ground.officer, MONDAY, complained_units=[ground.water], reason="信访人反映该单位")
        assert not matter_queries.visible_to(ground.other_handler).filter(pk=who).exists()
        assert not Notice.objects.filter(matter_id=who, facts__has_key="gist").exclude(facts__gist="").exists()

    def test_an_accusation_is_restricted_and_handed_to_nobody_accused(self, ground: Ground) -> None:
        who = registered(ground).matter_id
        take("take_as_accusation", who, ground.officer, MONDAY, complained_units=[ground.water], notice=NOTICE)
        matter = Matter.objects.get(pk=who)
        assert (matter.restricted, matter.gist, matter.barred) == ("accusation", "", [ground.water])
        with pytest.raises(Refused):
            take("hand_accusation", who, ground.officer, MONDAY, lead_unit=ground.water)

    def test_who_stands_aside_can_do_nothing_more(self, ground: Ground) -> None:
        who = registered(ground, by=ground.handler, organ=ground.housing).matter_id
        take("stand_aside", who, ground.head, MONDAY, officer=ground.handler.officer_id, reason="与信访人是亲属")
        with pytest.raises(engine.NotYourStep):
            take("accept", who, ground.handler, MONDAY, notice=NOTICE)
        take("accept", who, ground.head, MONDAY, notice=NOTICE)

    def test_mediation_needs_both(self, ground: Ground) -> None:
        who = registered(ground, by=ground.handler, organ=ground.housing).matter_id
        take("accept", who, ground.handler, MONDAY, notice=NOTICE)
        with pytest.raises(engine.StepRefused):
            take("mediate", who, ground.handler, MONDAY, petitioner_agrees=True, other_agrees=False, note="对方不同意")
        take("mediate", who, ground.handler, MONDAY, petitioner_agrees=True, other_agrees=True, note="双方同意")


class TestConference:
    def test_gives_tasks_with_dates_and_closes_when_all_are_verified(self, ground: Ground) -> None:
        who = registered(ground, complained_of=[ground.water]).matter_id
        take("set_tier", who, ground.officer, MONDAY, tier="complex")
        take("propose_conference", who, ground.officer, MONDAY, instruction="涉及三个单位，政策有空白")
        conference = linked(who, "conference").pk
        take("screen_in", conference, ground.officer, MONDAY, note="同意召开")
        with pytest.raises(engine.StepRefused):
            take(
                "call", conference, ground.officer, MONDAY, members=[ground.water],
                meeting_at="2026-03-05T09:00", place="三楼", agenda="管网改造主办单位",
            )  # fmt: skip
        take(
            "call", conference, ground.officer, MONDAY, members=[ground.housing], meeting_at="2026-03-05T09:00",
            place="三楼", agenda="管网改造主办单位",
        )  # fmt: skip
        take("minute", conference, ground.officer, at("2026-03-05 15:00"), minutes="供水公司三月底前完成改造。")
        take(
            "give_task", conference, ground.officer, at("2026-03-06 09:00"), task_unit=ground.water,
            task_date=at("2026-03-31 09:00").date(), task="完成三号院供水管网改造",
        )  # fmt: skip
        task = linked(conference, "conference_task")
        assert (task.lead_unit_id, task.due_at) == (ground.water, at("2026-03-31 23:59:59"))
        seen = matter_queries.visible_to(ground.other_handler)
        assert [m.pk for m in seen] == [task.pk]
        stories = []
        for code in (task.code, Matter.objects.get(pk=who).code):
            with wall.seated(Actor.resident(code)):
                stories.append([each.code for each in matter_queries.chapters(Actor.resident(code))])
        assert stories == [[task.code], [Matter.objects.get(pk=who).code]]
        with pytest.raises(engine.StepRefused):
            take("verify", conference, ground.officer, at("2026-03-07 09:00"), note="没有核实")
        take("report", task.pk, ground.other_handler, at("2026-03-20 09:00"), note="已改造通水")
        take("verify", task.pk, ground.officer, at("2026-03-21 09:00"), note="现场核实属实")
        take("verify", conference, ground.officer, at("2026-03-22 09:00"), note="任务全部完成")
        take("close", conference, ground.officer, at("2026-03-22 10:00"), note="供水管网已改造完成")
        route = Clock.objects.get(matter=who, name="petition.route")
        assert (route.state, route.pauses) == ("running", [])
        assert matter_queries.last_note(ground.officer, Matter.objects.get(pk=who), "conference_done", MONDAY)


class TestLeader:
    def test_who_takes_it_is_named_in_it_with_a_plan_and_a_date(self, ground: Ground) -> None:
        who = registered(ground).matter_id
        other = made.officer("other leader", Role.DUTY_LEADER, ground.bureau, DISTRICT)
        given = {
            "leader": ground.leader.officer_id,
            "plan_date": at("2026-04-30 09:00").date(),
            "plan": "一个月内完成评估",
        }
        with pytest.raises(engine.StepRefused):
            take("take_lead", who, ground.officer, MONDAY, **given)
        take("set_tier", who, ground.officer, MONDAY, tier="major")
        take("take_lead", who, ground.officer, MONDAY, **given)
        assert Matter.objects.get(pk=who).officers == [ground.leader.officer_id]
        with pytest.raises(engine.StepRefused):
            take("report_plan", who, other, MONDAY, note="已召集两次协调")
        take("report_plan", who, ground.leader, MONDAY, note="已召集两次协调")
        assert Clock.objects.get(matter=who, name="petition.plan").due_at == at("2026-04-30 23:59:59")


class TestSwitches:
    def test_the_simplified_way_and_reopening_are_off_until_somebody_confirms_them(self, ground: Ground) -> None:
        who = registered(ground, by=ground.handler, organ=ground.housing).matter_id
        with pytest.raises(engine.StepRefused):
            take("choose_simplified", who, ground.handler, MONDAY, reason="初次信访，事实清楚")


def test_sent_again_under_the_same_key_it_is_one(ground: Ground) -> None:
    brought = petitions.Petition(words=WORDS, channel="counter")
    first = petitions.receive(brought, key="k", by=ground.officer, at=MONDAY)
    again = petitions.receive(brought, key="k", by=ground.officer, at=MONDAY)
    assert (first.matter_id, again.replayed) == (again.matter_id, True)
    assert Matter.objects.count() == 1
