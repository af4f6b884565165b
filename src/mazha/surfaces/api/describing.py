"""The API's own description: OpenAPI 3.1 in the reader's language, with problem documents for whatever goes wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ninja import NinjaAPI, Schema
from ninja.openapi.schema import OpenAPISchema

from mazha.surfaces.api.problems import MEDIA_TYPE
from mazha.surfaces.api.words import TAGS, WORDS

_PROBLEM = {"$ref": "#/components/schemas/Problem"}

_OF_THE_NEW_MATTER = {"matter_id": "$response.body#/id"}
_OF_THE_SAME_MATTER = {"matter_id": "$request.path.matter_id"}
LINKS: Mapping[tuple[str, int], Mapping[str, Mapping[str, str]]] = {
    ("registerMatter", 201): {
        "getMatter": _OF_THE_NEW_MATTER,
        "getSteps": _OF_THE_NEW_MATTER,
        "takeStep": _OF_THE_NEW_MATTER,
        "getClocks": _OF_THE_NEW_MATTER,
        "getLedger": _OF_THE_NEW_MATTER,
        "track": {"code": "$response.body#/code"},
    },
    ("getSteps", 200): {"takeStep": {**_OF_THE_SAME_MATTER, "step": "$response.body#/offered/0/name"}},
    ("takeStep", 200): {"getMatter": _OF_THE_SAME_MATTER, "getSteps": _OF_THE_SAME_MATTER},
}
"""What an answer leads on to, by operation and status: OpenAPI's links, which stateful tests follow."""


class Problem(Schema):
    """RFC 9457. `code` is for programs, `detail` for people, `facts` to build a sentence of your own from."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    facts: dict[str, Any]
    problems: dict[str, str]
    """For each field that does not fit, what to do about it."""


class DescribedApi(NinjaAPI):
    """Adds what ninja cannot know of: our words, and that every endpoint may answer with a problem."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        described = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        described["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        described["tags"] = [{"name": name, "description": str(title)} for name, title in TAGS.items()]
        answer = {"description": "What is wrong, and what to do next", "content": {MEDIA_TYPE: {"schema": _PROBLEM}}}
        for operations in described["paths"].values():
            for operation in operations.values():
                operation["responses"]["default"] = answer
                summary, description = WORDS[operation["operationId"]]
                operation |= {"summary": str(summary), "description": str(description)}
                for status, response in operation["responses"].items():
                    if leads := LINKS.get((operation["operationId"], status)):
                        response["links"] = {
                            to: {"operationId": to, "parameters": dict(by)} for to, by in leads.items()
                        }
        return described
