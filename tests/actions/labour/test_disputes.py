"""A labour dispute from the list of workers to the last yuan, or to arbitration."""

from __future__ import annotations

import datetime as dt

import pytest

from mazha.casework.labour import actions as labour
from mazha.casework.labour import figures, queries
from mazha.casework.labour.figures import Period
from mazha.casework.labour.models import Attempt, Case, Claim, Payment, Signature
from mazha.documents import queries as documents
from mazha.documents.models import Document
from mazha.kernel.errors import Forbidden, Refused, Unacceptable, Unknown
from mazha.matters import queries as matters
from mazha.matters.models import Matter, Note, Party, Words
from mazha.people import sealing, wall
from mazha.people.actor import Actor
from mazha.procedures import registry
from mazha.procedures.models import Clock
from tests.actions.labour.making import MONDAY, SYSTEM, Site, agreed, applied, drafted, made, mediating, scan
from tests.world import at

pytestmark = pytest.mark.django_db


def due(site: Site, clock: str, of: Matter | None = None) -> str:
    row = Clock.objects.filter(matter_id=of.pk if of else site.id, name=clock).latest("started_at")
    return f"{row.due_at.astimezone(MONDAY.tzinfo):%Y-%m-%d}"


class TestApply:
    def test_keeps_each_claim_in_whole_fen_and_names_no_worker_in_the_line_of_lists(self, site: Site) -> None:
        claims = Claim.objects.filter(matter_id=site.id).order_by("number").values_list("amount_fen", "kind")
        assert list(claims) == [(900_000, "wages"), (600_010, "wages"), (300_001, "wages")]
        assert site.row().gist == "3人与鲁冉建筑劳务有限公司（东方花园三期），18,000.11元"
        assert [w.name for w in site.seen().workers] == ["刘大勇", "陈小军", "杨春生"]
        assert "刘大勇" not in str(site.seen(SYSTEM))

    def test_starts_the_fifteen_days_and_the_year_when_it_is_received(self, site: Site) -> None:
        assert due(site, "labour.mediation") == "2026-03-17"
        assert due(site, "labour.limit") == "2027-03-02"

    def test_names_every_wrong_line_at_once_and_keeps_nothing(self, site: Site) -> None:
        before = (Matter.objects.count(), Party.objects.count(), Claim.objects.count())
        listed = (
            "刘大勇,13800000001,9000\n,13800000002,5\n陈小军,12,6000\n杨春生,13800000003,六千\n刘大勇,13800000001,1"
        )
        with pytest.raises(Unacceptable) as refused:
            labour.apply(applied(workers=listed, employer=" ", told=""), by=SYSTEM, at=MONDAY)
        problems = refused.value.problems
        assert set(problems) == {"workers", "employer", "told"}
        assert [line.split("：")[0] for line in problems["workers"].split("\n")] == [
            "第2行", "第3行", "第4行", "第5行",
        ]  # fmt: skip
        assert (Matter.objects.count(), Party.objects.count(), Claim.objects.count()) == before

    def test_takes_a_worker_alone_and_refuses_the_employer_with_their_number(self, site: Site) -> None:
        own = {"workers": "", "name": "周芳", "phone": "13800000005", "amount": "5,200.5元", "channel": "portal"}
        receipt = labour.apply(applied(**own), by=Actor.resident(""), at=MONDAY)
        assert Claim.objects.get(matter_id=receipt.matter_id).amount_fen == 520_050
        with pytest.raises(Unacceptable) as refused:
            labour.apply(applied(**own | {"employer_phone": "13800000005"}), by=Actor.resident(""), at=MONDAY)
        assert set(refused.value.problems) == {"employer_phone"}

    def test_gives_the_first_answer_when_it_is_sent_twice(self, site: Site) -> None:
        first, second = (labour.apply(applied(), key="twice", by=SYSTEM, at=MONDAY) for _ in range(2))
        assert first.matter_id == second.matter_id
        assert Case.objects.count() == 2


