"""Open matters by area: what the map on the board is shaded with, and the same as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from mazha.insight import queries as insight
from mazha.insight.naming import named

if TYPE_CHECKING:
    from mazha.people.actor import Actor
    from mazha.surfaces.desk.board.asking import Asked


def shades(actor: Actor, asked: Asked) -> dict[str, object]:
    """Of each community with open matters: its code, how many, what to say, and the list behind it."""
    counts = insight.open_by_community(actor, asked.question)
    areas = [
        {
            "code": code,
            "n": n,
            "label": _("%(area)s: %(n)s open") % {"area": named("community", code), "n": n},
            "href": reverse("board:matters") + asked.link(figure="open", community=code, street=code[:9]),
        }
        for code, n in counts.items()
        if code
    ]
    return {"level": "community", "areas": areas}
