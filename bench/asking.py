"""A district's day over HTTP, as fast as it goes or at a given pace: what `bench.soak` loads the installation with."""

from __future__ import annotations

import http.client
import itertools
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.faults.storm.load import LIFE, photo

KEPT = 400
"""Matters that steps are taken on, at most."""


@dataclass(slots=True)
class Done:
    """One run of it."""

    seconds: float = 0.0
    asked: list[tuple[float, float]] = field(default_factory=list)
    """When each began, and how long it took."""
    kinds: Counter[str] = field(default_factory=Counter)
    failed: int = 0

    @property
    def a_second(self) -> float:
        return len(self.asked) / self.seconds

    def quantile(self, share: float) -> float:
        took = sorted(took for _at, took in self.asked)
        return took[int(len(took) * share)]


class Mix:
    """Intakes 40 % (a tenth with a photo), steps 40 %, lists 10 %, residents' pages 9 %, figures 1 %."""

    def __init__(self, address: str, tokens: Mapping[str, str], unit: int) -> None:
        self._place, self._tokens, self._unit = urlsplit(address), tokens, unit
        self._matters: list[tuple[str, str, int]] = []
        """Id, code, and how far it has come."""
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)

    def run(self, seconds: float, clients: int, *, a_second: float | None = None) -> Done:
        """With a pace, a request that is late begins at once: a slow answer makes no pause."""
        done, began = Done(), time.monotonic()
        slots = itertools.count()

        def live(number: int) -> None:
            rng = random.Random(f"{number}-{began}")
            while True:
                if a_second is not None:
                    with self._lock:
                        slot = next(slots)
                    if (wait := began + slot / a_second - time.monotonic()) > 0:
                        time.sleep(wait)  # house: sleep -- a given pace is kept by waiting
                if (now := time.monotonic()) - began > seconds:
                    return
                kind, well = self._one(rng)
                with self._lock:
                    done.asked.append((now, time.monotonic() - now))
                    done.kinds[kind] += 1
                    done.failed += not well

        threads = [threading.Thread(target=live, args=(n,)) for n in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        done.seconds = time.monotonic() - began
        return done

    def _one(self, rng: random.Random) -> tuple[str, bool]:
        chance = rng.random()
        mine = self._taken(rng) if 0.4 <= chance < 0.89 else None
        if chance < 0.4 or (chance < 0.89 and mine is None):
            return "intake", self._intake(rng)
        if chance < 0.8 and mine is not None:
            return "step", self._step(mine, rng)
        if mine is not None:
            self._put(mine)
            return "page", self._send("GET", f"/m/{mine[1]}")[0] == 200
        if chance < 0.99:
            return "list", self._send("GET", "/api/v1/matters", "dispatcher")[0] == 200
        return "figures", self._send("GET", "/api/v1/figures", "supervisor")[0] == 200

    def _intake(self, rng: random.Random) -> bool:
        words = f"路灯不亮，晚上看不清路，{rng.getrandbits(40):010x}"
        point = {"lon": 119.13 + rng.uniform(-0.02, 0.02), "lat": 36.70 + rng.uniform(-0.02, 0.02)}
        photos = [photo(rng)] if rng.random() < 0.1 else []
        body = {"words": words, "phone": f"138{rng.randrange(10**8):08}", "photos": photos, "point": point}
        status, answer = self._send("POST", "/api/v1/matters", "clerk", body)
        if status != 201:
            return False
        self._put((answer["id"], answer["code"], 0))
        return True

    def _step(self, mine: tuple[str, str, int], rng: random.Random) -> bool:
        matter, code, at = mine
        step, role = LIFE[at]
        given: dict[str, Mapping[str, object]] = {
            "dispatch": {"lead_unit": self._unit}, "contact": {"note": "已与诉求人通话"},
            "record": {"note": "已到现场查看", "photos": [photo(rng)] if rng.random() < 0.2 else []},
            "reply": {"solved": "solved", "reply": "线路已修复，当晚亮灯，请查看。"},
        }  # fmt: skip
        path = f"/api/v1/matters/{matter}/steps/{step}"
        status, _answer = self._send("POST", path, role, {"given": given.get(step, {})})
        if status == 200 and at + 1 < len(LIFE):
            self._put((matter, code, at + 1))
        return status == 200

    def _taken(self, rng: random.Random) -> tuple[str, str, int] | None:
        """One that nobody else works on meanwhile."""
        with self._lock:
            return self._matters.pop(rng.randrange(len(self._matters))) if self._matters else None

    def _put(self, matter: tuple[str, str, int]) -> None:
        with self._lock:
            if len(self._matters) < KEPT:
                self._matters.append(matter)

    def _send(
        self, method: str, path: str, role: str = "", body: Mapping[str, object] | None = None
    ) -> tuple[int, Any]:
        line = http.client.HTTPConnection(self._place.hostname or "", self._place.port, timeout=60)
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": f"soak-{time.time_ns()}-{next(self._numbers)}",
        }
        if role:
            headers["Authorization"] = f"Bearer {self._tokens[role]}"
        try:
            line.request(method, path, None if body is None else json.dumps(body), headers)
            answer = line.getresponse()
            read = answer.read()
            return answer.status, json.loads(read) if role and read else None
        except (OSError, http.client.HTTPException, ValueError):
            return 0, None
        finally:
            line.close()
