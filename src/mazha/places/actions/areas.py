"""Changing one area: its name, its code, or its end."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import shapely
from django.db import transaction
from django.utils.translation import gettext as _

from mazha.kernel.errors import Refused, Unacceptable, Unknown
from mazha.kernel.moments import day_of
from mazha.places.actions.record import facts_of, must_administer, put_on_record
from mazha.places.current import touch
from mazha.places.models import Area, FormerOutline
from mazha.places.sample import level_of

if TYPE_CHECKING:
    from mazha.people.actor import Actor


class AreaIsClosed(Refused):
    """The area is no longer in force, so it cannot be changed."""

    code = "area_is_closed"


class AreaHasParts(Refused):
    """The area is divided further; its parts must go first."""

    code = "area_has_parts"


class CodeIsTaken(Refused):
    """The code belongs to another area, or once did."""

    code = "code_is_taken"


@transaction.atomic
def rename_area(code: str, *, name_zh: str, name_en: str = "", by: Actor, at: dt.datetime) -> None:
    """Give an area in force another name; without an English one it keeps what it had.

    Refuses an unknown or closed code and a name that is empty, too long or not plain text.
    """
    must_administer(by)
    touch(at)
    area = _in_force(code)
    before = facts_of(area)
    area.name_zh = _plain(name_zh, "name_zh", 80)
    if name_en:
        area.name_en = _plain(name_en, "name_en", 120)
    area.save(update_fields=["name_zh", "name_en"])
    put_on_record("places.area", code, before, facts_of(area), by, at)


@transaction.atomic
def close_area(code: str, *, into: str, by: Actor, at: dt.datetime) -> None:
    """End an area; its neighbour `into`, of the same parent, takes over its ground and succeeds it.

    Refuses an area that has parts in force, and a successor of another parent or one that does not touch it.
    """
    must_administer(by)
    touch(at)
    area, heir = _in_force(code), _in_force(into)
    if Area.objects.filter(parent=area, end_date=None).exists():
        raise AreaHasParts(
            _("%(name)s still has parts. Give them other codes or close them first.") % {"name": area.name_zh},
            area=code,
        )
    if area.pk == heir.pk or area.parent_id is None or area.parent_id != heir.parent_id:
        message = _("The successor must be another area of the same parent. Choose a neighbour.")
        raise Unacceptable(message, {"into": message}, area=code, into=into)
    before, heir_before, day = facts_of(area), facts_of(heir), day_of(at)
    if area.outline is not None and heir.outline is not None:
        FormerOutline.objects.create(area=heir, outline=heir.outline, until_date=day)
        heir.outline = shapely.to_wkb(_joined(area, heir))
        heir.save(update_fields=["outline"])
    area.end_date, area.successor = day, heir
    area.save(update_fields=["end_date", "successor"])
    put_on_record("places.area", into, heir_before, facts_of(heir), by, at)
    put_on_record("places.area", code, before, facts_of(area), by, at)


@transaction.atomic
def recode_area(code: str, new_code: str, *, name_zh: str = "", name_en: str = "", by: Actor, at: dt.datetime) -> None:
    """Replace an area by one of a new code on the same ground, and its parts with it; each old one names its successor.

    For when the statistics office gives a new code or moves a community to another street. Refuses a code of another
    level, one that was ever used, and one whose parent is not in force.
    """
    must_administer(by)
    touch(at)
    area = _in_force(code)
    if level_of(new_code) != area.level or not (new_code.isascii() and new_code.isdigit()):
        message = _("The new code must have %(count)s digits, like the old one.") % {"count": len(code)}
        raise Unacceptable(message, {"new_code": message})
    if len(new_code) > 6:
        _in_force(new_code[:-3])
    olds = list(Area.objects.filter(code__startswith=code, end_date=None).order_by("code"))
    _refuse_taken(new_code + old.code[len(code) :] for old in olds)
    news = [_renumbered(old, new_code + old.code[len(code) :], day_of(at)) for old in olds]
    news[0].name_zh = _plain(name_zh or area.name_zh, "name_zh", 80)
    news[0].name_en = _plain(name_en or area.name_en or news[0].name_zh, "name_en", 120)
    before = [facts_of(old) for old in olds]
    for old, new in zip(olds, news, strict=True):
        old.end_date, old.successor = day_of(at), new
    Area.objects.bulk_create(news)
    Area.objects.bulk_update(olds, ["end_date", "successor"], batch_size=500)
    for old, new, stood in zip(olds, news, before, strict=True):
        put_on_record("places.area", old.code, stood, facts_of(old), by, at)
        put_on_record("places.area", new.code, None, facts_of(new), by, at)


def _in_force(code: str) -> Area:
    area = Area.objects.filter(code=code).first()
    if area is None:
        raise Unknown(_("No area has the code %(code)s. Check the digits.") % {"code": code[:20]}, area=code[:20])
    if area.end_date is not None:
        raise AreaIsClosed(
            _("%(name)s was closed on %(day)s. Choose an area in force.")
            % {"name": area.name_zh, "day": area.end_date.isoformat()},
            area=code,
            successor=area.successor_id,
        )
    return area


def _plain(name: str, field: str, longest: int) -> str:
    name = name.strip()
    if not name or len(name) > longest or not name.isprintable():
        message = _("Give a name in plain text, at most %(longest)s characters.") % {"longest": longest}
        raise Unacceptable(message, {field: message})
    return name


def _joined(area: Area, heir: Area) -> Any:
    assert area.outline is not None
    assert heir.outline is not None
    one, other = shapely.from_wkb(bytes(area.outline)), shapely.from_wkb(bytes(heir.outline))
    if shapely.distance(one, other) > 0:
        message = _("%(heir)s does not touch %(area)s. Choose a neighbour.") % {
            "heir": heir.name_zh,
            "area": area.name_zh,
        }
        raise Unacceptable(message, {"into": message})
    return shapely.union(one, other)


def _renumbered(old: Area, code: str, day: dt.date) -> Area:
    return Area(
        code=code,
        level=old.level,
        parent_id=code[:-3] if len(code) > 6 else None,
        name_zh=old.name_zh,
        name_en=old.name_en,
        official_name=old.official_name,
        outline=old.outline,
        lon=old.lon,
        lat=old.lat,
        generated=old.generated,
        start_date=day,
    )


def _refuse_taken(codes: Any) -> None:
    taken = Area.objects.filter(code__in=list(codes)).order_by("code").values_list("code", flat=True).first()
    if taken is not None:
        raise CodeIsTaken(
            _("Code %(code)s is or was in use. Codes are not given out twice.") % {"code": taken}, area=taken
        )
