"""The lines of work that have a page of figures, in the order in which a leader reads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mazha.casework.centre import figures as centre
from mazha.casework.labour import figures as labour
from mazha.casework.mediation import figures as mediation
from mazha.casework.petitions import figures as petitions
from mazha.casework.reception import figures as reception

if TYPE_CHECKING:
    from mazha.people.actor import Actor
    from mazha.procedures.figures import Line

LINES = (petitions.LINE, mediation.LINE, labour.LINE, reception.LINE, *centre.LINES)


def lines_for(actor: Actor) -> Sequence[Line]:
    """Those that one of the asker's posts reads."""
    return [line for line in LINES if actor.roles & line.readers]
