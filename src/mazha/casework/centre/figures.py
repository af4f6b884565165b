"""What a leader asks of the hall: what could not get done there, and troubles received as one. Never by clerk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q

from mazha.casework.centre.models import Bundle, Part
from mazha.matters.queries import with_step
from mazha.people.roles import Role
from mazha.procedures.figures import Figure, Group, Line, by_fact, overdue, received, still_open
from mazha.procedures.table import Text

_OF_UNDONE = Text("所选期间内登记的“办不成事”反映中", "Of those raised in the period")
_DONE = {
    "solved": Text("已帮办成", "Done now"), "partly": Text("部分办成", "Partly done"),
    "explained": Text("依法办不了，已说明", "Cannot be done by law, explained"),
}  # fmt: skip
_MENDED = {
    "rule": Text("改流程或材料要求", "A rule or a paper asked for was changed"),
    "training": Text("培训、提醒窗口", "The window was told how"),
    "nothing": Text("窗口没有做错", "The window did right"),
}


def undone(at: dt.datetime) -> Sequence[Group]:
    """What somebody could not get done at a window."""
    contested = Figure(
        name="contested", title=Text("本人不认可", "Contested"), where=with_step("contest"),
        says=Text(f"{_OF_UNDONE.zh}，本人曾不认可答复的。", f"{_OF_UNDONE.en}, those whose answer was contested."),
    )  # fmt: skip
    return (
        Group(Text("收到", "Intake"), [received(Q()), still_open(Q()), overdue(Q(), at)]),
        Group(Text("结果", "Outcome"), [*by_fact("result", "result", _DONE, Q(), _OF_UNDONE), contested]),
        Group(Text("窗口怎么改", "What changed at the window"), by_fact("mended", "mended", _MENDED, Q(), _OF_UNDONE)),
    )


def bundles(at: dt.datetime) -> Sequence[Group]:
    """Several troubles of one person, each bundle counted by the matter that leads it."""
    leads, answered = _leading(), _leading(answered_at__isnull=False)
    return (
        Group(Text("收到", "Intake"), [
            Figure(
                name="received", title=Text("收到一揽子", "Bundles received"), where=leads,
                says=Text("所选期间内登记的一揽子，每个以牵头事项计一件。",
                    "Bundles whose leading matter was registered in the period, each counted once, by that matter."),
            ),
            Figure(
                name="parts", title=Text("共含事项", "Matters in them"), where=Q(),
                says=Text("所选期间内登记、属于某个一揽子的全部事项，含牵头的。",
                    "All matters registered in the period that are part of a bundle, the leading ones too."),
            ),
        ]),
        Group(Text("答复", "The one answer"), [
            Figure(
                name="answered", title=Text("已统一答复", "Answered as one"), where=answered,
                says=Text("所选期间内登记的一揽子中，统一答复已发出的。",
                    "Of the bundles of the period, those whose one answer has gone out."),
            ),
            Figure(
                name="open", title=Text("待统一答复", "Waiting for the one answer"), now=True,
                where=_leading(answered_at__isnull=True),
                says=Text("此刻统一答复还没有发出的一揽子，不论哪天登记。",
                    "Bundles whose one answer has not gone out at this moment, whenever registered."),
            ),
            overdue(Q(), at, Text("一揽子中的每一件各自计算。", " Each matter of a bundle is counted by itself.")),
        ]),
    )  # fmt: skip


def _leading(**among: object) -> Q:
    return Q(pk__in=Bundle.objects.filter(**among).values("matter"))


LINES = (
    Line(
        name="bundles", title=Text("一揽子", "Bundles"), tables=(), groups=bundles,
        asks=Q(pk__in=Part.objects.values("matter")),
        readers=frozenset({
            Role.DUTY_LEADER, Role.STREET_LEAD, Role.UNIT_HEAD, Role.QUALITY_SUPERVISOR, Role.CENTRE_LEAD,
        }),
    ),
    Line(
        name="undone", title=Text("办不成事", "Could not get it done"), tables=("undone",), groups=undone,
        readers=frozenset({Role.DUTY_LEADER, Role.QUALITY_SUPERVISOR, Role.CENTRE_LEAD}),
    ),
)  # fmt: skip
