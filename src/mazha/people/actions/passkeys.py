"""Passkeys: a device that proves itself with a key of its own and its owner with a finger, a face or a PIN.

Both factors at once, one of them cryptographic; so a passkey lets in without a password.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

import webauthn
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from webauthn.helpers import base64url_to_bytes, options_to_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from mazha.kernel.errors import Refused, Unacceptable
from mazha.people import tries
from mazha.people.actions.posts import locked_officer
from mazha.people.actions.records import record
from mazha.people.actions.second_factor import LastSecondFactor
from mazha.people.actions.signing_in import listen, note_try
from mazha.people.actor import Actor
from mazha.people.models import Officer, Passkey, SignInTry
from mazha.people.rights import must_be_officer


class PasskeyRefused(Refused):
    code = "passkey_refused"


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """Whom a passkey is for: the host's name, and the address in the browser."""

    id: str
    origin: str
    name: str = "Mazha"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the browser is asked (JSON for `navigator.credentials`), and the challenge its answer must carry."""

    options: str
    challenge: bytes


def ask_for_new_passkey(officer_id: int, party: RelyingParty) -> Asked:
    """Begin adding one. Those the officer has are named, so that a device does not make a second."""
    officer = Officer.objects.get(id=officer_id)
    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_id=officer.handle.bytes,
        user_name=officer.username,
        user_display_name=officer.name_zh,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=_descriptors(officer_id),
    )
    return Asked(options_to_json(options), options.challenge)


def add_passkey(
    officer_id: int, answer: str, *, challenge: bytes, party: RelyingParty, label: str, at: dt.datetime
) -> None:
    """Keep the new passkey. Refuses with PasskeyRefused an answer that does not fit what was asked."""
    try:
        seen = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError) as error:
        raise _refused() from error
    label = label.strip()[:60] or _("Passkey")
    with transaction.atomic():
        row = locked_officer(officer_id)
        try:
            with transaction.atomic():
                Passkey.objects.create(
                    officer=row,
                    credential_id=seen.credential_id,
                    public_key=seen.credential_public_key,
                    sign_count=seen.sign_count,
                    transports=_transports(answer),
                    label=label,
                    added_at=at,
                )
        except IntegrityError:
            raise PasskeyRefused(_("This passkey is already in use. Choose another device.")) from None
        by = Actor(kind="officer", name=row.name_zh, officer_id=officer_id)
        record("people.officer.second_factor", row.username, None, {"passkey": label}, by=by, at=at)


def ask_for_passkey(party: RelyingParty, officer_id: int | None = None) -> Asked:
    """Begin signing in: of any passkey the device holds, or of one officer's."""
    options = webauthn.generate_authentication_options(
        rp_id=party.id,
        user_verification=UserVerificationRequirement.REQUIRED,
        allow_credentials=_descriptors(officer_id) if officer_id is not None else None,
    )
    return Asked(options_to_json(options), options.challenge)


def try_passkey(
    answer: str,
    *,
    challenge: bytes,
    party: RelyingParty,
    address: str | None,
    at: dt.datetime,
    officer_id: int | None = None,
) -> int:
    """Whose passkey answered. Call outside a transaction: a wrong try stays counted.

    Refuses with PasskeyRefused one that is unknown, another's than `officer_id`'s, or fails its check (a copied key
    shows by its counter); with DoorIsShut after too many wrong ones from the address.
    """
    key = tries.address_key(address)
    listen(key, tries.WITH_ADDRESS, officer_id, address, at)
    found = _passkey_of(answer)
    if found is None or (officer_id is not None and found.officer_id != officer_id):
        note_try(officer_id, address, SignInTry.Outcome.WRONG_PASSKEY, at)
        raise _refused()
    try:
        seen = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=bytes(found.public_key),
            credential_current_sign_count=found.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError) as error:
        note_try(found.officer_id, address, SignInTry.Outcome.WRONG_PASSKEY, at)
        raise _refused() from error
    used = Passkey.objects.filter(id=found.id, sign_count=found.sign_count)
    if not used.update(sign_count=seen.new_sign_count, last_used_at=at):
        raise _refused()
    tries.take_back(key, tries.WITH_ADDRESS)
    return found.officer_id


@transaction.atomic
def remove_passkey(passkey_id: int, *, by: Actor, at: dt.datetime) -> None:
    """Refuses with LastSecondFactor when it is the only second factor; another's passkey is as good as none."""
    officer_id = must_be_officer(by)
    row = locked_officer(officer_id)
    found = Passkey.objects.filter(id=passkey_id, officer_id=officer_id).first()
    if found is None:
        return
    others = Passkey.objects.filter(officer_id=officer_id).exclude(id=passkey_id).exists()
    if not others and row.totp_sealed is None:
        raise LastSecondFactor(_("This is your only second factor. Set up another first."))
    found.delete()
    record("people.officer.second_factor", row.username, {"passkey": found.label}, None, by=by, at=at)


@transaction.atomic
def rename_passkey(passkey_id: int, label: str, *, by: Actor, at: dt.datetime) -> None:
    """Give one's own passkey a name to know it by."""
    sentence = _("Write a name of 1 to 60 characters.")
    if not 1 <= len(label.strip()) <= 60:
        raise Unacceptable(sentence, {"label": sentence})
    row = locked_officer(must_be_officer(by))
    found = Passkey.objects.filter(id=passkey_id, officer_id=row.id).first()
    if found is None or found.label == label.strip():
        return
    before, found.label = found.label, label.strip()
    found.save(update_fields=["label"])
    record("people.officer.second_factor", row.username, {"passkey": before}, {"passkey": found.label}, by=by, at=at)


def _passkey_of(answer: str) -> Passkey | None:
    try:
        given = json.loads(answer)
        credential_id = base64url_to_bytes(given["id"])
        handle = given["response"].get("userHandle")
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    found = Passkey.objects.select_related("officer").filter(credential_id=credential_id).first()
    if found is None or not found.officer.is_active:
        return None
    if handle and base64url_to_bytes(handle) != found.officer.handle.bytes:
        return None
    return found


def _descriptors(officer_id: int) -> list[PublicKeyCredentialDescriptor]:
    known = {t.value for t in AuthenticatorTransport}
    return [
        PublicKeyCredentialDescriptor(
            id=bytes(row.credential_id), transports=[AuthenticatorTransport(t) for t in row.transports if t in known]
        )
        for row in Passkey.objects.filter(officer_id=officer_id).order_by("id")
    ]


def _transports(answer: str) -> list[str]:
    given = json.loads(answer).get("response", {}).get("transports", [])
    return [t for t in given if isinstance(t, str) and len(t) <= 20][:6] if isinstance(given, list) else []


def _refused() -> PasskeyRefused:
    return PasskeyRefused(_("This passkey was not accepted. Try again, or sign in with your password."))