class TestLevels:
    def test_goes_from_community_to_street_to_district_on_one_clock(self, site: Site) -> None:
        site.take("take_on", site.world.clerk, desk=site.community)
        site.take("invite", site.community_clerk)
        site.take("agree_for", site.community_clerk, note="经理到场同意")
        assert [name for _id, name in _desks(site, site.community_clerk)] == ["东关街道办事处"]
        site.take("pass_on", site.community_clerk, desk=site.street, tried="谈了一次，只肯付一半。")
        with pytest.raises(Refused):
            site.take("pass_on", site.community_clerk, desk=site.district, tried="不再是这一级的")
        with pytest.raises(Unacceptable) as wrong:
            site.take("pass_on", site.street_clerk, desk=site.community, tried="往下一级转")
        assert set(wrong.value.problems) == {"desk"}
        site.take("pass_on", site.street_clerk, desk=site.district, tried="又谈了两次。")
        with pytest.raises(Unacceptable):
            site.take("pass_on", site.clerk, desk=site.district, tried="没有更高的一级了")
        turns = Attempt.objects.filter(matter_id=site.id).order_by("number")
        assert [(turn.level, turn.tried) for turn in turns] == [
            ("community", "谈了一次，只肯付一半。"), ("street", "又谈了两次。"), ("district", ""),
        ]  # fmt: skip
        assert Clock.objects.filter(matter_id=site.id, name="labour.mediation").count() == 1
        assert due(site, "labour.mediation") == "2026-03-17"
        assert [turn.tried for turn in site.seen().levels][:2] == ["谈了一次，只肯付一半。", "又谈了两次。"]

    def test_opens_arbitration_when_the_fifteen_days_are_over_and_not_before(self, site: Site) -> None:
        mediating(site)
        site.clock = at("2026-03-17 23:50")
        with pytest.raises(Refused):
            site.take("lapse", site.workers)
        site.clock = at("2026-03-18 00:00")
        site.take("lapse", site.workers)
        assert site.row().stage == "arbitration_ready"
        assert Case.objects.get(pk=site.id).ended_at == site.clock
        running = Clock.objects.filter(matter_id=site.id, state="running").values_list("name", flat=True)
        assert list(running) == ["labour.limit"]

    def test_opens_it_at_once_when_the_employer_declines(self, site: Site) -> None:
        site.take("take_on", site.world.clerk, desk=site.district)
        site.take("invite", site.clerk)
        site.take("decline", site.employer())
        assert site.row().stage == "arbitration_ready"


def _desks(site: Site, by: Actor) -> list[tuple[str, str]]:
    with wall.seated(by):
        return queries.choices(by, site.row(), "pass_on", ["desk"], site.clock)["desk"]


class TestAgreement:
    def test_gives_each_worker_equal_parts_with_the_rest_in_the_last(self, site: Site) -> None:
        drafted(site, amounts="2 6000.01\n3、 2999", parts=3)
        seen = site.seen()
        assert [worker.agreed for worker in seen.workers] == ["9,000.00", "6,000.01", "2,999.00"]
        assert seen.agreement is not None
        assert [(f"{part.due_date}", part.amount) for part in seen.agreement.parts] == [
            ("2026-03-31", "5,999.66"), ("2026-04-30", "5,999.66"), ("2026-05-31", "5,999.69"),
        ]  # fmt: skip

    def test_names_every_line_of_sums_that_does_not_fit(self, site: Site) -> None:
        mediating(site)
        with pytest.raises(Unacceptable) as refused:
            site.take(
                "draft", site.clerk, facts="拖欠三个月工资，双方认可。", points="分期付清。", first_due="2026-03-01",
                amounts="1 9000.01\n4 1\n两千",
            )  # fmt: skip
        assert set(refused.value.problems) == {"first_due", "amounts"}
        assert refused.value.problems["amounts"].count("\n") == 2

    def test_binds_only_when_every_worker_and_the_employer_have_signed(self, site: Site) -> None:
        drafted(site)
        site.take("sign", site.workers, worker=1, phone_end="0001")
        site.take("sign", site.employer())
        with pytest.raises(Refused) as missing:
            site.take("seal", site.clerk)
        assert "2, 3" in missing.value.message
        assert not Document.objects.exists()
        with pytest.raises(Refused):
            site.take("sign", site.workers, worker=1, phone_end="0001")
        site.take("sign_for", site.clerk, side="workers", workers="2-3", photos=[scan()])
        site.take("seal", site.clerk)
        assert Document.objects.get(matter_id=site.id).kind == "labour.agreement"
        for who in (site.workers, site.employer()):
            with wall.seated(who):
                assert [d.kind for d in documents.documents_of(who, site.row(), site.clock)] == ["labour.agreement"]

    @pytest.mark.parametrize(("worker", "phone_end"), [(1, "0002"), (1, ""), (2, "2"), (3, "0001")])
    def test_lets_nobody_with_the_groups_code_sign_for_another(self, site: Site, worker: int, phone_end: str) -> None:
        drafted(site)
        with pytest.raises(Unacceptable) as refused:
            site.take("sign", site.workers, worker=worker, phone_end=phone_end)
        assert set(refused.value.problems) == {"phone_end"}
        assert not Signature.objects.exists()

    def test_asks_a_worker_who_stands_alone_for_no_number(self) -> None:
        site = made(workers="刘大勇，13800000001，9000")
        drafted(site)
        site.take("sign", site.workers)
        assert Signature.objects.filter(matter_id=site.id).count() == 1

    def test_refuses_a_paper_signature_without_its_scan(self, site: Site) -> None:
        drafted(site)
        with pytest.raises(Unacceptable) as refused:
            site.take("sign_for", site.clerk, side="employer", photos=[])
        assert set(refused.value.problems) == {"photos"}

    def test_a_new_draft_is_signed_anew(self, site: Site) -> None:
        drafted(site)
        site.take("sign", site.employer())
        site.take(
            "draft",
            site.clerk,
            facts="重新核对了工资表，双方认可。",
            points="两期付清。",
            first_due="2026-04-10",
            parts=2,
        )
        seen = site.seen()
        assert seen.agreement is not None
        assert not seen.agreement.employer_signed
        assert len(seen.agreement.parts) == 2


