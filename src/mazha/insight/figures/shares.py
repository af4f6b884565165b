"""Shares and lengths of time, each made of figures that are shown with it."""

from __future__ import annotations

from mazha.insight.figures.kinds import Rate, Span
from mazha.procedures.table import Text

RATES = (
    Rate(
        name="closing_rate",
        title=Text("结案率", "Closing rate"),
        definition=Text(
            "所选期间受理的事项中，到查询时已经结案的占应办结的比例。只看这一批受理的事项，不用别的期间的结案来抵；"
            "刚受理、还在期限内的也在分母中，所以不与上期比较。",
            "Of the matters received in the period, the share closed by now among those to be closed. It "
            "follows the same matters: closings of other periods do not make up for them. Those received lately "
            "and still within their time are in the denominator, so it is not compared with the period before.",
        ),
        part="received_closed",
        whole="received_due",
    ),
    Rate(
        name="solving_rate",
        title=Text("解决率", "Solving rate"),
        definition=Text(
            "所选期间结案的事项中，办理结果为“已解决”的比例；当场答复的不在内。",
            "Of the matters closed in the period, the share whose result is “solved”; those answered at once "
            "are left out.",
        ),
        part="solved",
        whole="to_solve",
    ),
    Rate(
        name="agreement_rate",
        title=Text("认可率", "Agreement rate"),
        definition=Text(
            "所选期间结案、诉求人表过态的事项中，本人认可的比例；没有表态的不在内，件数另列。",
            "Of the matters closed in the period on which the person said yes or no, the share of yes; those "
            "on which they said nothing are left out and shown beside it.",
        ),
        part="agreed",
        whole="said",
    ),
    Rate(
        name="on_time_rate",
        title=Text("按期率", "On-time rate"),
        definition=Text(
            "所选期间结案、由单位办理的事项中，没有超过法定办理期限（含依法批准的延期）的比例；"
            "延期和重办的件数另列，不能用来掩盖拖延。",
            "Of the matters closed in the period and handled by a unit, the share within the limit the law "
            "sets, lawful extensions counted in; extensions and reworks are shown beside it, so that they "
            "cannot hide delay.",
        ),
        part="on_time",
        whole="handled",
    ),
    Rate(
        name="extension_rate",
        title=Text("延期率", "Extension rate"),
        definition=Text(
            "所选期间结案、由单位办理的事项中，至少延期一次的比例。",
            "Of the matters closed in the period and handled by a unit, the share extended at least once.",
        ),
        part="extended",
        whole="handled",
    ),
    Rate(
        name="rework_rate",
        title=Text("返工率", "Rework rate"),
        definition=Text(
            "所选期间结案的事项中，至少被退回重办一次的比例。",
            "Of the matters closed in the period, the share sent back for rework at least once.",
        ),
        part="reworked",
        whole="closed",
    ),
)

SPANS = (
    Span(
        name="days_median",
        title=Text("办结天数（中位数）", "Days to close (median)"),
        definition=Text(
            "所选期间结案的事项，从登记日到结案日的日历天数（当天结案为0天）；一半的事项不超过这个天数。",
            "For the matters closed in the period: calendar days from the day of registration to the day of "
            "closing (0 on the same day); half of them took no longer.",
        ),
        share=50,
        of="closed",
    ),
    Span(
        name="days_p90",
        title=Text("办结天数（九成）", "Days to close (nine in ten)"),
        definition=Text(
            "所选期间结案的事项，从登记日到结案日的日历天数；九成的事项不超过这个天数。",
            "For the matters closed in the period: calendar days from the day of registration to the day of "
            "closing; nine in ten took no longer.",
        ),
        share=90,
        of="closed",
    ),
)
