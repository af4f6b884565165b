"""Areas and grids: street, community, grid; renamed, closed into a neighbour, given another code, imported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from mazha.kernel.moments import now
from mazha.places import actions, queries
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.admin import questions
from mazha.surfaces.desk.admin.files import content, words
from mazha.surfaces.desk.admin.pages import Ask, Badge, Cell, Link, Table, admin_only, asked, cut, listed, sent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mazha.design.requests import StaffRequest
    from mazha.places.queries import AreaFact

BELOW = {"district": "street", "street": "community", "community": "grid"}


class Name(questions.Form):
    name_zh = questions.text(gettext_lazy("Name in Chinese"), must=True, longest=80)
    name_en = questions.text(gettext_lazy("Name in English"), longest=120)


class Code(Name):
    name_zh = questions.text(gettext_lazy("Name in Chinese"), longest=80, hint=gettext_lazy("Empty: as before."))
    new_code = questions.text(gettext_lazy("New code"), must=True, longest=15)
    field_order = ("new_code",)


class Into(questions.Form):
    into = questions.choice(
        gettext_lazy("Its ground goes to"), list, must=True, hint=gettext_lazy("A neighbour of the same parent.")
    )


def _systems() -> list[tuple[str, str]]:
    return [("wgs84", "WGS-84 (GPS, CGCS2000)"), ("gcj02", _("GCJ-02 (AMap, Tencent)")), ("bd09", _("BD-09 (Baidu)"))]


class Import(questions.Form):
    file = questions.upload(
        gettext_lazy("GeoJSON file"), accept=".geojson,.json,application/geo+json,application/json",
        hint=gettext_lazy("Polygons with the property code; name_zh and name_en are optional."),
    )  # fmt: skip
    crs = questions.cards(gettext_lazy("What its coordinates are in"), _systems)


class Spots(Import):
    file = questions.upload(
        gettext_lazy("CSV file"), accept=".csv,text/csv",
        hint=gettext_lazy("With the columns name_zh, name_en, kind, lon, lat, in UTF-8 or GB 18030."),
    )  # fmt: skip


@require_GET
@admin_only
def show(request: StaffRequest) -> HttpResponse:  # noqa: ARG001 -- Django gives it
    """The district, and from it street by street."""
    return HttpResponseRedirect(reverse("admin:area", args=[settings.DISTRICT]))


@require_GET
@admin_only
def one(request: StaffRequest, code: str) -> HttpResponse:
    """An area: what it is, where it lies, and the parts it has."""
    area, language = queries.area(code), frame.language()
    level = BELOW.get(area.level, "")
    parts, pages = cut(request, queries.areas(level, code) if level else ())
    columns = [_("Area"), _("Code"), _("Parts"), _("Marks")]
    table = Table(label=_("Parts"), columns=columns, rows=[_row(part) for part in parts], empty=_("It has no parts."))
    return listed(
        request, area.name(language), table, lead=queries.kind_name(area.level), actions=_acts(area), pages=pages,
        facts=_facts(area), area=area, above=_above(area), template="desk/admin/area.html",
        table_title=queries.kind_name(level) if level else "", is_district=area.level == "district",
    )  # fmt: skip


def _row(area: AreaFact) -> list[Cell]:
    below = BELOW.get(area.level, "")
    return [
        Cell(text=area.name(frame.language()), url=reverse("admin:area", args=[area.code])),
        Cell(text=area.code),
        Cell(text=len(queries.areas(below, area.code)) if below else ""),
        Cell(badges=_marks(area)),
    ]


def _marks(area: AreaFact) -> list[Badge]:
    marks = [Badge(_("Drawn by a program"), "info", "adjustments-horizontal")] if area.generated else []
    if area.end_date is not None:
        marks.append(Badge(_("Closed %(day)s") % {"day": area.end_date.isoformat()}, "plain", "archive"))
    return marks


def _facts(area: AreaFact) -> list[tuple[str, str]]:
    heir = queries.area(area.successor) if area.successor else None
    return [
        (_("Code"), area.code), (_("Name in Chinese"), area.name_zh), (_("Name in English"), area.name_en),
        (_("Outline"), _("drawn by a program for the sample district") if area.generated else _("as handed in")),
        *([(_("Closed on"), area.end_date.isoformat())] if area.end_date else []),
        *([(_("Its ground went to"), f"{heir.name(frame.language())} {heir.code}")] if heir else []),
    ]  # fmt: skip


def _above(area: AreaFact) -> list[Link]:
    codes = [area.code[:n] for n in (6, 9, 12) if n < len(area.code)]
    found = [queries.area(code) for code in codes]
    return [Link(label=a.name(frame.language()), url=reverse("admin:area", args=[a.code])) for a in found]


def _acts(area: AreaFact) -> list[Link]:
    links = []
    if area.is_in_force:
        links.append(Link(label=_("Rename"), url=reverse("admin:area_name", args=[area.code]), icon="pencil"))
    if area.is_in_force and area.level != "district":
        links.append(Link(label=_("New code"), url=reverse("admin:area_code", args=[area.code]), icon="tag"))
        links.append(
            Link(label=_("Close into a neighbour"), url=reverse("admin:area_closure", args=[area.code]), icon="archive")
        )
    links.append(Link(label=_("Import"), url=reverse("admin:area_import"), icon="upload"))
    if area.level == "district":
        links.append(Link(label=_("Named places"), url=reverse("admin:spot_import"), icon="map-pin"))
    return links


@require_http_methods(["GET", "POST"])
@admin_only
def name(request: StaffRequest, code: str) -> HttpResponse:
    """Another name."""
    area = queries.area(code)

    def rename(given: dict[str, Any]) -> str:
        actions.rename_area(code, **given, by=request.actor, at=now())
        return _("It is called %(name)s now.") % {"name": given["name_zh"]}

    ask = _ask(
        area, _("Rename %(name)s"), _("Rename"), _("Matters keep their place; lists and maps show the new name.")
    )
    return asked(request, Name(sent(request), initial={"name_zh": area.name_zh, "name_en": area.name_en}), ask, rename)


@require_http_methods(["GET", "POST"])
@admin_only
def recoded(request: StaffRequest, code: str) -> HttpResponse:
    """Another code on the same ground."""
    area = queries.area(code)

    def recode(given: dict[str, Any]) -> HttpResponse:
        actions.recode_area(code, given.pop("new_code"), **given, by=request.actor, at=now())
        return HttpResponseRedirect(reverse("admin:area", args=[area.parent]))

    lead = _(
        "For when the statistics office gives a new code or moves an area. Its parts get new codes too; each old one "
        "names its successor."
    )
    ask = _ask(area, _("A new code for %(name)s"), _("Give the code"), lead)
    initial = {"new_code": code, "name_zh": area.name_zh, "name_en": area.name_en}
    return asked(request, Code(sent(request), initial=initial), ask, recode)


@require_http_methods(["GET", "POST"])
@admin_only
def closure(request: StaffRequest, code: str) -> HttpResponse:
    """End an area; a neighbour takes over its ground."""
    area = queries.area(code)
    form = Into(sent(request))
    form.fields["into"].choices = [("", _("Choose …")), *_peers(area)]  # type: ignore[attr-defined]  # it is a choice

    def close(given: dict[str, Any]) -> HttpResponse:
        actions.close_area(code, into=given["into"], by=request.actor, at=now())
        return HttpResponseRedirect(reverse("admin:area", args=[area.parent]))

    warning = _("It cannot be opened again, nor is its code given out again. Matters there keep it on their record.")
    ask = _ask(area, _("Close %(name)s into a neighbour"), _("Close it into the neighbour"), "", warning)
    return asked(request, form, ask, close)


def _peers(area: AreaFact) -> list[tuple[str, str]]:
    peers: Sequence[AreaFact] = queries.areas(area.level, area.parent) if area.parent else ()
    return [(peer.code, f"{peer.name(frame.language())} · {peer.code}") for peer in peers if peer.code != area.code]


def _ask(area: AreaFact, title: str, submit: str, lead: str, warning: str = "") -> Ask:
    said = title % {"name": queries.area_path(area.code, frame.language())}
    back = reverse("admin:area", args=[area.code])
    return Ask(title=said, submit=submit, back=back, lead=lead, warning=warning, danger=bool(warning))


@require_http_methods(["GET", "POST"])
@admin_only
def imported(request: StaffRequest) -> HttpResponse:
    """Take over the areas of a file: all of it, or nothing and every feature that is wrong."""

    def take(given: dict[str, Any]) -> str:
        done = actions.import_areas(content(given["file"]), crs=given["crs"], by=request.actor, at=now())
        said = _("Opened: %(opened)d. Changed: %(changed)d. Closed: %(closed)d. As before: %(same)d.")
        return said % {
            "opened": len(done.opened), "changed": len(done.changed), "closed": len(done.closed),
            "same": len(done.unchanged),
        }  # fmt: skip

    ask = Ask(
        title=_("Import areas"), submit=_("Import"), back=reverse("admin:areas"),
        warning=_("The file speaks for the whole of each parent it names a part of: parts that it leaves out are "
                  "closed. If one feature is wrong, nothing is changed."),
    )  # fmt: skip
    return asked(request, Import(sent(request), request.FILES or None, initial={"crs": "wgs84"}), ask, take)


@require_http_methods(["GET", "POST"])
@admin_only
def places_imported(request: StaffRequest) -> HttpResponse:
    """Replace the named places, by which an address is found, by those of a file: all of them, or none."""

    def take(given: dict[str, Any]) -> str:
        count = actions.import_spots(words(given["file"]), crs=given["crs"], by=request.actor, at=now())
        return _("%(count)d named places are in use now.") % {"count": count}

    ask = Ask(
        title=_("Import named places"), submit=_("Import"), back=reverse("admin:areas"),
        lead=_("Estates, roads, schools and so on, by which people say where something is."),
        warning=_("The file replaces all named places. If one row is wrong, nothing is changed."),
    )  # fmt: skip
    return asked(request, Spots(sent(request), request.FILES or None, initial={"crs": "wgs84"}), ask, take)
