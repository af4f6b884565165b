"""Documents of a mediation at the desk: what can be written now, a form, a draft, issuing; the papers for the court."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mazha.casework.mediation import actions as mediation
from mazha.casework.mediation import court as courts
from mazha.casework.mediation import papers, queries
from mazha.design.guards import staff_only
from mazha.design.photos import PhotosField
from mazha.documents import queries as documents
from mazha.documents.fields import Type
from mazha.kernel.errors import Forbidden, Refused, Unacceptable, Unknown
from mazha.kernel.moments import SHANGHAI, local, now
from mazha.matters import papers as files
from mazha.matters import queries as matters
from mazha.places import queries as places
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.forms import StepForm
from mazha.surfaces.desk.rows import row

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest
    from mazha.documents.fields import Field
    from mazha.documents.kinds import Kind
    from mazha.matters.models import Matter

LONG = frozenset({"reason", "roads", "undisputed", "outcome"})
TONGUES = ("zh-hans", "en")
_TITLES = {"zh-hans": "中文", "en": "English"}


class NotYourCase(Forbidden):
    """Documents bear the committee's name: somebody with a post in it writes them."""

    code = "mediation.not_your_case"


@require_GET
@staff_only
def choice(request: StaffRequest, matter_id: UUID) -> HttpResponse:
    """Which documents there are for it now, each with the number it has if it was issued."""
    matter, language = _case(request, matter_id), frame.language()
    names = queries.abouts(request.actor, matter)
    offered = [
        (offer, _kind(offer.kind).title.in_language(language), names.get((offer.about, offer.number), ""))
        for offer in papers.offered(matter)
    ]
    facts = {"title": _("Write a document"), "matter": matter, "row": row(matter, language), "offered": offered}
    return frame.page(request, "desk/mediation/papers.html", facts)


@require_http_methods(["GET", "POST"])
@staff_only
def one(request: StaffRequest, matter_id: UUID, kind: str, number: int) -> HttpResponse:
    """The form, filled in from what is known; a draft to look at; or the document issued."""
    matter, at = _case(request, matter_id), now()
    if not any((each.kind, each.number) == (kind, number) for each in papers.offered(matter)):
        raise Unknown(_("This document is not written of the case as it stands. Choose one from the list."), kind=kind)
    tongue = request.POST.get("language", "") if request.method == "POST" else frame.language()
    tongue = tongue if tongue in TONGUES else "zh-hans"
    if request.method == "GET":
        known = papers.suggested(request.actor, matter, kind, number, at, tongue)
        form = _form(kind, initial={"language": tongue, **{name: _shown(value) for name, value in known.items()}})
        return _page(request, matter, kind, number, form, known, tongue)
    form = _form(kind, data=request.POST)
    try:
        asked = _values(kind, request.POST)
        if "draft" in request.POST:
            drawn = mediation.draft_paper(kind, matter_id, number, asked, language=tongue, by=request.actor, at=at)
            return HttpResponse(drawn, content_type="application/pdf")
        issued = mediation.issue_paper(kind, matter_id, number, asked, language=tongue, by=request.actor, at=at)
    except Unacceptable as wrong:
        beside = {name: said for name, said in wrong.problems.items() if name in form.fields}
        form.show(beside or {"": wrong.message})
        return _page(request, matter, kind, number, form, {}, tongue, status=422)
    messages.success(
        request, _("Issued: %(number)s. It lies among the documents of the matter.") % {"number": issued.number}
    )
    return HttpResponseRedirect(reverse("desk:matter", args=[matter.pk]) + "#documents-title")


@require_http_methods(["GET", "POST"])
@staff_only
def court(request: StaffRequest, matter_id: UUID) -> HttpResponse:
    """Asking the court together: who has applied, what it would stop at, what is missing, all papers in one file."""
    matter, at = _case(request, matter_id), now()
    standing = courts.court_of(matter, at)
    if standing is None:
        raise Unknown(_("There is no written agreement in force yet."))
    district = places.area_name(settings.DISTRICT, "zh-hans")
    suggested = papers.suggested(request.actor, matter, "mediation.acceptance", 1, at, "zh-hans")
    initial = {"court": f"{district}人民法院" if district else "", "contact": suggested.get("contact", "")}
    form = CourtForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        form.is_valid()
        said = form.cleaned_data
        try:
            scans = [files.cleaned(f, f.name) for f in request.FILES.getlist("scans") if f.name]
            wanted = mediation.Wanted(
                court=said.get("court", ""), contact=said.get("contact", ""),
                exhibits=said.get("exhibits", "").splitlines(), scans=scans,
            )  # fmt: skip
            issued = mediation.issue_pack(matter_id, wanted, by=request.actor, at=at)
        except Refused as refused:
            problems = refused.problems if isinstance(refused, Unacceptable) else {}
            beside = {name: said for name, said in problems.items() if name in form.fields}
            form.show(beside or {"": refused.message})
        else:
            messages.success(
                request, _("Issued: %(number)s. It lies among the documents of the matter.") % {"number": issued.number}
            )
            return HttpResponseRedirect(reverse("desk:matter", args=[matter.pk]) + "#documents-title")
    facts = {
        "title": _("Ask the court together"), "matter": matter, "row": row(matter, frame.language()), "form": form,
        "court": standing, "at": at, "hints": hints(standing.hints),
    }  # fmt: skip
    return frame.page(request, "desk/mediation/court.html", facts, status=422 if form.errors else 200)


