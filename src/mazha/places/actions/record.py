"""Who may change areas, and how a change is put on the record."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

import shapely
from django.utils.translation import gettext as _

from mazha.kernel.errors import Forbidden
from mazha.kernel.events import announce
from mazha.kernel.settings_events import SettingChanged
from mazha.places.models import Area
from mazha.places.plane import Plane

if TYPE_CHECKING:
    from mazha.people.actor import Actor

Facts = dict[str, object]


def must_administer(by: Actor) -> None:
    """Refuses with Forbidden everyone but the system and those who look after settings."""
    if by.kind != "system" and "system_admin" not in by.roles:
        raise Forbidden(_("Only a system administrator may change areas and places. Ask one of them."))


def put_on_record(
    subject: str, key: str, before: Facts | None, after: Facts | None, by: Actor, at: dt.datetime
) -> None:
    announce(
        SettingChanged(
            subject=subject,
            key=key,
            before=before,
            after=after,
            officer_id=by.officer_id,
            actor_name=by.name,
            at=at,
        )
    )


def facts_of(area: Area) -> Facts:
    """How an area stands, in plain JSON. The shape by its size and a digest; former shapes are kept as rows."""
    facts: Facts = {"name_zh": area.name_zh, "name_en": area.name_en}
    if area.outline is not None:
        outline = bytes(area.outline)
        shape = shapely.from_wkb(outline)
        facts["square_metres"] = round(Plane.around(shape).flat(shape).area)
        facts["outline_sha256"] = hashlib.sha256(outline).hexdigest()
    if area.end_date is not None:
        facts |= {"end_date": area.end_date.isoformat(), "successor": area.successor_id}
    return facts
