"""A district with people in it, and programs that ask over HTTP."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.http.response import HttpResponse, HttpResponseBase
from django.test import Client

from mazha.kernel.moments import now
from mazha.notices.models import Notice
from mazha.people import actions as people
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.scopes import SCOPES
from mazha.places import actions as places
from mazha.surfaces.api.tokens import buckets
from tests import world

POINT = {"lon": 119.118, "lat": 36.707}
WORDS = "和平路与新华路路口有三盏路灯不亮，晚上很黑"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.raw)


@dataclass(slots=True)
class Program:
    """Asks as one program, with its token."""

    token: str
    language: str = "en"
    http: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def get(self, path: str, **headers: str) -> Answer:
        return self._answer(self.http.get(f"/api/v1{path}", headers=self._headers(headers)))

    def delete(self, path: str) -> Answer:
        return self._answer(self.http.delete(f"/api/v1{path}", headers=self._headers({})))

    def post(
        self, path: str, body: object, *, key: str | None = "key-00000001", content_type: str = "application/json"
    ) -> Answer:
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = self._headers({"Idempotency-Key": key} if key else {})
        return self._answer(self.http.post(f"/api/v1{path}", sent, content_type=content_type, headers=headers))

    def register(self, **given: object) -> str:
        """A new matter's id."""
        answer = self.post("/matters", {"words": WORDS, **given}, key=f"key-{self._next()}")
        assert answer.status == 201, answer.raw.decode()
        return str(answer.json["id"])

    def _next(self) -> int:
        self.http.cookies["n"] = str(int(self.http.cookies["n"].value) + 1 if "n" in self.http.cookies else 10_000_000)
        return int(self.http.cookies["n"].value)

    def _headers(self, more: Mapping[str, str]) -> dict[str, str]:
        said = {"Accept-Language": self.language, **more}
        return {**said, "Authorization": f"Bearer {self.token}"} if self.token else said

    @staticmethod
    def _answer(response: HttpResponseBase) -> Answer:
        assert isinstance(response, HttpResponse)
        return Answer(response.status_code, dict(response.headers), response.content)


def token_for(w: world.World, officer: Actor, *scopes: str) -> str:
    assert officer.officer_id is not None
    at = now()
    _id, token = people.issue_token(
        f"program of {officer.name}", officer.officer_id, scopes or tuple(SCOPES), expires_at=at + dt.timedelta(days=9),
        by=w.admin, at=at,
    )  # fmt: skip
    return token


@pytest.fixture
def w(db: None) -> Iterator[world.World]:
    """Requests seat their own actor and leave the connection so; the next test needs it as it was."""
    buckets.forget()
    made = world.make()
    Notice.objects.all().delete()
    yield made
    wall.sit(Actor.system("tests"))


@pytest.fixture
def district(db: None) -> None:
    """The sample district's areas, for those who need to place something in it: loading it takes a while."""
    places.load_district(by=Actor.system("tests"), at=now())


@pytest.fixture
def clerk(w: world.World) -> Program:
    return Program(token_for(w, w.clerk))


@pytest.fixture
def dispatcher(w: world.World) -> Program:
    return Program(token_for(w, w.dispatcher))


@pytest.fixture
def handler(w: world.World) -> Program:
    return Program(token_for(w, w.handler))


@pytest.fixture
def stranger(w: world.World) -> Program:
    """The handler of another unit."""
    return Program(token_for(w, w.other_handler))


@pytest.fixture
def nobody(w: world.World) -> Program:
    return Program("")
