"""The demo's phone: text messages as the sample district's residents would get them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mazha.design.requests import PublicRequest
from mazha.design.timeline import TimelineLine
from mazha.notices import queries as notices
from mazha.people import wall
from mazha.people.actor import Actor

SCREEN = Actor.system("demo phone")


@require_GET
def phone(request: PublicRequest) -> HttpResponse:
    """The latest ones. Refused with Unknown everywhere but in the demo."""
    with wall.seated(SCREEN):
        found = notices.demo_phone()
    lines = [
        TimelineLine(
            title="、".join(message.to), at=message.sent_at, text=message.body, icon="message-circle", tone="info"
        )
        for message in found
    ]
    return render(request, "demo/phone.html", {"lines": lines})
