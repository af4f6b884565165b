"""How pages look (`/look`), the base map (`/map/…`), and every component on one page (`/design`, demo only)."""

from __future__ import annotations

from django.urls import path

from mazha.design import look, shapes, sheet

app_name = "design"
urlpatterns = [
    path("look", look.change, name="look"),
    path("map/<slug:level>.geojson", shapes.areas, name="shapes"),
    path("design", sheet.show, name="sheet"),
]
