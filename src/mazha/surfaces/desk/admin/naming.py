"""What settings are called in the reader's language, and what there is to choose from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from mazha.people import queries as people
from mazha.people.roles import Role
from mazha.places import queries as places
from mazha.surfaces.desk import frame
from mazha.triage import queries as triage

Groups = list[tuple[str, list[tuple[str, str]]]]


def kinds() -> list[tuple[str, str]]:
    """Kinds of organisation."""
    return [
        ("district", _("District body")), ("centre", _("Centre")), ("department", _("Department")),
        ("street_office", _("Street office")), ("community", _("Community")), ("police", _("Police station")),
        ("company", _("Property company")),
        ("committee", _("Mediation committee")),
    ]  # fmt: skip


def kind_title(kind: str) -> str:
    return dict(kinds()).get(kind, kind)


def organisations() -> Groups:
    """Open organisations by kind, each kind in pinyin order."""
    found = [card for card in people.organisations() if card.closed_date is None]
    groups = [(title, [(str(card.id), card.name) for card in found if card.kind == kind]) for kind, title in kinds()]
    return [(title, members) for title, members in groups if members]


def organisation_name(organisation_id: int | None) -> str:
    """Empty for none, and for one that is not there: a page must not fail over it."""
    return next((card.name for card in people.organisations() if card.id == organisation_id), "")


def roles() -> list[tuple[str, str]]:
    return [(role.value, role.label) for role in Role]


def categories() -> Iterable[tuple[str, str]]:
    """Every category that can be chosen, set in as deep as it lies, its code in front."""
    return [(code, f"{title} · {code}") for code, title in triage.category_choices(frame.language())]


def areas() -> list[tuple[str, object]]:
    """Every area in force: the district, then street by street."""
    language = frame.language()
    found: list[tuple[str, object]] = [(a.code, a.name(language)) for a in places.areas("district")]
    below: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for area in sorted((*places.areas("community"), *places.areas("grid")), key=lambda each: each.code):
        set_in = "\u3000" if area.level == "grid" else ""
        below[area.code[:9]].append((area.code, set_in + area.name(language)))
    for street in places.areas("street"):
        whole = (street.code, _("All of %(street)s") % {"street": street.name(language)})
        found.append((street.name(language), [whole, *below[street.code]]))
    return found


def area_title(code: str) -> str:
    """Empty for none."""
    return places.area_path(code, frame.language()) if code else ""


def languages() -> list[tuple[str, str]]:
    """Each in itself."""
    return [("zh-hans", "简体中文"), ("en", "English")]
