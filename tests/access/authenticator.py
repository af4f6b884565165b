"""A passkey device in software: makes and signs what a browser would send (W3C Web Authentication Level 2)."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

PRESENT, VERIFIED, HAS_CREDENTIAL = 0x01, 0x04, 0x40


@dataclass
class Device:
    origin: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    handle: str = ""
    counter: int = 0
    verifies: bool = True

    def register(self, options: str) -> str:
        """The answer to what `ask_for_new_passkey` asked."""
        asked = json.loads(options)
        self.handle = asked["user"]["id"]
        data = self._data(asked["rp"]["id"], credential=True)
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", asked["challenge"])
        said = {"clientDataJSON": _text(client), "attestationObject": _text(attested), "transports": ["internal"]}
        return self._answer(said)

    def sign_in(self, options: str) -> str:
        """The answer to what `ask_for_passkey` asked."""
        asked = json.loads(options)
        self.counter += 1
        data = self._data(asked["rpId"])
        client = self._client("webauthn.get", asked["challenge"])
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        said = {
            "clientDataJSON": _text(client),
            "authenticatorData": _text(data),
            "signature": _text(signature),
            "userHandle": self.handle,
        }
        return self._answer(said)

    def _answer(self, response: Mapping[str, object]) -> str:
        name = _text(self.credential_id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, party: str, *, credential: bool = False) -> bytes:
        flags = PRESENT | (VERIFIED if self.verifies else 0) | (HAS_CREDENTIAL if credential else 0)
        head = hashlib.sha256(party.encode()).digest() + bytes([flags]) + self.counter.to_bytes(4, "big")
        if not credential:
            return head
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        return head + bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + cbor2.dumps(cose)


def _text(content: bytes) -> str:
    return bytes_to_base64url(content)
