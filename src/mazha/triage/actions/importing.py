"""A whole duty catalogue from a CSV file: all of it, or nothing and the number of every row that is wrong."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mazha.kernel.errors import Refused, TooLarge, Unacceptable
from mazha.people import queries as people
from mazha.people.rights import must_administer
from mazha.triage.actions.duties import NewDuty, check, row_of
from mazha.triage.actions.record import record
from mazha.triage.models import Duty
from mazha.triage.queries.duties import COLUMNS

if TYPE_CHECKING:
    from mazha.people.actor import Actor

MOST_ROWS = 20_000
_NEEDED = ("organisation", "start_date")


@transaction.atomic
def import_duties(given: bytes | str, *, by: Actor, at: dt.datetime) -> int:
    """Add every row of a CSV file with the columns of `duties_as_csv`. Returns how many lines were added.

    Rows that stand in the catalogue already, word for word, are passed over, so that a file may be imported again.
    Refuses with Unacceptable, its `problems` named `row 7` and so on, and then adds nothing at all.
    """
    must_administer(by)
    with people.one_edition():
        rows, problems = _checked(given)
    if problems:
        count = len(problems)
        raise Unacceptable(
            ngettext(
                "%(count)d row cannot be read, so nothing was added. Mend it and import again.",
                "%(count)d rows cannot be read, so nothing was added. Mend them and import again.",
                count,
            )
            % {"count": count},
            problems,
        )
    known = {_same(row) for row in Duty.objects.all()}
    new = [row for same, row in {_same(row): row for row in rows}.items() if same not in known]
    if new:
        Duty.objects.bulk_create(new)
        record("triage.duty", "import", None, {"added": [row.id for row in new]}, by=by, at=at)
    return len(new)


def _checked(given: bytes | str) -> tuple[list[Duty], dict[str, str]]:
    """Every row that can be entered, and what is wrong with the others by the number of their row."""
    codes = {card.code: card.id for card in people.organisations()}
    problems: dict[str, str] = {}
    rows: list[Duty] = []
    for number, line in _lines(given):
        try:
            duty = _read(line, codes)
            check(duty)
        except Refused as refused:
            said = refused.problems if isinstance(refused, Unacceptable) else {}
            problems[f"row {number}"] = " ".join(said.values()) or refused.message
        else:
            rows.append(row_of(duty))
    return rows, problems


def _lines(given: bytes | str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each row with its number as a spreadsheet shows it, the heading being row 1."""
    try:
        yield from _read_lines(csv.DictReader(io.StringIO(_text(given), newline="")))
    except csv.Error as broken:
        raise Unacceptable(_("This is not a CSV table: %(why)s.") % {"why": broken}) from None


def _read_lines(reader: csv.DictReader[str]) -> Iterator[tuple[int, Mapping[str, str]]]:
    missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise Unacceptable(
            _("The first row must name the columns: %(columns)s.") % {"columns": ", ".join(COLUMNS)},
            {"row 1": _("Missing: %(columns)s.") % {"columns": ", ".join(missing)}},
        )
    for count, line in enumerate(reader, start=1):
        if count > MOST_ROWS:
            raise TooLarge(_("A file may hold %(most)d rows at most. Split it.") % {"most": MOST_ROWS})
        if any(isinstance(value, str) and value.strip() for value in line.values()):
            yield reader.line_num, {str(k): str(v or "").strip() for k, v in line.items()}


def _text(given: bytes | str) -> str:
    if isinstance(given, str):
        return given.lstrip("\ufeff")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return given.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unacceptable(_("The file is not text in UTF-8 or GB 18030. Save it as CSV in UTF-8."))


def _read(line: Mapping[str, str], codes: Mapping[str, int]) -> NewDuty:
    problems: dict[str, str] = {}
    units = [line.get("organisation", ""), *line.get("assisting", "").split()]
    for code in units:
        if code not in codes:
            problems["organisation"] = _("No organisation has the code “%(code)s”.") % {"code": code[:40]}
    dates: dict[str, dt.date | None] = {}
    for name in ("start_date", "end_date"):
        try:
            dates[name] = dt.date.fromisoformat(line[name]) if line.get(name) else None
        except ValueError:
            problems[name] = _("“%(text)s” is not a day. Write it as 2026-01-31.") % {"text": line[name][:20]}
    start = dates.get("start_date")
    if start is None and "start_date" not in problems:
        problems["start_date"] = _("Write the first day on which it holds.")
    if problems or start is None:
        raise Unacceptable(next(iter(problems.values())), problems)
    return NewDuty(
        category=line.get("category", ""),
        territory=line.get("territory", ""),
        organisation_id=codes[units[0]],
        assisting=tuple(codes[code] for code in units[1:]),
        basis=line.get("basis", ""),
        start_date=start,
        end_date=dates["end_date"],
    )


def _same(row: Duty) -> tuple[object, ...]:
    dates = (row.start_date, row.end_date)
    return (row.category, row.territory, row.organisation_id, tuple(row.assisting), row.basis, *dates)
