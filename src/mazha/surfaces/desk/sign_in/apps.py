"""Its own app for its templates and its words; it lives beside the desk because it lets people to it."""

from __future__ import annotations

from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "mazha.surfaces.desk.sign_in"
    label = "sign_in"
