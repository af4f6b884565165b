"""What people and programs do meanwhile: intakes with and without photos, steps, readings; sent again and cut off."""

from __future__ import annotations

import base64
import http.client
import io
import json
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from PIL import Image

GIVE_UP = 180.0
"""Seconds after which a request that never was answered counts as not acknowledged."""
LIFE = (
    ("dispatch", "dispatcher"), ("sign", "handler"), ("contact", "handler"), ("record", "handler"),
    ("reply", "handler"), ("check", "supervisor"),
)  # fmt: skip


SAFE = "What was confirmed to you is safe."


@dataclass(frozen=True, slots=True)
class Intake:
    """Acknowledged with 201."""

    key: str
    id: UUID
    code: str
    words: str
    photos: int


@dataclass(frozen=True, slots=True)
class Step:
    """Acknowledged with 200."""

    key: str
    matter: UUID
    step: str
    stage: str


@dataclass(slots=True)
class Told:
    """Everything the clients were told, and how often they had to ask."""

    intakes: list[Intake] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    pages: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    """Answers that no fault explains."""


class Clients:
    """So many at once, until told to end."""

    def __init__(self, address: str, tokens: Mapping[str, str], unit: int, *, count: int, seed: int) -> None:
        self.told = Told()
        self._place = urlsplit(address)
        self._tokens, self._unit, self._seed = tokens, unit, seed
        self._end = threading.Event()
        self._threads = [threading.Thread(target=self._live, args=(n,), daemon=True) for n in range(count)]
        self._threads.append(threading.Thread(target=self._look, daemon=True))

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Each finishes the request it is at."""
        self._end.set()
        for thread in self._threads:
            thread.join(GIVE_UP + 30)

    def _live(self, number: int) -> None:
        rng, count = random.Random(f"{self._seed}-{number}"), 0
        mine: list[tuple[Intake, int]] = []
        while not self._end.is_set():
            count += 1
            if not mine or rng.random() < 0.4:
                if (made := self._intake(f"{number}-{count}", rng)) is not None:
                    mine.append((made, 0))
            else:
                chosen = rng.randrange(len(mine))
                made, at = mine[chosen]
                if at == len(LIFE) or not self._step(made, at, f"{number}-{count}", rng):
                    mine.pop(chosen)
                else:
                    mine[chosen] = (made, at + 1)
            self._end.wait(rng.uniform(0, 0.15))

    def _look(self) -> None:
        """A resident who looks at pages all the while: they come, or say plainly that they wait."""
        rng = random.Random(f"{self._seed}-looks")
        while not self._end.wait(0.3):
            known = [f"/m/{made.code}" for made in self.told.intakes[-20:]]
            path = rng.choice(["/", "/track", "/report", *known])
            status, headers, page = self._page(path)
            self.told.pages[str(status)] += 1
            waits = status == 503 and "retry-after" in headers and "refresh" in headers and SAFE in page
            if status not in {0, 200, 302} and not waits:
                self.told.wrong.append(f"{status} for the page {path}")

    def _page(self, path: str) -> tuple[int, Mapping[str, str], str]:
        line = http.client.HTTPConnection(self._place.hostname or "", self._place.port, timeout=60)
        try:
            line.request("GET", path, headers={"Accept-Language": "en"})
            answer = line.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, {}, ""
        finally:
            line.close()

    def _intake(self, name: str, rng: random.Random) -> Intake | None:
        photos = [photo(rng)] if rng.random() < 0.2 else []
        words = f"路灯不亮，晚上看不清路，第{name}件，{rng.getrandbits(40):010x}"
        point = {"lon": 119.13 + rng.uniform(-0.008, 0.008), "lat": 36.70 + rng.uniform(-0.008, 0.008)}
        body = {"words": words, "phone": f"138{rng.randrange(10**8):08}", "photos": photos, "point": point}
        key = f"storm-{self._seed}-{name}"
        answer = self._settled("/api/v1/matters", "clerk", key, body, rng)
        if answer is None:
            return None
        made = Intake(key, UUID(answer["id"]), answer["code"].replace("-", ""), words, len(photos))
        self.told.intakes.append(made)
        return made

    def _step(self, made: Intake, at: int, name: str, rng: random.Random) -> bool:
        step, role = LIFE[at]
        asked: dict[str, dict[str, object]] = {
            "dispatch": {"lead_unit": self._unit}, "contact": {"note": "已与诉求人通话"},
            "record": {"note": "已到现场查看", "photos": [photo(rng)] if rng.random() < 0.3 else []},
            "reply": {"solved": "solved", "reply": "线路已修复，当晚亮灯，请查看。"},
        }  # fmt: skip
        given = asked.get(step, {})
        key = f"storm-{self._seed}-{name}"
        answer = self._settled(f"/api/v1/matters/{made.id}/steps/{step}", role, key, {"given": given}, rng)
        if answer is None:
            return False
        self.told.steps.append(Step(key, made.id, step, str(answer["stage"])))
        return True

    def _settled(
        self, path: str, role: str, key: str, body: Mapping[str, object], rng: random.Random
    ) -> dict[str, Any] | None:
        """Sent until it is answered for good, now and then several times at once and now and then cut off."""
        for _early in range(rng.choice((0, 0, 0, 1, 1, 3))):
            early = threading.Thread(target=self._once, args=(path, role, key, body, rng.random() < 0.5), daemon=True)
            early.start()
        until = time.monotonic() + GIVE_UP
        while time.monotonic() < until:
            status, answer = self._once(path, role, key, body, False)
            self.told.answers[str(status)] += 1
            if status in {200, 201}:
                return answer
            if status == 500:
                self.told.wrong.append(f"500 for {path}")
            if status and status < 500 and status not in {429}:
                self.told.wrong.append(f"{status} for {path}: {json.dumps(answer, ensure_ascii=False)[:300]}")
                return None
            self._end.wait(0.3)
        self.told.wrong.append(f"no answer for {path} in {GIVE_UP:.0f} s")
        return None

    def _once(
        self, path: str, role: str, key: str, body: Mapping[str, object], cut_off: bool
    ) -> tuple[int, dict[str, Any]]:
        """One sending. Status 0: nobody answered, or the line broke."""
        line = http.client.HTTPConnection(self._place.hostname or "", self._place.port, timeout=30)
        headers = {"Authorization": f"Bearer {self._tokens[role]}", "Content-Type": "application/json",
                   "Idempotency-Key": key}  # fmt: skip
        try:
            line.request("POST", path, json.dumps(body), headers)
            if cut_off:
                return 0, {}
            answer = line.getresponse()
            return answer.status, json.loads(answer.read() or b"{}")
        except (OSError, http.client.HTTPException, ValueError):
            return 0, {}
        finally:
            if line.sock is not None:
                line.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # cut, not closed
            line.close()


def photo(rng: random.Random) -> str:
    """A small JPEG as the API takes it."""
    out = io.BytesIO()
    Image.new("RGB", (320, 240), (rng.randrange(256), rng.randrange(256), rng.randrange(256))).save(out, "JPEG")
    return base64.b64encode(out.getvalue()).decode()
