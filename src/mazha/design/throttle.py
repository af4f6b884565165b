"""How often one address may knock at a public door: more than a household ever would, less than a program wants.

A bucket of knocks for each address, and a larger one for the network it stands in, refilling all the time. They are
kept in the store, so that they hold across server processes, in a table without a log: counting costs no disk write,
and after a crash everyone starts anew.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.translation import ngettext

from mazha.design.addresses import address_of
from mazha.kernel.errors import TooOften
from mazha.people.sealing import print_of

NETWORK_TIMES = 10
"""Many phones share one network's addresses: it may knock so many times as often as one address."""


@dataclass(frozen=True, slots=True)
class Door:
    knocks: int
    """So many at once …"""
    seconds: int
    """… and so many again over this time."""


DOORS = {
    "report": Door(20, 600),
    "act": Door(60, 600),
    "code": Door(60, 60),
    "place": Door(300, 60),
    "number": Door(8, 600),
}

# Both buckets in one statement. A new one is full; `excluded.left_over + 1` is how much one holds. A bucket with less
# than one knock left is not touched, and not returned.
_KNOCK = """insert into design_bucket as b (key, left_over, at)
values (%(address)s, %(size)s::bigint - 1, %(at)s), (%(network)s, %(size)s::bigint * %(times)s - 1, %(at)s)
on conflict (key) do update set at = greatest(b.at, excluded.at), left_over = -1 + least(excluded.left_over + 1,
    b.left_over + greatest(0, extract(epoch from excluded.at - b.at)) * (excluded.left_over + 1) / %(seconds)s)
where least(excluded.left_over + 1,
    b.left_over + greatest(0, extract(epoch from excluded.at - b.at)) * (excluded.left_over + 1) / %(seconds)s) >= 1
returning key"""
_SWEEP = "delete from design_bucket where at < %s"


def pass_or_refuse(request: HttpRequest, door: str, at: dt.datetime) -> None:
    """Count one knock at a door, outside any transaction. Refuses with TooOften, saying when to come back."""
    address, network = _keys(door, address_of(request))
    _knock_or_refuse(address, network, DOORS[door], at)


def pass_or_refuse_about(thing: str, door: str, at: dt.datetime) -> None:
    """The same for knocks about one thing, from whatever addresses they come: guesses at one matter's number."""
    _knock_or_refuse(print_of(f"{door}:about:{thing}"), print_of(f"{door}:about:{thing}/all"), DOORS[door], at)


def _knock_or_refuse(address: bytes, network: bytes, wanted: Door, at: dt.datetime) -> None:
    size = wanted.knocks * max(1, settings.PUBLIC_LIMITS_TIMES)
    given: dict[str, bytes | int | dt.datetime] = {
        "address": address,
        "network": network,
        "size": size,
        "times": NETWORK_TIMES,
        "seconds": wanted.seconds,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_KNOCK, given)
        passed = len(cursor.fetchall()) == 2
    if not passed:
        raise _too_often(-(-wanted.seconds // size))


def sweep(at: dt.datetime) -> int:
    """Drop buckets that have long been full again. Returns how many."""
    longest = max(door.seconds for door in DOORS.values())
    with connection.cursor() as cursor:
        cursor.execute(_SWEEP, [at - dt.timedelta(seconds=longest)])
        dropped: int = cursor.rowcount
    return dropped


def _too_often(seconds: int) -> TooOften:
    minutes = -(-seconds // 60)
    sentence = ngettext(
        "This was done very often from your network. Wait a minute and try again, or call 12345.",
        "This was done very often from your network. Wait %(minutes)d minutes and try again, or call 12345.",
        minutes,
    )
    return TooOften(sentence % {"minutes": minutes}, retry_after=max(1, seconds))


def _keys(door: str, address: str | None) -> tuple[bytes, bytes]:
    """Keyed hashes: which addresses came is nobody's business once the count is known."""
    if address is None:
        return print_of(f"{door}:nowhere"), print_of(f"{door}:nowhere/network")
    parsed = ipaddress.ip_address(address)
    own, shared = (32, 24) if parsed.version == 4 else (64, 48)
    household = ipaddress.ip_network((parsed, own), strict=False)
    network = ipaddress.ip_network((parsed, shared), strict=False)
    return print_of(f"{door}:{household}"), print_of(f"{door}:{network}")
