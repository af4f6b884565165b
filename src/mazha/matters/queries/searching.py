"""Finding matters by words and by place.

Under row security only leakproof operators may use an index, and array operators are not. So the words are found by
`mazha_search`, which runs with the owner's rights and asks the same rule itself; what it returns is filtered once more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from mazha.kernel.errors import Unacceptable
from mazha.kernel.statement import rows
from mazha.matters.queries.visible import visible_to

if TYPE_CHECKING:
    from mazha.matters.models import Matter
    from mazha.people.actor import Actor

WINDOWS = (dt.timedelta(days=90), dt.timedelta(days=366), dt.timedelta(days=36_600))
"""Newest first: most searches end in the first window (STACK § 6)."""
LONGEST = 60


class SearchTooShort(Unacceptable):
    code = "search.too_short"


def search(actor: Actor, words: str, *, at: dt.datetime, limit: int = 50) -> list[Matter]:
    """Matters whose words hold every given word, newest first, at most `limit`. Restricted ones are not searched.

    Refuses a word of one character: nearly every matter would hold it.
    """
    given = [word for word in words[:LONGEST].split() if word]
    if not given or any(len(word) < 2 for word in given):
        raise SearchTooShort(
            _("Search for words of at least two characters."), {"q": _("Write at least two characters.")}
        )
    found: list[UUID] = []
    for window in WINDOWS:
        with connection.cursor() as cursor:
            cursor.execute("select id from mazha_search(%s::text[], %s, %s)", [given, at - window, limit])
            found = [row[0] for row in cursor.fetchall()]
        if len(found) >= min(20, limit):
            break
    return list(visible_to(actor).filter(pk__in=found).select_related("lead_unit").order_by("-opened_at", "-id"))


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
select id, gist, category, stage, opened, lon, lat, words from mazha_near(%s::bigint[], %s, %s, %s, %s, %s, %s)"""


def near(
    cells: Sequence[int], box: tuple[float, float, float, float], *, since: dt.datetime, limit: int
) -> list[Nearby]:
    """Open, unrestricted matters in the given H3 cells (resolution 10) and within a box, newest first.

    The box is west, south, east, north in WGS-84 degrees. One query, backed by an index.

    Open to everyone who reports something: it runs beside `visible_to` and gives out only what a passer-by could see.
    """
    written = "{" + ",".join(map(str, cells)) + "}"
    return list(map(Nearby._make, rows(_NEAR, [written, *box, since, limit])))
