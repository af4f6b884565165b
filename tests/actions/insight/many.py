"""Matters at random, in every state a figure can tell apart. Rows alone: no ledger, no clocks."""

from __future__ import annotations

import datetime as dt
import random
import uuid

from mazha.kernel import codes
from mazha.matters.models import Matter

DISTRICT = "370705"
STREETS = ("370705001", "370705002", "")
CATEGORIES = ("010101", "010102", "010201", "020101", "")
CHANNELS = ("phone", "portal", "counter")
OUTCOMES = (
    "solved", "solved", "partly", "explained", "answered", "withdrawn", "redirected", "handed_over", "referred",
    "terminated", "",
)  # fmt: skip
OPEN_STAGES = ("registered", "dispatched", "handling", "replied", "revisit_due", "contested")


def state(rng: random.Random, units: list[int], at: dt.datetime) -> dict[str, object]:
    """What may change of a matter, by column."""
    ended = rng.random() < 0.6
    closed_at = at - dt.timedelta(hours=rng.randrange(24 * 25)) if ended else None
    facts = {key: True for key in ("contested", "extended") if rng.random() < 0.3}
    return {
        "stage": "closed" if ended else rng.choice(OPEN_STAGES),
        "category": rng.choice(CATEGORIES),
        "lead_unit_id": rng.choice([*units, None]),
        "closed_at": closed_at,
        "outcome": rng.choice(OUTCOMES) if ended else "",
        "agreed": rng.choice([None, True, False]),
        "was_late": rng.random() < 0.3,
        "late_by_law": rng.random() < 0.2,
        "supervised_at": at if rng.random() < 0.2 else None,
        "reworks": rng.choice([0, 0, 1, 2]),
        "due_at": None if ended else at + dt.timedelta(hours=rng.randrange(-48, 48)),
        "facts": facts,
    }


def matter(rng: random.Random, units: list[int], at: dt.datetime) -> Matter:
    """A row, not saved, opened within the last sixty days."""
    street = rng.choice(STREETS)
    opened = at - dt.timedelta(hours=rng.randrange(24 * 60))
    columns = state(rng, units, at)
    closed = columns["closed_at"]
    if isinstance(closed, dt.datetime):
        columns["closed_at"] = max(closed, opened)
    return Matter(
        id=uuid.UUID(int=rng.getrandbits(128)),
        code=codes.make(),
        procedure="hotline",
        version="2026-03",
        channel=rng.choice(CHANNELS),
        gist="路灯不亮",
        district=DISTRICT,
        street=street,
        community=f"{street}00{rng.randrange(1, 3)}" if street else "",
        grid=f"{street}001001" if street else "",
        units=[columns["lead_unit_id"]] if columns["lead_unit_id"] else [],
        opened_at=opened,
        source=rng.choice(["", "", "history-2018"]),
        changed_at=at,
        **columns,
    )