class TestPayments:
    def test_recovers_what_was_confirmed_and_ends_with_the_last_fen(self, site: Site) -> None:
        agreed(site)
        site.clock = at("2026-03-31 10:00")
        site.take("record_payment", site.employer(), instalment=1, paid_date="2026-03-31")
        assert site.seen().recovered == "0.00"
        site.take("confirm_paid", site.workers, payment=1, phone_end="0001")
        site.take("deny_paid", site.workers, payment=2, phone_end="0002")
        site.take("confirm_for", site.clerk, instalment=1, workers="3", how="电话核实，已到账")
        assert [worker.recovered for worker in site.seen().workers] == ["3,000.00", "0.00", "1,000.00"]
        site.take("record_payment", site.clerk, instalment=1, paid_date="2026-03-31", workers="2", amount="2000.03")
        site.take("confirm_paid", site.workers, payment=4, phone_end="0002")
        site.clock = at("2026-05-31 10:00")
        for part in (2, 3):
            site.take("record_payment", site.clerk, instalment=part, paid_date="2026-05-31")
            assert site.row().stage == "agreed"
            site.take("confirm_for", site.clerk, instalment=part, how="银行流水")
        row = site.row()
        assert (row.stage, row.outcome) == ("performed", "performed")
        assert site.seen().recovered == "18,000.11"
        assert not Clock.objects.filter(matter_id=site.id, state="running").exists()

    def test_refuses_more_than_is_due_a_day_ahead_and_twice(self, site: Site) -> None:
        agreed(site)
        with pytest.raises(Unacceptable) as refused:
            site.take("record_payment", site.clerk, instalment=1, paid_date="2026-03-09", amount="3000.01")
        assert set(refused.value.problems) == {"paid_date", "amount"}
        site.take("record_payment", site.clerk, instalment=1, paid_date="2026-03-02")
        with pytest.raises(Unacceptable):
            site.take("record_payment", site.clerk, instalment=1, paid_date="2026-03-02")
        with pytest.raises(Unacceptable) as unknown:
            site.take("record_payment", site.clerk, instalment=1, paid_date="2026-03-02", workers="2,9")
        assert set(unknown.value.problems) == {"workers"}
        assert Payment.objects.count() == 3

    def test_a_breach_opens_the_roads_and_needs_a_day_that_is_past(self, site: Site) -> None:
        agreed(site)
        site.clock = at("2026-03-31 23:40")
        with pytest.raises(Refused):
            site.take("breach", site.workers, reason="还没有付钱")
        site.clock = at("2026-04-01 00:00")
        site.take("breach", site.workers, reason="到日子没有付钱")
        assert site.row().stage == "breached"
        offered = {"payment_order", "suit", "to_arbitration", "mend", "record_payment"}
        assert offered <= {s.name for s in registry.packaged()["labour"].steps.values() if "breached" in s.frm}
        site.take("payment_order", site.workers)
        assert (site.row().stage, site.row().outcome) == ("elsewhere", "payment_order")

    def test_no_payment_order_for_anything_else(self, site: Site) -> None:
        receipt = labour.apply(applied(kind="other"), by=SYSTEM, at=MONDAY)
        site.id, site.workers = receipt.matter_id, Actor.resident(receipt.code)
        agreed(site)
        site.clock = at("2026-04-01 09:00")
        site.take("breach", site.workers, reason="到日子没有付钱")
        with pytest.raises(Refused):
            site.take("payment_order", site.workers)
        site.take("to_arbitration", site.workers)
        assert site.row().stage == "arbitration_ready"


