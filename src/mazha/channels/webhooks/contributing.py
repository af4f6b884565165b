"""What happened to a matter, for the outbox of those who follow it: written in the statement that makes it happen.

No code (it opens the matter), no words, no names, no category: a subscriber asks the API for more, within its rights.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mazha.channels.webhooks.rules import CLOCK, OPENED, STEP
from mazha.notices.actions import to_followers

if TYPE_CHECKING:
    from mazha.kernel.statement import Write
    from mazha.procedures.events import ClockRang, MatterOpened, StepTaken


def contribute_opened(event: MatterOpened) -> list[Write]:
    """Wired beside `MatterOpened`."""
    data = {"procedure": event.procedure, "stage": event.stage, "channel": event.channel, "seq": 1}
    return [to_followers(OPENED, event.matter_id, {"time": event.at.isoformat(), "data": data}, at=event.at)]


def contribute_step(event: StepTaken) -> list[Write]:
    """Wired beside `StepTaken`."""
    data = {
        "procedure": event.procedure, "step": event.step, "stage": event.stage, "from": event.came_from,
        "seq": event.seq,
    }  # fmt: skip
    return [to_followers(STEP, event.matter_id, {"time": event.at.isoformat(), "data": data}, at=event.at)]


def contribute_rang(event: ClockRang) -> list[Write]:
    """Wired beside `ClockRang`."""
    data = {"clock": event.clock, "rung": event.rung}
    return [to_followers(CLOCK, event.matter_id, {"time": event.at.isoformat(), "data": data}, at=event.at)]
