"""What the values of dimensions are called, in the reader's language, and the order they are listed in."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mazha.kernel.errors import Unknown
from mazha.people import queries as people
from mazha.places import queries as places
from mazha.triage import queries as triage

DIMENSIONS: dict[str, Promise] = {
    "street": gettext_lazy("Street"),
    "community": gettext_lazy("Community"),
    "unit": gettext_lazy("Lead unit"),
    "category": gettext_lazy("Category"),
    "channel": gettext_lazy("Channel"),
}
_WITHOUT: dict[str, Promise] = {
    "street": gettext_lazy("Not placed"),
    "community": gettext_lazy("Not placed"),
    "unit": gettext_lazy("No lead unit"),
    "category": gettext_lazy("Not categorised"),
    "channel": gettext_lazy("Not known"),
}
_CHANNELS: dict[str, Promise] = {
    "phone": gettext_lazy("Phone"),
    "portal": gettext_lazy("Website"),
    "qr": gettext_lazy("QR code"),
    "counter": gettext_lazy("Window"),
    "grid": gettext_lazy("Grid worker"),
    "api": gettext_lazy("Program"),
    "import": gettext_lazy("Import"),
    "linked": gettext_lazy("Follows from another matter"),
}


def dimension(name: str) -> str:
    return str(DIMENSIONS[name])


def named(name: str, value: str) -> str:
    """A value's name; of an unknown code the code itself. The empty value is what has none."""
    language = get_language() or "zh-hans"
    if not value:
        return str(_WITHOUT[name])
    if name in {"street", "community"}:
        return places.area_name(value, language)
    if name == "unit":
        return _unit(value)
    if name == "channel":
        return str(_CHANNELS.get(value, value))
    return triage.category_title(value, language)


def _unit(value: str) -> str:
    try:
        return people.organisation(int(value)).name
    except (Unknown, ValueError):
        return _("Unit %(number)s") % {"number": value}


def in_order(name: str, values: Iterable[str]) -> list[str]:
    """As one looks them up: units by pinyin, areas and categories by code, channels as listed; what has none last."""
    known = list(_CHANNELS)
    if name == "unit":
        known = [str(card.id) for card in people.organisations()]
    place = {value: number for number, value in enumerate(known)}
    return sorted(values, key=lambda value: (not value, place.get(value, len(place)), value))
