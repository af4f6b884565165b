"""Taking a step: one matter at a time, or several at once where the table allows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from mazha.casework.hotline import queries as hotline
from mazha.design.guards import staff_only
from mazha.kernel.errors import Refused, Unacceptable, Unknown
from mazha.kernel.moments import now
from mazha.matters import papers
from mazha.matters import queries as matters
from mazha.procedures import actions as procedures
from mazha.procedures import queries as procedure_queries
from mazha.surfaces.desk import frame, joined, lines
from mazha.surfaces.desk.forms import form_for, given_from
from mazha.surfaces.desk.rows import row, rows
from mazha.triage import actions as triage_actions
from mazha.triage import queries as triage

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest
    from mazha.matters.models import Matter
    from mazha.procedures.table import Step
    from mazha.surfaces.desk.forms import StepForm

MOST_AT_ONCE = 200


@require_GET
@staff_only
def form(request: StaffRequest, matter_id: UUID, step: str) -> HttpResponse:
    """The step's own page: what it asks, and for a dispatch what is proposed and why."""
    matter = matters.by_id(request.actor, matter_id)
    asked = _step(matter, step)
    if reasons := _why_not(request, matter, step):
        for reason in reasons:
            messages.error(request, reason)
        return HttpResponseRedirect(reverse("desk:matter", args=[matter.pk]))
    language = frame.language()
    initial = triage.initial_for(request.actor, matter) if step in {"dispatch", "recategorise"} else {}
    for ask, _required in asked.asks:
        if ask.drafted:
            initial = {**initial, ask.name: matters.last_note(request.actor, matter, ask.drafted, now())}
    form = form_for(asked, language, initial=initial, offered=lines.choices(request.actor, matter, asked, now()))
    return _form_page(request, matter, asked, form)


def _why_not(request: StaffRequest, matter: Matter, step: str) -> tuple[str, ...]:
    """Why it cannot be taken now: a colleague may have been quicker. Better said before a form is filled in."""
    offered = procedure_queries.steps_for(request.actor, matter, now())
    found = next((each for each in offered if each.step.name == step), None)
    if found is None:
        found = next(each for each in procedure_queries.steps_not_for(request.actor, matter) if each.step.name == step)
    return found.reasons


@require_POST
@staff_only
def taken(request: StaffRequest, matter_id: UUID, step: str) -> HttpResponse:
    """Take the step. What does not fit comes back beside its question, with everything that was written."""
    matter = matters.by_id(request.actor, matter_id)
    asked = _step(matter, step)
    at = now()
    try:
        photos = [papers.prepare_photo(f, f.name) for f in request.FILES.getlist("photos") if f.name]
        given = given_from(asked, request.POST, photos)
        key = request.POST.get("key") or None
        procedures.take(
            step=step, matter_id=matter_id, given=given, key=key, by=request.actor, at=at, seen=_seen(request)
        )
        if step in {"dispatch", "recategorise"}:
            triage_actions.decide(matter_id, chosen=given, by=request.actor, at=at)
    except Unacceptable as wrong:
        offered = lines.choices(request.actor, matter, asked, at)
        again = form_for(asked, frame.language(), data=request.POST, offered=offered)
        again.show(wrong.problems or {"": wrong.message})
        return _form_page(request, matter, asked, again, status=422)
    messages.success(request, _("Done: %(step)s.") % {"step": asked.title.in_language(frame.language())})
    return HttpResponseRedirect(_back(request, matter))


@require_POST
@staff_only
def bulk(request: StaffRequest, step: str) -> HttpResponse:
    """The same step for several matters. First asks for its answers once; then says for each how it went."""
    chosen = [UUID(i) for i in request.POST.getlist("matter") if _is_uuid(i)][:MOST_AT_ONCE]
    found = list(matters.visible_to(request.actor).filter(pk__in=chosen).select_related("lead_unit"))
    if not found:
        messages.error(request, _("Choose at least one matter first."))
        return HttpResponseRedirect(request.headers.get("Referer", reverse("desk:home")))
    asked = _step(found[0], step)
    if not asked.bulk:
        raise Unknown(_("This step is taken for one matter at a time."), step=step)
    if asked.asks and "confirmed" not in request.POST:
        # Nothing is filled in: what is proposed for one matter must not be chosen for all.
        return _bulk_page(request, asked, found, form_for(asked, frame.language()))
    return _bulk_taken(request, asked, found)


