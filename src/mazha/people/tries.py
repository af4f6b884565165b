"""Wrong tries in a row: counted before they are checked, and shutting the door for longer each time.

Names are counted as typed, known or not, so that being locked out tells nobody whether a name exists. An address is
counted too: it may stand for a whole office, so it takes more tries to shut.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
from dataclasses import dataclass

from django.db import connection

from mazha.people.sealing import print_of


@dataclass(frozen=True, slots=True)
class Patience:
    free: int
    """The wrong try that shuts the door."""
    leak: int
    """How many wrong tries are forgotten each minute."""
    memory: dt.timedelta
    """After how long without a try all are forgotten."""


WITH_NAME = Patience(free=5, leak=0, memory=dt.timedelta(hours=24))
WITH_ADDRESS = Patience(free=30, leak=1, memory=dt.timedelta(hours=1))

# The try is counted, and the door shut after it, in one statement before the try is looked at: however many are sent
# at once, only as many as are free get through. A right one opens the door again.
_COUNT = """insert into people_wrongtries as t (key, count, last_at, locked_until) values (%(key)s, 1, %(at)s, null)
on conflict (key) do update set (count, last_at, locked_until) = (
    select n, %(at)s, case when n >= %(free)s then
        %(at)s + least(interval '1 minute' * power(2, least(n - %(free)s, 10)), interval '1 hour') end
    from (select 1 + case when t.last_at < %(forgotten)s then 0 else greatest(0, t.count - %(leak)s
        * floor(extract(epoch from greatest(%(at)s - t.last_at, interval '0')) / 60)::integer) end as n) counted)
where t.locked_until is null or t.locked_until <= %(at)s
returning locked_until"""
_SHUT_UNTIL = "select locked_until from people_wrongtries where key = %s"
_TAKE_BACK = """update people_wrongtries set count = greatest(count - 1, 0),
    locked_until = case when count - 1 >= %s then locked_until end where key = %s"""
_FORGIVE = "delete from people_wrongtries where key = any(%s)"
_SWEEP = "delete from people_wrongtries where last_at < %s and (locked_until is null or locked_until < %s)"


@dataclass(frozen=True, slots=True)
class Knock:
    """One try, counted. Only when `heard` may it be looked at; `shut_until` is when the next one will be heard."""

    heard: bool
    shut_until: dt.datetime | None


def name_key(username: str) -> bytes:
    return print_of("name:" + username.strip().lower()[:60])


def second_key(officer_id: int) -> bytes:
    return print_of(f"second:{officer_id}")


def address_key(address: str | None) -> bytes:
    """An IPv6 household has a whole /64, so that is what counts as one address."""
    if address is None:
        return print_of("from:nowhere")
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        return print_of(f"from:{ipaddress.ip_network((parsed, 64), strict=False)}")
    return print_of(f"from:{parsed}")


def knock(key: bytes, patience: Patience, at: dt.datetime) -> Knock:
    """Count a try as wrong until it turns out right. Tries at a shut door are not counted, so it opens in the end."""
    given: dict[str, bytes | int | dt.datetime] = {
        "key": key,
        "at": at,
        "forgotten": at - patience.memory,
        "free": patience.free,
        "leak": patience.leak,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, given)
        row = cursor.fetchone()
        if row is not None:
            return Knock(True, row[0])
        cursor.execute(_SHUT_UNTIL, [key])
        row = cursor.fetchone()
    return Knock(False, row[0] if row else None)


def take_back(key: bytes, patience: Patience) -> None:
    """The try was right: it does not count, but the wrong ones before it still do."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_BACK, [patience.free, key])


def forgive(*keys: bytes) -> None:
    """Forget the wrong tries: a right one came, or an administrator says so."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGIVE, [list(keys)])


def sweep(at: dt.datetime) -> int:
    """Drop what no longer counts. Returns how many rows."""
    with connection.cursor() as cursor:
        cursor.execute(_SWEEP, [at - WITH_NAME.memory, at])
        dropped: int = cursor.rowcount
    return dropped
