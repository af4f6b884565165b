"""The addresses of a demo."""

from __future__ import annotations

from django.urls import include, path

from mazha.config import urls

urlpatterns = [*urls.urlpatterns, path("", include("mazha.surfaces.demo.urls"))]
handler404 = urls.handler404
