"""Text messages through an HTTP gateway: one signed JSON request each. The request is in docs/reference/sms.md."""

from __future__ import annotations

import base64
import datetime as dt
import hmac
import json

from mazha.notices.posting import Address, post
from mazha.notices.transports import Letter, NotDelivered, Reaches, Undeliverable

_UNDERSTOOD_AND_REFUSED = {400, 404, 410, 422}
_SENT_BEFORE = 409
"""The gateway knows the id: it took the message when we thought it had not."""


class Gateway:
    """Serves `sms`. The gateway may stand in the district's own network: any address is allowed."""

    reaches = Reaches.PHONE

    def __init__(self, url: str, key: str) -> None:
        self._url = url
        self._key = key.encode()

    def send(self, letter: Letter, *, at: dt.datetime) -> None:
        body = message(letter)
        answer = post(self._url, body, headers(letter, body, self._key, at), may_reach=_anywhere)
        if 200 <= answer.status < 300 or answer.status == _SENT_BEFORE:
            return
        if answer.status in _UNDERSTOOD_AND_REFUSED:
            raise Undeliverable(f"the gateway refuses it: {answer.status}")
        raise NotDelivered(f"the gateway answers {answer.status}")


def message(letter: Letter) -> bytes:
    """The request's body."""
    return json.dumps({"id": str(letter.id), "to": list(letter.to), "text": letter.body}, ensure_ascii=False).encode()


def headers(letter: Letter, body: bytes, key: bytes, at: dt.datetime) -> dict[str, str]:
    """Signed over moment and body, so that neither can be altered nor an old request sent again later."""
    moment = str(int(at.timestamp()))
    signed = hmac.digest(key, moment.encode() + b"." + body, "sha256")
    return {
        "Content-Type": "application/json",
        "Idempotency-Key": str(letter.id),
        "Mazha-Timestamp": moment,
        "Mazha-Signature": f"sha256={base64.b64encode(signed).decode()}",
    }


def _anywhere(address: Address) -> bool:
    return not address.is_unspecified
