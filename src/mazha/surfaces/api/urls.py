"""Addresses of the API, below `/api/v1/`."""

from __future__ import annotations

from django.urls import path

from mazha.surfaces.api.api import api
from mazha.surfaces.api.reference import reference

urlpatterns = [
    path("", reference, name="api_reference"),
    path("", api.urls),
]
