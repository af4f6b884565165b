"""What may be asked about people's own data and their requests: by themselves, and by the data protection lead."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mazha.casework.privacy.actions.answering import READER
from mazha.casework.privacy.actions.asking import OTHER
from mazha.casework.privacy.holdings import Held, Holdings, holdings, tongue
from mazha.casework.privacy.models import Request
from mazha.casework.privacy.rules import May, Standing, standing
from mazha.kernel.errors import Unknown
from mazha.people import rights, wall
from mazha.people.roles import Role
from mazha.procedures import queries as procedures
from mazha.workdays.explaining import explain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mazha.matters.models import Matter
    from mazha.people.actor import Actor

__all__ = [
    "OTHER",
    "Held",
    "Holdings",
    "May",
    "RequestCard",
    "Standing",
    "answered_requests",
    "holdings",
    "how_many_open",
    "open_requests",
    "request",
    "requests_of",
    "standings",
    "titles",
    "tongue",
]  # fmt: skip
MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCard:
    """One request, with nothing of the matter it is about but when that was closed."""

    id: int
    asked: tuple[str, ...]
    words: str
    by_number: bool
    """Whoever asked had shown the telephone number."""
    asked_at: dt.datetime
    due_at: dt.datetime
    provisional: bool
    because: tuple[str, ...]
    done: tuple[str, ...]
    granted: tuple[str, ...]
    answered_at: dt.datetime | None
    by_rule: bool
    answer: str
    organisation_id: int | None
    standings: dict[str, Standing] = field(default_factory=dict)
    """For the lead: of each kind asked for, whether it may be deleted."""

    @property
    def declined(self) -> tuple[str, ...]:
        return tuple(name for name in self.asked if name not in self.granted) if self.answered_at else ()

    @property
    def waiting(self) -> tuple[str, ...]:
        """Granted, and not deleted yet."""
        return tuple(name for name in self.granted if name not in self.done and name != OTHER)

    def is_late(self, at: dt.datetime) -> bool:
        return (self.answered_at or at) > self.due_at


def standings(matter: Matter, at: dt.datetime) -> list[Standing]:
    """Of each kind of data a matter holds, whether it may be deleted, and from when on."""
    settled = procedures.settled_from(matter)
    return [standing(held, closed_at=matter.closed_at, settled=settled, at=at) for held in holdings().held]


def requests_of(actor: Actor, matter: Matter, language: str) -> list[RequestCard]:
    """What the holder of a code has asked, newest first; nothing for anybody else."""
    if actor.kind != "system" and (actor.kind != "resident" or actor.code != matter.code):
        return []
    return [_card(row, language) for row in Request.objects.filter(matter=matter).order_by("-pk")]


def open_requests(asker: Actor, language: str) -> list[RequestCard]:
    """Those without an answer, the nearest due first; at most 200. Refuses all but the data protection lead."""
    rights.must_hold(asker, Role.DPO)
    with wall.seated(READER):
        rows = Request.objects.filter(answered_at__isnull=True).order_by("due_at", "pk")[:MOST]
        return [_card(row, language) for row in rows]


def answered_requests(asker: Actor, language: str, *, most: int = 50) -> list[RequestCard]:
    """The last ones with an answer. Refuses all but the data protection lead."""
    rights.must_hold(asker, Role.DPO)
    with wall.seated(READER):
        rows = Request.objects.filter(answered_at__isnull=False).order_by("-answered_at", "-pk")[:most]
        return [_card(row, language) for row in rows]


def how_many_open(asker: Actor) -> int:
    """For the lead's menu. Refuses all but the data protection lead."""
    rights.must_hold(asker, Role.DPO)
    with wall.seated(READER):
        return Request.objects.filter(answered_at__isnull=True).count()


def request(asker: Actor, request_id: int, language: str, at: dt.datetime) -> RequestCard:
    """One request, with what may be deleted now. Refuses all but the data protection lead, and a number without one."""
    rights.must_hold(asker, Role.DPO)
    with wall.seated(READER):
        row = Request.objects.filter(pk=request_id).select_related("matter").first()
        if row is None:
            raise Unknown(_("There is no such request. Look in the list."))
        asked = {each.held.name: each for each in standings(row.matter, at) if each.held.name in row.asked}
        return _card(row, language, asked)


def titles(names: Iterable[str], language: str) -> list[str]:
    """What was asked for, in words."""
    known = holdings()
    return [_("Something else") if name == OTHER else known[name].title[tongue(language)] for name in names]


def _card(row: Request, language: str, asked: dict[str, Standing] | None = None) -> RequestCard:
    return RequestCard(
        id=row.pk, asked=tuple(row.asked), words=row.words, by_number=row.party_id is not None, asked_at=row.asked_at,
        due_at=row.due_at, provisional=row.provisional, because=tuple(explain(row.because, language)),
        done=tuple(row.done), granted=tuple(row.granted), answered_at=row.answered_at, by_rule=row.by_rule,
        answer=row.answer, organisation_id=row.organisation_id, standings=asked or {},
    )  # fmt: skip
