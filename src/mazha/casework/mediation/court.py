"""What may be asked about a joint application to the court: who has applied, what it may stop at, what is missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mazha.casework.mediation.actions import packing
from mazha.casework.mediation.actions.performing import hints_about
from mazha.casework.mediation.models import Agreement, Seat
from mazha.casework.mediation.rules import Hint
from mazha.procedures import queries as procedures

if TYPE_CHECKING:
    from mazha.matters.models import Matter

__all__ = ["STAGES", "Court", "Hint", "court_of", "hints_about"]
STAGES = packing.STAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Court:
    """How far the joint application to the court has come, and what keeps it."""

    wanting: tuple[int, ...]
    """Seats that agreed to ask."""
    waiting: tuple[int, ...]
    until: dt.datetime | None
    """When the thirty days end; None once it was filed."""
    is_over: bool
    hints: tuple[Hint, ...]
    lacking: tuple[str, ...]
    """What is missing before the papers can be put together."""
    filed: bool


def court_of(matter: Matter, at: dt.datetime) -> Court | None:
    """For the committee's page of a case, from `visible_to`; None where there is nothing to ask a court about."""
    if matter.stage not in packing.STAGES:
        return None
    agreement = Agreement.objects.filter(matter=matter, dropped_at=None, oral=False, effective_at__isnull=False).first()
    if agreement is None:
        return None
    seats = list(Seat.objects.filter(matter=matter).order_by("number"))
    term = next((c for c in procedures.clocks(matter, at, "zh-hans") if c.name == "mediation.confirm_apply"), None)
    return Court(
        wanting=tuple(seat.number for seat in seats if seat.confirm_at is not None),
        waiting=tuple(seat.number for seat in seats if seat.confirm_at is None),
        until=term.due_at if term is not None and term.state == "running" else None,
        is_over=term is not None and term.overdue, hints=tuple(hints_about(matter.pk)),
        lacking=tuple(packing.lacking(matter)), filed=matter.stage == "confirm_filed",
    )  # fmt: skip
