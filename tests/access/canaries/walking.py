"""The walk: every address, as everybody, asked in many ways; and what came back held against the rule table."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase

from mazha.surfaces.api.tokens import buckets
from tests.access.canaries import table
from tests.access.canaries.arguments import Address
from tests.access.canaries.reading import content_of, text_of
from tests.access.canaries.routes import LIVE, Route
from tests.access.canaries.table import Scene
from tests.access.canaries.visitors import Visitor
from tests.access.canaries.words import Cage, Canary, tokens_in
from tests.live import house

MAY_BE_KEPT = {
    "design:look": "sets a cookie and shows nothing",
    "design:shapes": "areas of the district, the same for everybody",
    "design:sheet": "components with made-up words",
    "api/v1/openapi.json": "the description of the API, the same for everybody",
    "api/v1/": "the reference of the API, the same for everybody",
    "health": "whether the store answers",
    "api/v1/matters/<uuidstr:matter_id>": "to a program, which asks again each time: private, no-cache, with an ETag",
}
"""Routes whose answers to somebody known may lie in a cache, and why."""

HEALTH = "health"
"""Says 503 while no worker runs, as here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One way of asking."""

    what: str = "plainly"
    """For whoever reads what was found."""
    method: str = "GET"
    query: dict[str, str] = field(default_factory=dict)
    form: dict[str, object] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.what}"

    def parts(self) -> Iterator[str]:
        """What was sent, as text."""
        yield from self.query.values()
        yield json.dumps(self.form, default=str, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that came out where it must not."""

    who: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.who} at {self.where}: {self.what}"


@dataclass(slots=True)
class Walk:
    """What was visited, what was reached, what was found."""

    cage: Cage
    grid: str
    findings: dict[Finding, None] = field(default_factory=dict)
    visits: int = 0
    reached: set[Route] = field(default_factory=set)
    refused: dict[Route, Counter[int]] = field(default_factory=dict)
    shut: set[tuple[Route, str]] = field(default_factory=set)
    """Methods that an address does not take, whoever comes: nobody tries again."""
    met: Counter[str] = field(default_factory=Counter)
    """How often each kind of canary was met where it may be: a kind never met was planted where nothing reads it."""

    def visit(self, visitor: Visitor, address: Address, ask: Ask) -> int:
        """Ask once, and look at all that came back. What it changed is taken back."""
        buckets.forget()
        with transaction.atomic():
            response = answered(visitor, address, ask)
            body = content_of(response)
            transaction.set_rollback(True)
        self.visits += 1
        self._note(address.route, ask.method, response.status_code)
        scene = Scene(
            visitor=visitor.name, kind=visitor.kind, role=visitor.role, route=address.route.name, method=ask.method,
            code=address.code,
        )  # fmt: skip
        text = text_of(response, body)
        echoed = tokens_in([address.path, *ask.parts()])
        found = [canary for token, canary in self.cage.found_in(text).items() if token not in echoed]
        if picture := self.cage.picture_in(body):
            found.append(picture)
        self._judge(scene, address, ask, found)
        self._look_at_headers(scene, address, ask, response)
        return response.status_code

    def unreached(self, routes: Iterable[Route]) -> list[str]:
        """Routes at which nobody was answered anything but `not here`."""
        return [
            f"{route}: nobody got further than {dict(self.refused.get(route, {}))}"
            for route in routes
            if route not in self.reached
        ]

    def report(self) -> str:
        """What was found, a line for each thing at each address, with everybody who met it."""
        met: dict[tuple[str, str], dict[str, None]] = {}
        for finding in self.findings:
            met.setdefault((finding.where, finding.what), {})[finding.who] = None
        return "\n".join(f"{where}: {what}, met by {', '.join(who)}" for (where, what), who in sorted(met.items()))

    def found(self, who: str, where: str, what: str) -> None:
        self.findings[Finding(who, where, what)] = None

    def _note(self, route: Route, method: str, status: int) -> None:
        if status == 405:
            self.shut.add((route, method))
        if status in {404, 405} or (status >= 500 and route.path != HEALTH):
            self.refused.setdefault(route, Counter())[status] += 1
        else:
            self.reached.add(route)

    def _judge(self, scene: Scene, address: Address, ask: Ask, found: list[Canary]) -> None:
        for canary in found:
            if table.may(scene, canary, grid=self.grid):
                self.met[canary.kind] += 1
            else:
                self.found(_who(scene), f"{address.route} {ask}", str(canary))

    def _look_at_headers(self, scene: Scene, address: Address, ask: Ask, response: HttpResponseBase) -> None:
        where = f"{address.route} {ask}"
        if response.status_code >= 500 and address.route.name != "":
            self.found(_who(scene), where, f"status {response.status_code}")
        known = scene.kind == "officer" or (scene.role is not None and address.path.startswith("/api/"))
        personal = known or bool(scene.code)
        kept = "no-store" not in response.headers.get("Cache-Control", "")
        if (
            personal
            and kept
            and response.status_code == 200
            and not {address.route.name, address.route.path} & set(MAY_BE_KEPT)
        ):
            said = response.headers.get("Cache-Control", "nothing")
            self.found(_who(scene), where, f"a cache may keep the answer (Cache-Control: {said})")


def _who(scene: Scene) -> str:
    return f"{scene.visitor} with a code" if scene.code else scene.visitor


def answered(visitor: Visitor, address: Address, ask: Ask) -> HttpResponseBase:
    """What this visitor is answered."""
    client = visitor.browser()
    path = f"{address.path}?{urlencode(ask.query)}" if ask.query else address.path
    if address.route.path == LIVE:
        return _streamed(visitor, path, ask)
    headers = dict(ask.headers)
    if ask.method == "GET":
        answer = client.get(path, headers=headers)
    elif address.path.startswith("/api/"):
        headers["Idempotency-Key"] = "canary-00000001"
        answer = client.generic(
            ask.method, path, json.dumps(ask.form, default=str), content_type="application/json", headers=headers
        )
    else:
        answer = client.post(path, ask.form, headers=headers)
    # What Django's client gives back behaves as the response it wraps.
    assert isinstance(answer, HttpResponseBase)
    return answer


def _streamed(visitor: Visitor, path: str, ask: Ask) -> HttpResponseBase:
    """What a stream says in one look at the store. All that was planted is news to it: it reads in the transaction
    that planted it. Then the line is hung up; left to itself it would never end.
    """
    cookies = {name: morsel.value for name, morsel in visitor.browser().cookies.items()}
    with house() as made:
        screen = made.open(path, cookies, {**visitor.headers, **ask.headers}, method=ask.method)
        made.turn()
        made.hang_up(screen)
    return HttpResponse(screen.body, status=screen.status, headers=screen.headers)
