"""Refuses to be part of anything but the demo."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class DemoConfig(AppConfig):
    name = "mazha.surfaces.demo"
    label = "demo"

    def ready(self) -> None:
        """Runs at every start, of the web server too, where system checks do not."""
        loopback = {"localhost", "127.0.0.1", "[::1]", "testserver"}
        if not settings.DEMO or not set(settings.ALLOWED_HOSTS) <= loopback:
            raise ImproperlyConfigured(
                "mazha.surfaces.demo lets anybody step into any role. It starts only with mazha.config.settings.demo, "
                "for this machine alone: take it out of INSTALLED_APPS."
            )
