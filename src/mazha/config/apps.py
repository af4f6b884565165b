"""Joining the parts together when the program starts."""

from __future__ import annotations

from django.apps import AppConfig


class ConfigApp(AppConfig):
    name = "mazha.config"
    label = "config"

    def ready(self) -> None:
        from mazha.config import answers, transports, wiring
        from mazha.kernel import events
        from mazha.notices.transports import wire
        from mazha.procedures.answers import tell_what_is_known

        events.wire(wiring.WIRING)
        wire(transports.table())
        tell_what_is_known(answers.KNOWN)
