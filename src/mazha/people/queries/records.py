"""What is on record: setting changes, knocks at the door, and where an officer is signed in."""

from __future__ import annotations

from datetime import datetime

from mazha.people.actor import Actor
from mazha.people.cards import ChangeCard, Factors, PasskeyCard, SignInCard, TryCard
from mazha.people.models import Officer, Passkey, RecoveryCode, SettingChange, SignIn, SignInTry
from mazha.people.rights import must_be_officer, must_hold
from mazha.people.roles import Role


def setting_changes(
    asker: Actor, *, subject: str = "", key: str = "", before: int | None = None, limit: int = 50
) -> tuple[ChangeCard, ...]:
    """Setting changes, newest first, those before the id `before`; of a subject or everything beneath it.

    Refuses with Forbidden all but administrators and the data protection lead.
    """
    must_hold(asker, Role.SYSTEM_ADMIN, Role.DPO)
    rows = SettingChange.objects.order_by("-id")
    if subject:
        rows = rows.filter(subject__startswith=subject)
    if key:
        rows = rows.filter(key=key)
    if before is not None:
        rows = rows.filter(id__lt=before)
    fields = ("id", "at", "officer_id", "actor_name", "subject", "key", "before", "after")
    return tuple(ChangeCard(**row) for row in rows.values(*fields)[:limit])


def sign_in_tries(
    asker: Actor, *, officer_id: int | None = None, since: datetime, limit: int = 200
) -> tuple[TryCard, ...]:
    """Knocks at the door, newest first. One's own for everyone; others' only for the data protection lead."""
    if officer_id is None or officer_id != asker.officer_id:
        must_hold(asker, Role.DPO)
    rows = SignInTry.objects.filter(at__gte=since).order_by("-at", "-id")
    if officer_id is not None:
        rows = rows.filter(officer_id=officer_id)
    return tuple(TryCard(**row) for row in rows.values("at", "officer_id", "address", "outcome")[:limit])


def open_sign_ins(asker: Actor) -> tuple[SignInCard, ...]:
    """Where the asker is signed in, the latest used first."""
    rows = SignIn.objects.filter(officer_id=must_be_officer(asker), ended_at__isnull=True).order_by("-seen_at")
    return tuple(SignInCard(**r) for r in rows.values("id", "method", "address", "device", "started_at", "seen_at"))


def passkeys(asker: Actor) -> tuple[PasskeyCard, ...]:
    """The asker's own passkeys."""
    rows = Passkey.objects.filter(officer_id=must_be_officer(asker)).order_by("added_at", "id")
    return tuple(PasskeyCard(**row) for row in rows.values("id", "label", "added_at", "last_used_at"))


def factors(officer_id: int) -> Factors:
    """What second factors an officer has: asked on the way in, before there is an asker."""
    row = Officer.objects.get(id=officer_id)
    has_passkey = Passkey.objects.filter(officer_id=officer_id).exists()
    return Factors(
        officer_id=officer_id,
        username=row.username,
        has_code_device=row.totp_sealed is not None,
        has_passkey=has_passkey,
    )


def recovery_codes_left(asker: Actor) -> int:
    """How many of the asker's recovery codes have not been used."""
    return RecoveryCode.objects.filter(officer_id=must_be_officer(asker), used_at__isnull=True).count()