class CourtForm(StepForm):
    """What the clerk adds to what the case knows."""

    court = forms.CharField(max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    contact = forms.CharField(max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    exhibits = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 4, "data-autosize": True}))

    def __init__(self, data: Mapping[str, str] | None = None, *, initial: Mapping[str, object]) -> None:
        super().__init__(data, initial=dict(initial))
        self.fields["court"].label = _("People's Court")
        self.fields["court"].help_text = _(
            "Where a party lives, or where the committee sits (Civil Procedure Law 205)."
        )
        self.fields["contact"].label = _("Contact and telephone")
        self.fields["exhibits"].label = _("Further papers")
        self.fields["exhibits"].help_text = _(
            "One a line: evidence, proof of property. Scans below follow this order; what has none gets a page to put "
            "the copy behind."
        )
        self.fields["scans"] = PhotosField(most=20, label=_("Scans of them"), required=False, help_text="")


def hints(found: tuple[courts.Hint, ...]) -> list[tuple[str, str]]:
    """What the program stopped at, in words: the question it belongs to, and what it saw."""
    said = {
        "topic": _("the kind of dispute"), "sum": _("money is spoken of, and no sum is set"),
    }  # fmt: skip
    return [
        (hint.question, "、".join([*(f"“{word}”" for word in hint.words), *filter(None, [said.get(hint.why, "")])]))
        for hint in found
    ]


def _case(request: StaffRequest, matter_id: UUID) -> Matter:
    """The mediation, for who holds a post in its committee."""
    matter = matters.by_id(request.actor, matter_id)
    if matter.procedure != "mediation":
        raise Unknown(_("This matter is not a mediation."))
    if not any(post.organisation_id == matter.lead_unit_id for post in request.actor.posts):
        raise NotYourCase(_("Only the committee that has the case writes its documents."))
    matters.refuse_unless_opened(request.actor, matter, now())
    request.is_private = True
    return matter


def _kind(name: str) -> Kind:
    return next(kind for kind in documents.kinds("mediation") if kind.name == name)


def _asked(kind: str) -> list[Field]:
    names = papers.PAPERS[kind].asked
    return [field for field in _kind(kind).fields if field.name in names]


def _form(kind: str, *, initial: Mapping[str, object] | None = None, data: Mapping[str, str] | None = None) -> StepForm:
    form = StepForm(data, initial=dict(initial or {}))
    for field in _asked(kind):
        form.fields[field.name] = _field(field)
    form.fields["language"] = forms.ChoiceField(
        label=_("Language of the document"),
        choices=list(_TITLES.items()),
        widget=forms.RadioSelect(attrs={"row": True}),
    )
    return form


def _field(field: Field) -> forms.Field:
    label = field.title.in_language(frame.language())
    hint = _("Only with the consent of both sides.") if field.name == "undisputed" else ""
    if field.type is Type.MOMENT:
        widget: forms.Widget = forms.DateTimeInput(attrs={"type": "datetime-local"})
    elif field.name in LONG:
        widget = forms.Textarea(attrs={"rows": 4, "data-autosize": True})
    else:
        widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, help_text=hint, required=field.is_required, widget=widget)


def _shown(value: object) -> str:
    return f"{local(value):%Y-%m-%dT%H:%M}" if isinstance(value, dt.datetime) else str(value)


def _values(kind: str, sent: Mapping[str, str]) -> dict[str, object]:
    """What was written, by the field's type. An hour that is none is refused beside its question."""
    values: dict[str, object] = {}
    for field in _asked(kind):
        written = sent.get(field.name, "").strip()[:8000]
        if not written:
            continue
        values[field.name] = written
        if field.type is Type.MOMENT:
            try:
                moment = dt.datetime.fromisoformat(written)
            except ValueError:
                problem = _("Give a day and an hour, such as 2026-11-30T09:30.")
                raise Unacceptable(problem, {field.name: problem}) from None
            values[field.name] = moment if moment.tzinfo is not None else moment.replace(tzinfo=SHANGHAI)
    return values


def _page(
    request: StaffRequest, matter: Matter, kind: str, number: int, form: StepForm, known: Mapping[str, object],
    tongue: str, *, status: int = 200,
) -> HttpResponse:  # fmt: skip
    language, at = frame.language(), now()
    about = papers.PAPERS[kind].about
    # What nobody can fill in on this form is said before anything is printed.
    whole = papers.values(matter.pk, kind, number, known, at, tongue)
    asked = {field.name for field in _asked(kind)}
    missing = [documents.said(field) for field in documents.missing(kind, whole) if field.name not in asked]
    facts = {
        "title": _kind(kind).title.in_language(language), "matter": matter, "row": row(matter, language), "form": form,
        "kind": kind, "number": number, "about": queries.abouts(request.actor, matter).get((about, number), ""),
        "missing": missing, "for_both": about == "session",
    }  # fmt: skip
    return frame.page(request, "desk/mediation/paper.html", facts, status=status)
