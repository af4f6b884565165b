"""Programs with a token: given one, and having it taken away."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from mazha.kernel.errors import Unacceptable, Unknown
from mazha.people.actions.posts import locked_officer
from mazha.people.actions.records import record
from mazha.people.actor import Actor
from mazha.people.models import Client
from mazha.people.queries.actors import token_hash
from mazha.people.rights import must_administer
from mazha.people.scopes import SCOPES

LONGEST = dt.timedelta(days=366)
_PREFIX = "mz_"
_HINT = 8


@transaction.atomic
def issue_token(
    name: str, officer_id: int, scopes: Iterable[str], *, expires_at: dt.datetime, by: Actor, at: dt.datetime
) -> tuple[int, str]:
    """Let a program act in an officer's posts, within scopes, until a moment. Returns its id and the token, shown once.

    Refuses with Forbidden all but administrators, with Unacceptable an unknown scope or more than a year.
    """
    must_administer(by)
    officer = locked_officer(officer_id)
    chosen = sorted(set(scopes))
    problems: dict[str, str] = {}
    if not 1 <= len(name.strip()) <= 80:
        problems["name"] = _("Write a name of 1 to 80 characters, saying which program it is.")
    if not chosen or not set(chosen) <= SCOPES.keys():
        problems["scopes"] = _("Choose at least one of the scopes listed.")
    if not at < expires_at <= at + LONGEST:
        problems["expires_at"] = _("Choose a day within the next year.")
    if not officer.is_active:
        problems["officer"] = _("This account is closed. Choose another officer.")
    if problems:
        raise Unacceptable(next(iter(problems.values())), problems)
    token = _PREFIX + secrets.token_urlsafe(32)
    row = Client.objects.create(
        name=name.strip(),
        token_hash=token_hash(token),
        token_hint=token[:_HINT],
        scopes=chosen,
        officer=officer,
        made_at=at,
        expires_at=expires_at,
    )
    record("people.client", row.id, None, _facts(row), by=by, at=at)
    return row.id, token


@transaction.atomic
def revoke_token(client_id: int, *, by: Actor, at: dt.datetime) -> None:
    """From now on the token opens nothing. Refuses with Unknown when there is no such program."""
    must_administer(by)
    row = Client.objects.select_for_update(no_key=True).filter(id=client_id).first()
    if row is None:
        raise Unknown(_("There is no such program. Look in the list of tokens."), client_id=client_id)
    if row.revoked_at is not None:
        return
    before = _facts(row)
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
    record("people.client", row.id, before, _facts(row), by=by, at=at)


def _facts(row: Client) -> dict[str, object]:
    return {
        "name": row.name,
        "hint": row.token_hint,
        "scopes": list(row.scopes),
        "officer": row.officer.username,
        "expires_at": row.expires_at.isoformat(),
        "revoked_at": row.revoked_at.isoformat() if row.revoked_at else None,
    }
