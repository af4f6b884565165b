"""Whatever is asked, rightly or wrongly: never a 5xx, never an answer that the description does not know."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from mazha.kernel.moments import now
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.roles import Role
from mazha.people.scopes import SCOPES
from mazha.places import actions as places
from mazha.procedures import registry
from mazha.surfaces.api.words import WORDS
from tests import world
from tests.api.conftest import Program, token_for
from tests.servers import OwnStore

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "25"))
HELD = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "negative_data_rejection",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Real:
    """Things that are there: made-up ids alone would only ever meet 404."""

    token: str
    matters: tuple[str, ...]
    code: str
    webhook: str


@pytest.fixture
def real(own_store: OwnStore) -> Iterator[Real]:
    """A matter in hand, and a program whose officer holds every post that moves it."""
    wall.sit(Actor.system("tests"))
    places.load_district(by=Actor.system("tests"), at=now())
    w = world.make()
    assert w.clerk.officer_id is not None
    program = Program(_token_of_everyone(w))
    made = program.post("/matters", {"words": "和平路路口三盏路灯不亮", "point": {"lon": 119.118, "lat": 36.707}}).json
    second = program.post("/matters", {"words": "小区门口占道经营，人走不过去"}, key="another-key").json
    program.post(f"/matters/{second['id']}/steps/dispatch", {"given": {"lead_unit": w.lamps}})
    hook = program.post("/webhooks", {"url": "https://example.cn/hook", "types": ["mazha.matter.step"]}).json
    with override_settings(PUBLIC_LIMITS_TIMES=10_000):
        yield Real(program.token, (made["id"], second["id"]), made["code"], hook["id"])


def _token_of_everyone(w: world.World) -> str:
    from mazha.people import actions as people

    assert w.clerk.officer_id is not None
    for role, unit, territory in (
        (Role.DISPATCHER, w.hall, world.DISTRICT),
        (Role.HANDLER, w.lamps, ""),
        (Role.QUALITY_SUPERVISOR, w.hall, world.DISTRICT),
    ):
        people.open_post(
            w.clerk.officer_id, role, unit, territory=territory, start_date=now().date(), by=w.admin, at=now()
        )
    return token_for(w, w.clerk, *SCOPES)


def _made_real(case: Any, real: Real, draw: st.DataObject) -> None:
    """In most cases, put something there is in place of what was made up."""
    steps = sorted(registry.current("hotline").steps)
    there: dict[str, list[str]] = {
        "matter_id": list(real.matters), "code": [real.code], "webhook_id": [real.webhook], "step": steps,
        "name": ["hotline"],
    }  # fmt: skip
    for name in list(case.path_parameters or {}):
        if name in there and draw.draw(st.integers(0, 4)):
            case.path_parameters[name] = draw.draw(st.sampled_from(there[name]))


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
def test_every_answer_is_as_described(real: Real, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for path in schema.raw_schema["paths"].values():
        for operation in path.values():
            operation.pop("security", None)  # the token is ours to send: `test_asking.py` tries wrong ones
    checks = [CHECKS.get_one(name) for name in HELD]
    asked = {operation_id: _ask(schema, operation_id, real, mode, checks) for operation_id in WORDS}
    takes_nothing = {operation_id for operation_id, times in asked.items() if not times}
    assert takes_nothing <= {"listProcedures", "getProcedure", "listCategories", "listWebhooks"}


def _ask(schema: Any, operation_id: str, real: Real, mode: GenerationMode, checks: list[Any]) -> int:
    """Ask one endpoint in many ways; how many."""
    operation = schema.find_operation_by_id(operation_id)
    asked = 0

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate], derandomize=EXAMPLES < 100,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode), draw=st.data())
    def ask(case: Any, draw: st.DataObject) -> None:
        nonlocal asked
        _made_real(case, real, draw)
        headers = {"Authorization": f"Bearer {real.token}"} if operation_id != "track" else {}
        response = case.call(headers=headers)
        asked += 1
        assert response.status_code != 401
        case.validate_response(response, checks=checks)

    try:
        ask()
    except Unsatisfiable:  # an endpoint that takes nothing cannot be asked wrongly
        return 0
    return asked
