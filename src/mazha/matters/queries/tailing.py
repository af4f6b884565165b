"""What changed since a moment of the store, for those who wait for news: each change once, none left out.

A moment is a snapshot: which transactions were visible. What one snapshot shows and an earlier one did not is exactly
what became visible in between, in whatever order it was begun, and however long ago that was (ADR 11).
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from mazha.kernel.errors import Unacceptable
from mazha.people import sealing

MOST = 2000
"""Entries read at a time."""
_LENGTH = 128
_NO_MATTER = UUID(int=0)
_CONTEXT = "matters.mark"
_WRITTEN = re.compile(r"(\d{1,20}):(\d{1,20}):([\d,]{0,20000})")
_NOW = "select pg_current_snapshot()::text"
# An entry of long ago that was restored out of another store bears an id that may be used here only today. Whoever asks
# within a transaction finds what they wrote themselves, as in any other query.
_CHANGED = """
select xid::text, matter_id, seq from matters_entry
where xid >= pg_snapshot_xmin(%(since)s::pg_snapshot)
  and (xid = pg_current_xact_id_if_assigned() or (
    not pg_visible_in_snapshot(xid, %(since)s::pg_snapshot)
    and xid < pg_snapshot_xmax(%(until)s::pg_snapshot) and pg_visible_in_snapshot(xid, %(until)s::pg_snapshot)))
  and (xid, matter_id, seq) > (%(xid)s::text::xid8, %(matter)s::uuid, %(seq)s::integer)
  and written_at > now() - interval '7 days'
order by xid, matter_id, seq limit %(most)s"""


class MarkIsWrong(Unacceptable):
    """A mark that no page and no stream of ours gave out."""

    code = "mark.wrong"


@dataclass(frozen=True, slots=True)
class Place:
    """How far reading came: the last entry read. As it is made, before the first."""

    xid: str = "0"
    matter_id: UUID = _NO_MATTER
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """Matters with new entries, and whether each was opened by one of them."""

    matters: dict[UUID, bool]
    more: Place | None
    """From where to read on; None at the end."""


def snapshot() -> str:
    """The store's moment now."""
    with connection.cursor() as cursor:
        cursor.execute(_NOW)
        row = cursor.fetchone()
    assert row is not None
    return str(row[0])


def is_of_this_store(since: str, until: str) -> bool:
    """Whether one moment can lie before the other. It cannot when the store was put back to an earlier day."""
    return _ends(since) <= _ends(until)


def changed_between(since: str, until: str, after: Place) -> Changes:
    """Matters whose entries became visible after one moment and by another. The asker's wall holds, as everywhere."""
    given: dict[str, str | int | UUID] = {
        "since": since, "until": until, "xid": after.xid, "matter": after.matter_id, "seq": after.seq, "most": MOST,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, given)
        found = cursor.fetchall()
    changed: dict[UUID, bool] = {}
    for _xid, matter_id, seq in found:
        changed[matter_id] = changed.get(matter_id, False) or seq == 1
    return Changes(changed, Place(*found[-1]) if len(found) == MOST else None)


def mark() -> str:
    """The store's moment now, for a page to wait from. Sealed: it would tell how much the whole district does."""
    return marked(snapshot())


def marked(moment: str) -> str:
    """A moment as it may leave the house: not even its length tells how much goes on."""
    padded = moment.ljust(-(-len(moment) // _LENGTH) * _LENGTH)
    return base64.urlsafe_b64encode(sealing.seal(padded, _CONTEXT)).decode().rstrip("=")


def moment_of(given: str) -> str:
    """The moment in a mark. Refuses with MarkIsWrong what we did not seal."""
    try:
        sealed = base64.urlsafe_b64decode(given.encode("ascii") + b"=" * (-len(given) % 4))
        moment = sealing.unseal(sealed, _CONTEXT).rstrip()
    except (ValueError, binascii.Error, sealing.CannotUnseal):
        moment = ""
    if not _WRITTEN.fullmatch(moment):
        raise MarkIsWrong(_("This marker is not one of ours. Open the page anew."))
    return moment


def _ends(moment: str) -> int:
    return int(moment.split(":")[1])
