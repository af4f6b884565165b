"""The table of a mediation as one of its sides sees it: what it is about, dates, the agreement, and private words."""

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

from mazha.casework.mediation import actions as mediation
from mazha.casework.mediation import queries
from mazha.design import asking, timeline
from mazha.design.applying import ApplicationForm
from mazha.design.requests import PublicRequest
from mazha.design.throttle import pass_or_refuse
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

FIRST = ("agree", "sign", "paid", "answer_session", "choose", "want_confirmation")
"""What stands out where it is offered."""
ICONS = {
    "agree": "thumb-up", "decline": "x", "choose": "user", "refuse_mediator": "refresh", "stop": "hand-stop",
    "answer_session": "calendar-event", "want_longer": "clock-plus", "sign": "pencil", "paid": "circle-check",
    "breach": "alert-triangle", "want_confirmation": "clipboard-check", "withdraw": "x",
    "withdraw_confirmation": "arrow-back-up",
}  # fmt: skip


class PrivateForm(Keyed):
    text = forms.CharField(required=False, strip=False, widget=forms.Textarea(attrs={"rows": 5, "data-autosize": ""}))


class KeyedApplication(ApplicationForm, Keyed):
    """Sent once."""


@require_http_methods(["GET", "POST"])
def application(request: PublicRequest) -> HttpResponse:
    """Ask for mediation."""
    if request.method == "GET":
        form = KeyedApplication(initial={"key": new_key(), "topic": "neighbours"})
        return render(request, "portal/application.html", {"form": form})
    at = moments.now()
    pass_or_refuse(request, "report", at)
    form = KeyedApplication(request.POST)
    wanted = form.application(channel="portal", language=get_language() or "zh-hans")
    key = form.cleaned_data.get("key")
    try:
        receipt = mediation.apply(wanted, key=f"portal:{key}" if key else None, by=Actor.resident(""), at=at)
    except Refused as refused:
        form.blame(refused)
        return render(request, "portal/application.html", {"form": form}, status=422)
    return HttpResponseRedirect(reverse("portal:receipt", args=[codes.spoken(receipt.code)]), status=303)


@require_GET
def page(request: PublicRequest, code: str) -> HttpResponse:
    at = moments.now()
    matter = seated(request, code, at)
    language = get_language() or "zh-hans"
    procedure, stage = procedures.procedure_of(matter), procedures.stage_of(matter)
    own = request.actor.kind == "resident"
    shown_table = queries.table_of(request.actor, matter, at)
    record = timeline.Record(
        matter=matter, procedure=procedure, entries=matters.ledger_of(matter),
        notes=matters.notes_of(request.actor, matter, at) if own else {}, papers=(),
        address_of=str, unit_name=_unit_name,
    )  # fmt: skip
    reader: timeline.Reader = "resident" if own else "respondent"
    clocks = procedures.clocks(matter, at, language)
    shown = [clock for clock in clocks if clock.state == "running" and clock.name not in _OURS]
    facts = {
        "matter": matter, "spoken": written(request, matter, code),
        "plain": codes.read(written(request, matter, code)), "stage": stage.resident.in_language(language),
        "ended": stage.ends, "table": shown_table, "clocks": shown, "own": own,
        "acts": acts(request.actor, matter, shown_table, at, language), "at": at,
        "lines": list(reversed(timeline.told(record, reader=reader, language=language))),
        "roads": matter.stage in {"not_started", "terminated", "elsewhere"}
        or bool(matter.facts.get("breached")) or bool(matter.facts.get("court_refused")),
        "documents": [
            (reverse("portal:document", args=[written(request, matter, code), each.paper_id]), each)
            for each in documents.documents_of(request.actor, matter, at)
        ],
    }  # fmt: skip
    return render(request, "portal/table.html", facts)


_OURS = frozenset({"mediation.invite", "mediation.assign", "mediation.first_session", "mediation.follow_up"})
"""Clocks of the committee's own work, which a party need not read."""


