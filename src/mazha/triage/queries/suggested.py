"""Suggestions: made for a text, and read back with their reasons for whoever decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mazha.kernel.moments import day_of
from mazha.matters import queries as matters
from mazha.people import queries as people
from mazha.people.roles import MAY_OPEN_RESTRICTED, Role
from mazha.triage.current import current
from mazha.triage.models import Suggestion
from mazha.triage.queries.categories import category_path, category_title
from mazha.triage.queries.duties import whose
from mazha.triage.queries.wording import alike_because, reasons_of, shadowed_of
from mazha.triage.suggesting import Suggested, suggested

if TYPE_CHECKING:
    from mazha.matters.models import Matter
    from mazha.people.actor import Actor
    from mazha.places.queries import Located

READERS = frozenset({*MAY_OPEN_RESTRICTED, Role.WINDOW_CLERK, Role.STREET_LEAD, Role.COMMUNITY_STAFF})


def suggest(text: str, located: Located | None, at: dt.datetime) -> Suggested:
    """What a text may be about and whose duty that is there. In memory: it asks the store nothing and keeps nothing.

    Without a place, the whole district is taken for one.
    """
    area = located.area if located is not None else settings.DISTRICT
    return suggested(current(), text, area, day_of(at))


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A suggestion named for a page. Empty titles: not known."""

    category: str
    unit: str
    percent: int
    urgent: bool
    restricted: bool


def preview(words: str, language: str, at: dt.datetime, *, located: Located | None = None) -> Preview:
    """The same while somebody is still writing."""
    made = suggest(words, located, at)
    winner = made.unit.winner
    return Preview(
        category=category_path(made.category, language) if made.category else "",
        unit=people.organisation(winner.organisation_id).name if winner else "",
        percent=_percent(made.sure) if made.category else 0,
        urgent=made.urgent,
        restricted=bool(made.restricted),
    )


def suggested_for(actor: Actor, found: Iterable[Matter]) -> dict[UUID, Preview]:
    """For a page of matters this actor sees: what was proposed for each. One query, whatever the number."""
    if not _may_read(actor):
        return {}
    asked = {matter.pk: matter for matter in found}
    made: dict[UUID, dict[str, Suggestion]] = {}
    for row in Suggestion.objects.filter(matter_id__in=list(asked), about__in=_DECIDED).order_by("made_at"):
        made.setdefault(row.matter_id, {})[row.about] = row
    language = get_language() or "zh-hans"
    return {pk: _preview(asked[pk], rows, language) for pk, rows in made.items()}


_DECIDED = (Suggestion.About.CATEGORY, Suggestion.About.UNIT)


def _preview(matter: Matter, rows: Mapping[str, Suggestion], language: str) -> Preview:
    category, unit = rows.get("category"), rows.get("unit")
    return Preview(
        category=category_title(category.value, language) if category else "",
        unit=_unit_name(unit.value) if unit else "",
        percent=_percent(category.confidence) if category and category.value else 0,
        urgent=matter.urgent,
        restricted=bool(matter.restricted),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One suggestion, as a person reads it."""

    about: str
    about_title: str
    value: str
    value_title: str
    """Empty: the program does not know."""
    percent: int
    reasons: list[str]
    shadowed: list[str]
    taken: bool | None
    model: str = ""
    matter_id: UUID | None = None
    """The other matter, where this is about one that is alike."""


def suggestions_of(actor: Actor, matter: Matter, language: str) -> list[Item]:
    """What was proposed about a matter the actor sees, why, and whether it was taken; nothing for who need not know.

    The words that spoke for a category are left out while the matter is restricted: they are the person's own.
    """
    if not _may_read(actor):
        return []
    rows = list(Suggestion.objects.filter(matter_id=matter.pk).order_by("about", "made_at"))
    decided = [_item(row, language, covered=bool(matter.restricted)) for row in rows if row.about in _DECIDED]
    return decided + _alike(actor, [row for row in rows if row.about == Suggestion.About.DUPLICATE])


def initial_for(actor: Actor, matter: Matter) -> dict[str, Any]:
    """What a dispatcher's form begins with: the category and unit proposed, empty where nothing was.

    A category that a person has set already stands, and the unit is looked up for it.
    """
    if not _may_read(actor):
        return {}
    rows = Suggestion.objects.filter(matter_id=matter.pk, about=Suggestion.About.CATEGORY).order_by("-made_at")
    category = matter.category or next((row.value for row in rows), "")
    if not category:
        return {}
    area = matter.grid or matter.community or matter.street or matter.district
    winner = whose(category, area, day_of(matter.opened_at)).winner
    if winner is None:
        return {"category": category}
    assisting = [str(unit) for unit in winner.assisting]
    return {"category": category, "lead_unit": str(winner.organisation_id), "assisting_units": assisting}


def _may_read(actor: Actor) -> bool:
    return actor.kind == "system" or bool(actor.roles & READERS)


def _item(row: Suggestion, language: str, *, covered: bool) -> Item:
    about = Suggestion.About(row.about)
    title = _unit_name(row.value) if about is Suggestion.About.UNIT else category_path(row.value, language)
    return Item(
        about=row.about,
        about_title=_("Unit") if about is Suggestion.About.UNIT else _("Category"),
        value=row.value,
        value_title=title,
        percent=_percent(row.confidence) if row.value and about is Suggestion.About.CATEGORY else 0,
        reasons=reasons_of(row, language, covered=covered),
        shadowed=shadowed_of(row, language),
        taken=row.taken,
        model=str(row.reason.get("model", "")),
    )


def _alike(actor: Actor, rows: list[Suggestion]) -> list[Item]:
    """Matters that seemed to be about the same when this one came in, as far as the actor sees them."""
    if not rows:
        return []
    others = {str(m.pk): m for m in matters.visible_to(actor).filter(pk__in=[row.value for row in rows], restricted="")}
    return [
        Item(
            about=row.about,
            about_title=_("Similar matter nearby"),
            value=row.value,
            value_title=others[row.value].gist,
            percent=_percent(row.confidence),
            reasons=alike_because(row),
            shadowed=[],
            taken=row.taken,
            matter_id=others[row.value].pk,
        )
        for row in sorted(rows, key=lambda row: -row.confidence)
        if row.value in others
    ]


def _unit_name(value: str) -> str:
    return people.organisation(int(value)).name if value else ""


def _percent(chance: float) -> int:
    return min(99, round(chance * 100))
