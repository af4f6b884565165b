"""Who is still signed in, asked for many at once and without counting as a visit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.conf import settings
from django.db import connection

from mazha.kernel.moments import day_of
from mazha.people.actor import Actor
from mazha.people.queries.actors import POST_COLUMNS, POSTS_HELD, sittings

_OPEN = f"""select s.id, s.session_key, s.started_at, o.id, o.name_zh, {POST_COLUMNS}
    from people_signin s join people_officer o on o.id = s.officer_id {POSTS_HELD}
    where s.id = any(%s) and s.ended_at is null and s.started_at > %s and s.seen_at > %s and o.is_active
      and (s.method = 'demo' or not o.must_change_password)
    order by s.id, p.id"""  # noqa: S608 -- constants


@dataclass(frozen=True, slots=True)
class Stay:
    """A sign-in that goes on, and who it is today."""

    id: UUID
    session_key: str
    actor: Actor


def open_stays(ids: Collection[UUID], at: dt.datetime) -> dict[UUID, Stay]:
    """Those of these sign-ins that have not ended, in the posts held today. One query.

    A page that only waits is no sign that somebody is there: other than `actions.resume`, this keeps nobody signed in.
    """
    day = day_of(at)
    since, seen = at - settings.SIGN_IN_LONGEST, at - settings.SIGN_IN_IDLE
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [day, day, list(ids), since, seen])
        found = cursor.fetchall()
    stays = {}
    for stay_id, rows in groupby(found, key=lambda row: row[0]):
        lines = list(rows)
        _id, key, started_at, officer_id, name = lines[0][:5]
        actor = Actor(
            kind="officer", name=name, officer_id=officer_id, posts=sittings(line[5:] for line in lines),
            signed_in_at=started_at,
        )  # fmt: skip
        stays[stay_id] = Stay(stay_id, key, actor)
    return stays
