"""Working days: the years of the calendar, and loading one as its notice is published."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from mazha.kernel.errors import Unknown
from mazha.kernel.moments import day_of, now
from mazha.surfaces.desk.admin import questions
from mazha.surfaces.desk.admin.files import words
from mazha.surfaces.desk.admin.pages import Ask, Badge, Cell, Link, Table, admin_only, asked, listed, sent
from mazha.workdays import actions, queries
from mazha.workdays.calendar import FIRST, LAST, Kind, NamedDay
from mazha.workdays.rules import read_year_table

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest
    from mazha.workdays.queries import YearLine

AHEAD = 2
"""Years shown beyond this one: clocks that run now may reach so far."""


class Year(questions.Form):
    year = questions.number(gettext_lazy("Year"), least=FIRST.year + 1, most=LAST.year)
    notice = questions.text(
        gettext_lazy("Notice"), longest=160,
        hint=gettext_lazy("Title and number, as the State Council's General Office published it."),
    )  # fmt: skip
    published = questions.tick(
        gettext_lazy("The notice is published"),
        hint=gettext_lazy("Without this, whatever is counted over the year stays provisional."),
    )
    table = questions.needed(
        questions.text(
            gettext_lazy("Days"), longest=60_000, rows=14,
            hint=gettext_lazy(
                "One day a line, the first line being date,kind,name. The kind is rest (休) or make_up (班); "
                "2026年10月1日 and 2026-10-01 are both understood."
            ),
        )
    )  # fmt: skip
    file = questions.upload(gettext_lazy("Or a CSV file with the same columns"), accept=".csv,text/csv", must=False)


@require_GET
@admin_only
def show(request: StaffRequest) -> HttpResponse:
    """Every year that is held, and those that are wanted and missing."""
    today = day_of(now())
    held = {line.year: line for line in queries.years()}
    first = min([*held, today.year])
    years = range(max([*held, today.year + AHEAD]), first - 1, -1)
    columns = [_("Year"), _("State"), _("Days of rest"), _("Worked in exchange"), _("Notice"), _("Loaded")]
    rows = [_row(year, held.get(year), today.year) for year in years]
    table = Table(label=_("Years"), columns=columns, rows=rows)
    links = [Link(label=_("Load a year"), url=reverse("admin:year_new"), icon="upload", kind="primary")]
    lead = _("Each autumn the State Council names the next year's days. Until then, dates counted over it may move.")
    return listed(request, _("Working days"), table, lead=lead, actions=links)


def _row(year: int, line: YearLine | None, this_year: int) -> list[Cell]:
    url = reverse("admin:year", args=[year])
    if line is None:
        return [Cell(text=str(year), url=url), Cell(badges=[_state(None, year >= this_year)]), *[Cell()] * 4]
    return [
        Cell(text=str(year), url=url),
        Cell(badges=[_state(line, year >= this_year)]),
        Cell(text=line.rest_days),
        Cell(text=line.make_up_days),
        Cell(text=line.notice),
        Cell(at=line.loaded_at, small=line.loaded_by),
    ]


def _state(line: YearLine | None, is_ahead: bool) -> Badge:
    if line is not None and line.published:
        return Badge(_("Published"), "ok", "check")
    tone = "warn" if is_ahead else "plain"
    return Badge(_("Provisional") if line else _("Provisional: not loaded"), tone, "hourglass")


@require_GET
@admin_only
def one(request: StaffRequest, year: int) -> HttpResponse:
    """The days of a year: as its notice names them, or before that as the law does."""
    if not FIRST.year < year <= LAST.year:
        raise Unknown(_("There is no such year in this calendar."), year=year)
    line = next((each for each in queries.years() if each.year == year), None)
    columns = [_("Day"), _("Weekday"), _("Kind"), _("Holiday")]
    table = Table(
        label=_("Days"), columns=columns, rows=[_day(day) for day in _days(year)], empty=_("No day is named.")
    )
    facts: list[tuple[str, object]] = [(_("State"), _state(line, True).text)]
    if line is not None:
        facts += [(_("Notice"), line.notice), (_("Loaded by"), line.loaded_by)]
    title = _("Working days of %(year)d") % {"year": year}
    links = [Link(label=_("Load this year"), url=f"{reverse('admin:year_new')}?year={year}", icon="upload")]
    back = Link(label=_("Working days"), url=reverse("admin:years"))
    lead = _("Until the notice is loaded, the law's own holidays count, and every date says that it may move.")
    return listed(
        request, title, table, lead="" if line and line.published else lead, actions=links, facts=facts, back=back,
        table_title=_("Days that differ from the plain week"), template="desk/admin/one.html",
    )  # fmt: skip


def _days(year: int) -> list[NamedDay]:
    if held := queries.days_of(year):
        return held
    calendar, first = queries.calendar(), dt.date(year, 1, 1)
    days = (first + dt.timedelta(days=n) for n in range((dt.date(year, 12, 31) - first).days + 1))
    return [named for day in days if (named := calendar.named(day))]


def _day(day: NamedDay) -> list[Cell]:
    weekday = date_format(day.date, "l")
    return [Cell(text=day.date.isoformat()), Cell(text=weekday), Cell(badges=[_kind(day)]), Cell(text=day.name)]


def _kind(day: NamedDay) -> Badge:
    if day.kind is Kind.REST:
        return Badge(_("Rest"), "ok", "calendar-event")
    return Badge(_("Worked in exchange"), "info", "calendar")


@require_http_methods(["GET", "POST"])
@admin_only
def load(request: StaffRequest) -> HttpResponse:
    """Replace what is known of a year, whole."""

    def replace(given: dict[str, Any]) -> str:
        days = read_year_table(words(given["file"]) if given["file"] else given["table"])
        changed = actions.load_year(
            given["year"], days, given["notice"], given["published"], by=request.actor, at=now()
        )
        if not changed:
            return _("That is what was known already. Nothing changed.")
        return _("The year %(year)d is loaded. Running time limits are being counted again.") % {"year": given["year"]}

    ask = Ask(
        title=_("Load a year"), submit=_("Load it"), back=reverse("admin:years"),
        lead=_("What is known of the year is replaced, whole. Time limits that run over it are counted again, and each "
               "matter keeps both dates on its record."),
    )  # fmt: skip
    return asked(request, Year(sent(request), request.FILES or None, initial=_initial(request)), ask, replace)


def _initial(request: StaffRequest) -> dict[str, object]:
    written = request.GET.get("year", "")
    year = int(written) if written.isascii() and written.isdigit() and len(written) == 4 else day_of(now()).year + 1
    line = next((each for each in queries.years() if each.year == year), None)
    return {
        "year": year, "notice": line.notice if line else "", "published": line.published if line else True,
        "table": _table_of(year),
    }  # fmt: skip


def _table_of(year: int) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["date", "kind", "name"])
    writer.writerows([day.date.isoformat(), day.kind.value, day.name] for day in queries.days_of(year))
    return out.getvalue()