@require_http_methods(["GET", "POST"])
def act(request: PublicRequest, code: str, step: str) -> HttpResponse:
    """One step of a party: what it means, what it asks, a button."""
    at = moments.now()
    matter = seated(request, code, at)
    language = get_language() or "zh-hans"
    wanted = _step(matter, step, request.actor)
    offered = queries.choices(request.actor, matter, at, [ask.name for ask, _required in wanted.asks])
    form_class = asking.questions(wanted, language, offered)
    form = form_class(request.POST) if request.method == "POST" else form_class()
    keyed = Keyed(request.POST) if request.method == "POST" else Keyed(initial={"key": new_key()})
    if request.method == "POST":
        pass_or_refuse(request, "act", at)
        try:
            _take(request, matter, wanted, form, keyed, at)
        except Refused as refused:
            asking.blame(form, refused if isinstance(refused, Unacceptable) else Unacceptable(refused.message))
        else:
            messages.success(request, _("Done: %(step)s.") % {"step": wanted.title.in_language(language)})
            return HttpResponseRedirect(reverse("portal:table", args=[written(request, matter, code)]), status=303)
    facts = {
        "matter": matter, "spoken": written(request, matter, code), "title": wanted.title.in_language(language),
        "means": wanted.explains.in_language(language) if wanted.explains else "", "form": form, "keyed": keyed,
        "step": step, "icon": ICONS.get(step, "check"),
        "table": queries.table_of(request.actor, matter, at) if step in {"sign", "choose"} else None,
    }  # fmt: skip
    return render(request, "portal/table_act.html", facts, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def private(request: PublicRequest, code: str) -> HttpResponse:
    """What this side tells the mediator alone."""
    at = moments.now()
    matter = seated(request, code, at)
    form = PrivateForm(request.POST if request.method == "POST" else None, initial={"key": new_key()})
    if request.method == "POST":
        pass_or_refuse(request, "act", at)
        try:
            form.is_valid()
            mediation.confide(matter.pk, form.cleaned_data["text"], by=request.actor, at=at)
        except Refused as refused:
            asking.blame(form, refused if isinstance(refused, Unacceptable) else Unacceptable(refused.message))
        else:
            messages.success(request, _("Only the mediator reads it."))
            return HttpResponseRedirect(reverse("portal:private", args=[written(request, matter, code)]), status=303)
    facts = {
        "matter": matter, "spoken": written(request, matter, code), "form": form,
        "table": queries.table_of(request.actor, matter, at),
    }  # fmt: skip
    return render(request, "portal/private.html", facts, status=422 if form.errors else 200)


def seated(request: PublicRequest, written_code: str, at: dt.datetime) -> Matter:
    """The mediation of this code, either side's. Refuses a matter of another kind."""
    matter = entered(request, written_code, at)
    if matter.procedure != "mediation":
        raise Unknown(_("This matter is not a mediation. Open it by its code."))
    return matter


def written(request: PublicRequest, matter: Matter, code: str) -> str:
    """The code of whoever asks, as it is printed: the other side is never shown the first one's."""
    return codes.spoken(matter.code if request.actor.kind == "resident" else codes.read(code) or "")


def acts(
    actor: Actor, matter: Matter, table: queries.Table | None, at: dt.datetime, language: str
) -> list[dict[str, object]]:
    """What this side can do now, the most telling first."""
    found = [
        {
            "step": each.step.name, "title": each.step.title.in_language(language),
            "icon": ICONS.get(each.step.name, "check"), "primary": each.step.name in FIRST,
        }
        for each in procedures.steps_for(actor, matter, at)
        if each.is_open and not (table and table.is_past(each.step.name))
    ]  # fmt: skip
    return sorted(found, key=lambda each: not each["primary"])


def _step(matter: Matter, name: str, actor: Actor) -> Step:
    step = procedures.procedure_of(matter).steps.get(name)
    if step is None or actor.kind not in step.by:
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
