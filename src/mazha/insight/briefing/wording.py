"""From a briefing's numbers to its sheet. A sentence states numbers: no adjective, no cause, no praise.

With `on_paper`, small numbers are covered (`covering`), and so is whatever would give one away.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from mazha.insight.briefing import covering
from mazha.insight.briefing.gathering import DIMENSIONS, RECURS_WITHIN, Line, Numbers
from mazha.insight.briefing.sheet import Cell, Chart, Row, Section, Series, Sheet, Table
from mazha.insight.figures import FIGURES, RATES, SPANS, Basis
from mazha.insight.naming import dimension, in_order, named
from mazha.insight.queries.adding import Counts
from mazha.insight.queries.board import share
from mazha.insight.scope import NONE, Period
from mazha.kernel.moments import local
from mazha.places import queries as places

CHANGED_FROM = 5
"""A category, street or channel is named as changed from so many matters on …"""
CHANGED_SHARE = 5
"""… that are at least a fifth of those of the span before."""
MOST_BARS = 16
FLOW = ("received", "closed", "solved", "agreed", "answered", "reworked", "contested", "withdrawn", "redirected")
LATE = ("closed_late", "slipped", "extended", "supervised")
STANDING = ("open", "open_late", "open_awaiting", "open_supervised")
DIVIDED = ("received", "closed", "open", "open_late")


def sheet(numbers: Numbers, *, on_paper: bool) -> Sheet:
    """The whole briefing in the language in force."""
    says = _Saying(numbers, on_paper)
    place = places.area_path(numbers.place, says.language)
    return Sheet(
        title=kind_title(numbers.kind), place=place, days=days_of(numbers.span),
        taken=f"{local(numbers.at):%Y-%m-%d %H:%M}",
        sections=[says.came(), says.late(), says.recurs(), says.warns(), says.changed(), says.rates(), *says.divided()],
    )  # fmt: skip


def kind_title(kind: str) -> str:
    return {"daily": _("Daily briefing"), "weekly": _("Weekly briefing"), "monthly": _("Monthly briefing")}[kind]


def days_of(span: Period) -> str:
    """`2026-03-19`, or two such days."""
    return span.first.isoformat() if span.days == 1 else f"{span.first.isoformat()} – {span.last.isoformat()}"


def _before_name(kind: str) -> str:
    return {"daily": _("The day before"), "weekly": _("The week before"), "monthly": _("The month before")}[kind]


def _year_name(kind: str) -> str:
    return {
        "daily": _("The same weekday a year before"),
        "weekly": _("The same week a year before"),
        "monthly": _("The same month a year before"),
    }[kind]


@dataclass(frozen=True, slots=True)
class _Saying:
    of: Numbers
    on_paper: bool

    @property
    def language(self) -> str:
        return get_language() or "zh-hans"

    def n(self, n: int) -> str:
        """A number, or that it is small."""
        return _("fewer than %(n)s") % {"n": covering.SMALL} if self.hides(n) else f"{n:,}"

    def hides(self, n: int) -> bool:
        return self.on_paper and covering.is_small(n)

    def title(self, name: str) -> str:
        found = FIGURES.get(name) or RATES.get(name) or SPANS[name]
        return found.title.in_language(self.language)

    def term(self, name: str) -> tuple[str, str]:
        found = FIGURES.get(name) or RATES.get(name) or SPANS[name]
        return self.title(name), found.definition.in_language(self.language)

    def came(self) -> Section:
        """Received and closed, beside the span before and a year before."""
        return Section(
            title=_("What came"),
            says=[self._compared("received"), self._compared("closed")],
            charts=[self._trend()],
            tables=[self._flow(_("In numbers"), FLOW)],
            terms=[self.term(name) for name in FLOW],
        )

    def _compared(self, name: str) -> str:
        return _("%(what)s: %(now)s. %(before_name)s: %(before)s. %(year_name)s: %(year)s.") % {
            "what": self.title(name), "now": self.n(self.of.now.get(name, 0)),
            "before_name": _before_name(self.of.kind), "before": self._earlier(self.of.before, name),
            "year_name": _year_name(self.of.kind), "year": self._earlier(self.of.year_before, name),
        }  # fmt: skip

    def _earlier(self, counts: Counts, name: str) -> str:
        """A span of which nothing at all was counted lies before the record begins, or was empty: not zero matters."""
        return self.n(counts.get(name, 0)) if counts else _("nothing on record")

    def _trend(self) -> Chart:
        received, closed = [day[1] for day in self.of.days], [day[2] for day in self.of.days]
        return Chart(
            title=_("By day"), form="columns", labels=[_day_label(day[0]) for day in self.of.days],
            series=[self._series("received", received), self._series("closed", closed)],
        )  # fmt: skip

    def _series(self, name: str, values: Sequence[int]) -> Series:
        return Series(self.title(name), self._drawn(values))

    def _drawn(self, values: Sequence[int]) -> list[int | None]:
        hidden = covering.covered(values) if self.on_paper else [False] * len(values)
        return [None if hide else n for n, hide in zip(values, hidden, strict=True)]

    def _flow(self, title: str, names: Sequence[str]) -> Table:
        columns = [pgettext("briefing", "This span"), _before_name(self.of.kind), _year_name(self.of.kind)]
        return Table(title, columns, [Row(self.title(name), self._flow_cells(name)) for name in names])

    def _flow_cells(self, name: str) -> list[Cell]:
        now = self.of.now.get(name, 0)
        own = Cell(self.n(now), self._ask(name) if now else {})
        if FIGURES[name].basis is Basis.NOW:
            return [own, Cell("–"), Cell("–")]
        return [own, *(Cell(self._earlier(c, name)) for c in (self.of.before, self.of.year_before))]

    def _ask(self, figure: str, **narrowed: str) -> dict[str, str]:
        if self.on_paper:
            return {}
        span = self.of.span
        street = {"street": self.of.place} if len(self.of.place) == 9 else {}
        days = {"since": span.first.isoformat(), "until": span.last.isoformat()}
        return {**days, **street, **narrowed, "figure": figure}

    def late(self) -> Section:
        """What is overdue at the moment the numbers are taken, and what was closed late."""
        now = self.of.now
        moment = f"{local(self.of.at):%Y-%m-%d %H:%M}"
        standing = _("Open at %(moment)s: %(open)s. Of these overdue: %(late)s; under supervision: %(supervised)s.") % {
            "moment": moment, "open": self.n(now.get("open", 0)), "late": self.n(now.get("open_late", 0)),
            "supervised": self.n(now.get("open_supervised", 0)),
        }  # fmt: skip
        closed = _("Closed after handling by a unit: %(handled)s. Of these past the limit the law sets: %(late)s.") % {
            "handled": self.n(now.get("handled", 0)), "late": self.n(now.get("closed_late", 0)),
        }  # fmt: skip
        names = (*STANDING, *LATE)
        return Section(
            title=_("What is late"), says=[standing, closed], tables=[self._flow(_("In numbers"), names)],
            terms=[self.term(name) for name in names],
        )  # fmt: skip

    def recurs(self) -> Section:
        """One category from one community, again and again."""
        title = _("What recurs")
        if not self.of.recurring:
            return Section(title, says=[self._rule(), _("In this span nothing meets this rule.")])
        since = self.of.span.last - dt.timedelta(days=RECURS_WITHIN - 1)
        ninety = {"since": since.isoformat(), "until": self.of.span.last.isoformat()}
        rows = [
            Row(
                f"{named('community', each.community)} · {named('category', each.category)}",
                [
                    Cell(str(each.n), self._ask("received", community=each.community, category=each.category) | ninety
                         if not self.on_paper else {}),
                    Cell(self.n(each.in_span)), Cell(each.first.isoformat()), Cell(each.last.isoformat()),
                ],
            )
            for each in self.of.recurring
        ]  # fmt: skip
        columns = [_("Within 90 days"), pgettext("briefing", "This span"), _("First"), _("Last")]
        return Section(title, says=[self._rule()], tables=[Table(_("Community and category"), columns, rows)])

    def _rule(self) -> str:
        return _(
            "Named here: a category received from one community five times or more within 90 days, on three days or "
            "more, and at least once in this span."
        )

    def warns(self) -> Section:
        """Where and of what warnings were raised. Their numbers are small and stay with their post."""
        if self.of.warned is None:
            return Section(title=_("What warns"), says=[_("Warnings are switched off.")])
        said = [
            _("%(kind)s, %(place)s: above what was usual since %(day)s; %(stage)s.") % {
                "kind": named("category", each.kind), "place": places.area_path(each.place, self.language),
                "day": each.since.isoformat(), "stage": each.stage.in_language(self.language),
            }
            for each in self.of.warned
        ]  # fmt: skip
        return Section(
            title=_("What warns"), says=said or [_("No warning in this span, and none from before is open.")]
        )

    def changed(self) -> Section:
        """Categories, streets and channels that differ from the span before by a plain rule."""
        rule = _(
            "Named here: a street, category or channel whose number received differs from the span before by five or "
            "more, and by a fifth or more."
        )
        says = [
            _("%(dimension)s “%(name)s”: %(now)s received; %(before_name)s: %(before)s.") % {
                "dimension": dimension(name), "name": named(name, line.value), "now": self.n(_received(line.now)),
                "before_name": _before_name(self.of.kind), "before": self.n(_received(line.before)),
            }
            for name in ("street", "category", "channel")
            for line in self._ordered(name) if self._differs(line)
        ]  # fmt: skip
        return Section(_("What changed"), says=[rule, *(says or [_("In this span nothing meets this rule.")])])

    def _differs(self, line: Line) -> bool:
        now, before = _received(line.now), _received(line.before)
        by = abs(now - before)
        return bool(self.of.before) and by >= CHANGED_FROM and by * CHANGED_SHARE >= before

    def rates(self) -> Section:
        """Each rate with both its numbers, and beneath the table what it counts."""
        columns = [
            pgettext("briefing", "This span"), _("Part ÷ whole"), _before_name(self.of.kind), _year_name(self.of.kind)
        ]  # fmt: skip
        rows = [Row(self.title(name), self._rate_cells(name)) for name in RATES]
        rows += [Row(self.title(name), self._span_cells(name)) for name in SPANS]
        terms = [self.term(name) for name in (*RATES, *SPANS)]
        return Section(pgettext("briefing", "Rates"), tables=[Table(_("In numbers"), columns, rows)], terms=terms)

    def _rate_cells(self, name: str) -> list[Cell]:
        rate, now = RATES[name], self.of.now
        pair = f"{self.n(now.get(rate.part, 0))} ÷ {self.n(now.get(rate.whole, 0))}"
        # Matters of an earlier span had more time to be closed: the closing rate is compared with nothing.
        earlier = [{}, {}] if FIGURES[rate.whole].basis is Basis.OPENED else [self.of.before, self.of.year_before]
        ask = self._ask(rate.part) if now.get(rate.part, 0) else {}
        return [Cell(self._rate(now, name), ask), Cell(pair), *(Cell(self._rate(each, name)) for each in earlier)]

    def _rate(self, counts: Counts, name: str) -> str:
        value, rate = share(counts, name), RATES[name]
        if value is None:
            return "–"
        if self.on_paper and covering.hides_rate(counts.get(rate.part, 0), counts.get(rate.whole, 0)):
            return _("not shown")
        return f"{value * 100:.1f} %"

    def _span_cells(self, name: str) -> list[Cell]:
        counts = (self.of.now, self.of.before, self.of.year_before)
        texts = [
            "–" if days is None else _("not shown") if self.hides(each.get("closed", 0))
            else _("%(n)s d") % {"n": days}
            for days, each in zip(self.of.lasted[name], counts, strict=True)
        ]  # fmt: skip
        return [Cell(texts[0]), Cell(self.n(counts[0].get("closed", 0))), Cell(texts[1]), Cell(texts[2])]

    def divided(self) -> list[Section]:
        """By street, community, unit, category and channel; in the order one looks them up, never by merit."""
        return [self._divided(name) for name in DIMENSIONS if self._shows(name)]

    def _shows(self, name: str) -> bool:
        """A street is not divided by itself."""
        return bool(self.of.by.get(name)) and (name != "street" or len(self.of.place) == 6)

    def _ordered(self, name: str) -> list[Line]:
        lines = {line.value: line for line in self.of.by.get(name, ())}
        return [lines[value] for value in in_order(name, lines)]

    def _divided(self, name: str) -> Section:
        lines = self._ordered(name)
        columns = [self._column(name, lines, figure) for figure in DIVIDED]
        before = self._texts([_received(line.before) for line in lines])
        rows = [
            Row(named(name, line.value), [columns[0][at], Cell(before[at]), *(c[at] for c in columns[1:])])
            for at, line in enumerate(lines)
        ]
        titles = [self.title(each) for each in DIVIDED]
        titles.insert(1, _("%(what)s, %(when)s") % {"what": titles[0], "when": _before_name(self.of.kind).lower()})
        title = _("By %(dimension)s") % {"dimension": dimension(name).lower()}
        return Section(title, charts=self._bars(name, lines), tables=[Table(dimension(name), titles, rows)])

    def _column(self, name: str, lines: Sequence[Line], figure: str) -> list[Cell]:
        values = [line.now.get(figure, 0) for line in lines]
        return [
            Cell(text, self._ask(figure, **{name: line.value or NONE}) if n else {})
            for text, n, line in zip(self._texts(values), values, lines, strict=True)
        ]

    def _texts(self, values: Sequence[int]) -> list[str]:
        if not self.on_paper:
            return [f"{n:,}" for n in values]
        hidden = covering.covered(values)
        return [
            self.n(n) if covering.is_small(n) else _("not shown") if hide else f"{n:,}"
            for n, hide in zip(values, hidden, strict=True)
        ]

    def _bars(self, name: str, lines: Sequence[Line]) -> list[Chart]:
        if not 1 < len(lines) <= MOST_BARS:
            return []
        now, before = ([_received(each) for each in side] for side in zip(*((i.now, i.before) for i in lines),
                                                                          strict=True))  # fmt: skip
        series = [
            Series(pgettext("briefing", "This span"), self._drawn(now)),
            Series(_before_name(self.of.kind), self._drawn(before)),
        ]
        labels = [named(name, line.value) for line in lines]
        return [Chart(title=self.title("received"), form="bars", labels=labels, series=series)]


def _received(counts: Counts) -> int:
    return counts.get("received", 0)


def _day_label(day: dt.date) -> str:
    return date_format(day, pgettext("date format", "N j"))
