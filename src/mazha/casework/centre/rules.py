"""What numbers, hours and bookings must be. Pure."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mazha.kernel.moments import SHANGHAI, local

if TYPE_CHECKING:
    from mazha.procedures.table import Procedure

USUAL_HOURS = "08:30-12:00 13:30-17:30"
"""Until the centre sets its own. [local]"""
EARLIEST = dt.timedelta(minutes=30)
"""The kiosk gives numbers so long before the windows open."""
LONGEST_BOOKING = dt.timedelta(hours=12)
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Span:
    """Part of a day on the district's clock, its end left out."""

    opens: dt.time
    closes: dt.time


def spans(written: str) -> tuple[Span, ...] | None:
    """`08:30-12:00 13:30-17:30` as spans in order; None where it is not that, or they touch or run backwards."""
    read = []
    for part in written.replace("，", " ").replace(",", " ").split():
        found = _SPAN.fullmatch(part.replace("：", ":").replace("–", "-"))
        if found is None:
            return None
        h1, m1, h2, m2 = (int(each) for each in found.groups())
        read.append(Span(dt.time(h1, m1), dt.time(h2, m2)))
    if not read or any(span.opens >= span.closes for span in read):
        return None
    if any(before.closes >= after.opens for before, after in itertools.pairwise(read)):
        return None
    return tuple(read)


def moments(day: dt.date, open_in: tuple[Span, ...]) -> list[tuple[dt.datetime, dt.datetime]]:
    """The spans of one day as moments."""
    return [
        (dt.datetime.combine(day, s.opens, tzinfo=SHANGHAI), dt.datetime.combine(day, s.closes, tzinfo=SHANGHAI))
        for s in open_in
    ]


def gives_numbers(at: dt.datetime, open_in: tuple[Span, ...]) -> bool:
    """Whether the kiosk gives numbers at this moment of a working day: from half an hour before the first window
    opens until the last closes, through noon."""
    times = moments(local(at).date(), open_in)
    return times[0][0] - EARLIEST <= at < times[-1][1]


def label(letter: str, number: int) -> str:
    """The number as it is printed and called: `A007`."""
    return f"{letter}{number:03d}"


ANSWERS_WITH = "answer_with_bundle"
"""The step of a part's own table by which the one answer becomes its answer."""
_ANSWERED = frozenset({"replied", "revisit_due", "answered", "closed", "closed_explained"})


def is_answered(stage: str, *, closed: bool) -> bool:
    """Whether a matter of any kind has an answer of its own that nobody contests at present."""
    return closed or stage in _ANSWERED


def is_left_to_bundle(facts: Mapping[str, object], stage: str, table: Procedure) -> bool:
    """Whether its unit has left the answer to the one that goes out for all, and its table lets that answer be given
    where it stands."""
    step = table.steps.get(ANSWERS_WITH)
    return step is not None and facts.get("with_bundle") is True and stage in step.frm