def _bulk_taken(request: StaffRequest, step: Step, found: list[Matter]) -> HttpResponse:
    at, done, refused = now(), 0, []
    given = given_from(step, request.POST, ())
    for matter in found:
        own = dict(given)
        if request.POST.get("as_suggested") and step.name == "dispatch":
            own |= {k: v for k, v in triage.initial_for(request.actor, matter).items() if v and not own.get(k)}
        try:
            procedures.take(step=step.name, matter_id=matter.pk, given=own, by=request.actor, at=at)
            done += 1
            if step.name == "dispatch":
                triage_actions.decide(matter.pk, chosen=own, by=request.actor, at=at)
        except Refused as refusal:
            refused.append((row(matter, frame.language()), refusal.message, _problems(refusal)))
    if done:
        said = ngettext("%(n)d matter done: %(step)s.", "%(n)d matters done: %(step)s.", done)
        messages.success(request, said % {"n": done, "step": step.title.in_language(frame.language())})
    if refused:
        facts = {
            "step": step,
            "refused": refused,
            "done": done,
            "back": request.POST.get("next", ""),
            "language": frame.language(),
        }
        return frame.page(request, "desk/bulk_refused.html", facts, status=409)
    return HttpResponseRedirect(_next(request) or reverse("desk:home"))


def _problems(refusal: Refused) -> list[str]:
    return list(refusal.problems.values()) if isinstance(refusal, Unacceptable) else []


def _step(matter: Matter, name: str) -> Step:
    return procedure_queries.step_of(matter, name)


def _form_page(request: StaffRequest, matter: Matter, step: Step, form: StepForm, *, status: int = 200) -> HttpResponse:
    language = frame.language()
    facts = {
        "matter": matter, "row": row(matter, language), "step": step, "form": form,
        "title": step.title.in_language(language), "at": now(),
        "suggestions": triage.suggestions_of(request.actor, matter, language) if step.name == "dispatch" else None,
        "answers": hotline.standard_answers(matter.category) if any(a.name == "reply" for a, _r in step.asks) else [],
        "next": request.GET.get("next", request.POST.get("next", "")),
        "key": frame.key_of(request), "seen": request.POST.get("seen") or str(matter.entries),
        "reaches": joined.reached_by(matter, step.name), "may_join": False,
        **lines.beside(matter, step.name),
    }  # fmt: skip
    return frame.page(request, "desk/step.html", facts, status=status)


def _seen(request: StaffRequest) -> int | None:
    """How far the ledger had come when the form was opened; None from a form that does not say."""
    written = request.POST.get("seen", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 8 else None


def _bulk_page(request: StaffRequest, step: Step, found: list[Matter], form: StepForm) -> HttpResponse:
    language = frame.language()
    facts = {
        "step": step, "form": form, "rows": rows(found, language), "title": step.title.in_language(language),
        "next": request.POST.get("next", ""), "at": now(),
    }  # fmt: skip
    return frame.page(request, "desk/bulk.html", facts)


def _next(request: StaffRequest) -> str:
    wanted = request.POST.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else ""


def _back(request: StaffRequest, matter: Matter) -> str:
    """Where the officer came from, or the matter, as long as they still see it."""
    if wanted := _next(request):
        return wanted
    still = matters.visible_to(request.actor).filter(pk=matter.pk).exists()
    return reverse("desk:matter", args=[matter.pk]) if still else reverse("desk:home")


def _is_uuid(written: str) -> bool:
    try:
        UUID(written)
    except ValueError:
        return False
    return True
