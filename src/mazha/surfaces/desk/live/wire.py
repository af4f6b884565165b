"""The stream's wire: an ASGI application that sends server-sent events, and waits for no reader.

The only thread that asks the store is another one; here nothing blocks. Each screen has a short outbox and a writer of
its own: whoever does not read finds it full one day and is dropped, and nobody else notices.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from contextlib import suppress
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict, parse_cookie

from mazha.design.refusals import status_of
from mazha.kernel.errors import Refused
from mazha.kernel.moments import now
from mazha.matters import queries as matters
from mazha.surfaces.desk.live.origins import is_for_us, spoken_to
from mazha.surfaces.desk.live.streams import STORE_IS_AWAY, News, SignInFirst, Stream, Streams
from mazha.surfaces.desk.live.waiting import PATH

logger = logging.getLogger("mazha.live")
T = TypeVar("T")
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Ask = Callable[[Callable[[], T]], Awaitable[T]]

EVERY = 0.25
"""Seconds between two looks at the store. After a long look the next one waits as long: half the time at most."""
BEAT = 20.0
"""Seconds between two signs of life: proxies end a line on which nothing moves."""
OUTBOX = 4
"""Events that may wait for a reader: whoever has read nothing for so many is dropped."""
RETRY = (2000, 5000)
"""Milliseconds after which a browser whose line broke comes again: not all at once."""
HEADERS = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"same-origin"),
)


class Screen:
    """One open line."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.outbox: asyncio.Queue[bytes | None] = asyncio.Queue(OUTBOX)
        self.is_dropped = asyncio.Event()

    def put(self, event: bytes | None) -> None:
        """Never waits: a full outbox ends the line. None ends it in good order."""
        try:
            self.outbox.put_nowait(event)
        except asyncio.QueueFull:
            self.is_dropped.set()


class Wire:
    """The application. `ask` runs something in the thread that has the connection to the store."""

    def __init__(self, streams: Streams, ask: Ask[Any]) -> None:
        self._streams = streams
        self._ask = ask
        self._screens: dict[Stream, Screen] = {}
        self._beat_at: float | None = None
        self._was_away = False

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def turn(self) -> None:
        """One look, and what it came to into the outboxes."""
        try:
            turn = await self._ask(lambda: self._streams.turn(now()))
        except STORE_IS_AWAY as trouble:
            if not self._was_away:
                logger.warning("the store does not answer; whoever waits is told when it is back: %s", trouble)
            self._was_away = True
        else:
            self._was_away = False
            for stream, news in turn.news.items():
                self._put(stream, _news(news, _mark(stream)))
            for stream in turn.over:
                self._put(stream, b"event: over\ndata: 1\n\n", None)
            for stream in turn.anew:
                self._put(stream, None)
        self._beat(asyncio.get_running_loop().time())

    def _put(self, stream: Stream, *events: bytes | None) -> None:
        for event in events if stream in self._screens else ():
            self._screens[stream].put(event)

    def _beat(self, clock: float) -> None:
        if self._beat_at is None:
            self._beat_at = clock
        if clock - self._beat_at < BEAT:
            return
        self._beat_at = clock
        for stream, screen in self._screens.items():
            screen.put(_event("beat", "1", _mark(stream)))

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        looking = asyncio.create_task(self._look())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        looking.cancel()
        for screen in self._screens.values():
            screen.put(None)
        await send({"type": "lifespan.shutdown.complete"})

    async def _look(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                await self.turn()
            except Exception:
                logger.exception("a look at the store failed")
            await asyncio.sleep(max(EVERY, loop.time() - began))

    async def _answer(self, scope: Message, receive: Receive, send: Send) -> None:
        headers = {name.lower().decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if scope["path"] != PATH:
            await _refuse(send, 404)
        elif scope["method"] != "GET":
            await _refuse(send, 405)
        elif not is_for_us(headers, scope.get("client")):
            await _refuse(send, 403)
        else:
            await self._admit(scope, headers, receive, send)

    async def _admit(self, scope: Message, headers: dict[str, str], receive: Receive, send: Send) -> None:
        key = parse_cookie(headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME, "")
        last = headers.get("last-event-id", "")
        try:
            query = QueryDict(scope["query_string"]).dict()
            stream = await self._ask(lambda: self._streams.admit(key, query, last, at=now()))
        except SignInFirst:
            await _refuse(send, 401)
        except SuspiciousOperation:
            await _refuse(send, 400)
        except Refused as refusal:
            await _refuse(send, status_of(refusal))
        except STORE_IS_AWAY:
            await _refuse(send, 503)
        else:
            await self._serve(stream, spoken_to(headers), receive, send)

    async def _serve(self, stream: Stream, more: Iterable[tuple[bytes, bytes]], receive: Receive, send: Send) -> None:
        screen = Screen(stream)
        self._screens[stream] = screen
        self._streams.join(stream)
        tasks = [
            asyncio.ensure_future(each)
            for each in (_write(screen, more, send), _until_gone(receive), screen.is_dropped.wait())
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._streams.leave(stream)
            self._screens.pop(stream, None)
            for task in tasks:
                task.cancel()
            for task in tasks:
                with suppress(asyncio.CancelledError, Exception):
                    await task


async def _write(screen: Screen, more: Iterable[tuple[bytes, bytes]], send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [*HEADERS, *more]})
    pause = random.randint(*RETRY)  # noqa: S311 -- spreads those who come again
    event: bytes | None = b"retry: %d\n\n" % pause
    while event is not None:
        await send({"type": "http.response.body", "body": event, "more_body": True})
        event = await screen.outbox.get()
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _mark(stream: Stream) -> str:
    return matters.marked(stream.moment)


def _news(news: News, mark: str) -> bytes:
    said = {"ids": [str(i) for i in news.ids], "more": news.more}
    return _event("news", json.dumps(said, separators=(",", ":")), mark)


def _event(name: str, data: str, mark: str) -> bytes:
    return f"id: {mark}\nevent: {name}\ndata: {data}\n\n".encode()


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"0"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
