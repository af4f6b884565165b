"""Which transport serves which notices here. One that is not set up is not in the table: its notices are held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from mazha.channels.sms.demo_phone import DemoPhone
from mazha.channels.sms.gateway import Gateway
from mazha.channels.smtp.transport import Mail
from mazha.channels.webhooks.transport import Webhook

if TYPE_CHECKING:
    from mazha.notices.transports import Transport


def table() -> dict[str, Transport]:
    """Transports by the name notices carry, as the settings have them."""
    found: dict[str, Transport] = {"webhook": Webhook()}
    if settings.SMS_URL:
        found["sms"] = Gateway(settings.SMS_URL, settings.SMS_KEY)
    elif settings.DEMO:
        found["sms"] = DemoPhone()
    if settings.EMAIL_HOST or settings.DEMO:
        found["mail"] = Mail(settings.DEFAULT_FROM_EMAIL)
    return found
