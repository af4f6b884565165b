"""Finding matters by words and by place.

Under row security only leakproof operators may use an index, and array operators are not. So the words are found by
`mazha_find`, which runs with the owner's rights and asks the same rule itself; what it returns is filtered once more.
It goes back month by month until the page is full: a long history costs only whoever looks for what is old or rare.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from mazha.kernel.errors import Unacceptable
from mazha.kernel.statement import rows
from mazha.matters.queries.visible import visible_to

if TYPE_CHECKING:
    from mazha.matters.models import Matter
    from mazha.people.actor import Actor

LONGEST = 60
PATIENCE = 20_000
"""Matters that hold the words and are looked at, whether the asker may see them or not, before a search stops."""


class SearchTooShort(Unacceptable):
    code = "search.too_short"


class Hits(NamedTuple):
    """What was found, newest first, and how far back was looked."""

    matters: list[Matter]
    since: dt.datetime | None
    """Where the search stopped because very many matters hold these words; None: everything was looked at, or the page
    is full."""


def search(actor: Actor, words: str, *, limit: int = 50) -> Hits:
    """Matters whose words hold every given word, newest first, at most `limit`. Restricted ones are not searched.

    Refuses a word of one character: nearly every matter would hold it.
    """
    given = [word for word in words[:LONGEST].split() if word]
    if not given or any(len(word) < 2 for word in given):
        raise SearchTooShort(
            _("Search for words of at least two characters."), {"q": _("Write at least two characters.")}
        )
    with connection.cursor() as cursor:
        cursor.execute("select found, reached from mazha_find(%s::text[], %s, %s)", [given, limit, PATIENCE])
        found = cursor.fetchall()
    ids = [matter for matter, _reached in found if matter is not None]
    since = next((reached for _matter, reached in found if reached is not None), None)
    seen = visible_to(actor).filter(pk__in=ids).select_related("lead_unit").order_by("-opened_at", "-id")
    return Hits(list(seen), since)


class Nearby(NamedTuple):
    """A matter near a place, as anyone may see it: no words of people, no contact, no exact point."""

    id: str
    gist: str
    category: str
    stage: str
    opened: float
    """Seconds since 1970."""
    lon: float
    lat: float
    words: str
    """To compare, never to show; only their beginning."""


_NEAR = """
select id, gist, category, stage, opened, lon, lat, words
from mazha_near_of(%s::bigint[], %s, %s, %s, %s, %s, %s, %s, %s::text[])"""


def near(
    cells: Sequence[int], box: tuple[float, float, float, float], *, procedure: str, stages: Collection[str],
    since: dt.datetime, limit: int,
) -> list[Nearby]:  # fmt: skip
    """Open, unrestricted matters of a procedure in one of these stages, in the given H3 cells (resolution 10) and
    within a box, newest first.

    The box is west, south, east, north in WGS-84 degrees. One query, backed by an index.

    Open to everyone who reports something: it runs beside `visible_to` and gives out only what a passer-by could see.
    """
    written = "{" + ",".join(map(str, cells)) + "}"
    among = "{" + ",".join(sorted(stages)) + "}"
    return list(map(Nearby._make, rows(_NEAR, [written, *box, since, limit, procedure, among])))