class TestArbitration:
    def test_carries_parties_claims_and_papers_over_in_one_numbered_document(self, site: Site) -> None:
        mediating(site)
        site.take("fail", site.clerk, tried="公司不同意，谈了两次。")
        site.take("hand_over", site.workers)
        case = site.follower("arbitration")
        assert (case.stage, case.lead_unit_id) == ("filed", site.arbitration.posts[0].organisation_id)
        assert due(site, "labour.arb_accept", case) == "2026-03-09"
        words = Words.objects.get(pk=case.pk).text
        assert "9,000.00元" in words
        assert "合计18,000.11元" in words
        names = [
            sealing.unseal(bytes(p.name_sealed or b""), f"party.name:{p.pk}") for p in Party.objects.filter(matter=case)
        ]
        assert sorted(names) == sorted(["刘大勇", "陈小军", "杨春生", "鲁冉建筑劳务有限公司"])
        assert Document.objects.get(matter=case).kind == "labour.handover"
        with wall.seated(site.arbitration):
            assert matters.by_id(site.arbitration, site.id).stage == "handed_over"
            assert queries.dispute_of(site.arbitration, site.row(), site.clock) is not None
        chapters = {c.procedure for c in _chapters(site.workers)}
        assert chapters == {"labour", "arbitration"}

    def test_its_result_is_told_in_the_dispute(self, site: Site) -> None:
        mediating(site)
        site.take("stop", site.workers)
        site.take("hand_over", site.clerk)
        case = site.follower("arbitration")
        site.take("accept", site.arbitration, of=case.pk)
        site.take("call_hearing", site.arbitration, of=case.pk, hearing_at="2026-03-20T09:00")
        site.take("hear", site.arbitration, of=case.pk, note="双方到庭")
        with pytest.raises(Forbidden):
            site.take("extend", site.arbitration, of=case.pk, reason="需要调取台账")
        site.take("extend", site.director, of=case.pk, reason="需要调取台账")
        assert due(site, "labour.arb_award", case) == "2026-05-06"
        site.take("award", site.arbitration, of=case.pk, award="公司十日内支付工资。")
        told = Note.objects.filter(matter_id=site.id, for_resident=True).values_list("text", flat=True)
        assert "公司十日内支付工资。" in list(told)

    def test_says_so_where_there_is_no_commission(self, site: Site) -> None:
        from mazha.people.models import Post

        mediating(site).take("stop", site.workers)
        Post.objects.filter(role="arbitration_clerk").update(end_date=dt.date(2025, 1, 1))
        with pytest.raises(Refused):
            site.take("hand_over", site.workers)
        assert site.row().stage == "arbitration_ready"
        assert not Matter.objects.filter(procedure="arbitration").exists()


def _chapters(by: Actor) -> list[matters.Chapter]:
    with wall.seated(by):
        return matters.chapters(by)


