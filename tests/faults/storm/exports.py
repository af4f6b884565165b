"""An officer who takes lists out all the while: each comes whole, or it is said plainly that it failed."""

from __future__ import annotations

import csv
import datetime as dt
import http.client
import io
import re
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection
from django.test import Client

from mazha.insight import actions as insight
from mazha.insight.models import Export
from mazha.kernel.moments import day_of, now
from mazha.matters.models import Matter
from mazha.people.actor import Actor
from mazha.people.wall import seated
from tests import seats
from tests.faults.storm.load import Told

PAGE = "/desk/board/exports"
SYSTEM = Actor.system("storm")
PATIENCE = 120.0
"""Seconds an export in the background is waited for; after that it is asked of the store at the end."""
FIRST_DAY = dt.date(2026, 1, 1)
_ROW = re.compile(r"<tbody>\s*<tr>(.*?)</tr>", re.DOTALL)
_LINK = re.compile(rf"{PAGE}/[0-9a-f-]{{36}}")


@dataclass(frozen=True, slots=True)
class Taken:
    """One file that came whole, as the officer reads it."""

    acknowledged: frozenset[str]
    """Codes, covered as on the list, of intakes that were confirmed before it was asked for."""
    listed: Sequence[str]
    received: int
    """What its own sheet of figures says."""
    since: dt.date


@dataclass(slots=True)
class Lists:
    """What became of each that was asked for."""

    taken: list[Taken] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Exporter:
    """One officer at the board, until told to end."""

    def __init__(self, address: str, officer: int, told: Told, *, pause: float = 1.0) -> None:
        self.lists = Lists()
        self._place, self._officer, self._told, self._pause = urlsplit(address), officer, told, pause
        self._cookie = ""
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._live, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self._end.set()
        self._thread.join(PATIENCE + 60)

    def in_the_calm(self) -> None:
        """What failed can be asked for again: a short list and a long one, and now both must come."""
        for since in (day_of(now()), FIRST_DAY):
            before = len(self.lists.taken)
            said = self._ask(since)
            if len(self.lists.taken) == before:
                self.lists.wrong.append(f"in the calm, from {since} on: {said}")

    def _live(self) -> None:
        turns = 0
        while not self._end.wait(self._pause):
            turns += 1
            self.lists.outcomes[self._ask(FIRST_DAY if turns % 2 else day_of(now()))] += 1
        connection.close()

    def _ask(self, since: dt.date) -> str:
        if not self._cookie and not self._sit_down():
            return "nobody could sign in"
        acknowledged = frozenset(covered(made.code) for made in list(self._told.intakes))
        until = day_of(now()) + dt.timedelta(days=2)  # a clock that jumps may open matters tomorrow
        status, where, body = self._send(
            "POST", PAGE, {"since": str(since), "until": str(until), "form": "csv", "list": "received"}
        )
        if status == 200:
            return self._read(body, acknowledged, since, "whole, at once")
        if status == 302 and where.endswith(PAGE):
            return self._wait(acknowledged, since)
        return self._refused(status, where)

    def _refused(self, status: int, where: str) -> str:
        if status in {302, 403}:
            self._cookie = ""  # an hour ahead, the stay is over
            return "signed out"
        if status not in {0, 503}:
            self.lists.wrong.append(f"{status} {where} for {PAGE}")
        return "503, said so" if status == 503 else "the line broke" if status == 0 else str(status)

    def _wait(self, acknowledged: frozenset[str], since: dt.date) -> str:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            status, where, page = self._send("GET", PAGE)
            if status not in {0, 200, 503}:
                return self._refused(status, where)
            row = _ROW.search(page.decode(errors="replace"))
            if row and "Failed" in row[1]:
                return "failed, said so"
            if row and (link := _LINK.search(row[1])):
                status, where, body = self._send("GET", link[0])
                if status == 200:
                    return self._read(body, acknowledged, since, "whole, in the background")
            time.sleep(0.5)  # house: sleep -- another process writes the file; the wait has a deadline
        return "not there in two minutes"

    def _read(self, body: bytes, acknowledged: frozenset[str], since: dt.date, said: str) -> str:
        try:
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                if (broken := archive.testzip()) is not None:
                    raise zipfile.BadZipFile(broken)
                sheets = [_lines(archive.read(name)) for name in sorted(archive.namelist())]
        except zipfile.BadZipFile as trouble:
            self.lists.wrong.append(f"a file that cannot be read: {trouble}")
            return "broken"
        received = next(int(line[1]) for line in sheets[1] if line[0] == "Received")
        self.lists.taken.append(Taken(acknowledged, [line[0] for line in sheets[-1][1:]], received, since))
        return said

    def _sit_down(self) -> bool:
        browser = Client()
        try:
            with seated(SYSTEM):
                seats.seat(browser, self._officer)
        except DatabaseError:
            connection.close()
            return False
        self._cookie = browser.cookies[settings.SESSION_COOKIE_NAME].value
        return True

    def _send(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, bytes]:
        """Status (0: nobody answered, or the line broke), where it leads, and the whole body."""
        line = http.client.HTTPConnection(self._place.hostname or "", self._place.port, timeout=90)
        proof = "s" * 32
        headers = {
            "Accept-Language": "en", "X-CSRFToken": proof, "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={self._cookie}; {settings.CSRF_COOKIE_NAME}={proof}",
        }  # fmt: skip
        try:
            line.request(method, path, urlencode(form or {}), headers)
            answer = line.getresponse()
            return answer.status, answer.getheader("Location") or "", answer.read()
        except (OSError, http.client.HTTPException):
            return 0, "", b""
        finally:
            line.close()


