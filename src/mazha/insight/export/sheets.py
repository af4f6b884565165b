"""The sheets of an export, row by row. Nothing here holds more than a page of matters at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from mazha.insight.export.cells import Value
from mazha.insight.figures import FIGURES, RATES, SPANS, Basis
from mazha.insight.figures.kinds import DAYS, MATTERS, PERCENT
from mazha.insight.naming import dimension, in_order, named
from mazha.insight.queries import NONE, Board, Counts, Question, all_behind, board
from mazha.insight.queries.board import share
from mazha.kernel.moments import local
from mazha.places import queries as places
from mazha.procedures import queries as procedures
from mazha.triage import queries as triage

if TYPE_CHECKING:
    from mazha.matters.models import Matter
    from mazha.people.actor import Actor
    from mazha.procedures.table import Text


@dataclass(frozen=True, slots=True)
class Sheet:
    """A title and its rows; read once, in order."""

    title: str
    rows: Iterable[list[Value]]


def sheets(actor: Actor, question: Question, listed: str, *, at: dt.datetime) -> Iterator[Sheet]:
    """Definitions, sums, each day, each dimension, and the matters behind `listed` where one is named."""
    found = board(actor, question, at=at)
    yield Sheet(_("What is counted"), _definitions(actor, question, listed, at))
    yield Sheet(pgettext("sheet", "Figures"), _sums(found))
    yield Sheet(_("By day"), _days(found))
    for name in found.by:
        yield Sheet(dimension(name), _lines(found, name))
    if listed:
        yield Sheet(_("Matters"), _matters(actor, question, listed, at))


def _definitions(actor: Actor, question: Question, listed: str, at: dt.datetime) -> Iterator[list[Value]]:
    yield [_("What it is"), _("Figures of matters: %(place)s") % {"place": _scope(question)}]
    yield [_("Period"), f"{question.period.first.isoformat()} – {question.period.last.isoformat()}"]
    for name, value in question.filters.given().items():
        yield [_("Narrowed to"), f"{dimension(name)}: {named(name, '' if value == NONE else value)}"]
    yield [_("As it stood at"), _minute(at)]
    yield [_("Exported by"), actor.name]
    if listed:
        yield [_("List"), _say(FIGURES[listed].title)]
        yield [_("On the list"), _("No name, number or address of a person; of restricted matters the category alone.")]
    yield []
    yield [_("Figure"), _("Counted in"), _("Goes by"), _("What it counts"), _("Rate of")]
    for figure in FIGURES.values():
        yield [_say(figure.title), _say(MATTERS), _basis(figure.basis), _say(figure.definition), None]
    for rate in RATES.values():
        pair = f"{_say(FIGURES[rate.part].title)} ÷ {_say(FIGURES[rate.whole].title)}"
        yield [_say(rate.title), _say(PERCENT), _basis(FIGURES[rate.whole].basis), _say(rate.definition), pair]
    for span in SPANS.values():
        yield [_say(span.title), _say(DAYS), _basis(Basis.ENDED), _say(span.definition), None]


def _basis(basis: Basis) -> str:
    return {
        Basis.OPENED: _("day of registration"),
        Basis.ENDED: _("day of ending"),
        Basis.NOW: _("the moment of asking"),
    }[basis]


def _scope(question: Question) -> str:
    scope = question.scope
    if scope.units:
        return _(", ").join(named("unit", unit) for unit in in_order("unit", map(str, scope.units)))
    codes = sorted(scope.areas) or [settings.DISTRICT]
    return _(", ").join(places.area_path(code, get_language() or "zh-hans") for code in codes)


def _sums(found: Board) -> Iterator[list[Value]]:
    yield [_("Figure"), _("Period"), _("The period before")]
    for name, figure in FIGURES.items():
        before = None if figure.basis is Basis.NOW else found.before.get(name, 0)
        yield [_say(figure.title), found.now.get(name, 0), before]
    for name, rate in RATES.items():
        yield [f"{_say(rate.title)} (%)", _percent(found.rate(name)), _percent(found.rate_before(name))]
    for name, span in SPANS.items():
        yield [_say(span.title), found.span(name), found.span_before(name)]


def _days(found: Board) -> Iterator[list[Value]]:
    names = [name for name, figure in FIGURES.items() if figure.basis is not Basis.NOW]
    yield [_("Day"), *(_say(FIGURES[name].title) for name in names)]
    period = found.question.period
    for n in range(period.days):
        day = period.first + dt.timedelta(days=n)
        counts = found.by_day.get(day, {})
        yield [day.isoformat(), *(counts.get(name, 0) for name in names)]


def _lines(found: Board, name: str) -> Iterator[list[Value]]:
    titles = [_say(figure.title) for figure in FIGURES.values()]
    yield [dimension(name), _("Its code"), *titles, *(f"{_say(rate.title)} (%)" for rate in RATES.values())]
    counts = {line.value: line.counts for line in found.by[name] if line.counts}
    for value in in_order(name, counts):
        yield [named(name, value), value, *_numbers(counts[value])]


def _numbers(counts: Counts) -> list[Value]:
    return [*(counts.get(name, 0) for name in FIGURES), *(_percent(share(counts, name)) for name in RATES)]


def _matters(actor: Actor, question: Question, listed: str, at: dt.datetime) -> Iterator[list[Value]]:
    yield [
        _("Code (covered)"), _("Gist"), _("Category"), _("Place"), _("Lead unit"), _("Channel"),
        pgettext("column", "Received"), pgettext("column", "Ended"), _("Stage"), _("Agreed"),
        _("Past the legal limit"), _("Extended"), _("Reworked (times)"), pgettext("column", "Supervised"),
        _("Imported"),
    ]  # fmt: skip
    language = get_language() or "zh-hans"
    name = cache(named)  # of as few things as there are, looked up once for as many matters as there are
    for matter in all_behind(actor, question, listed, at=at):
        yield _matter(matter, language, name)


def _matter(matter: Matter, language: str, name: Callable[[str, str], str]) -> list[Value]:
    category = triage.category_title(matter.category, language)
    place = matter.grid or matter.community or matter.street
    said = {True: _("yes"), False: _("no"), None: ""}
    return [
        # Whoever holds a whole code may follow the matter, so it does not leave the house on a list.
        f"{matter.code[:4]}-{matter.code[4:8]}-****",
        (category or _("Restricted matter")) if matter.restricted else matter.gist,
        category,
        places.area_path(place, language) if place else "",
        name("unit", str(matter.lead_unit_id)) if matter.lead_unit_id else "",
        name("channel", matter.channel),
        _minute(matter.opened_at),
        _minute(matter.closed_at) if matter.closed_at else "",
        procedures.stage_of(matter).title.in_language(language),
        said[matter.agreed],
        said[matter.late_by_law],
        said[bool(matter.facts.get("extended"))],
        matter.reworks,
        said[matter.supervised_at is not None],
        said[bool(matter.source)],
    ]


def _percent(value: float | None) -> float | None:
    return None if value is None else round(value * 100, 2)


def _minute(at: dt.datetime) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}"


def _say(text: Text) -> str:
    return text.in_language(get_language() or "zh-hans")
