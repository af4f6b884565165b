"""What a leader asks of petitions, each number a question that opens its own list. Nothing is counted by person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q

from mazha.casework.petitions.queries import TABLES
from mazha.kernel.moments import day_of, start_of
from mazha.people.roles import Role
from mazha.procedures.figures import Figure, Group, Line, by_fact, overdue, received, still_open
from mazha.procedures.table import Text

PETITION = Q(procedure="petition")
_OF_THOSE = Text("所选期间内登记的信访事项中", "Of the petitions registered in the period")
_ALL = Text(
    "含复查、复核、联席会议及其任务。", " Reviews, re-reviews, joint conferences and their tasks are among them."
)
_ROADS = {
    "advice": Text("建议意见（第29条）", "Advice (29)"),
    "accusation": Text("检举控告（第30条）", "Accusation (30)"),
    "court": Text("诉讼、复议等（31条一项）", "Courts, reconsideration (31(1))"),
    "arbitration": Text("仲裁（31条二项）", "Arbitration (31(2))"),
    "party": Text("申诉复审（31条三项）", "Party or service appeal (31(3))"),
    "administrative": Text("行政程序（31条四项）", "Administrative procedure (31(4))"),
    "duty": Text("法定职责（31条五项）", "Statutory duty (31(5))"),
    "six": Text("受理（31条六项）", "Accepted (31(6))"),
    "forward": Text("转送，待受理", "Forwarded, not accepted yet"),
    "assign": Text("交办，待受理", "Assigned, not accepted yet"),
    "pending": Text("并入在办件", "Joined to a pending one"),
    "final": Text("已终结，帮扶", "Concluded before: help"),
}
_RESULTS = {
    "support": Text("支持", "Supported"),
    "explain": Text("解释说明", "Explained"),
    "reject": Text("不予支持", "Not supported"),
}
_REVIEWED = {
    "upheld": Text("维持", "Upheld"),
    "changed": Text("变更", "Changed"),
    "redo": Text("责令重新处理", "To be done anew"),
}


def groups(at: dt.datetime) -> Sequence[Group]:
    """Every figure there is. `at` is now: what is overdue, and how old a petition is, follow from it."""
    return (
        Group(Text("收到", "Intake"), _intake(at)),
        Group(Text("途径", "Roads taken"), by_fact("road", "road_taken", _ROADS, PETITION, _OF_THOSE)),
        Group(Text("办理", "Handling"), _handling()),
        Group(Text("复查复核", "Reviews"), _reviews()),
        Group(Text("积案（在办，按首次提出）", "Backlog, open, by when first brought"), backlog(at)),
        Group(Text("联席会议", "Joint conferences"), _conferences()),
    )


def _one(name: str, title: tuple[str, str], says: tuple[str, str], where: Q, *, now: bool = False) -> Figure:
    return Figure(name=name, title=Text(*title), says=Text(*says), where=where, now=now)


def _intake(at: dt.datetime) -> list[Figure]:
    return [
        received(PETITION),
        _one(
            "groups", ("其中多人反映", "Of these by a group"),
            ("所选期间内登记的信访事项中，登记人数在两人以上的。",
             "Of the petitions registered in the period, those brought by two or more people."),
            PETITION & Q(facts__group_size__gte=2),
        ),
        _one(
            "unrouted", ("待确定途径", "Road still to be found"),
            ("此刻还在“待确定途径”环节的信访事项。",
             "Petitions that are at the stage “road to be found” at this moment."),
            PETITION & Q(stage="received"), now=True,
        ),
        still_open(Q(), _ALL),
        overdue(Q(), at, _ALL),
    ]  # fmt: skip


def _handling() -> list[Figure]:
    decided = PETITION & Q(facts__has_key="result")
    return [
        _one(
            "decided", ("已有处理意见", "With an opinion"),
            ("所选期间内登记的信访事项中，至今已拟定处理意见的，含待签发的。",
             "Of the petitions registered in the period, those for which an opinion has been drawn up, signed or not."),
            decided,
        ),
        _one(
            "on_time", ("其中未超过法定期限", "Of these within the dates of the law"),
            ("已有处理意见、没有任何一个法定期限超过的；依法延长的按延长后计算。",
             "With an opinion and no date of the law passed; lawful extensions are counted in."),
            decided & Q(late_by_law=False),
        ),
        _one(
            "late", ("超过法定期限", "Past a date of the law"),
            ("所选期间内登记的信访事项中，曾超过法定期限的，不论现在是否办结。",
             "Of the petitions registered in the period, those that passed a date of the law, ended or not."),
            PETITION & Q(late_by_law=True),
        ),
        *by_fact("result", "result", _RESULTS, decided, _OF_THOSE),
        *by_fact(
            "tier", "tier",
            {"complex": Text("复杂：联席会议",
                "Complex: joint conference"), "major": Text("重大：领导包案",
                "Major: a leader takes it")},
            PETITION, _OF_THOSE,
        ),
    ]  # fmt: skip


def _reviews() -> list[Figure]:
    decided = Q(procedure__in=("petition_review", "petition_recheck"), facts__has_key="review_result")
    of_reviews = Text("所选期间内提出的复查、复核中", "Of the reviews and re-reviews asked for in the period")
    return [
        _one(
            "reviews", ("申请复查", "Reviews asked for"),
            ("所选期间内登记的复查申请。", "Requests for a review registered in the period."),
            Q(procedure="petition_review"),
        ),
        _one(
            "rechecks", ("申请复核", "Re-reviews asked for"),
            ("所选期间内登记的复核申请。", "Requests for a re-review registered in the period."),
            Q(procedure="petition_recheck"),
        ),
        *by_fact("review", "review_result", _REVIEWED, decided & Q(stage="decided"), of_reviews),
        _one(
            "concluded", ("终结后继续帮扶", "Concluded, help going on"),
            ("此刻处于“信访程序终结，帮扶继续”的信访事项。",
             "Petitions that stand at “concluded; help goes on” at this moment."),
            PETITION & Q(stage="final"), now=True,
        ),
    ]  # fmt: skip


def _conferences() -> list[Figure]:
    held, tasks = Q(procedure="conference"), Q(procedure="conference_task")
    return [
        _one(
            "conferences", ("提请联席会议", "Joint conferences proposed"),
            ("所选期间内提请的联席会议，不论是否召开。",
             "Joint conferences proposed in the period, whether held or not."), held,
        ),
        _one(
            "conferences_settled", ("其中已办结", "Of these closed"),
            ("所选期间内提请的联席会议中，以化解办结的。", "Of those proposed in the period, closed as settled."),
            held & Q(outcome="settled"),
        ),
        _one(
            "conferences_raised", ("其中提交上级", "Of these put to the next level"),
            ("所选期间内提请的联席会议中，提交上级的。", "Of those proposed in the period, put to the next level."),
            held & Q(outcome="raised"),
        ),
        _one(
            "tasks", ("派发任务", "Tasks given"),
            ("所选期间内由联席会议派发的任务，一项任务计一件。",
             "Tasks given by joint conferences in the period, each counted once."), tasks,
        ),
        _one(
            "tasks_done", ("其中已核实完成", "Of these verified"),
            ("所选期间内派发的任务中，至今已核实完成的。", "Of the tasks given in the period, those verified by now."),
            tasks & Q(stage="verified"),
        ),
    ]  # fmt: skip


def backlog(at: dt.datetime) -> list[Figure]:
    """Open petitions by how long ago they were first brought: 5 to 10 years, and over 10."""
    today = day_of(at)
    still, ten = PETITION & Q(closed_at=None), _brought_by(_years_before(today, 10))
    return [
        _one(
            "over_5", ("5至10年", "5 to 10 years"),
            ("此刻在办、首次提出距今满5年不满10年的信访事项；没有登记首次提出日期的，按登记日算。",
             "Open petitions first brought five years ago or more and less than ten; by the day of registration where "
             "no earlier day is recorded."),
            still & _brought_by(_years_before(today, 5)) & ~ten, now=True,
        ),
        _one(
            "over_10", ("10年以上", "Over 10 years"),
            ("此刻在办、首次提出距今满10年的信访事项；没有登记首次提出日期的，按登记日算。",
             "Open petitions first brought ten years ago or more; by the day of registration where no earlier day is "
             "recorded."),
            still & ten, now=True,
        ),
    ]  # fmt: skip


def _brought_by(day: dt.date) -> Q:
    """First brought on this day or before it."""
    registered = Q(opened_at__lt=start_of(day + dt.timedelta(days=1)))
    dated = Q(facts__has_key="first_raised")
    return (dated & Q(facts__first_raised__lte=day.isoformat())) | (~dated & registered)


def _years_before(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


LINE = Line(
    name="petitions", title=Text("信访", "Petitions"), tables=TABLES, groups=groups,
    readers=frozenset({
        Role.DUTY_LEADER, Role.STREET_LEAD, Role.UNIT_HEAD, Role.QUALITY_SUPERVISOR, Role.PETITION_OFFICER,
    }),
)  # fmt: skip
