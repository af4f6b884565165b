"""All endpoints in one place."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from mazha.kernel.errors import Refused
from mazha.surfaces.api import problems, routers
from mazha.surfaces.api.describing import DescribedApi
from mazha.surfaces.api.endpoints import (
    areas_get,
    categories_get,
    clocks_get,
    document_get,
    figures_get,
    ledger_get,
    matter_get,
    matters_list,
    matters_post,
    organisations_get,
    photo_get,
    procedures_get,
    step_post,
    steps_get,
    track_get,
    webhooks_delete,
    webhooks_list,
    webhooks_post,
)


class _Utf8Json(JSONRenderer):
    """Chinese as Chinese: a third of the bytes, and readable in a terminal."""

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002
        return json.dumps(data, cls=self.encoder_class, ensure_ascii=False, separators=(",", ":")).encode()


api = DescribedApi(
    title="Mazha",
    version="1",
    description="What a district's residents bring, and how far it has come. See the reference beside this file.",
    openapi_url="openapi.json",
    docs_url=None,
    urls_namespace="api",
    renderer=_Utf8Json(),
)
ENDPOINTS = (
    matters_list, matters_post, matter_get, photo_get, document_get, ledger_get, clocks_get, steps_get, step_post,
    track_get, procedures_get, categories_get, organisations_get, areas_get, figures_get, webhooks_list, webhooks_post,
    webhooks_delete,
)  # fmt: skip
"""Importing one hangs it on its router."""
api.add_router("/matters", routers.matters)
api.add_router("/track", routers.track)
api.add_router("/procedures", routers.procedures)
api.add_router("/categories", routers.categories)
api.add_router("/organisations", routers.organisations)
api.add_router("/areas", routers.areas)
api.add_router("/figures", routers.figures)
api.add_router("/webhooks", routers.webhooks)

api.add_exception_handler(Refused, problems.refused)
api.add_exception_handler(HttpError, problems.http_error)
api.add_exception_handler(ValidationError, problems.invalid)
