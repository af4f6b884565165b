"""Saying what is wrong: one form, a look at what neighbours have said already, a receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from mazha.casework.hotline import actions as hotline
from mazha.design import photos
from mazha.design.requests import PublicRequest
from mazha.design.throttle import pass_or_refuse
from mazha.kernel import codes, moments
from mazha.kernel.errors import Refused, Unacceptable
from mazha.people.actor import Actor
from mazha.surfaces.portal.forms import ReportForm, new_key
from mazha.surfaces.portal.neighbours import already_said

if TYPE_CHECKING:
    from mazha.matters.papers import Prepared

_ELSEWHERE = {"place": "address"}
"""Problems the door names otherwise than the form does."""


@require_http_methods(["GET", "POST"])
def report(request: PublicRequest) -> HttpResponse:
    if request.method == "GET":
        return _asked(request, ReportForm(initial={"key": new_key(), "contact": "phone"}))
    at = moments.now()
    pass_or_refuse(request, "report", at)
    form = ReportForm(request.POST, request.FILES)
    try:
        kept = _photos(form)
        if not form.is_valid():
            return _asked(request, form, kept, status=422)
        near = already_said(form.cleaned_data, at) if "sure" not in request.POST else []
        if near:
            return _compared(request, form, kept, near)
        receipt = hotline.receive(_report(form, kept), key=_key(form), by=Actor.resident(""), at=at)
    except Refused as refused:
        return _refused(request, form, refused)
    return HttpResponseRedirect(reverse("portal:receipt", args=[codes.spoken(receipt.code)]), status=303)


def _photos(form: ReportForm) -> tuple[Prepared, ...]:
    """Those of an earlier page and those that came with this one, the first six."""
    form.is_valid()
    added = photos.prepared(form.cleaned_data.get("photos") or [])
    kept = photos.picked_up(str(form.cleaned_data.get("carried", "")))
    return (*kept, *added)[: photos.MOST]


def _report(form: ReportForm, kept: tuple[Prepared, ...]) -> hotline.Report:
    said = form.cleaned_data
    return hotline.Report(
        words=said["words"],
        channel="portal",
        phone=said["phone"],
        name=said["name"],
        language=get_language() or "zh-hans",
        lon=said["lon"],
        lat=said["lat"],
        address=said["address"],
        photos=kept,
        joins=said["joins"],
    )


def _key(form: ReportForm) -> str | None:
    key = form.cleaned_data["key"]
    return f"portal:{key}" if key else None


def _asked(
    request: PublicRequest, form: ReportForm, kept: tuple[Prepared, ...] = (), status: int = 200
) -> HttpResponse:
    facts = {"form": form, "kept": len(kept), "carried": photos.carried(kept)}
    return render(request, "portal/report.html", facts, status=status)


def _compared(
    request: PublicRequest, form: ReportForm, kept: tuple[Prepared, ...], near: list[dict[str, object]]
) -> HttpResponse:
    hidden = [(name, form.data.get(name, "")) for name in form.fields if name not in {"photos", "carried", "joins"}]
    return render(
        request, "portal/similar.html", {"near": near, "hidden": hidden, "carried": photos.carried(kept), "form": form}
    )


def _refused(request: PublicRequest, form: ReportForm, refused: Refused) -> HttpResponse:
    """What the door or the paper store would not take, each sentence beside its question."""
    problems = refused.problems if isinstance(refused, Unacceptable) else {}
    for name, sentence in (problems or {"": refused.message}).items():
        name = _ELSEWHERE.get(name, name)
        form.add_error(name if name in form.fields else None, sentence)
    return _asked(request, form, photos.picked_up(str(form.data.get("carried", ""))), status=422)
