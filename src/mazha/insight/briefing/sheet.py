"""A briefing as it is kept and shown: sections of sentences, tables and charts, all words and numbers final.

Page, PDF and DOCX are drawn from this one form, so that they cannot say different things.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    ask: dict[str, str] = field(default_factory=dict)
    """What the list behind the number is asked for; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    columns: list[str]
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    values: list[int | None]
    """None where a number is covered."""


@dataclass(frozen=True, slots=True)
class Chart:
    title: str
    form: str
    """`columns` over time, `bars` of a dimension."""
    labels: list[str]
    series: list[Series]


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    says: list[str] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    terms: list[tuple[str, str]] = field(default_factory=list)
    """What each number of the section counts."""


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    place: str
    days: str
    taken: str
    """When the numbers were taken."""
    sections: list[Section]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def from_json(kept: dict[str, Any]) -> Sheet:
    """As `as_json` wrote it."""
    sections = [
        Section(
            title=each["title"], says=each["says"],
            charts=[_chart(chart) for chart in each["charts"]],
            tables=[_table(table) for table in each["tables"]],
            terms=[(term, says) for term, says in each["terms"]],
        )
        for each in kept["sections"]
    ]  # fmt: skip
    return Sheet(kept["title"], kept["place"], kept["days"], kept["taken"], sections)


def _chart(kept: dict[str, Any]) -> Chart:
    series = [Series(each["name"], each["values"]) for each in kept["series"]]
    return Chart(kept["title"], kept["form"], kept["labels"], series)


def _table(kept: dict[str, Any]) -> Table:
    rows = [Row(row["name"], [Cell(cell["text"], cell["ask"]) for cell in row["cells"]]) for row in kept["rows"]]
    return Table(kept["title"], kept["columns"], rows)
