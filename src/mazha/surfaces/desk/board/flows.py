"""The process map: where matters wait, drawn and as tables."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from mazha.design.guards import holding
from mazha.insight import queries as insight
from mazha.kernel.errors import Unacceptable
from mazha.kernel.moments import day_of, now
from mazha.places import queries as places
from mazha.procedures import queries as procedures
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.board import flow_drawing

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest
    from mazha.procedures.table import Procedure

DAYS = (7, 30, 90, 365)


@require_GET
@holding(*insight.BRIEFING_READERS)
def show(request: StaffRequest) -> HttpResponse:
    """One procedure, one span, the reader's area or one street of it. What cannot be read is left at its usual."""
    language, known = frame.language(), {each.name: each for each in procedures.procedures()}
    table = known.get(request.GET.get("procedure", "")) or known["hotline"]
    streets = _streets(request)
    street = request.GET.get("street", "") if request.GET.get("street", "") in dict(streets) else ""
    period, days = _period(request)
    found = insight.process_map(request.actor, table.name, period, street=street)
    names = [name for name in table.stages if name in found.stays or any(m.next == name for m in found.moves)]
    stays = [_stay(table, name, found) for name in names]
    moves = [m for m in found.moves if m.stage in names and m.next in names]
    given = {"procedure": table.name, "street": street, **days}
    facts = {
        "title": _("Process map"), "procedure": table, "period": period, "stays": stays, "street": street,
        "procedures": [(each.name, each.title.in_language(language)) for each in known.values()], "streets": streets,
        "picture": flow_drawing.picture(
            [(s["name"], s["title"], s["says"]) for s in stays], [(m.stage, m.next, m.n) for m in moves]
        ),
        "moves": [
            (table.stages[m.stage].title.in_language(language), table.stages[m.next].title.in_language(language), m,
             spoken(m.median))
            for m in sorted(moves, key=lambda m: (names.index(m.stage), names.index(m.next)))
        ],
        "periods": [
            {"label": _("%(n)s days") % {"n": n}, "current": days == {"days": str(n)},
             "url": "?" + urlencode({**given, "days": n})} for n in DAYS
        ],
        "of": table.title.in_language(language), "days": days.get("days", "30"),
    }  # fmt: skip
    return frame.page(request, "board/flow.html", facts)


def _streets(request: StaffRequest) -> list[tuple[str, str]]:
    """Those the reader may choose between; who has one street has no choice."""
    held = [code for code in insight.territories(request.actor) if len(code) == 6]
    return [(area.code, area.name(frame.language())) for code in held for area in places.areas("street", code)]


def _period(request: StaffRequest) -> tuple[insight.Period, dict[str, str]]:
    """Days up to yesterday: today is not counted yet."""
    last = day_of(now()) - dt.timedelta(days=1)
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(n) for n in DAYS} else 30
    try:
        return insight.Period(last - dt.timedelta(days=days - 1), last), {"days": str(days)}
    except Unacceptable:
        return insight.Period(last, last), {"days": str(days)}


def _stay(table: Procedure, name: str, found: insight.ProcessMap) -> dict[str, str]:
    stay = found.stays.get(name)
    title = table.stages[name].title.in_language(frame.language())
    open_in_it = f"{reverse('desk:matters')}?{urlencode({'flag': 'open', 'stage': name})}"
    href = "" if table.stages[name].ends else open_in_it
    if stay is None:
        return {"name": name, "title": title, "says": "", "href": href}
    median, p90 = spoken(stay.median), spoken(stay.p90)
    says = _("half %(median)s, nine in ten %(p90)s") % {"median": median, "p90": p90}
    return {
        "name": name, "title": title, "says": says, "href": href, "n": f"{stay.n:,}", "median": median, "p90": p90,
        "handed": f"{stay.handed:,}", "returned": f"{stay.returned:,}",
    }  # fmt: skip


def spoken(minutes: float | None) -> str:
    """A length of time in the unit one would use: minutes under an hour, hours under two days, days."""
    if minutes is None:
        return "–"
    if minutes < 60:
        return _("%(n)s min") % {"n": f"{minutes:.0f}"}
    if minutes < 2880:
        return _("%(n)s h") % {"n": f"{minutes / 60:.1f}"}
    return pgettext("length of time", "%(n)s days") % {"n": f"{minutes / 1440:.1f}"}
