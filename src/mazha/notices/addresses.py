"""Where a notice goes, looked up when it is sent: nothing about a person stands in the outbox."""

from __future__ import annotations

from uuid import UUID

from mazha.matters.queries import phones
from mazha.notices.models import Mailbox
from mazha.notices.transports import Reaches
from mazha.people import sealing


def mailbox_context(recipient: str) -> str:
    return f"notices.mailbox:{recipient}"


def addresses(reaches: Reaches, recipient: str) -> tuple[str, ...]:
    """Numbers or addresses of a recipient; none when there is nobody left."""
    kind, _colon, reference = recipient.partition(":")
    if reaches is Reaches.MAIL:
        box = Mailbox.objects.filter(pk=recipient).first()
        return (sealing.unseal(box.address_sealed, mailbox_context(recipient)),) if box else ()
    if kind == "party":
        number = phones.phone_of(UUID(reference))
        return (number,) if number else ()
    if kind == "matter":
        return tuple(phones.phones_of(UUID(reference)))
    return ()
