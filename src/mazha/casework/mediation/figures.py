"""What a leader asks of mediations: from the matters' rows and ledgers alone, for what is said at the table is not
for who sees a mediation by its area. Nothing is counted by mediator.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q

from mazha.matters.queries import with_step
from mazha.people.roles import Role
from mazha.procedures.figures import Figure, Group, Line, overdue, received, still_open
from mazha.procedures.table import Text

_OF = ("所选期间内登记的调解中，", "Of the mediations registered in the period, ")


def groups(at: dt.datetime) -> Sequence[Group]:
    """Every figure there is, in the order of a mediation's way."""
    return (
        Group(Text("收到", "Intake"), _intake(at)),
        Group(Text("没有调成", "Not settled here"), _unsettled()),
        Group(Text("达成协议", "Agreed"), _agreed()),
        Group(Text("司法确认", "Judicial confirmation"), _confirmed()),
        Group(Text("履行", "Performance"), _performed()),
    )


def _one(name: str, zh: str, en: str, says: tuple[str, str], where: Q) -> Figure:
    return Figure(name=name, title=Text(zh, en), says=Text(_OF[0] + says[0], _OF[1] + says[1]), where=where)


def _intake(at: dt.datetime) -> list[Figure]:
    return [
        received(Q()),
        _one(
            "handed_over", "其中由其他业务转来", "Of these handed over from elsewhere",
            ("由热线、信访等事项转来的。", "those handed over from a hotline matter, a petition or the like."),
            Q(channel="handed_over"),
        ),
        _one(
            "both_agreed", "双方同意调解", "Both sides agreed to mediation",
            ("委员会已受理的：受理以双方同意为前提。",
             "those the committee accepted: it accepts only what both sides agreed to."),
            with_step("accept"),
        ),
        still_open(Q(), Text("含协议生效后等待履行的。",
            " Those in force and waiting to be performed are among them.")),
        overdue(Q(), at),
    ]  # fmt: skip


def _unsettled() -> list[Figure]:
    return [
        _one("declined", "对方不同意", "The other side declined",
             ("以对方不同意告终的。", "those that ended because the other side declined."), Q(outcome="declined")),
        _one("unanswered", "对方没有答复", "The other side did not answer",
             ("以对方没有答复告终的。",
              "those that ended because the other side did not answer."), Q(outcome="unanswered")),
        _one("refused", "不适宜调解，已告知途径", "Not suited; shown another road",
             ("以不适宜调解告终、已告知其他途径的。",
              "those that ended as not suited, with another road shown."), Q(outcome="refused")),
        _one("withdrawn", "申请人撤回", "Withdrawn",
             ("申请人撤回的。", "those the applicant withdrew."), Q(outcome="withdrawn")),
        _one("failed", "调解不成或终止", "Failed or stopped",
             ("调解不成、期限届满或一方要求终止的。", "those that failed, ran out of time, or were stopped by a side."),
             Q(outcome__in=("failed", "lapsed", "stopped"))),
    ]  # fmt: skip


def _agreed() -> list[Figure]:
    return [
        _one("agreed_written", "书面协议生效", "Written agreements in force",
             ("书面协议曾盖章生效的，不论以后是否履行。",
              "those whose written agreement was sealed, whatever became of it."), with_step("seal")),
        _one("agreed_oral", "口头协议", "Oral agreements",
             ("曾达成口头协议的。", "those in which an oral agreement was recorded."), with_step("agree_oral")),
    ]  # fmt: skip


def _confirmed() -> list[Figure]:
    return [
        _one("filed", "提交法院", "Filed with the court",
             ("曾提交司法确认的。", "those filed for judicial confirmation."), with_step("file_confirmation")),
        _one("confirmed", "裁定有效", "Confirmed",
             ("法院裁定协议有效的。", "those the court ruled effective."), with_step("court_confirms")),
        _one("rejected", "法院未确认", "Not confirmed",
             ("曾被法院驳回或裁定不予受理的。",
              "those the court rejected or did not accept."), with_step("court_rejects")),
    ]  # fmt: skip


def _performed() -> list[Figure]:
    return [
        _one("performed", "全部履行", "Performed in full",
             ("至今已全部履行的。", "those carried out in full by now."), Q(outcome="performed")),
        _one("breached", "曾反映未按时履行", "Said not to be performed on time",
             ("有一方反映过没有按时履行的，以后履行了也计。",
              "those in which a side said so, also if it was performed later."), with_step("breach")),
        Figure(
            name="breached_now", title=Text("此刻未按时履行", "Not performed on time at this moment"), now=True,
            says=Text("此刻在办、反映未按时履行还没有解决的。",
                "Open mediations in which that was said and is not mended."),
            where=Q(closed_at=None, facts__breached=True),
        ),
        _one("unperformed", "未履行，转其他途径", "Not performed, another road taken",
             ("以未履行、转其他途径告终的。",
              "those that ended unperformed, by another road."), Q(outcome="unperformed")),
    ]  # fmt: skip


LINE = Line(
    name="mediation", title=Text("人民调解", "People's mediation"), tables=("mediation",), groups=groups,
    readers=frozenset({
        Role.DUTY_LEADER, Role.STREET_LEAD, Role.UNIT_HEAD, Role.QUALITY_SUPERVISOR, Role.CENTRE_LEAD,
    }),
)  # fmt: skip
