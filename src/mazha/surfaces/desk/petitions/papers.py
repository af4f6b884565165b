"""The documents of a petition: chosen, filled in from what is known, looked at as a draft, issued with a number."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mazha.casework.petitions import papers
from mazha.design.guards import staff_only
from mazha.documents import actions as documents
from mazha.documents import queries as document_queries
from mazha.documents.fields import Type
from mazha.kernel.errors import Forbidden, Unacceptable, Unknown
from mazha.kernel.moments import SHANGHAI, local, now
from mazha.matters import queries as matters
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.forms import StepForm
from mazha.surfaces.desk.rows import row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mazha.design.requests import StaffRequest
    from mazha.documents.fields import Field
    from mazha.documents.kinds import Kind
    from mazha.matters.models import Matter


class NotYourPaper(Forbidden):
    """Documents bear the name of a unit that takes part in the matter."""

    code = "petition.not_your_paper"


@require_GET
@staff_only
def choice(request: StaffRequest, matter_id: UUID) -> HttpResponse:
    """Which documents there are for it."""
    matter = matters.by_id(request.actor, matter_id)
    matters.refuse_unless_opened(request.actor, matter, now())
    language = frame.language()
    offered = [(kind.name, kind.title.in_language(language), kind.basis) for kind in _kinds(matter)]
    facts = {"title": _("Write a document"), "matter": matter, "row": row(matter, language), "offered": offered}
    return frame.page(request, "petitions/papers.html", {**facts, "at": now()})


@require_http_methods(["GET", "POST"])
@staff_only
def one(request: StaffRequest, matter_id: UUID, kind: str) -> HttpResponse:
    """The form, filled in from what is known; a draft to look at; or the document issued."""
    matter = matters.by_id(request.actor, matter_id)
    at = now()
    matters.refuse_unless_opened(request.actor, matter, at)
    made, unit = _kind(matter, kind), _unit(request, matter)
    if request.method == "GET":
        known = papers.known(request.actor, matter, kind, at)
        return _page(request, matter, made, _form(made, initial={name: _shown(v) for name, v in known.items()}))
    form = _form(made, data=request.POST)
    try:
        values = _values(made, request.POST)
        if "draft" in request.POST:
            page = documents.draft(kind, matter_id, values, unit=unit, by=request.actor, at=at)
            return HttpResponse(page, content_type="application/pdf")
        issued = documents.issue(
            kind, matter_id, values, unit=unit, for_resident=kind not in papers.NOT_FOR_THE_PETITIONER,
            by=request.actor, at=at,
        )  # fmt: skip
    except Unacceptable as wrong:
        form.show(wrong.problems or {"": wrong.message})
        return _page(request, matter, made, form, status=422)
    messages.success(
        request, _("Issued: %(number)s. It lies among the documents of the matter.") % {"number": issued.number}
    )
    return HttpResponseRedirect(reverse("desk:matter", args=[matter.pk]))


def _kinds(matter: Matter) -> list[Kind]:
    wanted = papers.KINDS.get(matter.procedure, ())
    return [kind for kind in document_queries.kinds("petition") if kind.name in wanted]


def _kind(matter: Matter, name: str) -> Kind:
    found = next((kind for kind in _kinds(matter) if kind.name == name), None)
    if found is None:
        raise Unknown(_("There is no such document for this matter. Choose one from the list."), kind=name)
    return found


def _unit(request: StaffRequest, matter: Matter) -> int:
    unit = papers.unit_for(request.actor, matter)
    if unit is None:
        raise NotYourPaper(_("Only a unit that takes part in the matter writes its documents."))
    return unit


def _form(
    made: Kind, *, initial: Mapping[str, object] | None = None, data: Mapping[str, str] | None = None
) -> StepForm:
    form = StepForm(data, initial=dict(initial or {}))
    for field in made.fields:
        form.fields[field.name] = _field(field)
    return form


def _field(field: Field) -> forms.Field:
    label = field.title.in_language(frame.language())
    if field.type is Type.DATE:
        widget: forms.Widget = forms.DateInput(attrs={"type": "date"})
    elif field.type is Type.MOMENT:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"})
    elif field.name in {"reason", "facts", "opinion", "request", "roads", "not_adopted", "help_given"}:
        widget = forms.Textarea(attrs={"rows": 4, "data-autosize": True})
    else:
        widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, required=field.is_required, widget=widget)


def _shown(value: object) -> str:
    if isinstance(value, dt.datetime):
        return f"{local(value):%Y-%m-%dT%H:%M}"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _values(made: Kind, sent: Mapping[str, str]) -> dict[str, object]:
    """What was written, by the field's type. A day or an hour that is none is refused beside its question."""
    values: dict[str, object] = {}
    problems = {}
    for field in made.fields:
        written = sent.get(field.name, "").strip()[:8000]
        if not written:
            continue
        try:
            values[field.name] = _read(field, written)
        except ValueError:
            problems[field.name] = _("Give a date such as 2026-11-30.")
    if problems:
        raise Unacceptable(_("Something is missing or not right. Look at what is marked."), problems)
    return values


def _read(field: Field, written: str) -> object:
    if field.type is Type.DATE:
        return dt.date.fromisoformat(written)
    if field.type is Type.MOMENT:
        moment = dt.datetime.fromisoformat(written)
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=SHANGHAI)
    return written


def _page(request: StaffRequest, matter: Matter, made: Kind, form: StepForm, *, status: int = 200) -> HttpResponse:
    language = frame.language()
    facts = {
        "title": made.title.in_language(language), "matter": matter, "row": row(matter, language), "form": form,
        "kind": made.name, "at": now(),
    }  # fmt: skip
    return frame.page(request, "petitions/paper.html", facts, status=status)
