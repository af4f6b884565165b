"""Its own app for its templates and its words; it lives beside the desk because officers work there."""

from __future__ import annotations

from django.apps import AppConfig


class PetitionDeskConfig(AppConfig):
    name = "mazha.surfaces.desk.petitions"
    label = "petition_desk"
