"""What a screen waits for, from the address of its stream: news of a list as narrowed, of a board, of a matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from mazha.insight import queries as insight
from mazha.kernel.errors import Unacceptable
from mazha.matters import queries as matters
from mazha.people.rights import must_hold
from mazha.surfaces.desk import frame, piles
from mazha.surfaces.desk.filters import Filters

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mazha.matters.models import Matter
    from mazha.people.actor import Actor

BOARD = "board"
_OF_BOARD = ("street", "community", "unit", "category", "channel")


class NothingToWaitFor(Unacceptable):
    """The address names neither a list nor a matter."""

    code = "live.unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Two screens that ask the same, and see the same, are answered with one look."""

    list: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    matter: UUID | None = None

    @property
    def counts_changes(self) -> bool:
        """Whether any change is news; else only that a matter was opened."""
        return self.list not in piles.PILES or piles.PILES[self.list].counts_changes

    @property
    def is_timed(self) -> bool:
        """Whether the answer depends on the moment, not on the matters alone."""
        return self.list == "late"

    def holds(self, actor: Actor, at: dt.datetime) -> QuerySet[Matter]:
        """The matters that belong on the screen, of those the actor may see."""
        if self.matter is not None:
            return matters.visible_to(actor).filter(pk=self.matter)
        given = dict(self.filters)
        if self.list == BOARD:
            where = insight.Scope.of(actor).where() & insight.Filters(**given).where()
            return matters.visible_to(actor).filter(where)
        return Filters.read(given).applied(piles.PILES[self.list].holds(actor, at))


def asked(query: Mapping[str, str], actor: Actor) -> Question:
    """Reads it. Refuses what is no page of ours with Unacceptable, and a page that is not theirs with Forbidden."""
    if written := query.get("matter", ""):
        must_hold(actor, *piles.ALL_WHO_SEE_MATTERS)
        return Question(matter=_id(written))
    name = query.get("list", "")
    if name == BOARD:
        must_hold(actor, *frame.LEADERS)
        given = {key: query[key][:20] for key in _OF_BOARD if query.get(key)}
        insight.Scope.of(actor)
        insight.Filters(**given)
        return Question(list=BOARD, filters=tuple(given.items()))
    if name not in piles.PILES:
        raise NothingToWaitFor(_("There is no such list to wait for. Open the page anew."), list=name[:40])
    must_hold(actor, *piles.PILES[name].roles)
    return Question(list=name, filters=tuple(Filters.read(query).as_query().items()))


def _id(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise NothingToWaitFor(_("There is no such matter to wait for. Open the page anew.")) from None