def _lines(sheet: bytes) -> list[list[str]]:
    return [line for line in csv.reader(io.StringIO(sheet.decode("utf-8-sig"))) if line]


def covered(code: str) -> str:
    """A code as a list shows it: unique, as far as a storm goes."""
    return f"{code[:4]}-{code[4:8]}-****"


def breaks(lists: Lists) -> Iterator[str]:
    """What an export must be, and was not."""
    yield from lists.wrong
    opened = {covered(code): day_of(at) for code, at in Matter.objects.values_list("code", "opened_at")}
    for taken in lists.taken:
        yield from _one(taken, opened)
    for earlier, later in pairwise(sorted(lists.taken, key=lambda taken: taken.since != FIRST_DAY)):
        if earlier.since == later.since and (gone := set(earlier.listed) - set(later.listed)):
            yield f"{len(gone)} matters stood on a list and not on the next"
    yield from _records()


def _one(taken: Taken, opened: dict[str, dt.date]) -> Iterator[str]:
    listed = set(taken.listed)
    if len(listed) != len(taken.listed):
        yield f"{len(taken.listed) - len(listed)} lines stand twice on a list"
    if strange := listed - opened.keys():
        yield f"{len(strange)} lines of a list are no matter"
    if missing := {code for code in taken.acknowledged if opened.get(code, FIRST_DAY) >= taken.since} - listed:
        yield f"{len(missing)} matters confirmed before a list was asked for are not on it"
    if taken.received != len(taken.listed):
        yield f"a list of {len(taken.listed)} beside the figure {taken.received}"


def _records() -> Iterator[str]:
    """Afterwards none is for ever being written, what is ready can be read, and a day later no piece is left."""
    insight.give_up_exports(being_written=(), at=now() + insight.GIVEN_UP_AFTER + dt.timedelta(hours=2))
    for export in Export.objects.all():
        if export.state == Export.State.WAITING:
            yield f"export {export.pk} is still being written"
        if export.state == Export.State.READY and not _is_whole(export):
            yield f"export {export.pk} is ready, and its file is not whole"
    insight.clear_exports(at=now() + dt.timedelta(hours=26))
    if left := _left():
        states = dict(Export.objects.values_list("pk", "state"))
        named = [f"{path.name} ({states.get(UUID(path.name.partition('.')[0]), 'no record')})" for path in left]
        yield f"pieces of files are left a day later: {', '.join(sorted(named))}"


def _is_whole(export: Export) -> bool:
    path = insight.file_of(export)
    return path.is_file() and zipfile.is_zipfile(path)


def _left() -> Collection[Path]:
    folder = Path(settings.HOME) / "exports"
    return list(folder.iterdir()) if folder.is_dir() else []
