"""Tags of the visual language: `{% load design %}`. The page at /design shows each of them."""

from __future__ import annotations

import datetime as dt
import json
from urllib.parse import urlencode

import segno
from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from mazha.design import bundle, clocks
from mazha.design.photos import PhotosInput
from mazha.kernel import codes, moments
from mazha.people.rules import written_phone
from mazha.places import queries as places

register = template.Library()


@register.simple_tag
def assets(entry: str) -> SafeString:
    """Style sheet and script of one entry: `portal` or `desk`."""
    source = f"src/{entry}.ts"
    return format_html(
        '<link rel="stylesheet" href="{}">{}<script type="module" src="{}"></script>',
        bundle.address("styles/site.scss"),
        format_html_join("", '<link rel="modulepreload" href="{}">', ((each,) for each in bundle.preloads(source))),
        bundle.address(source),
    )


@register.simple_tag
def icon(name: str, classes: str = "", label: str = "") -> SafeString:
    """A symbol of the sprite. Without a label it is decoration; with one, that is what is read out."""
    said = format_html('role="img" aria-label="{}"', label) if label else format_html('aria-hidden="{}"', "true")
    drawn = '<svg class="icon {}" width="20" height="20" {}><use href="{}#{}"></use></svg>'
    return format_html(drawn, classes, said, bundle.address("icons.svg"), name)


@register.simple_tag(takes_context=True)
def look_link(context: Context, **changes: str) -> str:
    """Address that changes how pages look and comes back here: `{% look_link large="1" %}`."""
    request = context.get("request")
    here = request.get_full_path() if request else "/"
    return f"{reverse('design:look')}?{urlencode({**changes, 'next': here})}"


@register.inclusion_tag("design/parts/badge.html")
def badge(text: object, tone: str = "plain", icon: str = "") -> dict[str, object]:
    """A state in one word."""
    return {"text": text, "tone": tone, "symbol": icon}


@register.inclusion_tag("design/parts/clock.html")
def clock(
    due_at: dt.datetime | None,
    at: dt.datetime | None = None,
    *,
    state: str = "running",
    provisional: bool = False,
    late: bool = False,
    label: str = "",
) -> dict[str, object]:
    """A due moment: how long is left, or by how much it is over, or that it rests."""
    at = at or moments.now()  # house: clock -- a page is drawn now when it names no moment
    face = clocks.face(due_at, at, state=state, late=late)
    return {"due_at": due_at, "face": face, "provisional": provisional, "label": label}


@register.inclusion_tag("design/parts/moment.html")
def moment(at: dt.datetime | None, show: str = "minute") -> dict[str, object]:
    """A moment on the district's clock: `minute`, `day` (with the weekday), or `short` (month, day and time)."""
    return {"at": at, "show": show}


@register.filter
def as_written(number: str) -> str:
    """A telephone number as people here write it."""
    return written_phone(number)


@register.inclusion_tag("design/parts/code.html")
def code(value: str, large: bool = False, copy: bool = False) -> dict[str, object]:
    """A matter's public code in groups of four."""
    return {"spoken": codes.spoken(value), "value": value, "large": large, "copy": copy}


@register.inclusion_tag("design/parts/qr.html")
def qr(text: str, label: str = "") -> dict[str, object]:
    """A QR code as one path; error correction M, quiet zone by the box around it."""
    rows = [bytes(row) for row in segno.make(text, micro=False, error="m").matrix]
    squares = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, cell in enumerate(row) if cell)
    return {"squares": squares, "size": len(rows), "label": label}


@register.inclusion_tag("design/parts/map.html", name="map")
def map_(
    *,
    label: str,
    lon: float | None = None,
    lat: float | None = None,
    points: str = "",
    pick: bool = False,
    grids: bool = False,
    tall: bool = False,
) -> dict[str, object]:
    """A map of the district: one pin at `lon`, `lat`, or the points of a GeoJSON address, or a place to pick."""
    tiles = [{"urls": each.urls, "most": each.max_zoom, "by": each.attribution} for each in _tiles()]
    return {
        "label": label,
        "lon": lon,
        "lat": lat,
        "points": points,
        "pick": pick,
        "tall": tall,
        "levels": ["district", "street", "community", *(["grid"] if grids else [])],
        "tiles": json.dumps(tiles) if tiles else "",
    }


def _tiles() -> tuple[places.TileSource, ...]:
    return places.tile_sources(get_language() or "zh-hans")


@register.inclusion_tag("design/parts/figure.html")
def figure(
    label: str, value: object, *, href: str = "", unit: str = "", note: str = "", definition: str = ""
) -> dict[str, object]:
    """One number, what it means, and the list it counts."""
    return {"label": label, "value": value, "href": href, "unit": unit, "note": note, "definition": definition}


def _shape(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, PhotosInput):
        return "photos"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "tick"
    return "file" if isinstance(widget, FileInput) else "control"


def _described(bound: BoundField, hint: str) -> str:
    names = [f"{bound.auto_id}_hint"] if hint else []
    return " ".join([*names, *([f"{bound.auto_id}_error"] if bound.errors else [])])


@register.inclusion_tag("design/parts/field.html")
def field(bound: BoundField, hint: str = "", optional: bool = True) -> dict[str, object]:
    """One question of a form: label, hint, error, answer, tied together for those who do not see them.

    Radio buttons and several ticks become cards in a fieldset. `optional` says so behind the label where no answer is
    needed.
    """
    shape = _shape(bound)
    hint = hint or str(bound.help_text)
    attributes: dict[str, str | bool] = {"aria-describedby": _described(bound, hint)} if _described(bound, hint) else {}
    if bound.errors:
        attributes["aria-invalid"] = "true"
    if shape in {"control", "file", "photos"}:
        kind = "form-select" if isinstance(bound.field.widget, Select) else "form-control"
        attributes["class"] = f"{kind} {bound.field.widget.attrs.get('class', '')}".strip()
    elif shape == "tick":
        attributes["class"] = "form-check-input"
    widget = bound.as_widget(attrs=attributes) if shape != "choices" else ""
    must = getattr(bound.field, "must", bound.field.required)
    says_optional = optional and not must and shape != "tick"
    return {"bound": bound, "shape": shape, "hint": hint, "widget": widget, "says_optional": says_optional}


@register.inclusion_tag("design/parts/error_summary.html")
def error_summary(*forms: BaseForm, title: str = "") -> dict[str, object]:
    """Everything that is wrong, first thing on the page, each line a link to its question."""
    found = [(bound, error) for form in forms for bound in form for error in bound.errors]
    whole = [error for form in forms for error in form.non_field_errors()]
    return {"found": found, "whole": whole, "title": title}
