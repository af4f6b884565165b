"""One request after another, each made of what the one before answered: a matter registered, read, moved, followed.

FUZZ_EXAMPLES says how many such walks: a few here, thousands in `make fuzz`.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from schemathesis.checks import CHECKS

from tests.api.test_schema import HELD, Real, real

__all__ = ["real"]
WALKS = int(os.environ.get("FUZZ_EXAMPLES", "10"))
STEPS = 8
MORE = ("use_after_free", "ensure_resource_availability")


@pytest.mark.parametrize("part", ["/(matters|track)", "/"], ids=["matters", "everything"])
def test_what_was_answered_leads_on(real: Real, part: str) -> None:
    whole = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    schema: Any = whole.include(path_regex=part)
    for path in schema.raw_schema["paths"].values():
        for operation in path.values():
            operation.pop("security", None)  # the token is ours to send: `test_asking.py` tries wrong ones
    asked: Counter[str] = Counter()
    led: Counter[str] = Counter()
    checks = [CHECKS.get_one(name) for name in (*HELD, *MORE)]

    class Walk(schema.as_state_machine()):  # type: ignore[misc]  # made at run time
        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            is_open = case.operation.path.endswith("/track/{code}")
            return {"headers": {} if is_open else {"Authorization": f"Bearer {real.token}"}}

        def step(self, input: Any) -> Any:  # noqa: A002 -- the library names it
            led[input.case.operation.label] += input.transition is not None
            return super().step(input)

        def validate_response(self, response: Any, case: Any, **_given: Any) -> None:
            asked[f"{response.status_code // 100}xx"] += 1
            case.validate_response(response, checks=checks)

    how = settings(
        max_examples=WALKS, stateful_step_count=STEPS, deadline=None, database=None, derandomize=WALKS < 100,
        phases=[Phase.explicit, Phase.generate] if WALKS < 100 else list(Phase),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(Walk, settings=how)
    assert asked["2xx"], "nothing was ever answered well: these walks lead nowhere"
    assert led.total(), "no request was made of an answer"
