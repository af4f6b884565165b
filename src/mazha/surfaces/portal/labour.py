"""A labour dispute as the workers, or the employer, see it: claims, levels, agreement, payments, what to do next."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mazha.casework.labour import actions as labour
from mazha.casework.labour import queries
from mazha.design import asking, timeline
from mazha.design.labour import WorkerForm
from mazha.design.requests import PublicRequest
from mazha.design.throttle import pass_or_refuse, pass_or_refuse_about
from mazha.documents import queries as documents
from mazha.kernel import codes, moments
from mazha.kernel.errors import Refused, Unacceptable, Unknown
from mazha.matters import queries as matters
from mazha.people import queries as people
from mazha.people.actor import Actor
from mazha.procedures import actions as procedures_actions
from mazha.procedures import queries as procedures
from mazha.surfaces.portal.forms import Keyed, new_key
from mazha.surfaces.portal.opening import entered

if TYPE_CHECKING:
    from mazha.matters.models import Matter
    from mazha.procedures.table import Step

FIRST = ("agree", "sign", "confirm_paid", "hand_over", "record_payment")
"""What stands out where it is offered."""
ICONS = {
    "agree": "thumb-up", "decline": "x", "stop": "hand-stop", "sign": "pencil", "confirm_paid": "circle-check",
    "deny_paid": "alert-triangle", "breach": "alert-triangle", "hand_over": "send", "to_inspection": "eye",
    "withdraw": "x", "end_here": "x", "record_payment": "circle-check", "payment_order": "building",
    "suit": "building", "to_arbitration": "route", "lapse": "route",
}  # fmt: skip
ELSEWHERE = {"add_evidence": "evidence"}
"""Steps with a page of their own, by its noun: those with files."""
_OURS = frozenset({"labour.invite", "labour.follow_up", "labour.breach"})
"""Clocks of the organisation's own work, which a party need not read."""
ROADS_AT = frozenset({"arbitration_ready", "breached", "elsewhere", "handed_over"})


class KeyedApplication(WorkerForm, Keyed):
    """Sent once."""


@require_http_methods(["GET", "POST"])
def application(request: PublicRequest) -> HttpResponse:
    """Apply: a worker, alone or with others."""
    if request.method == "GET":
        form = KeyedApplication(initial={"key": new_key(), "kind": "wages"})
        return render(request, "portal/labour_application.html", {"form": form})
    at = moments.now()
    pass_or_refuse(request, "report", at)
    form = KeyedApplication(request.POST, request.FILES)
    try:
        wanted = form.application(channel="portal", language=get_language() or "zh-hans")
        key = form.cleaned_data.get("key")
        receipt = labour.apply(wanted, key=f"portal:{key}" if key else None, by=Actor.resident(""), at=at)
    except Refused as refused:
        form.blame(refused)
        return render(request, "portal/labour_application.html", {"form": form}, status=422)
    return HttpResponseRedirect(reverse("portal:receipt", args=[codes.spoken(receipt.code)]), status=303)


@require_GET
def page(request: PublicRequest, code: str) -> HttpResponse:
    at = moments.now()
    matter = _seated(request, code, at)
    language = get_language() or "zh-hans"
    procedure, stage = procedures.procedure_of(matter), procedures.stage_of(matter)
    own, spoken = request.actor.kind == "resident", _written(request, matter, code)
    dispute = queries.dispute_of(request.actor, matter, at)
    record = timeline.Record(
        matter=matter, procedure=procedure, entries=matters.ledger_of(matter),
        notes=matters.notes_of(request.actor, matter, at) if own else {}, papers=(), address_of=str,
        unit_name=_unit_name,
    )  # fmt: skip
    reader: timeline.Reader = "resident" if own else "respondent"
    clocks = procedures.clocks(matter, at, language)
    facts = {
        "matter": matter, "spoken": spoken, "plain": codes.read(spoken), "own": own, "at": at, "dispute": dispute,
        "stage": stage.resident.in_language(language), "ended": stage.ends,
        "clocks": [each for each in clocks if each.state == "running" and each.name not in _OURS],
        "acts": _acts(request.actor, matter, dispute, at, language),
        "lines": list(reversed(timeline.told(record, reader=reader, language=language))),
        "roads": own and matter.stage in ROADS_AT,
        "documents": [
            (reverse("portal:document", args=[spoken, each.paper_id]), each)
            for each in documents.documents_of(request.actor, matter, at)
        ],
    }  # fmt: skip
    return render(request, "portal/labour.html", facts)


