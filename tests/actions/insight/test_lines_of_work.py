"""A page for each line of work: every number counts what its list holds, and nothing that is not for the reader."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest

from mazha.casework.centre import actions as centre
from mazha.casework.mediation import actions as mediation
from mazha.casework.reception import actions as reception
from mazha.insight import queries as insight
from mazha.insight import work
from mazha.insight.queries.working import NoSuchFigure
from mazha.matters.models import Matter
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.roles import Role
from mazha.procedures import actions as procedures
from mazha.procedures.figures import Days, Line
from tests import world
from tests.actions.centre import hall
from tests.actions.labour import making as disputing
from tests.actions.mediation import making
from tests.actions.petitions import ground as petitioning
from tests.actions.petitions.ground import NOTICE, Ground
from tests.actions.test_taking import opened
from tests.world import DISTRICT, World, at

pytestmark = pytest.mark.django_db
YEAR = Days(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
LATER = at("2026-05-20 09:00")
SYSTEM = Actor.system("tests")


@pytest.fixture(autouse=True)
def seated() -> None:
    wall.sit(SYSTEM)


def line(name: str) -> Line:
    return next(each for each in work.LINES if each.name == name)


def read(reader: Actor, name: str, days: Days = YEAR) -> dict[str, int]:
    """What is not none on the reader's page; each number held against its list, under the reader's own wall."""
    wall.sit(reader)
    found = insight.counted(reader, line(name), days, LATER)
    for figure, count in found.items():
        _figure, matters = insight.behind_work(reader, line(name), figure, days, LATER)
        assert matters.count() == len(set(matters.values_list("pk", flat=True))) == count, figure
    wall.sit(SYSTEM)
    return {figure: count for figure, count in found.items() if count}


class TestPetitions:
    @pytest.fixture
    def ground(self) -> Ground:
        return petitioning.make()

    def test_counts_what_came_which_road_it_took_and_what_was_decided(self, ground: Ground) -> None:
        petitioning.served(ground)
        petitioning.registered(ground, group_size=12)
        referred = petitioning.registered(ground).matter_id
        petitioning.take("refer", referred, ground.officer, petitioning.MONDAY, road="arbitration", notice=NOTICE)
        assert read(ground.leader, "petitions") == {
            "received": 3, "groups": 1, "unrouted": 1, "open": 2, "overdue": 1, "road_arbitration": 1, "road_six": 1,
            "decided": 1, "on_time": 1, "result_reject": 1,
        }  # fmt: skip

    def test_counts_old_ones_by_the_day_they_were_first_brought(self, ground: Ground) -> None:
        for day in ("2021-05-21", "2021-05-20", "2016-05-21", "2016-05-20", "2011-01-01"):
            petitioning.registered(ground, first_raised=dt.date.fromisoformat(day))
        found = read(ground.leader, "petitions")
        assert (found["over_5"], found["over_10"]) == (2, 2)

    def test_counts_old_ones_without_a_first_day_by_their_registration(self, ground: Ground) -> None:
        for day in ("2021-05-21", "2021-05-20", "2016-05-20"):
            registered = petitioning.registered(ground).matter_id
            Matter.objects.filter(pk=registered).update(opened_at=at(f"{day} 09:00"))
        found = read(ground.leader, "petitions")
        assert (found["over_5"], found["over_10"]) == (1, 1)

    def test_leaves_out_what_the_reader_is_kept_from(self, ground: Ground) -> None:
        petitioning.registered(ground, complained_of=[ground.water])
        inside = petitioning.officer("inside", Role.DUTY_LEADER, ground.water, DISTRICT)
        assert read(inside, "petitions") == {}
        assert read(ground.leader, "petitions")["received"] == 1

    def test_counts_within_the_readers_reach_alone(self, ground: Ground) -> None:
        petitioning.served(ground)
        petitioning.registered(ground)
        assert read(ground.head, "petitions")["received"] == 1
        assert read(ground.review_head, "petitions") == {}


class TestMediation:
    def test_counts_the_way_from_the_invitation_to_performance(self) -> None:
        room = making.signed(making.made())
        room.take("breach", room.applicant)
        second = mediation.apply(making.applied(), by=Actor.resident(""), at=making.MONDAY).matter_id
        assert read(room.world.leader, "mediation") == {
            "received": 2, "both_agreed": 1, "open": 2, "overdue": 2, "agreed_written": 1, "breached": 1,
            "breached_now": 1,
        }  # fmt: skip
        assert Matter.objects.get(pk=second).stage == "registered"

    def test_goes_by_the_day_of_registration_and_by_this_moment(self) -> None:
        room = making.signed(making.made())
        april = Days(dt.date(2026, 4, 1), dt.date(2026, 4, 30))
        assert read(room.world.leader, "mediation", april) == {"open": 1, "overdue": 1}

    def test_counts_what_the_other_side_declined(self) -> None:
        room = making.invited(making.made())
        room.take("decline", room.other())
        assert read(room.world.leader, "mediation") == {"received": 1, "declined": 1}


class TestReception:
    def test_counts_who_came_and_what_was_done_for_them(self) -> None:
        people = world.make()
        plan = reception.Plan(
            kind="leader", date=dt.date(2026, 3, 12), starts=dt.time(9), ends=dt.time(11, 30), place="接待室",
            themes="物业与供水", organisation_id=people.hall, leader_id=people.leader.officer_id or 0,
            leader_title="副区长", places=3, walk_ins=1,
        )  # fmt: skip
        day = reception.plan_day(plan, by=people.centre_lead, at=at("2026-03-02 09:00"))
        reception.publish_day(day, by=people.centre_lead, at=at("2026-03-02 09:00"))
        booked = [
            reception.book(
                day, reception.Asked(words="小区二次供水长期浑浊，反映过三次。", phone=f"1381234123{n}"),
                by=Actor.resident(""), at=at("2026-03-02 09:00"),
            )
            for n in range(3)
        ]  # fmt: skip
        answered, missed, _waiting = [each.matter_id for each in booked]
        there = at("2026-03-12 09:30")
        self.take("receive", answered, people.clerk, there, record="来访人说了三次供水问题。", readback="signed")
        self.take("answer", answered, people.leader, there, solved="solved", reply="水箱已清洗，水质检测合格。")
        self.take("contest", answered, Actor.resident(booked[0].code), there, reason="还是浑的")
        self.take("miss", missed, people.clerk, there)
        assert read(people.leader, "reception") == {
            "received": 3, "kind_leader": 3, "open": 2, "overdue": 2, "met": 1, "not_come": 1, "on_the_spot": 1,
            "result_solved": 1, "contested": 1,
        }  # fmt: skip

    def take(self, step: str, matter_id: UUID, by: Actor, when: dt.datetime, **given: object) -> None:
        with wall.seated(by):
            procedures.take(step=step, matter_id=matter_id, given=given, by=by, at=when)


class TestLabour:
    def test_counts_disputes_and_sums_wages_of_the_same_matters(self) -> None:
        site = disputing.agreed(disputing.made())
        site.clock = at("2026-03-31 10:00")
        site.take("record_payment", site.clerk, instalment=1, paid_date="2026-03-31")
        assert read(site.world.leader, "labour") == {
            "received": 1, "claimed": 1, "open": 1, "overdue": 1, "both_agreed": 1, "agreed": 1,
        }  # fmt: skip
        assert self.sums(site) == {"claimed": 18_000_11, "recovered": 0}
        site.take("confirm_for", site.clerk, instalment=1, workers="1", how="电话核实")
        assert self.sums(site)["recovered"] == 3000_00

    def sums(self, site: disputing.Site) -> dict[str, int]:
        leader = site.world.leader
        with wall.seated(leader):
            return dict(insight.amounts(leader, line("labour"), YEAR, LATER))


class TestHall:
    def test_counts_bundles_by_the_matter_that_leads_and_their_parts(self) -> None:
        people = world.make()
        brought = [opened(words=words).id for words in ("楼下路灯三天不亮了。", "树枝伸进阳台打窗户。")]
        opened(words="另一个人的事，不在一揽子里。")
        centre.tie_together(brought, lead=brought[0], by=people.clerk, at=LATER)
        assert read(people.leader, "bundles") == {"received": 1, "parts": 2, "open": 1, "overdue": 2}
        assert read(people.head, "bundles") == {}

    def test_counts_what_could_not_get_done_and_what_changed_at_the_window(self) -> None:
        people = world.make()
        hall.set_up(people)
        told = centre.Undone(words="跑了三趟都说缺材料，每次缺的还不一样。", window_number=3, phone="13812341234")
        raised = centre.raise_undone(told, by=Actor.resident(""), at=at("2026-03-02 09:00"))
        with wall.seated(people.centre_lead):
            for step, given in [
                ("take", {}),
                ("answer", {"solved": "solved", "mended": "rule", "reply": "这份证明不该要，已为您办好。"}),
            ]:  # fmt: skip
                procedures.take(
                    step=step, matter_id=raised.matter_id, given=given, by=people.centre_lead, at=at("2026-03-03 09:00")
                )
        assert read(people.centre_lead, "undone") == {"received": 1, "result_solved": 1, "mended_rule": 1}


class TestWhoReads:
    def test_each_post_has_the_lines_it_answers_for(self) -> None:
        people = world.make()
        names = [each.name for each in insight.lines_for(people.centre_lead)]
        assert names == ["mediation", "labour", "reception", "bundles", "undone"]
        assert insight.lines_for(people.handler) == []

    def test_refuses_a_line_of_another_post_as_one_that_is_not_there(self, people: World) -> None:
        for name in ("undone", "nothing"):
            with pytest.raises(NoSuchFigure):
                insight.line_of_work(people.head, name)
        with pytest.raises(NoSuchFigure):
            insight.behind_work(people.leader, line("undone"), "nothing", YEAR, LATER)

    @pytest.fixture
    def people(self) -> World:
        return world.make()


class TestEveryLine:
    @pytest.mark.parametrize("name", [each.name for each in work.LINES])
    def test_names_its_numbers_once_and_says_what_each_counts(self, name: str) -> None:
        figures = line(name).figures(LATER)
        assert len({each.name for each in figures}) == len(figures)
        assert {"received", "open", "overdue"} <= {each.name for each in figures}
        for each in figures:
            for text in (each.title, each.says):
                assert not text.zh.isascii(), each.name
                assert text.en.replace("“", "").replace("”", "").isascii(), each.name
