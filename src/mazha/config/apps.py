"""Joining the parts together when the program starts."""

from __future__ import annotations

from django.apps import AppConfig


class ConfigApp(AppConfig):
    name = "mazha.config"
    label = "config"

    def ready(self) -> None:
        from mazha.config import transports, wiring
        from mazha.kernel import events
        from mazha.notices.transports import wire

        events.wire(wiring.WIRING)
        wire(transports.table())
