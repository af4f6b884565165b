"""What a person decided, set against what was proposed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection

if TYPE_CHECKING:
    from mazha.people.actor import Actor

_DECIDE = """
update triage_suggestion s
set taken = case s.about when 'category' then d.value like s.value || '%%' else d.value = s.value end
from unnest(%s::text[], %s::text[]) d (about, value)
where s.matter_id = %s and s.about = d.about and s.value <> '' and s.taken is null"""


def decide(matter_id: UUID, *, chosen: Mapping[str, object], by: Actor, at: dt.datetime) -> None:  # noqa: ARG001
    """Keep whether the category and lead unit a person chose are those proposed. Only the first decision counts.

    `chosen` may hold `category` and `lead_unit`; what is empty or missing was not decided. A category below the one
    proposed counts as taken. Who decided, and when, stands in the matter's ledger.
    """
    decided = {"category": str(chosen.get("category") or ""), "unit": str(chosen.get("lead_unit") or "")}
    given = {about: value for about, value in decided.items() if value}
    if not given:
        return
    with connection.cursor() as cursor:
        cursor.execute(_DECIDE, [list(given), list(given.values()), matter_id])
