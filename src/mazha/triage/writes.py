"""Suggestions as a `Write`, so that an intake keeps them in its one statement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from mazha.kernel.ids import uuid7
from mazha.kernel.statement import Write, records

if TYPE_CHECKING:
    from mazha.triage.queries.similar import Similar
    from mazha.triage.rules import DutyLine, Matched
    from mazha.triage.suggesting import Suggested

_SUGGESTIONS = """
insert into triage_suggestion (id, matter_id, about, value, confidence, reason, made_at)
select s.id, %s, s.about, s.value, s.confidence, s.reason, %s
from jsonb_to_recordset(%s) as s (id uuid, about text, value text, confidence float8, reason jsonb)
returning 1"""
MOST_SHADOWED = 8
"""Shadowed lines kept with a suggestion; the rest can be worked out from the catalogue of that day."""

_Row = tuple[str, str, float, Mapping[str, object]]


def suggestions(matter_id: UUID, suggested: Suggested, at: dt.datetime, *, similar: Sequence[Similar] = ()) -> Write:
    """One row for the category, one for the unit, one for each similar matter. What is not known has an empty value."""
    rows: list[_Row] = [
        ("category", suggested.category, suggested.sure, _why_category(suggested)),
        ("unit", _unit(suggested.unit), suggested.sure if suggested.unit.winner else 0.0, _why_unit(suggested.unit)),
        *(("duplicate", str(other.id), other.score, {"reasons": list(other.reasons)}) for other in similar),
    ]
    made = (
        {"id": uuid7(at), "about": about, "value": value, "confidence": sure, "reason": reason}
        for about, value, sure, reason in rows
    )
    return Write(_SUGGESTIONS, (matter_id, at, records(made)))


def _unit(matched: Matched) -> str:
    return str(matched.winner.organisation_id) if matched.winner else ""


def _why_category(suggested: Suggested) -> Mapping[str, object]:
    return {"model": suggested.model, "words": suggested.words, "runners_up": suggested.runners_up}


def _why_unit(matched: Matched) -> Mapping[str, object]:
    if matched.winner is None:
        return {}
    return {
        "rule": _line(matched.winner),
        "assisting": matched.winner.assisting,
        "shadowed": [{**_line(s.line), "because": s.because} for s in matched.shadowed[:MOST_SHADOWED]],
    }


def _line(line: DutyLine) -> Mapping[str, object]:
    return {
        "duty": line.id,
        "category": line.category,
        "territory": line.territory,
        "organisation": line.organisation_id,
        "basis": line.basis,
    }
