"""Its own app for its templates and its words."""

from __future__ import annotations

from django.apps import AppConfig


class ReceptionDeskConfig(AppConfig):
    name = "mazha.surfaces.desk.reception"
    label = "reception_desk"