@require_http_methods(["GET", "POST"])
def act(request: PublicRequest, code: str, step: str) -> HttpResponse:
    """One step of a side: what it means, what it asks, a button."""
    at = moments.now()
    matter = _seated(request, code, at)
    language, spoken = get_language() or "zh-hans", _written(request, matter, code)
    wanted = _step(matter, step, request.actor)
    offered = queries.choices(request.actor, matter, step, [ask.name for ask, _required in wanted.asks], at)
    form_class = asking.questions(wanted, language, offered)
    form = form_class(request.POST) if request.method == "POST" else form_class()
    dispute = queries.dispute_of(request.actor, matter, at)
    if request.actor.kind == "respondent":
        form.fields.pop("worker", None)  # the employer signs for itself
    if request.actor.kind == "respondent" or (dispute and len(dispute.workers) == 1):
        form.fields.pop("phone_end", None)  # nobody else has this code
    elif "phone_end" in form.fields:
        form.fields["phone_end"].required = True
    keyed = Keyed(request.POST) if request.method == "POST" else Keyed(initial={"key": new_key()})
    if request.method == "POST":
        pass_or_refuse(request, "act", at)
        if "phone_end" in form.fields:
            whose = request.POST.get("worker") or f"payment {request.POST.get('payment', '')}"
            pass_or_refuse_about(f"{matter.pk} {whose[:20]}", "number", at)
        try:
            _take(request, matter, wanted, form, keyed, at)
        except Refused as refused:
            asking.blame(form, refused if isinstance(refused, Unacceptable) else Unacceptable(refused.message))
        else:
            messages.success(request, _("Done: %(step)s.") % {"step": wanted.title.in_language(language)})
            return HttpResponseRedirect(reverse("portal:labour_matter", args=[spoken]), status=303)
    facts = {
        "matter": matter, "spoken": spoken, "title": wanted.title.in_language(language), "form": form, "keyed": keyed,
        "means": wanted.explains.in_language(language) if wanted.explains else "", "step": step,
        "icon": ICONS.get(step, "check"),
        "dispute": dispute if step == "sign" else None,
    }  # fmt: skip
    return render(request, "portal/labour_act.html", facts, status=422 if form.errors else 200)


def _seated(request: PublicRequest, written_code: str, at: dt.datetime) -> Matter:
    matter = entered(request, written_code, at)
    if matter.procedure != "labour":
        raise Unknown(_("This matter is not a labour dispute. Open it by its code."))
    return matter


def _written(request: PublicRequest, matter: Matter, code: str) -> str:
    """The code of whoever asks, as it is printed: the employer is never shown the workers'."""
    return codes.spoken(matter.code if request.actor.kind == "resident" else codes.read(code) or "")


def _acts(
    actor: Actor, matter: Matter, dispute: queries.Dispute | None, at: dt.datetime, language: str
) -> list[dict[str, object]]:
    """What this side can do now, the most telling first."""
    found = [
        {
            "step": each.step.name, "title": each.step.title.in_language(language),
            "icon": ICONS.get(each.step.name, "paperclip"), "primary": each.step.name in FIRST,
            "noun": ELSEWHERE.get(each.step.name, ""),
        }
        for each in procedures.steps_for(actor, matter, at)
        if each.is_open and not (dispute and dispute.is_past(each.step.name, employer=actor.kind == "respondent"))
    ]  # fmt: skip
    return sorted(found, key=lambda each: not each["primary"])


def _step(matter: Matter, name: str, actor: Actor) -> Step:
    step = procedures.procedure_of(matter).steps.get(name)
    if step is None or actor.kind not in step.by or name in ELSEWHERE:
        raise Unknown(_("This cannot be done with a matter. Go back to it and choose from what is offered."))
    return step


def _take(
    request: PublicRequest, matter: Matter, step: Step, form: forms.Form, keyed: Keyed, at: dt.datetime
) -> None:  # fmt: skip
    keyed.is_valid()
    key = keyed.cleaned_data.get("key")
    procedures_actions.take(
        step=step.name, matter_id=matter.pk, given=asking.given(form), key=f"portal:{key}" if key else None,
        by=request.actor, at=at,
    )  # fmt: skip


def _unit_name(organisation_id: int) -> str:
    return people.organisation(organisation_id).name
