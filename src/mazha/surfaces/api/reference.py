"""`/api/v1/`: the API for people who write programs, made from its own description."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mazha.channels.webhooks.queries import event_types
from mazha.people.scopes import SCOPES
from mazha.surfaces.api.api import api
from mazha.surfaces.api.words import TAGS


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter, or one field of a body."""

    name: str
    where: str
    kind: str
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    description: str
    fields: tuple[Field, ...]
    answer: tuple[Field, ...]
    token: bool


@require_GET
def reference(request: HttpRequest) -> HttpResponse:
    """The whole API on one page."""
    described: Mapping[str, Any] = api.get_openapi_schema(path_prefix="/api/v1/")
    by_tag: dict[str, list[Operation]] = {}
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            by_tag.setdefault(operation["tags"][0], []).append(_operation(described, path, method, operation))
    groups = [(str(title), by_tag.get(name, [])) for name, title in TAGS.items()]
    facts = {"groups": groups, "scopes": SCOPES, "events": event_types()}
    return render(request, "api/reference.html", facts)


def _operation(described: Mapping[str, Any], path: str, method: str, operation: Mapping[str, Any]) -> Operation:
    parameters = [
        Field(p["name"], p["in"], _kind(p["schema"]), p["required"], p.get("description", ""))
        for p in operation["parameters"]
    ]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    answers: Mapping[str, Any] = next(
        (a for status, a in operation["responses"].items() if str(status).startswith("2")), {}
    )
    answer = answers.get("content", {}).get("application/json", {}).get("schema", {})
    return Operation(
        id=operation["operationId"], method=method.upper(), path=path, summary=operation["summary"],
        description=operation["description"], fields=(*parameters, *_fields(described, body)),
        answer=tuple(_fields(described, answer)), token="security" in operation,
    )  # fmt: skip


def _fields(described: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[Field]:
    shape = _resolved(described, schema)
    needed = set(shape.get("required", ()))
    for name, field in shape.get("properties", {}).items():
        yield Field(name, "body", _kind(field), name in needed, field.get("description", ""))


def _resolved(described: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    return described["components"]["schemas"][name] if name else schema


def _kind(schema: Mapping[str, Any]) -> str:
    """A type as one would say it: `text`, `whole number`, `list of Photo`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(_kind(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"[{_kind(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("const") or schema.get("type") or "any")
