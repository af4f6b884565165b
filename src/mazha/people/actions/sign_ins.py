"""Where officers are signed in: ended by themselves, by others, or by what happened to the account."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from mazha.kernel.moments import day_of
from mazha.people.actions.records import record
from mazha.people.actor import Actor
from mazha.people.models import SignIn
from mazha.people.queries.actors import POST_COLUMNS, POSTS_HELD, sittings
from mazha.people.rights import must_administer, must_be_officer


@transaction.atomic
def end_sign_in(sign_in_id: UUID, *, by: Actor, at: dt.datetime, here: bool = False) -> None:
    """End one of one's own: `here` when it is the one in use. Ending what has ended, or is another's, does nothing."""
    ending = SignIn.Ending.SIGNED_OUT if here else SignIn.Ending.ENDED_ELSEWHERE
    end([sign_in_id], ending, at=at, officer_id=must_be_officer(by))


@transaction.atomic
def end_other_sign_ins(keep: UUID, *, by: Actor, at: dt.datetime) -> int:
    """End all of one's own but the one in use. Returns how many."""
    others = SignIn.objects.filter(officer_id=must_be_officer(by), ended_at__isnull=True).exclude(id=keep)
    return end(list(others.values_list("id", flat=True)), SignIn.Ending.ENDED_ELSEWHERE, at=at)


@transaction.atomic
def sign_officer_out(officer_id: int, *, by: Actor, at: dt.datetime) -> int:
    """End every session of an officer, who may sign in again. Returns how many. Refuses all but administrators."""
    must_administer(by)
    ended = end_all_of(officer_id, SignIn.Ending.ENDED_ELSEWHERE, at=at)
    record("people.officer.sessions", officer_id, {"open": ended}, None, by=by, at=at)
    return ended


@transaction.atomic
def sign_everyone_out(*, by: Actor, at: dt.datetime) -> int:
    """End every session there is, as after a break-in. Returns how many. Refuses all but administrators."""
    must_administer(by)
    ids = list(SignIn.objects.filter(ended_at__isnull=True).values_list("id", flat=True))
    ended = end(ids, SignIn.Ending.ENDED_ELSEWHERE, at=at)
    record("people.officer.sessions", "everyone", {"open": ended}, None, by=by, at=at)
    return ended


def end_all_of(officer_id: int, ending: SignIn.Ending, *, at: dt.datetime, keep: UUID | None = None) -> int:
    """End every session of an officer, in the caller's transaction."""
    rows = SignIn.objects.filter(officer_id=officer_id, ended_at__isnull=True)
    if keep is not None:
        rows = rows.exclude(id=keep)
    return end(list(rows.values_list("id", flat=True)), ending, at=at)


def end(ids: list[UUID], ending: SignIn.Ending, *, at: dt.datetime, officer_id: int | None = None) -> int:
    """Mark as ended those that have not, and drop what their sessions held."""
    rows = SignIn.objects.filter(id__in=ids, ended_at__isnull=True)
    if officer_id is not None:
        rows = rows.filter(officer_id=officer_id)
    keys = list(rows.values_list("session_key", flat=True))
    ended = rows.update(ended_at=at, ending=ending)
    Session.objects.filter(session_key__in=keys).delete()
    return ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """A stay that goes on: who it is, and what still stands between them and the pages."""

    sign_in_id: UUID
    actor: Actor
    language: str
    must_change_password: bool

    @property
    def officer_id(self) -> int:
        assert self.actor.officer_id is not None
        return self.actor.officer_id


_RESUME = f"""select s.officer_id, s.started_at, s.seen_at, o.name_zh, o.language,
    o.must_change_password and s.method <> 'demo',
    {POST_COLUMNS}
    from people_signin s join people_officer o on o.id = s.officer_id {POSTS_HELD}
    where s.id = %s and s.session_key = %s and s.ended_at is null and o.is_active order by p.id"""  # noqa: S608
_SEEN_AGAIN_AFTER = dt.timedelta(minutes=1)


def resume(sign_in_id: UUID, session_key: str, *, at: dt.datetime) -> Resumed | None:
    """Who is signed in here, in the posts held today; None when the stay has ended, or ends now for being too long.

    One query; a second one at most once a minute, to remember that the officer was here.
    """
    day = day_of(at)
    with connection.cursor() as cursor:
        cursor.execute(_RESUME, [day, day, sign_in_id, session_key])
        rows = cursor.fetchall()
    if not rows:
        return None
    officer_id, started_at, seen_at, name, language, must_change_password = rows[0][:6]
    if ending := _ending(started_at, seen_at, at):
        end([sign_in_id], ending, at=at)
        return None
    if at - seen_at >= _SEEN_AGAIN_AFTER:
        SignIn.objects.filter(id=sign_in_id).update(seen_at=at)
    posts = sittings(row[6:] for row in rows)
    actor = Actor(kind="officer", name=name, officer_id=officer_id, posts=posts, signed_in_at=started_at)
    return Resumed(sign_in_id=sign_in_id, actor=actor, language=language, must_change_password=must_change_password)


def end_stale_sign_ins(*, at: dt.datetime) -> int:
    """End those left lying, so that lists of open ones are true. For a job; `resume` would not let them in anyway."""
    rows = SignIn.objects.filter(ended_at__isnull=True)
    too_long = rows.filter(started_at__lt=at - settings.SIGN_IN_LONGEST)
    ended = end(list(too_long.values_list("id", flat=True)), SignIn.Ending.TOO_LONG, at=at)
    idle = rows.filter(seen_at__lt=at - settings.SIGN_IN_IDLE)
    return ended + end(list(idle.values_list("id", flat=True)), SignIn.Ending.IDLE, at=at)


def _ending(started_at: dt.datetime, seen_at: dt.datetime, at: dt.datetime) -> SignIn.Ending | None:
    if at - started_at >= settings.SIGN_IN_LONGEST:
        return SignIn.Ending.TOO_LONG
    return SignIn.Ending.IDLE if at - seen_at >= settings.SIGN_IN_IDLE else None
