"""`/look` changes theme, type size and language; `/design` shows every component, in demo and development only."""

from __future__ import annotations

from django.urls import path

from mazha.design import look, shapes, sheet

app_name = "design"
urlpatterns = [
    path("look", look.change, name="look"),
    path("map/base.geojson", shapes.base, name="shapes"),
    path("design", sheet.show, name="sheet"),
]
