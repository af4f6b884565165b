"""What a leader asks of reception days: who came, what was answered on the spot, what was taken on. Never by leader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q

from mazha.casework.reception.models import Appointment
from mazha.matters.queries import with_step
from mazha.people.roles import Role
from mazha.procedures.figures import Figure, Group, Line, by_fact, overdue, received, still_open
from mazha.procedures.table import Text

_OF = ("所选期间内登记的接待事项中，", "Of the reception matters registered in the period, ")
_KINDS = {
    "leader": Text("领导接待日", "Leaders' days"),
    "chief": Text("局长接待日", "Bureau chiefs' days"),
    "manager": Text("物业经理接待日", "Property managers' days"),
}


def groups(at: dt.datetime) -> Sequence[Group]:
    """Every figure there is, in the order of a reception."""
    return (
        Group(Text("预约", "Booked"), _booked(at)),
        Group(Text("当面接待", "Received face to face"), _received()),
        Group(Text("结果", "Outcome"), _outcomes()),
    )


def _one(name: str, zh: str, en: str, says: tuple[str, str], where: Q) -> Figure:
    return Figure(name=name, title=Text(zh, en), says=Text(_OF[0] + says[0], _OF[1] + says[1]), where=where)


def _booked(at: dt.datetime) -> list[Figure]:
    kinds = [
        _one(f"kind_{kind}", title.zh, title.en,
             (f"排在{title.zh}名单上的。", f"those on the list of one of the {title.en.lower()}."),
             Q(pk__in=Appointment.objects.filter(day__kind=kind).values("matter")))
        for kind, title in _KINDS.items()
    ]  # fmt: skip
    return [
        received(Q()), *kinds,
        _one("walk_in", "其中当天直接来的", "Of these without a booking",
             ("没有预约、当天直接来的。", "those who simply came on the day."), Q(facts__walk_in=True)),
        still_open(Q()), overdue(Q(), at),
    ]  # fmt: skip


def _received() -> list[Figure]:
    return [
        _one("met", "已当面接待", "Received",
             ("至今已当面接待并留有记录的。", "those received by now, with a record."), with_step("receive")),
        _one("not_come", "未到场", "Did not come",
             ("记为未到场的。", "those recorded as not having come."), with_step("miss")),
        _one("on_the_spot", "当场答复", "Answered on the spot",
             ("接待时当场答复的。", "those answered at the reception itself."), with_step("answer")),
        _one("owned", "领导包案", "Taken on by a leader",
             ("由接待领导接下、约定答复日期的。", "those the leader took on, with a date."), with_step("own")),
        _one("referred", "转法定程序", "Referred to a lawful procedure",
             ("以转法定程序告终的。", "those that ended by being referred."), Q(outcome="referred")),
        _one("withdrawn", "本人撤回", "Withdrawn",
             ("本人撤回的。", "those their visitor withdrew."), with_step("withdraw")),
    ]  # fmt: skip


def _outcomes() -> list[Figure]:
    results = {
        "solved": Text("已解决", "Solved"), "partly": Text("部分解决", "Partly solved"),
        "explained": Text("不能解决，已说明", "Cannot be solved, explained"),
    }  # fmt: skip
    return [
        *by_fact("result", "result", results, Q(), Text(_OF[0].rstrip("，"), _OF[1].rstrip(" ,"))),
        _one("agreed", "本人认可", "Accepted by the visitor",
             ("本人认可答复的；没有表态的不计。",
              "those whose visitor accepted the answer; silence is not counted."), Q(agreed=True)),
        _one("contested", "本人不认可", "Contested by the visitor",
             ("本人曾表示不认可的，以后再次答复也计。",
              "those whose visitor contested the answer, also if answered again."), with_step("contest")),
        _one("was_late", "曾超期", "Was overdue",
             ("曾有期限超过的，含当面答应的日期。",
              "those that passed a date at least once, also the one promised face to face."), Q(was_late=True)),
    ]  # fmt: skip


LINE = Line(
    name="reception", title=Text("接待日", "Reception days"), tables=("reception",), groups=groups,
    readers=frozenset({
        Role.DUTY_LEADER, Role.STREET_LEAD, Role.UNIT_HEAD, Role.QUALITY_SUPERVISOR, Role.CENTRE_LEAD,
    }),
)  # fmt: skip
