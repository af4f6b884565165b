"""A transport for tests: keeps what it was given, and fails when it is told to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from mazha.notices import transports
from mazha.notices.transports import Letter, Reaches, Transport


class FakeTransport:
    """`letters` holds every letter handed over, also those it then failed on: the other side may have read them."""

    def __init__(self, reaches: Reaches = Reaches.PHONE) -> None:
        self._reaches = reaches
        self.letters: list[Letter] = []
        self.fails: BaseException | None = None
        """Raised after each letter is taken, until it is set back to None."""

    @property
    def reaches(self) -> Reaches:
        return self._reaches

    def send(self, letter: Letter, *, at: dt.datetime) -> None:  # noqa: ARG002 -- the port's shape
        self.letters.append(letter)
        if self.fails is not None:
            raise self.fails


@contextmanager
def wired(**table: Transport) -> Iterator[None]:
    """Inside, these transports serve, and no others."""
    before = transports.served()
    transports.wire(table)
    try:
        yield
    finally:
        transports.wire(before)
