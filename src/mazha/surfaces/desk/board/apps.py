"""Its own app for its templates and its words; it lives beside the desk because leaders work there."""

from __future__ import annotations

from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "mazha.surfaces.desk.board"
    label = "board"
