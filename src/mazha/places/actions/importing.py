"""Replacing areas by those of a file: all of it, or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import shapely
from django.db import transaction
from django.utils.translation import gettext as _

from mazha.kernel.moments import day_of
from mazha.places.actions.record import Facts, facts_of, must_administer, put_on_record
from mazha.places.areas_file import Drawn, Problems, read
from mazha.places.current import touch
from mazha.places.fitting import best_heir, misfits
from mazha.places.models import Area, FormerOutline
from mazha.places.sample import grid_names, level_of, parent_of

if TYPE_CHECKING:
    from mazha.people.actor import Actor


@dataclass(frozen=True, slots=True)
class Imported:
    """Codes by what became of them."""

    opened: tuple[str, ...]
    changed: tuple[str, ...]
    closed: tuple[str, ...]
    unchanged: tuple[str, ...]


@transaction.atomic
def import_areas(geojson: bytes | str, *, crs: str = "wgs84", by: Actor, at: dt.datetime) -> Imported:
    """Take over the areas of a GeoJSON file: new codes open, known ones are redrawn or renamed.

    The file speaks for the whole of each parent that it names a child of: children in force that it leaves out are
    closed, with what lies in them, and succeeded by whoever takes most of their ground. Features carry `code` and,
    optionally, `name_zh` and `name_en`; `crs` says what the coordinates are in. Refuses with Forbidden whoever may not
    change areas, and with AreasFileIsRefused, feature by feature, what cannot be read, has no parent, was closed
    before, lies outside its parent, over a neighbour, or leaves a gap; then nothing is changed.
    """
    must_administer(by)
    drawn = read(geojson, crs)
    touch(at)
    work = _Redrawing(drawn, {area.code: area for area in Area.objects.all()})
    work.check()
    return work.apply(by, at)


@dataclass
class _Redrawing:
    """One import: what the file says, beside what stands."""

    drawn: list[Drawn]
    standing: dict[str, Area]
    """Every area ever, by code."""
    problems: Problems = field(default_factory=Problems)

    def __post_init__(self) -> None:
        self.new = {area.code: area for area in self.drawn}
        spoken_for = {parent_of(code) for code in self.new}
        self.in_force = {code: area for code, area in self.standing.items() if area.end_date is None}
        gone = {c for c in self.in_force if c not in self.new and parent_of(c) in spoken_for and parent_of(c)}
        self.closing = sorted(c for c in self.in_force if c not in self.new and any(c[:n] in gone for n in (9, 12, 15)))

    def check(self) -> None:
        for area in self.drawn:
            self._check_standing(area)
        self.problems.refuse_if_any()
        for parent in sorted(self._parents_to_check()):
            self._check_fit(parent)
        self.problems.refuse_if_any()

    def _check_standing(self, area: Drawn) -> None:
        known, parent = self.standing.get(area.code), parent_of(area.code)
        if known is not None and known.end_date is not None:
            self.problems.add(
                area.row,
                _("Code %(code)s was closed on %(day)s and is not given out again. Take a new one.")
                % {"code": area.code, "day": known.end_date.isoformat()},
            )
        if parent and not self._will_stand(parent):
            self.problems.add(
                area.row,
                _("There is no area %(parent)s for %(code)s to belong to. Add it to the file or correct the code.")
                % {"parent": parent, "code": area.code},
            )
        if known is None and not area.name_zh and len(area.code) != 15:
            self.problems.add(area.row, _("A new area needs a name. Fill in property “name_zh”."))

    def _will_stand(self, code: str) -> bool:
        return code in self.new or (code in self.in_force and code not in self.closing)

    def _parents_to_check(self) -> set[str]:
        """Parents with a child in the file, and areas in the file that have children."""
        return {parent_of(code) for code in self.new if len(code) > 6} | {c for c in self.new if self._children(c)}

    def _children(self, parent: str) -> dict[str, Any]:
        codes = {c for c in (*self.in_force, *self.new) if parent_of(c) == parent and self._will_stand(c)}
        shapes = {code: self._shape(code) for code in codes}
        return {code: shape for code, shape in shapes.items() if shape is not None}

    def _shape(self, code: str) -> Any:
        if code in self.new:
            return self.new[code].shape
        outline = self.standing[code].outline
        return None if outline is None else shapely.from_wkb(bytes(outline))

    def _check_fit(self, parent: str) -> None:
        for misfit in misfits(parent, self._shape(parent), self._children(parent)):
            facts = {"code": misfit.code, "other": misfit.other, "area": misfit.square_metres}
            sentence = {
                "outside": _("%(code)s reaches %(area)s m² beyond %(other)s, to which it belongs."),
                "overlap": _("%(code)s covers %(area)s m² that also belong to %(other)s."),
                "gap": _("%(area)s m² of %(code)s belong to none of its parts."),
            }[misfit.what]
            row = self.new[misfit.code].row if misfit.code in self.new else misfit.code
            self.problems.add(row, sentence % facts)

    def apply(self, by: Actor, at: dt.datetime) -> Imported:
        day = day_of(at)
        before = {
            code: facts_of(area) for code, area in self.in_force.items() if code in self.new or code in self.closing
        }
        opened = [self._opened(self.new[c], day) for c in sorted(self.new, key=_top_down) if c not in self.standing]
        changed = [a for a in (self._changed(d, day) for d in self.drawn if d.code in self.in_force) if a is not None]
        Area.objects.bulk_create(opened)
        Area.objects.bulk_update(changed, ["name_zh", "name_en", "outline", "lon", "lat", "generated"], batch_size=500)
        closed = [self._closed(code, day) for code in self.closing]
        Area.objects.bulk_update(closed, ["end_date", "successor"], batch_size=500)
        _record((*opened, *changed, *closed), before, by, at)
        touched = {area.code for area in (*opened, *changed)}
        return Imported(
            opened=tuple(area.code for area in opened),
            changed=tuple(sorted(area.code for area in changed)),
            closed=tuple(self.closing),
            unchanged=tuple(sorted(set(self.new) - touched)),
        )

    def _opened(self, drawn: Drawn, day: dt.date) -> Area:
        level = level_of(drawn.code)
        assert level is not None
        area = Area(code=drawn.code, level=level, parent_id=parent_of(drawn.code) or None, start_date=day)
        area.name_zh, area.name_en = drawn.name_zh, drawn.name_en
        if not area.name_zh:
            area.name_zh, area.name_en = grid_names(drawn.code, self.standing[parent_of(drawn.code)])
        _put_shape(area, drawn.shape)
        self.standing[drawn.code] = area
        return area

    def _changed(self, drawn: Drawn, day: dt.date) -> Area | None:
        """The area as the file has it, its former outline kept; None when the file says nothing new."""
        area = self.standing[drawn.code]
        names = (drawn.name_zh or area.name_zh, drawn.name_en or area.name_en)
        same_shape = area.outline is not None and shapely.equals_exact(
            shapely.normalize(shapely.from_wkb(bytes(area.outline))), drawn.shape, tolerance=1e-9
        )
        if same_shape and names == (area.name_zh, area.name_en):
            return None
        area.name_zh, area.name_en = names
        if not same_shape:
            FormerOutline.objects.create(area_id=area.code, outline=area.outline, until_date=day)
            _put_shape(area, drawn.shape)
            area.generated = False
        return area

    def _closed(self, code: str, day: dt.date) -> Area:
        area, shape = self.standing[code], self._shape(code)
        peers = {c: d.shape for c, d in self.new.items() if len(c) == len(code)}
        area.end_date = day
        area.successor_id = (best_heir(shape, peers) or None) if shape is not None else None
        return area


def _put_shape(area: Area, shape: Any) -> None:
    area.outline = shapely.to_wkb(shape)
    largest = max(shapely.get_parts(shape), key=shapely.area)
    middle = shapely.maximum_inscribed_circle(largest, tolerance=1e-5).coords[0]
    area.lon, area.lat = float(middle[0]), float(middle[1])


def _top_down(code: str) -> tuple[int, str]:
    return len(code), code


def _record(areas: Iterable[Area], before: dict[str, Facts], by: Actor, at: dt.datetime) -> None:
    for area in areas:
        put_on_record("places.area", area.code, before.get(area.code), facts_of(area), by, at)
