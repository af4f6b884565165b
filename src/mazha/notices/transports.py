"""The port to the outside: what a transport is given, how it says that it could not, and which are set up here.

Transports live in `channels`; `config/wiring.py` says which serves what, so that this app never knows them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Protocol
from uuid import UUID


class Reaches(Enum):
    """How a transport's recipients are found."""

    PHONE = "phone"
    """People in a matter, by the number they left."""
    MAIL = "mail"
    """Those who share a site inbox, by the mailbox they named."""
    ITSELF = "itself"
    """The transport keeps its own addresses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One notice, ready to be sent. The id is the same each time it is tried."""

    id: UUID
    matter_id: UUID | None
    name: str
    recipient: str
    to: tuple[str, ...]
    """Numbers or addresses, in the clear: not for logs. Empty where the transport keeps its own."""
    language: str
    subject: str
    body: str
    facts: Mapping[str, object]
    made_at: dt.datetime


class NotDelivered(Exception):
    """It did not work now and may later: the line is down, the other side is busy. Never name a person's number."""


class Undeliverable(Exception):
    """It will never work, for this letter: the other side understood it and said no."""


class NobodyThere(Exception):
    """There is nobody left to tell, and nothing is wrong: the subscription ended, the number was erased."""


class Transport(Protocol):
    """Takes letters out. May send the same letter twice, never two letters as one."""

    @property
    def reaches(self) -> Reaches: ...

    def send(self, letter: Letter, *, at: dt.datetime) -> None:
        """Hand it over, or raise one of the three above. Ten seconds at most."""


_served: Mapping[str, Transport] = {}


def wire(table: Mapping[str, Transport]) -> None:
    """Set which transport serves which notices; called once, by `config`."""
    global _served
    _served = table


def served() -> Mapping[str, Transport]:
    """Transports by the name notices carry."""
    return _served
