"""From a board's numbers to what stands on the page: cards, tables and charts, each number with its link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, npgettext, pgettext
from django.utils.translation import gettext as _

from mazha.insight.figures import FIGURES, RATES, SPANS, Basis
from mazha.insight.naming import DIMENSIONS, dimension, in_order, named
from mazha.insight.queries import NONE, Board, Counts
from mazha.insight.queries.board import share
from mazha.surfaces.desk.board.asking import Asked

MOST_DAYS = 92
"""Longer periods are drawn by month."""
COLUMNS = (
    "received", "open", "open_late", "closed", "solved", "solving_rate", "agreed", "agreement_rate", "on_time_rate",
    "reworked", "extended",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A number, and the list it opens."""

    title: str
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    name: str
    title: str
    text: str
    unit: str
    definition: str
    href: str
    change: str = ""
    year: str = ""
    """The same span a year before."""
    part: Cell | None = None
    whole: Cell | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    title: str
    cards: list[Card]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    name: str
    href: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One dimension: its lines, and what its chart draws."""

    name: str
    title: str
    columns: list[str]
    rows: list[Row]
    chart: dict[str, object]

    @property
    def data_id(self) -> str:
        return f"{self.name}-data"


def _title(name: str) -> str:
    found = FIGURES.get(name) or RATES.get(name) or SPANS[name]
    return found.title.in_language(get_language() or "zh-hans")


def _definition(name: str) -> str:
    found = FIGURES.get(name) or RATES.get(name) or SPANS[name]
    return found.definition.in_language(get_language() or "zh-hans")


def number(n: int) -> str:
    return f"{n:,}"


def percent(value: float | None) -> str:
    return "–" if value is None else f"{value * 100:.1f}"


def _list(asked: Asked, figure: str, **narrowed: str) -> str:
    return reverse("board:matters") + asked.link(figure=figure, order="", **narrowed)


def _cell(asked: Asked, counts: Counts, name: str, **narrowed: str) -> Cell:
    if name in RATES:
        value = percent(share(counts, name))
        href = _list(asked, RATES[name].part, **narrowed) if value != "–" else ""
        return Cell(title=_title(name), text=value if value == "–" else f"{value} %", href=href)
    n = counts.get(name, 0)
    return Cell(title=_title(name), text=number(n), href=_list(asked, name, **narrowed) if n else "")


def groups(board: Board, asked: Asked, year: Counts) -> list[Group]:
    """The cards, in the order they are read."""

    def cards(*names: str) -> list[Card]:
        return [replace(_card(board, asked, name), year=_year(name, year)) for name in names]

    return [
        Group(title=_("Coming in, and open"), cards=cards(
            "received", "imported", "open", "open_late", "open_awaiting", "open_supervised")),
        Group(title=_("How they were settled"), cards=cards(*RATES, *SPANS)),
        Group(title=_("Closed in the period"), cards=cards(
            "closed", "solved", "agreed", "disagreed", "unheard", "answered")),
        Group(title=_("What stands beside the on-time rate"), cards=cards(
            "closed_late", "slipped", "extended", "reworked", "contested", "supervised")),
        Group(title=_("Ended another way, and in no rate"), cards=cards(
            "withdrawn", "redirected", "handed_over", "referred", "terminated")),
    ]  # fmt: skip


def _card(board: Board, asked: Asked, name: str) -> Card:
    if name in RATES:
        rate = RATES[name]
        cells = [_cell(asked, board.now, each) for each in (rate.part, rate.whole)]
        value, before = board.rate(name), board.rate_before(name)
        if FIGURES[rate.whole].basis is Basis.OPENED:
            before = None  # matters of the period before had more time to be closed
        return Card(
            name=name, title=_title(name), text=percent(value), unit="" if value is None else "%",
            definition=_definition(name), href=cells[0].href, part=cells[0], whole=cells[1],
            change=_points(value, before),
        )  # fmt: skip
    if name in SPANS:
        days, earlier = board.span(name), board.span_before(name)
        return Card(
            name=name, title=_title(name), text="–" if days is None else number(days),
            unit="" if days is None else pgettext("unit", "days"), definition=_definition(name),
            href=_list(asked, SPANS[name].of) if days is not None else "", change=_days(days, earlier),
        )  # fmt: skip
    cell = _cell(asked, board.now, name)
    timeless = FIGURES[name].basis is Basis.NOW
    change = _("at this moment") if timeless else _change(board.now.get(name, 0), board.before.get(name, 0))
    return Card(
        name=name, title=cell.title, text=cell.text, unit="", definition=_definition(name), href=cell.href,
        change=change,
    )  # fmt: skip


def _year(name: str, year: Counts) -> str:
    """A year before nothing at all was counted: then nothing is said. Open matters were another number then."""
    if not year or name in SPANS or (name in FIGURES and FIGURES[name].basis is Basis.NOW):
        return ""
    if name not in RATES:
        return _("a year before: %(n)s") % {"n": number(year.get(name, 0))}
    value = None if FIGURES[RATES[name].whole].basis is Basis.OPENED else share(year, name)
    return "" if value is None else _("a year before: %(n)s") % {"n": f"{percent(value)} %"}


def _change(now: int, before: int) -> str:
    if not before:
        return _("none in the period before") if now else ""
    if now == before:
        return _("as many as in the period before")
    facts = {"n": f"{now - before:+,}", "share": f"{(now - before) / before * 100:+.1f}"}
    return _("%(n)s (%(share)s %%) against the period before") % facts


def _points(now: float | None, before: float | None) -> str:
    if now is None or before is None:
        return ""
    return _("%(n)s percentage points against the period before") % {"n": f"{(now - before) * 100:+.1f}"}


def _days(now: int | None, before: int | None) -> str:
    if now is None or before is None:
        return ""
    if now == before:
        return _("as many as in the period before")
    return npgettext("change", "%(n)s day against the period before", "%(n)s days against the period before",
                     abs(now - before)) % {"n": f"{now - before:+d}"}  # fmt: skip


def tables(board: Board, asked: Asked) -> list[Table]:
    """One for each dimension that divides anything here."""
    return [_table(board, asked, name) for name in DIMENSIONS if name in board.by]


def _table(board: Board, asked: Asked, name: str) -> Table:
    counts = {line.value: line.counts for line in board.by[name] if line.counts}
    values = in_order(name, counts)
    if asked.order == "volume":
        values = sorted(values, key=lambda value: -counts[value].get("received", 0))
    rows = [_row(asked, name, value, counts[value]) for value in values]
    return Table(
        name=name,
        title=dimension(name),
        columns=[_title(column) for column in COLUMNS],
        rows=rows,
        chart={
            "kind": "across",
            "labels": [row.name for row in rows],
            "series": [_series(each, (counts[value] for value in values)) for each in ("received", "closed")],
            "hrefs": [row.href for row in rows],
        },
    )


def _series(name: str, counts: Iterable[Counts]) -> dict[str, object]:
    return {"name": _title(name), "values": [each.get(name, 0) for each in counts]}


def _row(asked: Asked, name: str, value: str, counts: Counts) -> Row:
    narrowed = {name: value or NONE}
    return Row(
        name=named(name, value),
        href=reverse("board:board") + asked.link(**narrowed),
        cells=[_cell(asked, counts, column, **narrowed) for column in COLUMNS],
    )


def trend(board: Board, asked: Asked) -> Table:
    """Received, closed and solved by day; by month when the period is long."""
    names = ("received", "closed", "solved")
    period = board.question.period
    if period.days > MOST_DAYS:
        return _months(board, asked, names)
    days = [period.first + dt.timedelta(days=n) for n in range(period.days)]
    rows = [
        Row(
            name=date_format(day, pgettext("date format", "N j")),
            href=reverse("board:board") + asked.link(since=day.isoformat(), until=day.isoformat()),
            cells=[_cell(asked.on_day(day), board.by_day.get(day, {}), name) for name in names],
        )
        for day in days
    ]
    return _drawn(_("By day"), rows, names, [board.by_day.get(day, {}) for day in days])


def _months(board: Board, asked: Asked, names: tuple[str, ...]) -> Table:
    period = board.question.period
    sums: dict[tuple[int, int], dict[str, int]] = {}
    for n in range(period.days):
        day = period.first + dt.timedelta(days=n)
        month = sums.setdefault((day.year, day.month), {})
        for name in names:
            month[name] = month.get(name, 0) + board.by_day.get(day, {}).get(name, 0)
    rows = []
    for (year, month_number), counts in sums.items():
        first = max(dt.date(year, month_number, 1), period.first)
        last = min((dt.date(year, month_number, 28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1),
                   period.last)  # fmt: skip
        span = {"since": first.isoformat(), "until": last.isoformat()}
        rows.append(
            Row(
                name=date_format(first, pgettext("date format", "F Y")),
                href=reverse("board:board") + asked.link(**span),
                cells=[_spanned(asked, counts, name, span) for name in names],
            )
        )
    return _drawn(_("By month"), rows, names, list(sums.values()))


def _spanned(asked: Asked, counts: Counts, name: str, span: Mapping[str, str]) -> Cell:
    n = counts.get(name, 0)
    return Cell(title=_title(name), text=number(n), href=_list(asked, name, **span) if n else "")


def _drawn(title: str, rows: list[Row], names: tuple[str, ...], counts: list[Counts]) -> Table:
    return Table(
        name="trend",
        title=title,
        columns=[_title(name) for name in names],
        rows=rows,
        chart={
            "kind": "line",
            "labels": [row.name for row in rows],
            "series": [_series(name, counts) for name in names],
            "hrefs": [row.href for row in rows],
        },
    )


def definitions() -> list[tuple[str, str, str]]:
    """Name, title and definition of everything on the page, in its order."""
    return [(name, _title(name), _definition(name)) for name in (*FIGURES, *RATES, *SPANS)]
