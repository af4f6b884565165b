"""A page for each line of work: what came in, which road it took, what came of it. Each number opens its own list."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mazha.design.guards import holding
from mazha.insight import queries as insight
from mazha.kernel import paging
from mazha.kernel.moments import day_of, now
from mazha.people.roles import Role
from mazha.procedures.figures import Days
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.board.showing import number
from mazha.surfaces.desk.rows import rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mazha.design.requests import StaffRequest
    from mazha.procedures.figures import Figure, Line

READERS = frame.LINE_READERS
TERMS_READERS = frozenset({Role.PETITION_OFFICER, Role.UNIT_HEAD})
"""Who may look at the terms on which an old petition is begun anew."""
SUMMED_UP = ("received", "open", "overdue")
"""What the page of all lines says of each."""


@require_GET
@holding(*READERS)
def overview(request: StaffRequest) -> HttpResponse:
    """All lines of work for the reader's posts: how much came in, is open, is overdue."""
    at, language = now(), frame.language()
    days = _days(request, at)
    lines = []
    for line in insight.lines_for(request.actor):
        found = insight.counted(request.actor, line, days, at, only=SUMMED_UP)
        figures = {each.name: each for each in line.figures(at)}
        cells = [_cell(line, figures[name], found[name], days) for name in SUMMED_UP]
        lines.append((line.title.in_language(language), _to_line(line, days), cells))
    facts = {"title": _("Lines of work"), "lines": lines, **_period(days, at, reverse("board:lines"))}
    return frame.page(request, "board/lines.html", facts)


@require_GET
@holding(*READERS)
def line(request: StaffRequest, line: str) -> HttpResponse:
    """Every number of one line."""
    at, language = now(), frame.language()
    found, days = insight.line_of_work(request.actor, line), _days(request, at)
    counts = insight.counted(request.actor, found, days, at)
    sums = insight.amounts(request.actor, found, days, at)
    groups = [
        (
            group.title.in_language(language),
            [_cell(found, figure, counts[figure.name], days, sums) for figure in group.figures],
        )
        for group in found.groups(at)
    ]
    tabs = [
        {"label": each.title.in_language(language), "url": _to_line(each, days), "current": each is found}
        for each in insight.lines_for(request.actor)
    ]
    facts = {
        "title": found.title.in_language(language), "groups": groups, "lines": tabs,
        "shows_terms": found.name == "petitions" and bool(request.actor.roles & TERMS_READERS),
        **_period(days, at, reverse("board:line", args=[found.name])),
    }  # fmt: skip
    return frame.page(request, "board/line.html", facts)


@require_GET
@holding(*READERS)
def behind(request: StaffRequest, line: str, figure: str) -> HttpResponse:
    """The matters one number counts, oldest first: the same question, so the same number."""
    at, language = now(), frame.language()
    found, days = insight.line_of_work(request.actor, line), _days(request, at)
    asked, matters = insight.behind_work(request.actor, found, figure, days, at)
    after = request.GET.get("after", "")
    page = paging.page(matters, by="opened_at", descending=False, after=after)
    here = _query(days)
    facts = {
        "title": asked.title.in_language(language), "says": asked.says.in_language(language), "figure": asked,
        "of": found.title.in_language(language), "count": number(matters.count()), "rows": rows(page.rows, language),
        "at": at, "days": days, "back": _to_line(found, days),
        "next_url": f"{here}&{urlencode({'after': page.next})}" if page.next else "",
        "first_url": here if after else "",
    }  # fmt: skip
    return frame.page(request, "board/line_matters.html", facts)


def _cell(
    line: Line, figure: Figure, count: int, days: Days, sums: Mapping[str, int] | None = None
) -> dict[str, object]:
    language = frame.language()
    href = reverse("board:line_matters", args=[line.name, figure.name]) + _query(days)
    return {
        "title": figure.title.in_language(language), "says": figure.says.in_language(language), "now": figure.now,
        "text": number(count), "href": href if count else "",
        "yuan": _yuan(sums[figure.name]) if sums and figure.name in sums else "",
    }  # fmt: skip


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"


def _to_line(line: Line, days: Days) -> str:
    return reverse("board:line", args=[line.name]) + _query(days)


def _query(days: Days) -> str:
    return "?" + urlencode({"since": days.first.isoformat(), "until": days.last.isoformat()})


def _period(days: Days, at: dt.datetime, here: str) -> dict[str, object]:
    """The period's form and the usual periods as tabs."""
    usual = _usual(day_of(at))
    tabs = [{"label": label, "url": here + _query(each), "current": each == days} for label, each in usual]
    if days not in [each for _label, each in usual]:
        tabs.append({"label": _("Chosen days"), "url": here + _query(days), "current": True})
    return {"days": days, "periods": tabs, "at": at, "here": here}


def _usual(today: dt.date) -> list[tuple[str, Days]]:
    last = today.replace(day=1) - dt.timedelta(days=1)
    year = today.year - 1
    return [
        (_("This year"), Days(today.replace(month=1, day=1), today)),
        (_("This month"), Days(today.replace(day=1), today)),
        (_("Last month"), Days(last.replace(day=1), last)),
        (_("Last year"), Days(dt.date(year, 1, 1), dt.date(year, 12, calendar.monthrange(year, 12)[1]))),
    ]


def _days(request: StaffRequest, at: dt.datetime) -> Days:
    """This year up to today, unless asked otherwise. An unreadable day is left out rather than failing the page; the
    wrong way round is turned."""
    usual = _usual(day_of(at))[0][1]
    first = _day(request.GET.get("since", "")) or usual.first
    last = _day(request.GET.get("until", "")) or usual.last
    return Days(min(first, last), max(first, last))


def _day(written: str) -> dt.date | None:
    try:
        found = dt.date.fromisoformat(written)
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2099 else None
