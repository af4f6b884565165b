"""Keeps the parts of an installation running: what dies is started again, what keeps dying ends the whole.

While the store does not answer nothing is started and no death is counted: whatever needs it would only die again, and
an installation must outlast its store's maintenance.
"""

from __future__ import annotations

import signal
import threading
import time
from collections import deque
from collections.abc import Callable
from types import FrameType

from mazha.config.running.children import Child
from mazha.config.running.progress import say
from mazha.config.store.launcher import Store, StoreTrouble

TOO_MANY = 5
WINDOW = 60.0
"""Five deaths within a minute are no accident."""


class KeepsDying(Exception):
    """The message names the part and shows its last words."""


class Supervisor:
    """Watches a store (when it is ours) and children, in the order in which they need each other."""

    def __init__(self, store: Store | None, store_answers: Callable[[], bool]) -> None:
        self._store = store
        self._store_answers = store_answers
        self._waiting = False
        self.children: list[Child] = []
        self._stop = threading.Event()
        self._deaths: dict[str, deque[float]] = {}

    def listen(self) -> None:
        """From now on Ctrl-C, `kill` and a closed terminal end the whole in good order."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked)

    @property
    def was_asked_to_end(self) -> bool:
        return self._stop.is_set()

    def start(self, child: Child) -> None:
        """Begin a part and keep it running from now on."""
        child.start()
        self.children.append(child)

    def pause(self, seconds: float) -> None:
        """Wait, but no longer than until asked to end."""
        self._stop.wait(seconds)

    def watch(self) -> None:
        """Until asked to end. Raises KeepsDying when a part cannot be kept running."""
        while not self._stop.wait(0.5):
            if self._store is not None and self._store.has_died():
                self._note_death("store", "")
                self._restart_store(self._store)
            dead = [child for child in self.children if not child.is_running()]
            if dead and not self._stop.is_set() and self._has_store():
                for child in dead:
                    self._note_death(child.name, child.last_words())
                    child.bury()
                    child.start()

    def end(self) -> None:
        """Everything, the store last. A second Ctrl-C does not cut this short."""
        for child in self.children:
            child.ask_to_end()
        for child in self.children:
            child.end()
        if self._store is not None:
            self._store.stop()

    def _has_store(self) -> bool:
        there = self._store_answers()
        if not there and not self._waiting:
            say("! the store does not answer; waiting for it")
        self._waiting = not there
        return there

    def _restart_store(self, store: Store) -> None:
        try:
            store.start(attached=True)
        except StoreTrouble as trouble:
            say(f"! {trouble}")

    def _note_death(self, name: str, last_words: str) -> None:
        now = time.monotonic()
        deaths = self._deaths.setdefault(name, deque(maxlen=TOO_MANY))
        deaths.append(now)
        if len(deaths) == TOO_MANY and now - deaths[0] < WINDOW:
            raise KeepsDying(f"{name} died {TOO_MANY} times within a minute.\n{last_words}".rstrip())
        say(f"! {name} ended unexpectedly; starting it again")

    def _asked(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 -- signal calls it so
        self._stop.set()
