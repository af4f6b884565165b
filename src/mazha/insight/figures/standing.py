"""Figures of the matters that are open at the moment of asking."""

from __future__ import annotations

from django.db.models import Q

from mazha.insight.figures.kinds import Basis, Figure
from mazha.insight.figures.roads import AWAITING_STAGES
from mazha.procedures.table import Text

STANDING = (
    Figure(
        name="open",
        title=Text("在办", "Open"),
        definition=Text(
            "查询时还没有结束的全部事项，不论哪天登记。",
            "All matters that have not ended at the moment of asking, on whatever day they were registered.",
        ),
        basis=Basis.NOW,
        where=Q(),
    ),
    Figure(
        name="open_late",
        title=Text("在办：已逾期", "Open: overdue"),
        definition=Text(
            "在办的事项中，查询时最近一个应办期限已经过了的，含环节期限。",
            "Of the open matters, those whose nearest due moment has passed at the moment of asking, also "
            "that of a step.",
        ),
        basis=Basis.NOW,
        where=Q(due_at__isnull=False),
        timed=True,
    ),
    Figure(
        name="open_awaiting",
        title=Text("在办：待听本人意见", "Open: the person to be heard"),
        definition=Text(
            "在办的事项中，承办单位已答复、等待审核或回访的。",
            "Of the open matters, those replied to and waiting for the check or the revisit.",
        ),
        basis=Basis.NOW,
        where=Q(stage__in=AWAITING_STAGES),
    ),
    Figure(
        name="open_supervised",
        title=Text("在办：督办中", "Open: under supervision"),
        definition=Text(
            "在办的事项中，已列入督办的。",
            "Of the open matters, those under supervision.",
        ),
        basis=Basis.NOW,
        where=Q(supervised_at__isnull=False),
    ),
)
