"""What a document needs to be told: fields, which of them are missing, and how each is printed. Pure."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib import resources

from mazha.documents import amounts
from mazha.documents.language import Shown
from mazha.kernel.moments import local
from mazha.procedures.table import Text

IN_CAPITALS = "_in_capitals"
"""Every sum has a field of this ending beside it: the same sum in capital numerals."""


class Type(StrEnum):
    TEXT = "text"
    DATE = "date"
    MOMENT = "moment"
    MONEY = "money"
    NUMBER = "number"
    ROWS = "rows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing a document says that its template does not."""

    name: str
    title: Text
    type: Type
    example: Text
    """As it would be given; empty for a list."""
    rows: tuple[Field, ...] = ()
    """For a list: the fields of each row."""
    is_required: bool = True
    within: str = ""
    """For one missing in a row of a list: that list's name."""
    row: int = 0
    """And the row's number, from 1."""


@cache
def register() -> Mapping[str, Field]:
    """Every field there is, by name: `fields.toml`."""
    text = (resources.files("mazha.documents") / "fields.toml").read_text(encoding="utf-8")
    given = tomllib.loads(text)["field"]
    return {name: _field(name, facts) for name, facts in given.items()}


def _field(name: str, facts: Mapping[str, object]) -> Field:
    rows = facts.get("rows", {})
    assert isinstance(rows, dict)
    example = facts.get("example", "")
    zh, en = (example["zh"], example["en"]) if isinstance(example, dict) else (example, example)
    return Field(
        name=name, title=Text(str(facts["zh"]), str(facts["en"])), type=Type(str(facts.get("type", "text"))),
        example=Text(str(zh), str(en)), rows=tuple(_field(each, inner) for each, inner in rows.items()),
        is_required=not facts.get("may_be_empty", False),
    )  # fmt: skip


def missing(fields: Sequence[Field], values: Mapping[str, object]) -> list[Field]:
    """Every required field that was not given, in the order of the list; those of a row name the list and the row."""
    return list(_missing(fields, values, "", 0))


def _missing(fields: Sequence[Field], values: Mapping[str, object], within: str, row: int) -> Iterator[Field]:
    for field in fields:
        value = values.get(field.name)
        if _is_empty(value):
            if field.is_required:
                yield _at(field, within, row)
        elif field.type is Type.ROWS and isinstance(value, Sequence):
            for number, inner in enumerate(value, start=1):
                if isinstance(inner, Mapping):
                    yield from _missing(field.rows, inner, field.name, number)


def _at(field: Field, within: str, row: int) -> Field:
    return Field(
        name=field.name, title=field.title, type=field.type, example=field.example, rows=field.rows,
        is_required=field.is_required, within=within, row=row,
    )  # fmt: skip


def _is_empty(value: object) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, Sequence) and not value)


def misfits(fields: Sequence[Field], values: Mapping[str, object]) -> list[str]:
    """Names of what was given and is no field of this list, or is not of its field's type. A float is no money."""
    known = {field.name: field for field in fields}
    wrong = [name for name in values if name not in known]
    for name, value in values.items():
        if name not in known or _is_empty(value):
            continue
        field = known[name]
        if field.type is Type.ROWS:
            rows = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
            inner = [misfits(field.rows, row) if isinstance(row, Mapping) else [name] for row in rows]
            wrong += [f"{name}.{each}" if each != name else name for row in inner for each in row]
        elif not _fits(field.type, value):
            wrong.append(name)
    return list(dict.fromkeys(wrong))


def _fits(kind: Type, value: object) -> bool:
    if kind is Type.DATE:
        return isinstance(value, dt.date) and not isinstance(value, dt.datetime)
    if kind is Type.MOMENT:
        return isinstance(value, dt.datetime) and value.tzinfo is not None
    if kind is Type.MONEY:
        return isinstance(value, Decimal | int) and not isinstance(value, bool) and _is_a_sum(Decimal(value))
    if kind is Type.NUMBER:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, str) and "\0" not in value


def _is_a_sum(value: Decimal) -> bool:
    return value.is_finite() and 0 <= value < amounts.MOST and value == value.quantize(Decimal("0.01"))


def shown(fields: Sequence[Field], values: Mapping[str, object], language: str) -> Shown:
    """Each value as it is printed in that language."""
    out: dict[str, str | Sequence[Mapping[str, str]]] = {}
    for field in fields:
        value = values.get(field.name)
        if _is_empty(value):
            continue
        if field.type is Type.ROWS:
            assert isinstance(value, Sequence)
            out[field.name] = [_texts(field.rows, row, language) for row in value if isinstance(row, Mapping)]
        else:
            out.update(_printed(field, value, language))
    return out


def _texts(fields: Sequence[Field], values: Mapping[str, object], language: str) -> Mapping[str, str]:
    return {
        name: text
        for field in fields
        if not _is_empty(values.get(field.name))
        for name, text in _printed(field, values[field.name], language).items()
    }


def _printed(field: Field, value: object, language: str) -> Mapping[str, str]:
    chinese = not language.startswith("en")
    if isinstance(value, dt.datetime):
        there = local(value)
        return {field.name: f"{day_in(there.date(), language)}{'' if chinese else ', '}{there:%H:%M}"}
    if isinstance(value, dt.date):
        return {field.name: day_in(value, language)}
    if field.type is Type.MONEY and isinstance(value, Decimal | int):
        amount = Decimal(value)
        return {
            field.name: amounts.figures(amount, unit="元" if chinese else "¥"),
            f"{field.name}{IN_CAPITALS}": f"人民币{amounts.capitals(amount)}",
        }
    return {field.name: str(value).strip()}


def day_in(day: dt.date, language: str) -> str:
    """`2026年11月3日` as GB/T 9704 wants it, without noughts; `3 November 2026`."""
    if language.startswith("en"):
        return f"{day.day} {day:%B} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def examples(fields: Sequence[Field], language: str) -> dict[str, object]:
    """Values to show a template by."""
    return {field.name: _example(field, language) for field in fields}


def _example(field: Field, language: str) -> object:
    if field.type is Type.ROWS:
        return [examples(field.rows, language) for _number in range(2)]
    given = field.example.in_language(language)
    if field.type is Type.DATE:
        return dt.date.fromisoformat(given)
    if field.type is Type.MOMENT:
        return dt.datetime.fromisoformat(given)
    if field.type is Type.MONEY:
        return Decimal(given)
    return int(given) if field.type is Type.NUMBER else given


def known_names(fields: Sequence[Field]) -> Mapping[str, frozenset[str]]:
    """What a template may name: by list (empty: outside one), the names that hold there."""
    outside = {name for field in fields for name in _names(field)}
    known = {"": frozenset(outside)}
    for field in fields:
        if field.type is Type.ROWS:
            known[field.name] = frozenset({*outside, "no", *(name for each in field.rows for name in _names(each))})
    return known


def _names(field: Field) -> tuple[str, ...]:
    return (field.name, f"{field.name}{IN_CAPITALS}") if field.type is Type.MONEY else (field.name,)
