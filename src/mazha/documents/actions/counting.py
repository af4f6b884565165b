"""Drawing the next number: per organisation, family and year, without a gap and without a twin."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from mazha.documents import numbering
from mazha.documents.models import Mark
from mazha.people import queries as people
from mazha.places import queries as places

# The row stays locked until the transaction ends: whoever comes next waits for the outcome, and a rollback takes the
# number back with everything else.
_DRAW = """
insert into documents_counter (organisation_id, family, year, last) values (%s, %s, %s, 1)
on conflict (organisation_id, family, year) do update set last = documents_counter.last + 1
returning last"""


@dataclass(frozen=True, slots=True)
class Number:
    printed: str
    year: int
    serial: int


def draw(organisation: int, family: str, year: int) -> Number:
    """The next number, inside the transaction that issues the document."""
    mark = mark_of(organisation, family)
    with connection.cursor() as cursor:
        cursor.execute(_DRAW, [organisation, family, year])
        (serial,) = cursor.fetchone()
    return Number(numbering.printed(mark, year, serial), year, serial)


def mark_of(organisation: int, family: str) -> str:
    """The organisation's word in numbers of this family. The first time, one that no other organisation bears."""
    found = _current(organisation, family)
    if found is not None:
        return found.mark
    district = places.area_name(settings.DISTRICT, "zh-hans")
    likely = numbering.likely_mark(district, people.organisation(organisation).name_zh, family)
    taken = set(Mark.objects.filter(mark__startswith=likely[: numbering.LONGEST - 1]).values_list("mark", flat=True))
    mark = numbering.free(likely, taken)
    # Two at once: the second waits here for the first, and finds its row.
    Mark.objects.bulk_create([Mark(organisation_id=organisation, family=family, mark=mark)], ignore_conflicts=True)
    current = _current(organisation, family)
    assert current is not None
    return current.mark


def _current(organisation: int, family: str) -> Mark | None:
    return Mark.objects.filter(organisation_id=organisation, family=family, is_current=True).first()