class TestInspection:
    def test_goes_on_beside_mediation_and_is_told_to_the_workers(self, site: Site) -> None:
        mediating(site)
        site.take("to_inspection", site.workers)
        case = site.follower("inspection")
        with pytest.raises(Refused):
            site.take("to_inspection", site.clerk)
        for wrong in ({"disputed": True, "pending": False}, {"disputed": False, "pending": True}):
            with pytest.raises(Unacceptable):
                site.take("file", site.inspector, of=case.pk, **wrong)
        site.take("file", site.inspector, of=case.pk, disputed=False, pending=False)
        assert due(site, "labour.inspection", case) == "2026-05-28"
        with pytest.raises(Forbidden):
            site.take("extend", site.inspector, of=case.pk, reason="台账在外地")
        site.take("extend", site.inspection_head, of=case.pk, reason="台账在外地")
        assert due(site, "labour.inspection", case) == "2026-07-10"
        site.take("decide", site.inspector, of=case.pk, decision="责令限期支付。")
        assert Note.objects.filter(matter_id=site.id, text="责令限期支付。", for_resident=True).exists()
        assert site.row().stage == "mediating"

    def test_takes_no_dispute_that_belongs_to_arbitration(self, site: Site) -> None:
        receipt = labour.apply(applied(kind="compensation"), by=SYSTEM, at=MONDAY)
        site.id, site.workers = receipt.matter_id, Actor.resident(receipt.code)
        with pytest.raises(Refused) as refused:
            site.take("to_inspection", site.workers)
        assert "第二十一条" in refused.value.message
        assert not Matter.objects.filter(procedure="inspection").exists()

    def test_what_is_refused_shows_its_road(self, site: Site) -> None:
        site.take("to_inspection", site.workers)
        case = site.follower("inspection")
        site.take("refuse", site.inspector, of=case.pk, why="there", reason="已经申请仲裁，请等待裁决。")
        assert site.row(case.pk).stage == "refused"
        assert Note.objects.filter(matter=case, for_resident=True, text__contains="等待裁决").exists()


class TestWhoSees:
    def test_the_claims_are_for_those_at_the_table(self, site: Site) -> None:
        agreed(site)
        for who in (site.world.dispatcher, site.world.leader, site.world.clerk):
            with wall.seated(who):
                assert queries.dispute_of(who, site.row(), site.clock) is None
                assert not Claim.objects.exists()
                assert not Payment.objects.exists()
        assert [worker.name for worker in site.seen(site.employer()).workers] == ["刘大勇", "陈小军", "杨春生"]
        with wall.seated(site.clerk):
            found = queries.dispute_of(site.clerk, site.row(), site.clock)
        assert found is not None
        assert "刘大勇" not in str(found)
        with wall.seated(site.world.handler), pytest.raises(Unknown):
            matters.by_id(site.world.handler, site.id)

    def test_who_passed_it_on_reads_it_still_and_acts_no_more(self, site: Site) -> None:
        site.take("take_on", site.world.clerk, desk=site.street)
        site.take("invite", site.street_clerk)
        site.take("agree_for", site.street_clerk, note="同意")
        site.take("pass_on", site.street_clerk, desk=site.district, tried="谈了一次没有结果")
        with wall.seated(site.street_clerk):
            assert matters.by_id(site.street_clerk, site.id).lead_unit_id == site.district
        with pytest.raises(Forbidden):
            site.take("fail", site.street_clerk, tried="还想办")


class TestFigures:
    PERIOD = Period(dt.date(2026, 3, 1), dt.date(2026, 3, 31))

    def test_adds_wages_by_employer_and_project_and_leaders_read_sums(self, site: Site) -> None:
        agreed(site)
        site.take("record_payment", site.clerk, instalment=1, paid_date="2026-03-02", workers="1")
        site.take("confirm_paid", site.workers, payment=1, phone_end="0001")
        other = labour.apply(applied(kind="injury", employer="别家公司"), by=SYSTEM, at=MONDAY)
        for who in (site.clerk, site.world.leader):
            with wall.seated(who):
                found = figures.counted(who, self.PERIOD)
            assert (found.whole.matters, found.whole.workers) == (1, 3)
            assert (found.whole.claimed, found.whole.recovered) == ("18,000.11", "3,000.00")
            named = [(line.name, line.claimed, line.recovered) for line in (*found.employers, *found.projects)]
            assert named == (
                []
                if who is site.world.leader
                else [("鲁冉建筑劳务有限公司", "18,000.11", "3,000.00"), ("东方花园三期", "18,000.11", "3,000.00")]
            )
        with wall.seated(site.clerk):
            assert figures.behind(site.clerk, self.PERIOD, employer="鲁冉建筑劳务有限公司").get().pk == site.id
        with wall.seated(site.world.leader):
            assert [m.pk for m in figures.behind(site.world.leader, self.PERIOD)] == [site.id]
            assert not figures.behind(site.world.leader, self.PERIOD, employer="鲁冉建筑劳务有限公司")
        assert other.matter_id != site.id

    def test_of_another_period_there_is_nothing(self, site: Site) -> None:
        with wall.seated(site.world.leader):
            found = figures.counted(site.world.leader, Period(dt.date(2026, 4, 1), dt.date(2026, 4, 30)))
        assert (found.whole.matters, found.whole.claimed) == (0, "0.00")
