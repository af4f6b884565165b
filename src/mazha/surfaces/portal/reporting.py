"""Saying what is wrong: one form, a look at what neighbours have said already, a receipt."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from mazha.casework.hotline import actions as hotline
from mazha.design import photos
from mazha.design.alike import already_open_at
from mazha.design.requests import PublicRequest
from mazha.design.throttle import pass_or_refuse
from mazha.kernel import codes, moments
from mazha.kernel.errors import Refused, Unacceptable
from mazha.people.actor import Actor
from mazha.surfaces.portal.forms import ReportForm, new_key

if TYPE_CHECKING:
    from mazha.design.alike import AlreadyOpen
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
    kept = _kept(form)
    try:
        kept = (*kept, *_added(form))[: photos.MOST]
        return _sent(request, form, kept, at)
    except Refused as refused:
        _blame(form, refused)
        return _asked(request, form, kept, status=422)


def _sent(request: PublicRequest, form: ReportForm, kept: tuple[Prepared, ...], at: dt.datetime) -> HttpResponse:
    """Shown again where something is missing, compared with what neighbours have said, or received."""
    if not form.is_valid():
        return _asked(request, form, kept, status=422)
    if "sure" not in request.POST and (near := _near(form, at)):
        return _compared(request, form, kept, near)
    receipt = hotline.receive(_report(form, kept), key=_key(form), by=Actor.resident(""), at=at)
    return HttpResponseRedirect(reverse("portal:receipt", args=[codes.spoken(receipt.code)]), status=303)


def _near(form: ReportForm, at: dt.datetime) -> list[AlreadyOpen]:
    said = form.cleaned_data
    return already_open_at(said["words"], said["lon"], said["lat"], said["address"], at)


def _added(form: ReportForm) -> tuple[Prepared, ...]:
    """Photos that came with this request, cleaned and stored. Refuses what is no photo."""
    form.is_valid()
    return photos.prepared(form.cleaned_data.get("photos") or [])


def _kept(form: ReportForm) -> tuple[Prepared, ...]:
    """Photos that came with an earlier page of the same form."""
    return photos.picked_up(str(form.data.get("carried", "")))


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
    if form.is_bound:
        # Nothing was opened under the old key, or something else was: what is sent next is a new form.
        form.data = {**form.data.dict(), "key": new_key()} if isinstance(form.data, QueryDict) else form.data
    facts = {"form": form, "kept": len(kept), "carried": photos.carried(kept)}
    return render(request, "portal/report.html", facts, status=status)


def _compared(
    request: PublicRequest, form: ReportForm, kept: tuple[Prepared, ...], near: list[AlreadyOpen]
) -> HttpResponse:
    hidden = [(name, form.data.get(name, "")) for name in form.fields if name not in {"photos", "carried", "joins"}]
    return render(
        request, "portal/similar.html", {"near": near, "hidden": hidden, "carried": photos.carried(kept), "form": form}
    )


def _blame(form: ReportForm, refused: Refused) -> None:
    """What the door or the paper store would not take, each sentence beside its question."""
    problems = refused.problems if isinstance(refused, Unacceptable) else {}
    for name, sentence in (problems or {"": refused.message}).items():
        name = _ELSEWHERE.get(name, name)
        form.add_error(name if name in form.fields else None, sentence)
