"""Figures of the matters registered in the period."""

from __future__ import annotations

from django.db.models import Q

from mazha.insight.figures.kinds import Basis, Figure
from mazha.insight.figures.roads import CLOSED
from mazha.procedures.table import Text

RECEIVED = (
    Figure(
        name="received",
        title=Text("受理", "Received"),
        definition=Text(
            "登记日在所选期间内的事项，每件计一次；导入的历史事项按原登记日计入，并单独标明。",
            "Matters registered in the period, each counted once. Imported history counts by its own day of "
            "registration and is marked.",
        ),
        basis=Basis.OPENED,
        where=Q(),
    ),
    Figure(
        name="imported",
        title=Text("受理：其中导入", "Received: of which imported"),
        definition=Text(
            "受理的事项中，由历史数据导入的。",
            "Of the matters received, those that came with an import of history.",
        ),
        basis=Basis.OPENED,
        where=~Q(source=""),
    ),
    Figure(
        name="received_due",
        title=Text("受理：应办结", "Received: to be closed"),
        definition=Text(
            "受理的事项，不含已撤回、已告知其他途径、已转紧急服务、已移送、已终止的。结案率的分母。",
            "Matters received, without those withdrawn, shown another road, handed to an emergency service, "
            "referred or ended. The denominator of the closing rate.",
        ),
        basis=Basis.OPENED,
        where=CLOSED,
    ),
    Figure(
        name="received_closed",
        title=Text("受理：已办结", "Received: closed by now"),
        definition=Text(
            "受理的事项中，到查询时已经结案（含解释后结案）的，不论哪天结案。结案率的分子。",
            "Of the matters received, those closed by now (with or without explanation), on whatever day. "
            "The numerator of the closing rate.",
        ),
        basis=Basis.OPENED,
        where=CLOSED & Q(closed_at__isnull=False),
    ),
)
