"""Who someone is right now: officers in the posts they hold that day, clients by their token."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import connection

from mazha.kernel.moments import day_of
from mazha.kernel.statement import rows
from mazha.people.actor import Actor, Sitting
from mazha.people.roles import Role

if TYPE_CHECKING:
    from mazha.people.models import Officer

POSTS_HELD = """left join people_post p on p.officer_id = o.id
    and p.start_date <= %s and (p.end_date is null or p.end_date >= %s)"""
POST_COLUMNS = "p.id, p.role, p.organisation_id, p.territory"

_BY_OFFICER = f"""select o.name_zh, {POST_COLUMNS} from people_officer o {POSTS_HELD}
    where o.id = %s and o.is_active order by p.id"""  # noqa: S608 -- constants

_BY_TOKEN = f"""select c.id, c.name, c.scopes, c.last_used_date, o.id, {POST_COLUMNS}
    from people_client c join people_officer o on o.id = c.officer_id {POSTS_HELD}
    where c.token_hash = %s and c.revoked_at is null and c.expires_at > %s and o.is_active order by p.id"""  # noqa: S608

_BY_CLIENT = _BY_TOKEN.replace("c.token_hash = %s", "c.id = %s")
_MARK_USED = "update people_client set last_used_date = %s where id = %s"


def actor_for(officer: Officer | int, at: dt.datetime) -> Actor:
    """The officer in the posts held on that day; nobody when the account is closed or there is none. One query."""
    officer_id = officer if isinstance(officer, int) else officer.pk
    day = day_of(at)
    with connection.cursor() as cursor:
        cursor.execute(_BY_OFFICER, [day, day, officer_id])
        found = cursor.fetchall()
    if not found:
        return Actor.nobody()
    return Actor(kind="officer", name=found[0][0], officer_id=officer_id, posts=sittings(row[1:] for row in found))


def actor_for_token(token: str, at: dt.datetime) -> Actor | None:
    """The program that holds this token, in the posts of its officer; None when the token is not or no longer good."""
    day = day_of(at)
    found = rows(_BY_TOKEN, [day, day, token_hash(token), at])
    if not found:
        return None
    client_id, last_used = found[0][0], found[0][3]
    if last_used != day:
        with connection.cursor() as cursor:
            cursor.execute(_MARK_USED, [day, client_id])
    return _client(found)


def actor_for_client(client_id: int, at: dt.datetime) -> Actor | None:
    """A program without its token, to be told what it subscribed to; None when its token is no longer good."""
    day = day_of(at)
    with connection.cursor() as cursor:
        cursor.execute(_BY_CLIENT, [day, day, client_id, at])
        found = cursor.fetchall()
    return _client(found) if found else None


def _client(found: list[tuple[Any, ...]]) -> Actor:
    client_id, name, scopes, _last_used, officer_id = found[0][:5]
    posts = sittings(row[5:] for row in found)
    return Actor(
        kind="client", name=name, officer_id=officer_id, client_id=client_id, posts=posts, scopes=frozenset(scopes)
    )


def token_hash(token: str) -> bytes:
    """Plain SHA-256: a token is 256 random bits, there is nothing to guess."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def sittings(found: Iterable[tuple[int | None, str, int, str]]) -> tuple[Sitting, ...]:
    """Posts from the four columns `POST_COLUMNS`; a left join without a post gives none."""
    return tuple(
        Sitting(post_id=post_id, role=Role(role), organisation_id=organisation_id, territory=territory)
        for post_id, role, organisation_id, territory in found
        if post_id is not None
    )
