"""What a warning's own page shows beside what all matters have: for the post it is for, and nobody else."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from mazha.insight import queries as insight
from mazha.insight.briefing.drawing import drawing
from mazha.insight.briefing.sheet import Chart, Series
from mazha.kernel.errors import Forbidden, Unknown
from mazha.places import queries as places
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.rows import row, rows
from mazha.triage import queries as triage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mazha.insight.models import Raised
    from mazha.matters.models import Matter
    from mazha.people.actor import Actor

OFTEN = 8.0
"""Weeks: below, an interval is said in weeks; above, in months or years."""


def facts(actor: Actor, matter: Matter) -> Mapping[str, object]:
    """Numbers, curve, map, the matters behind it, and what was done last time. Empty for whom it is not for."""
    try:
        shown = insight.warning(actor, matter.pk)
    except (Forbidden, Unknown):
        return {}
    language, raised = frame.language(), shown.raised
    behind = insight.behind_warning(actor, raised)
    return {
        "warned": raised, "warned_place": places.area_path(raised.place, language),
        "warned_kind": triage.category_path(raised.kind, language), "warned_rare": rare(raised.recurrence),
        "warned_expected": number(raised.expected), "warned_curve": drawing(chart(raised)),
        "warned_shades": f"{reverse('board:warning_shades')}?one={matter.pk}",
        "warned_behind": list(zip(rows(behind, language), behind, strict=True)),
        "warned_orders": [row(each, language) for each in insight.orders_of(actor, shown)],
        "warned_before": [
            (row(each.matter, language), each.raised, [row(o, language) for o in insight.orders_of(actor, each)])
            for each in insight.earlier(actor, raised)
        ],
    }  # fmt: skip


def chart(raised: Raised) -> Chart:
    """What came in by week, and what was usual."""
    ends = [dt.date.fromisoformat(end) for end, _seen, _usual in raised.curve]
    return Chart(
        title=_("Matters by week"), form="columns", labels=[f"{end:%m-%d}" for end in ends],
        series=[
            Series(_("came in"), [seen for _end, seen, _usual in raised.curve]),
            Series(_("usual"), [None if usual is None else round(usual) for _end, _seen, usual in raised.curve]),
        ],
    )  # fmt: skip


def number(value: float) -> str:
    """An expected count, as exact as it is worth."""
    return f"{value:.1f}" if value < 10 else f"{value:.0f}"


def rare(weeks: float) -> str:
    """How long chance alone takes to bring something as rare anywhere that is looked at."""
    if weeks < OFTEN:
        return _("once in %(n)s weeks") % {"n": f"{max(weeks, 0.1):.1f}"}
    if weeks < 104:
        return _("once in %(n)s months") % {"n": f"{weeks / 4.35:.0f}"}
    years = weeks / 52.18
    return _("once in %(n)s years") % {"n": f"{years:.0f}"} if years < 100 else _("less than once in a hundred years")
