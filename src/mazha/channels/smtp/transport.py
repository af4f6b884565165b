"""Sending mail through the server that the environment names."""

from __future__ import annotations

import datetime as dt
import smtplib

from django.core.mail import EmailMessage, get_connection

from mazha.notices.transports import Letter, NotDelivered, Reaches, Undeliverable

SECONDS = 10


class Mail:
    """Serves `mail`. The Message-ID carries the notice's id, so that a mailbox can drop a repeat."""

    reaches = Reaches.MAIL

    def __init__(self, sender: str) -> None:
        self._sender = sender
        self._domain = sender.rpartition("@")[2].rstrip("> ") or "mazha.invalid"

    def send(self, letter: Letter, *, at: dt.datetime) -> None:  # noqa: ARG002 -- the port's shape
        message = EmailMessage(
            subject=" ".join(letter.subject.split()),
            body=letter.body,
            from_email=self._sender,
            to=list(letter.to),
            headers={"Message-ID": f"<{letter.id}@{self._domain}>", "Auto-Submitted": "auto-generated"},
            connection=get_connection(timeout=SECONDS, fail_silently=False),
        )
        try:
            message.send()
        except smtplib.SMTPRecipientsRefused:
            raise Undeliverable("the mail server refuses this mailbox") from None
        except smtplib.SMTPResponseException as said:
            raise NotDelivered(f"the mail server answers {said.smtp_code}") from None
        except (smtplib.SMTPException, OSError) as trouble:
            raise NotDelivered(f"no connection to the mail server: {type(trouble).__name__}") from None
