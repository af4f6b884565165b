"""Which requests tell again what an earlier one told: the same kind of trouble in the same place, while it lasts. Pure.

    score = place x detail x 0.5 ** (time / half-life)

Place: 1 for the same building or address, 0.8 for the same corner or park. Detail: 1 for the same, 0.9 for another.
The half-life is long for what stays until it is mended, and short for what passes (a noise, a parked car), where a new
call after a visit is a new incident. What is told of one home is not told of the house: troubles inside homes count
less than half. A map names the kinds that pass and those inside homes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mazha.triage.files.maps import Row

LASTING = dt.timedelta(days=30)
PASSING = dt.timedelta(minutes=10)
WRITTEN_FROM = 0.5
CORNER, OTHER_DETAIL, INSIDE = 0.8, 0.9, 0.4
_SHORT = {
    "ST": "STREET", "AVE": "AVENUE", "AV": "AVENUE", "RD": "ROAD", "BLVD": "BOULEVARD", "PL": "PLACE", "DR": "DRIVE",
    "LN": "LANE", "CT": "COURT", "PKWY": "PARKWAY", "E": "EAST", "W": "WEST", "N": "NORTH", "S": "SOUTH",
}  # fmt: skip
_ORDINAL = re.compile(r"\b(\d+)(?:ST|ND|RD|TH)\b")
_WORD = re.compile(r"[^\W_]+(?:-\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    key: str
    earlier_key: str
    score: float
    """0 to 1."""


def address(written: str) -> str:
    """One way of writing it: capitals, single spaces, no points, words in full, 7TH as 7."""
    words = _WORD.findall(_ORDINAL.sub(r"\1", written.upper()))
    return " ".join(_SHORT.get(word, word) if i else word for i, word in enumerate(words))


def repeats(
    rows: Sequence[Row], *, passing: Sequence[str] = (), inside: Sequence[str] = (), least: float = WRITTEN_FROM
) -> list[Repeat]:
    """Each request that repeats an earlier one, once, with the earlier one it repeats best; in the order of time."""
    order = sorted((i for i, row in enumerate(rows) if row.opened is not None), key=lambda i: (rows[i].opened, i))
    open_at: dict[tuple[str, ...], list[tuple[int, float]]] = defaultdict(list)
    found = []
    for i in order:
        row, best, of = rows[i], 0.0, -1
        for where, weight in _places(row):
            for j, _weight in open_at[where]:
                score = weight * _detail(row, rows[j]) * _still(row, rows[j], passing, inside)
                if score > best and row.id != rows[j].id:
                    best, of = score, j
            open_at[where].append((i, weight))
        if best >= least:
            found.append(Repeat(key=row.id, earlier_key=rows[of].id, score=round(best, 4)))
    return found


def _places(row: Row) -> Iterator[tuple[tuple[str, ...], float]]:
    """Where it is, in every way it can be told, each with the kind of trouble; and how surely the same."""
    area = row.place[0] if len(row.place) > 1 else ""
    exact = row.place[-1] if row.place else ""
    if not any(row.kind):
        return
    if row.building:
        yield (*row.kind, "building", row.building), 1.0
    if exact:
        yield (*row.kind, "address", area, address(exact)), 1.0
    elif corner := sorted(address(each) for each in row.around if each):
        yield (*row.kind, "corner", area, *corner), CORNER


def _detail(one: Row, other: Row) -> float:
    return 1.0 if one.details == other.details else OTHER_DETAIL


def _still(row: Row, earlier: Row, passing: Sequence[str], inside: Sequence[str]) -> float:
    assert row.opened is not None
    assert earlier.opened is not None
    half_life = PASSING if row.kind[0].startswith(tuple(passing)) else LASTING
    share = INSIDE if row.kind[0].startswith(tuple(inside)) else 1.0
    return share * float(0.5 ** ((row.opened - earlier.opened) / half_life))
