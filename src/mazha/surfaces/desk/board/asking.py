"""What a board is asked for, read from its address and written back into links."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mazha.insight import queries as insight
from mazha.insight.naming import dimension, in_order, named
from mazha.insight.queries import Filters, Period, Question, Scope
from mazha.kernel.errors import Unacceptable
from mazha.people import queries as people
from mazha.people.actor import Actor
from mazha.places import queries as places
from mazha.triage import queries as triage

DAYS = (7, 30, 90)
_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
_FILTERS = ("street", "community", "unit", "category", "channel")
_DAYS = frozenset({"days", "month", "since", "until"})
_CHANNELS = ("phone", "portal", "qr", "counter", "grid", "api", "import")
Choices = list[tuple[str, str]]


class BoardForm(forms.Form):
    """The questions of the filter. Every one may be left open."""

    days = forms.TypedChoiceField(choices=[(n, n) for n in DAYS], coerce=int, required=False, empty_value=None)
    month = forms.RegexField(_MONTH, required=False)
    since = forms.DateField(label=gettext_lazy("From"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=gettext_lazy("To"), required=False, widget=forms.DateInput({"type": "date"}))
    street = forms.CharField(label=gettext_lazy("Street"), required=False, max_length=20)
    community = forms.CharField(label=gettext_lazy("Community"), required=False, max_length=20)
    unit = forms.CharField(label=gettext_lazy("Lead unit"), required=False, max_length=20)
    category = forms.CharField(label=gettext_lazy("Category"), required=False, max_length=20)
    channel = forms.CharField(label=gettext_lazy("Channel"), required=False, max_length=20)
    order = forms.ChoiceField(choices=[("name", "name"), ("volume", "volume")], required=False)

    def __init__(self, data: Mapping[str, Any], *, actor: Actor, today: dt.date) -> None:
        super().__init__(data)
        self._scope, self._today = Scope.of(actor), today
        self.asked: Asked | None = None

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if self.errors:
            return given
        try:
            filters = Filters(**{name: given.get(name, "") for name in _FILTERS})
            period, kind = _period(given, self._today)
            question = Question(self._scope, period, filters)
        except Unacceptable as refusal:
            for name, sentence in refusal.problems.items():
                self.add_error(name if name in self.fields else None, sentence)
            return given
        self.asked = Asked(question, kind, given.get("order") or "name")
        return given

    @property
    def streets(self) -> Choices:
        return [(area.code, named("street", area.code)) for area in places.areas("street")]

    @property
    def units(self) -> Choices:
        return [(str(card.id), card.name) for card in people.organisations() if card.kind != "district"]

    @property
    def categories(self) -> Choices:
        return list(triage.first_level(get_language() or "zh-hans"))

    @property
    def channels(self) -> Choices:
        return [(name, named("channel", name)) for name in _CHANNELS]


def _period(given: Mapping[str, Any], today: dt.date) -> tuple[Period, str]:
    """Days somebody named, else a month, else as many days up to today; and the words for it in an address."""
    if given.get("since") or given.get("until"):
        last = given.get("until") or today
        return Period(given.get("since") or last, last), "custom"
    if found := _MONTH.fullmatch(given.get("month") or ""):
        year, month = int(found[1]), int(found[2])
        return Period(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])), "month"
    days = given.get("days") or 30
    return Period(today - dt.timedelta(days=days - 1), today), f"days{days}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as its address has it: links on the page change one part and keep the rest."""

    question: Question
    kind: str
    order: str

    def as_fields(self) -> dict[str, str]:
        """The question as its address has it, by name."""
        return {**self._days(), **self.question.filters.given(), **self._order()}

    @property
    def kept_fields(self) -> list[tuple[str, str]]:
        """What the filter's form does not ask for and must not lose."""
        asked_for = {"street", "community", "unit", "category", "channel", "since", "until"}
        return [(name, value) for name, value in self.as_fields().items() if name not in asked_for]

    def link(self, **changes: str) -> str:
        """The query part of an address, `?…`; an empty value takes a part out."""
        given = self.as_fields()
        if _DAYS & changes.keys():
            given = {name: value for name, value in given.items() if name not in _DAYS}
        return "?" + urlencode({name: value for name, value in (given | changes).items() if value})

    def _days(self) -> dict[str, str]:
        period = self.question.period
        if self.kind == "month":
            return {"month": f"{period.first:%Y-%m}"}
        if self.kind == "custom":
            return {"since": period.first.isoformat(), "until": period.last.isoformat()}
        return {"days": self.kind.removeprefix("days")}

    def _order(self) -> dict[str, str]:
        return {} if self.order == "name" else {"order": self.order}

    def on_day(self, day: dt.date) -> Asked:
        """The same question about one day."""
        return replace(self, question=replace(self.question, period=Period(day, day)), kind="custom")

    def narrowed(self) -> Iterator[tuple[str, str, str]]:
        """Each filter: what it is of, its value's name, and the address without it."""
        for name, value in self.question.filters.given().items():
            yield dimension(name), named(name, "" if value == insight.NONE else value), self.link(**{name: ""})

    @property
    def first_level(self) -> str:
        """The first level of the category asked for, for the list to choose from."""
        return self.question.filters.category[:2]

    @property
    def scope_name(self) -> str:
        scope = self.question.scope
        if scope.everything:
            return _("Everything")
        if scope.units:
            return _("Led by: %(units)s") % {
                "units": _(", ").join(named("unit", unit) for unit in in_order("unit", map(str, scope.units)))
            }
        language = get_language() or "zh-hans"
        return _(", ").join(places.area_path(code, language) for code in sorted(scope.areas))
