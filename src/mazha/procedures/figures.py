"""What a line of work counts for those who answer for it: each number a question about matters that opens its own list.

A line declares its figures in its `figures.py`; `insight` counts them, a surface shows them. Nothing is counted by
person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from mazha.kernel.moments import start_of
from mazha.procedures.table import Text

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mazha.matters.models import Matter
    from mazha.people.roles import Role


@dataclass(frozen=True, slots=True)
class Days:
    """A period: days of the district, both ends included."""

    first: dt.date
    last: dt.date

    def holds(self, column: str) -> Q:
        """Moments that fall into it."""
        end = start_of(self.last + dt.timedelta(days=1))
        return Q(**{f"{column}__gte": start_of(self.first), f"{column}__lt": end})


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number of matters, each once. Its list is what the same question finds, so both cannot differ."""

    name: str
    """Unique within the line; stands in addresses."""
    title: Text
    says: Text
    """What it counts and from what it is known, to be read beside the number."""
    where: Q
    now: bool = False
    """What stands at the moment of asking; else, of the matters registered in the period."""
    amount: Callable[[QuerySet[Matter]], int] | None = None
    """The sum in fen that these matters stand for, shown in yuan beside their number."""


@dataclass(frozen=True, slots=True)
class Group:
    title: Text
    figures: Sequence[Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of work as its leaders read it."""

    name: str
    """Stands in addresses."""
    title: Text
    tables: tuple[str, ...]
    """The procedures whose matters it counts; none named: those of all, as `asks` narrows them."""
    readers: frozenset[Role]
    """Whose posts have its page; each sees what those posts see of matters, and no more."""
    groups: Callable[[dt.datetime], Sequence[Group]]
    """Its figures at a moment: what is overdue, and how old a matter is, follow from it."""
    asks: Q | None = None
    """What narrows them further: a line that goes across tables."""

    def figures(self, at: dt.datetime) -> list[Figure]:
        return [figure for group in self.groups(at) for figure in group.figures]

    def question(self, figure: Figure, days: Days) -> Q:
        """Exactly the matters that a figure counts, among those the reader sees."""
        among = self.among() & figure.where
        return among if figure.now else among & days.holds("opened_at")

    def among(self) -> Q:
        """Whatever belongs to the line."""
        among = Q(procedure__in=self.tables) if self.tables else Q()
        return among & self.asks if self.asks is not None else among


_NOTHING = Text("", "")


def received(where: Q) -> Figure:
    """Whatever of the line was registered in the period."""
    return Figure(
        name="received", title=Text("收到", "Received"), where=where,
        says=Text("所选期间内登记的事项。", "Matters registered in the period."),
    )  # fmt: skip


def still_open(where: Q, also: Text = _NOTHING) -> Figure:
    """Whatever of the line has not ended."""
    return Figure(
        name="open", title=Text("在办", "Open"), where=where & Q(closed_at=None), now=True,
        says=Text(
            f"此刻还没有办结的事项，不论哪天登记。{also.zh}",
            f"Matters that have not ended at this moment, on whatever day they were registered.{also.en}",
        ),
    )  # fmt: skip


def overdue(where: Q, at: dt.datetime, also: Text = _NOTHING) -> Figure:
    """Whatever of the line has not ended and is past its nearest date."""
    return Figure(
        name="overdue", title=Text("超期", "Overdue"), where=where & Q(closed_at=None, due_at__lt=at), now=True,
        says=Text(
            f"在办事项中，最近一个应办期限此刻已过的，含环节期限和等待当事人的期限。{also.zh}",
            f"Open matters whose nearest due moment has passed, also that of a step or of a wait.{also.en}",
        ),
    )  # fmt: skip


def by_fact(name: str, fact: str, titles: Mapping[str, Text], among: Q, of: Text) -> list[Figure]:
    """A figure for each value of a small fact of the matter; `of` says among which matters it is looked for."""
    return [
        Figure(
            name=f"{name}_{value}", title=title, where=among & Q(**{f"facts__{fact}": value}),
            says=Text(f"{of.zh}，办理时记为“{title.zh}”的。", f"{of.en}, recorded as “{title.en}”."),
        )
        for value, title in titles.items()
    ]  # fmt: skip
