"""Who sees which matters: the one rule, as a filter.

The store holds the same rule as row security (migrations `0002_walls`, `0013_named_walls`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from mazha.kernel import codes
from mazha.kernel.errors import Unknown
from mazha.matters.models import Matter
from mazha.people import sealing

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mazha.people.actor import Actor, Sight

# Written out: nearly every step asks it, and composing it costs more than running it.
_REACHABLE = "select id, language, part from mazha_reachable(%s)"
_NAMING = "select unnest(mazha_matters_naming(%s))"
_KEPT_FROM = "select mazha_keeps_out(%s::int[])"
_OF_PARTY = "select mazha_matter_of(%s)"
"""Under row security the index of `officers` is out of reach: the store looks it up by itself."""
_LEVEL = {6: "district", 9: "street", 12: "community", 15: "grid"}


class MatterIsUnknown(Unknown):
    """Not there, or not for this asker: nobody can tell which."""

    code = "matter.unknown"


class CodeIsWrong(Unknown):
    """The characters cannot be a code: most often a slip in one of them."""

    code = "code.wrong"


def visible_to(actor: Actor) -> QuerySet[Matter]:
    """Every matter this actor may see."""
    return _seen_by(actor.sight())


@dataclass(frozen=True, slots=True)
class Composed:
    """A question about matters as the store's own text, to be asked many times: composing costs more than asking."""

    text: str
    params: tuple[Any, ...]

    def among(self, ids: Collection[UUID]) -> set[UUID]:
        """Which of these matters it finds now."""
        if not self.text or not ids:
            return set()
        with connection.cursor() as cursor:
            cursor.execute(self.text, [*self.params, list(ids)])
            return {row[0] for row in cursor.fetchall()}


def composed(found: QuerySet[Matter]) -> Composed:
    """What `visible_to` gave, narrowed as may be."""
    try:
        text, params = found.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return Composed("", ())
    return Composed(f"select pk from ({text}) seen where pk = any(%s)", tuple(params))  # noqa: S608 -- Django's text


def visible_among(actor: Actor, ids: Collection[UUID]) -> set[UUID]:
    """Which of these matters this actor may see."""
    return _seen_text(actor.sight()).among(ids)


@lru_cache(maxsize=4096)
def _seen_text(sight: Sight) -> Composed:
    return composed(_seen_by(sight))


def _seen_by(sight: Sight) -> QuerySet[Matter]:
    if sight.everything:
        return Matter.objects.all()
    if sight.is_blind:
        return Matter.objects.none()
    seen = _within(sight.areas)
    if sight.units:
        seen |= Q(lead_unit__in=sight.units) | Q(units__overlap=sorted(sight.units))
    if sight.desks:
        seen |= Q(registered_at_desk__in=sight.desks) | Q(units__overlap=sorted(sight.desks))
    if sight.desk_areas:
        seen |= Q(stage="registered") & _within(sight.desk_areas)
    if sight.code:
        seen |= Q(code=sight.code)
    if sight.party is not None:
        seen |= Q(pk__in=RawSQL(_OF_PARTY, [sight.party]))  # noqa: S611 -- a constant
    if sight.named is not None:
        seen |= Q(pk__in=RawSQL(_NAMING, [sight.named]))  # noqa: S611 -- a constant
    found = Matter.objects.filter(seen)
    if sight.barred_from:
        kept_out = Q(barred__overlap=sorted(sight.barred_from))
        found = found.exclude(kept_out & Q(barred__isnull=False))
    return found


def _within(areas: frozenset[str]) -> Q:
    """Areas by their level; matching nothing when there are none."""
    levels: dict[str, list[str]] = {}
    for area in areas:
        levels.setdefault(_LEVEL[len(area)], []).append(area)
    found = Q(pk__in=[])
    for level, codes_there in levels.items():
        found |= Q(**{f"{level}__in": sorted(codes_there)})
    return found


def is_kept_from_any(actor: Actor) -> bool:
    """Whether any matter is kept from an organisation this actor sits in: sums made for all are then not for them."""
    barred_from = sorted(actor.sight().barred_from)
    if not barred_from:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_KEPT_FROM, [barred_from])
        row = cursor.fetchone()
    return bool(row and row[0])


def by_id(actor: Actor, matter_id: UUID) -> Matter:
    """One matter by its id. Refuses what is not there or not for this asker, alike."""
    matter = visible_to(actor).select_related("lead_unit").filter(pk=matter_id).first()
    if matter is None:
        raise MatterIsUnknown(_("There is no such matter, or it is not for you to see."))
    return matter


def by_code(actor: Actor, written: str) -> Matter:
    """One matter by its public code, however it was written. Says so when the check character shows a slip."""
    code = codes.read(written)
    if code is None:
        raise CodeIsWrong(
            _("This is not a valid code. A code has 12 letters and digits, like 7K2M-94QF-T3XC. Check each of them.")
        )
    matter = visible_to(actor).select_related("lead_unit").filter(code=code).first()
    if matter is None:
        raise MatterIsUnknown(_("No matter has this code. Check it against your receipt."))
    return matter


def by_id_or_code(actor: Actor, written: str) -> Matter:
    """One matter by whichever of the two was written."""
    try:
        return by_id(actor, UUID(written))
    except ValueError:
        return by_code(actor, written)


class Reachable(NamedTuple):
    """A person in a matter who left a number."""

    id: UUID
    language: str
    part: str


def reachable_parties(matter_id: UUID) -> list[Reachable]:
    """Everyone in the matter who left a number, of both sides: for notices, which look the number up later."""
    with connection.cursor() as cursor:
        cursor.execute(_REACHABLE, [matter_id])
        return [Reachable(*row) for row in cursor.fetchall()]


def party_by_code(written: str) -> tuple[UUID, str] | None:
    """Who holds this code as the other side of a matter: the party's id and the matter's own code, for its actor.

    None where no code could have been meant, or none of ours is.
    """
    code = codes.read(written)
    if code is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("select party, code from mazha_party_by_code(%s)", [sealing.print_of(code)])
        row = cursor.fetchone()
    return (row[0], str(row[1])) if row else None
