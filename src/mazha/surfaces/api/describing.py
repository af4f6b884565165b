"""The API's own description: OpenAPI 3.1 in the reader's language, with problem documents for whatever goes wrong."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI, Schema
from ninja.openapi.schema import OpenAPISchema

from mazha.surfaces.api.problems import MEDIA_TYPE
from mazha.surfaces.api.words import TAGS, WORDS

_PROBLEM = {"$ref": "#/components/schemas/Problem"}


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
        return described
