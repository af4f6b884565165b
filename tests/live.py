"""Screens that wait, without a socket: the application itself, driven one look at a time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.db import connection
from django.test import Client

from mazha.people.actor import Actor
from mazha.surfaces.desk.live.streams import Streams
from mazha.surfaces.desk.live.wire import Wire
from tests.seats import seat

Run = Callable[[Callable[[], Any]], Any]
STEPS = 30
"""Turns of the event loop in which everything that can move has moved."""


@dataclass(slots=True)
class Event:
    name: str = ""
    id: str = ""
    data: Any = None


@dataclass(slots=True)
class Screen:
    """What came over one line."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    reads: asyncio.Event = field(default_factory=asyncio.Event)
    """Cleared, nothing is taken off the line any more."""
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)
    line: asyncio.Task[None] | None = None

    @property
    def is_open(self) -> bool:
        return self.line is not None and not self.line.done()

    @property
    def events(self) -> list[Event]:
        return [event for block in self.body.decode().split("\n\n") if (event := _event(block)).name]

    @property
    def news(self) -> list[str]:
        """Ids, in the order in which they came, as often as they came."""
        return [i for event in self.events if event.name == "news" for i in event.data["ids"]]

    @property
    def mark(self) -> str:
        """What a browser would come back with."""
        return next((event.id for event in reversed(self.events) if event.id), "")


class House:
    """The application, and a clock's hand that the test moves."""

    def __init__(self, run: Run) -> None:
        self.loop = asyncio.new_event_loop()
        self._turner = ThreadPoolExecutor(1)
        """The loop's own thread: on this one another may be running, a browser's."""
        self.streams = Streams()
        self.wire = Wire(self.streams, self._ask)
        self._run = run
        self._wanted: list[tuple[Callable[[], Any], asyncio.Future[Any]]] = []
        self._browsers: dict[int | None, dict[str, str]] = {}

    def open(
        self, url: str, cookies: Mapping[str, str], headers: Mapping[str, str] | None = None, *, method: str = "GET"
    ) -> Screen:
        """A browser asks for a stream. It is open, or refused, when this returns."""
        screen = Screen()
        screen.reads.set()
        screen.line = self.loop.create_task(self._line(screen, method, url, cookies, headers or {}))
        self._step()
        return screen

    def browser_of(self, who: Actor) -> dict[str, str]:
        """The one in which they signed in when they first came."""
        if who.officer_id not in self._browsers:
            self._browsers[who.officer_id] = cookies_of(who)
        return self._browsers[who.officer_id]

    def turn(self) -> None:
        """One look, and everything said that it came to."""
        looking = self.loop.create_task(self.wire.turn())
        self._step()
        looking.result()

    def hang_up(self, screen: Screen) -> None:
        screen.hung_up.set()
        self._step()

    def read_again(self, screen: Screen) -> None:
        screen.reads.set()
        self._step()

    def _step(self) -> None:
        """Until everything stands still. Between the loop's turns the store is asked what was to be asked."""

        async def rest() -> None:
            for _step in range(STEPS):
                await asyncio.sleep(0)  # house: sleep -- it waits for nothing: everybody else gets a turn

        self._turner.submit(self.loop.run_until_complete, rest()).result()
        while self._wanted:
            work, answer = self._wanted.pop(0)
            try:
                answer.set_result(self._run(work))
            except Exception as trouble:  # whatever it is, it is the application's to handle
                answer.set_exception(trouble)
            self._turner.submit(self.loop.run_until_complete, rest()).result()

    def close(self) -> None:
        """Every line is cut."""
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self._step()
        self._turner.shutdown()
        self.loop.close()

    async def _ask(self, work: Callable[[], Any]) -> Any:
        answer = self.loop.create_future()
        self._wanted.append((work, answer))
        return await answer

    async def _line(
        self, screen: Screen, method: str, url: str, cookies: Mapping[str, str], headers: Mapping[str, str]
    ) -> None:
        parts = urlsplit(url)
        sent = {"host": "localhost", "cookie": "; ".join(f"{k}={v}" for k, v in cookies.items()), **headers}
        scope = {
            "type": "http", "method": method, "path": parts.path, "query_string": parts.query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
            "client": ("127.0.0.1", 50000),
        }  # fmt: skip

        async def receive() -> dict[str, Any]:
            await screen.hung_up.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            await screen.reads.wait()
            if message["type"] == "http.response.start":
                screen.status = message["status"]
                screen.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            else:
                screen.body += message["body"]

        await self.wire(scope, receive, send)


@contextmanager
def house(*, thread: bool = False) -> Iterator[House]:
    """On this thread's connection, where it finds what a test wrote in a transaction it will take back; with `thread`
    on a connection of its own, as it ships.
    """
    with ThreadPoolExecutor(1) as pool:
        made = House((lambda work: pool.submit(work).result()) if thread else (lambda work: work()))
        try:
            yield made
        finally:
            made.close()
            if thread:
                pool.submit(lambda: connection.close()).result()  # the connection of that thread


def cookies_of(actor: Actor) -> dict[str, str]:
    """A browser in which this officer has just signed in. Each time another one, of which an officer may have three."""
    name = settings.SESSION_COOKIE_NAME
    return {name: seat(Client(), actor.officer_id).cookies[name].value}


def address(**asked: str) -> str:
    return f"/desk/live?{urlencode(asked)}"


def marked(url: str, mark: str) -> str:
    """The same address, from another mark on."""
    parts = urlsplit(url)
    return f"{parts.path}?{urlencode({**dict(parse_qsl(parts.query)), 'mark': mark})}"


def _event(block: str) -> Event:
    event = Event()
    for line in block.splitlines():
        name, _colon, value = line.partition(": ")
        if name == "event":
            event.name = value
        elif name == "id":
            event.id = value
        elif name == "data":
            event.data = json.loads(value)
    return event
