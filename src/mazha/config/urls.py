"""Every address, by surface."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from mazha.config.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health", health),
    path("", include("mazha.design.urls")),
]
