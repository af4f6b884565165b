"""Letting one more unit of the house see a matter, without moving it anywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from mazha.kernel.statement import together
from mazha.matters.actions.moving import Moved, moving

if TYPE_CHECKING:
    from mazha.matters.models import Matter
    from mazha.people.actor import Actor, Sitting


def pass_on(
    matter: Matter, organisation_id: int, step: str, facts: Mapping[str, object], *, by: Actor, post: Sitting | None,
    at: dt.datetime,
) -> None:  # fmt: skip
    """From here on the organisation sees it, as one that takes part. The matter must be locked; the ledger says why."""
    units = tuple(dict.fromkeys((*matter.units, organisation_id)))
    moved = Moved(step=step, recorded=facts, columns={"units": units})
    together(moving(matter, moved, by=by, post=post, at=at, written_at=at))
