"""The duty catalogue, from memory."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from mazha.people import queries as people
from mazha.people.rights import must_hold
from mazha.people.roles import Role
from mazha.places import queries as places
from mazha.triage.current import current
from mazha.triage.queries.categories import category_path
from mazha.triage.rules import DutyLine, Matched, match

if TYPE_CHECKING:
    from mazha.people.actor import Actor

COLUMNS = ("category", "territory", "organisation", "assisting", "basis", "start_date", "end_date")
READERS = (
    Role.SYSTEM_ADMIN,
    Role.DISPATCHER,
    Role.WINDOW_CLERK,
    Role.QUALITY_SUPERVISOR,
    Role.DUTY_LEADER,
    Role.UNIT_HEAD,
    Role.STREET_LEAD,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRow:
    """A line of the catalogue with every code named."""

    id: int
    category: str
    category_title: str
    territory: str
    territory_title: str
    organisation_id: int
    organisation: str
    assisting: tuple[str, ...]
    basis: str
    start_date: dt.date
    end_date: dt.date | None


def whose(category: str, area: str, on_day: dt.date) -> Matched:
    """The organisation whose duty a category is in an area that day, and every line that was shadowed."""
    return match(current().duties, category, area or settings.DISTRICT, on_day)


def duties(actor: Actor, language: str, *, on_day: dt.date | None = None) -> list[DutyRow]:
    """The catalogue by category and territory: all of it, or what holds on one day. Refuses who need not know it."""
    must_hold(actor, *READERS)
    lines = [line for line in current().duties.lines if on_day is None or line.holds_on(on_day)]
    return [
        _row(line, language) for line in sorted(lines, key=lambda one: (one.category, one.territory, one.start_date))
    ]


def duties_as_csv(actor: Actor, *, on_day: dt.date | None = None) -> str:
    """The same as `import_duties` reads it, with organisations by their codes."""
    must_hold(actor, *READERS)
    codes = {card.id: card.code for card in people.organisations()}
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for line in current().duties.lines:
        if on_day is None or line.holds_on(on_day):
            assisting = " ".join(codes.get(unit, str(unit)) for unit in line.assisting)
            end = line.end_date.isoformat() if line.end_date else ""
            unit = codes.get(line.organisation_id, "")
            writer.writerow(
                [line.category, line.territory, unit, assisting, line.basis, line.start_date.isoformat(), end]
            )
    return out.getvalue()


def _row(line: DutyLine, language: str) -> DutyRow:
    return DutyRow(
        id=line.id,
        category=line.category,
        category_title=category_path(line.category, language) if line.category else "",
        territory=line.territory,
        territory_title=places.area_path(line.territory, language) if line.territory else "",
        organisation_id=line.organisation_id,
        organisation=people.organisation(line.organisation_id).name,
        assisting=tuple(people.organisation(unit).name for unit in line.assisting),
        basis=line.basis,
        start_date=line.start_date,
        end_date=line.end_date,
    )
