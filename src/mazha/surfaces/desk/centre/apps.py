"""Its own app for its templates and its words."""

from __future__ import annotations

from django.apps import AppConfig


class HallConfig(AppConfig):
    name = "mazha.surfaces.desk.centre"
    label = "hall"
