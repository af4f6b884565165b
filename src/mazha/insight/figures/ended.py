"""Figures of the matters that ended in the period."""

from __future__ import annotations

from django.db.models import Q

from mazha.insight.figures.kinds import Basis, Figure
from mazha.insight.figures.roads import CLOSED, HANDLED, SOLVED
from mazha.procedures.table import Text

ENDED = (
    Figure(
        name="closed",
        title=Text("结案", "Closed"),
        definition=Text(
            "结案日在所选期间内的事项，含解释后结案；不含撤回、告知其他途径、转紧急服务、移送、终止。"
            "结案后本人不认可、重新办理的，不再计入。",
            "Matters closed in the period, with or without explanation; without those withdrawn, shown "
            "another road, handed to an emergency service, referred or ended. One reopened because the "
            "person contested it no longer counts.",
        ),
        basis=Basis.ENDED,
        where=CLOSED,
    ),
    Figure(
        name="to_solve",
        title=Text("结案：需解决", "Closed: to be solved"),
        definition=Text(
            "结案的事项，不含当场答复的。解决率的分母。",
            "Matters closed, without those answered at once. The denominator of the solving rate.",
        ),
        basis=Basis.ENDED,
        where=CLOSED & ~Q(outcome="answered"),
    ),
    Figure(
        name="solved",
        title=Text("解决", "Solved"),
        definition=Text(
            "结案的事项中，办理结果为“已解决”的（调解协议已履行、会议方案已落实、任务已完成也算）；部分解决、解释后结案、当场答复的不算。本人是否认可另计。",
            "Of the matters closed, those whose result is “solved”, and agreements carried out, conference plans "
            "settled, tasks done; partly solved, explained and answered at once do not count. Whether the person "
            "agreed is counted apart.",
        ),
        basis=Basis.ENDED,
        where=Q(outcome__in=SOLVED),
    ),
    Figure(
        name="answered",
        title=Text("当场答复", "Answered at once"),
        definition=Text(
            "结案的事项中，登记时当场答复的；不计入解决率和按期率。",
            "Of the matters closed, those answered when they were registered; in neither the solving nor the "
            "on-time rate.",
        ),
        basis=Basis.ENDED,
        where=Q(outcome="answered"),
    ),
    Figure(
        name="said",
        title=Text("本人已表态", "The person was heard"),
        definition=Text(
            "结案的事项中，诉求人说过认可或不认可的。认可率的分母。",
            "Of the matters closed, those on which the person said yes or no. The denominator of the agreement rate.",
        ),
        basis=Basis.ENDED,
        where=CLOSED & Q(agreed__isnull=False),
    ),
    Figure(
        name="agreed",
        title=Text("本人认可", "Agreed by the resident"),
        definition=Text(
            "结案的事项中，诉求人自己确认或在回访时表示认可的，以最后一次表态为准。",
            "Of the matters closed, those the person confirmed themselves or agreed to when called back; "
            "their last word counts.",
        ),
        basis=Basis.ENDED,
        where=CLOSED & Q(agreed=True),
    ),
    Figure(
        name="disagreed",
        title=Text("本人不认可", "Not agreed by the resident"),
        definition=Text(
            "结案的事项中，诉求人最后一次表态是不认可的（多为解释后结案）。",
            "Of the matters closed, those on which the person's last word was no; most were closed with an "
            "explanation.",
        ),
        basis=Basis.ENDED,
        where=CLOSED & Q(agreed=False),
    ),
    Figure(
        name="unheard",
        title=Text("回访未得到答复", "Unanswered revisits"),
        definition=Text(
            "结案的事项中，诉求人没有表态的，包括多次联系不上的；不计入认可率。",
            "Of the matters closed, those on which the person said nothing, also because they could not be "
            "reached; not in the agreement rate.",
        ),
        basis=Basis.ENDED,
        where=CLOSED & Q(agreed__isnull=True),
    ),
    Figure(
        name="contested",
        title=Text("曾不认可", "Contested"),
        definition=Text(
            "结案的事项中，诉求人至少一次不认可处理结果的，不论后来是否认可。",
            "Of the matters closed, those whose result the person contested at least once, whatever they said later.",
        ),
        basis=Basis.ENDED,
        where=CLOSED & Q(facts__contested=True),
    ),
    Figure(
        name="handled",
        title=Text("结案：单位办理", "Closed: handled by a unit"),
        definition=Text(
            "结案的事项中，有主办单位的；不含当场答复、网格员现场解决的。按期率的分母。",
            "Of the matters closed, those that had a lead unit; without those answered at once or settled on "
            "the spot. The denominator of the on-time rate.",
        ),
        basis=Basis.ENDED,
        where=HANDLED,
    ),
    Figure(
        name="on_time",
        title=Text("按期办结", "On time"),
        definition=Text(
            "单位办理并结案的事项中，没有超过法定办理期限的；依法批准的延期计入期限，延期和重办的件数另列。",
            "Of the matters handled and closed, those within the limit the law sets, lawful extensions "
            "counted in; extensions and reworks are shown beside it.",
        ),
        basis=Basis.ENDED,
        where=HANDLED & Q(late_by_law=False),
    ),
    Figure(
        name="closed_late",
        title=Text("逾期办结", "Closed late"),
        definition=Text(
            "单位办理并结案的事项中，超过法定办理期限（含依法批准的延期）的。",
            "Of the matters handled and closed, those past the limit the law sets, lawful extensions counted in.",
        ),
        basis=Basis.ENDED,
        where=HANDLED & Q(late_by_law=True),
    ),
    Figure(
        name="slipped",
        title=Text("环节曾逾期", "A step was late"),
        definition=Text(
            "结案的事项中，任一环节（分派、签收、办理、审核、回访等）的期限至少超过一次的。",
            "Of the matters closed, those in which any period (dispatch, signing, handling, checking, "
            "revisit …) ran out at least once.",
        ),
        basis=Basis.ENDED,
        where=CLOSED & Q(was_late=True),
    ),
    Figure(
        name="extended",
        title=Text("曾延期", "Extended"),
        definition=Text(
            "单位办理并结案的事项中，至少批准过一次延期的。",
            "Of the matters handled and closed, those whose limit was extended at least once.",
        ),
        basis=Basis.ENDED,
        where=HANDLED & Q(facts__extended=True),
    ),
    Figure(
        name="reworked",
        title=Text("曾重办", "Reworked"),
        definition=Text(
            "结案的事项中，至少被退回重办一次的。",
            "Of the matters closed, those sent back for rework at least once.",
        ),
        basis=Basis.ENDED,
        where=CLOSED & Q(reworks__gt=0),
    ),
    Figure(
        name="supervised",
        title=Text("曾督办", "Supervised"),
        definition=Text(
            "结案的事项中，曾列入督办的（含逾期自动督办）。",
            "Of the matters closed, those that were put under supervision, also by a clock that ran out.",
        ),
        basis=Basis.ENDED,
        where=CLOSED & Q(supervised_at__isnull=False),
    ),
    Figure(
        name="withdrawn",
        title=Text("撤回", "Withdrawn"),
        definition=Text(
            "所选期间内由诉求人撤回的事项；不计入任何比率。",
            "Matters the person withdrew in the period; in no rate.",
        ),
        basis=Basis.ENDED,
        where=Q(outcome="withdrawn"),
    ),
    Figure(
        name="redirected",
        title=Text("告知其他途径", "Shown another road"),
        definition=Text(
            "所选期间内依法应走其他途径、已告知诉求人的事项；不计入任何比率。",
            "Matters for which another road is the lawful one and the person was told in the period; in no rate.",
        ),
        basis=Basis.ENDED,
        where=Q(outcome__in=("redirected", "refused")),
    ),
    Figure(
        name="handed_over",
        title=Text("转紧急服务", "Handed to emergency service"),
        definition=Text(
            "所选期间内转110、119、120、122的事项；不计入任何比率。",
            "Matters handed to 110, 119, 120 or 122 in the period; in no rate.",
        ),
        basis=Basis.ENDED,
        where=Q(outcome="handed_over"),
    ),
    Figure(
        name="referred",
        title=Text("移送法定程序", "Referred"),
        definition=Text(
            "所选期间内移送法定程序办理的事项；不计入任何比率。",
            "Matters referred in the period to the procedure the law provides; in no rate.",
        ),
        basis=Basis.ENDED,
        where=Q(outcome="referred"),
    ),
    Figure(
        name="terminated",
        title=Text("终止办理", "Ended without result"),
        definition=Text(
            "所选期间内经批准终止办理的事项；不计入任何比率。",
            "Matters whose handling was ended with approval in the period; in no rate.",
        ),
        basis=Basis.ENDED,
        where=Q(outcome="terminated"),
    ),
)
