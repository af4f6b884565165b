"""What people ask about their own data: for the data protection lead, who answers them in time and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from mazha.casework.privacy import actions
from mazha.casework.privacy import queries as privacy
from mazha.casework.privacy.queries import May
from mazha.design.guards import holding
from mazha.kernel.moments import local, now
from mazha.people.roles import Role
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.admin import questions
from mazha.surfaces.desk.admin.pages import Ask, Badge, Cell, Table, asked, listed, sent

if TYPE_CHECKING:
    import datetime as dt

    from mazha.casework.privacy.queries import RequestCard, Standing
    from mazha.design.requests import StaffRequest


class Answer(questions.Form):
    granted = questions.several(
        gettext_lazy("What is granted"), list, ticks=True,
        hint=gettext_lazy("What is left out is declined. What must be kept is not offered."),
    )  # fmt: skip
    answer = questions.text(
        gettext_lazy("Why, in words for the person"), must=True, longest=500, rows=4,
        hint=gettext_lazy("They read it by their code, and it stands on the record."),
    )  # fmt: skip


@require_safe
@holding(Role.DPO)
def show(request: StaffRequest) -> HttpResponse:
    """Open requests, the nearest due first, and the last that were answered."""
    at, language = now(), frame.language()
    waiting = privacy.open_requests(request.actor, language)
    answered = privacy.answered_requests(request.actor, language)
    columns = [_("Request"), _("About"), _("Asked at"), _("Answer by")]
    table = Table(
        label=_("People's requests"), columns=columns, rows=[_waiting(card, at, language) for card in waiting],
        empty=_("No request waits for an answer."),
    )  # fmt: skip
    done = Table(
        label=_("Answered"), columns=[_("Request"), _("About"), _("What came of it"), _("Answered at")],
        rows=[_answered(card, language) for card in answered], empty=_("None was answered yet."),
    )  # fmt: skip
    lead = _("What people ask about their own data. Of their matters nothing is shown.")
    template = "desk/admin/data_requests.html"
    return listed(request, _("People's requests"), table, lead=lead, template=template, done=done)


def _waiting(card: RequestCard, at: dt.datetime, language: str) -> list[Cell]:
    late = [Badge(_("Overdue"), "late", "clock-exclamation")] if card.is_late(at) else []
    provisional = [Badge(_("provisional"), "plain")] if card.provisional else []
    return [
        Cell(text=_("No. %(number)s") % {"number": card.id}, url=reverse("admin:data_request", args=[card.id])),
        Cell(text=_about(card, language), small=card.words[:80]),
        Cell(at=card.asked_at),
        Cell(text=f"{local(card.due_at):%Y-%m-%d}", badges=[*late, *provisional]),
    ]


def _answered(card: RequestCard, language: str) -> list[Cell]:
    return [
        Cell(text=_("No. %(number)s") % {"number": card.id}, url=reverse("admin:data_request", args=[card.id])),
        Cell(text=_about(card, language)),
        Cell(text=_outcome(card, language), small=_("at once, by rule") if card.by_rule else card.answer),
        Cell(at=card.answered_at),
    ]


def _about(card: RequestCard, language: str) -> str:
    return _(", ").join(privacy.titles(card.asked, language))


def _outcome(card: RequestCard, language: str) -> str:
    parts = (
        (_("deleted"), card.done), (_("granted, not deleted yet"), card.waiting), (_("declined"), card.declined),
        (_("agreed"), tuple(name for name in card.granted if name == privacy.OTHER)),
    )  # fmt: skip
    said = [f"{title}: {_(', ').join(privacy.titles(names, language))}" for title, names in parts if names]
    return _("; ").join(said)


@require_http_methods(["GET", "HEAD", "POST"])
@holding(Role.DPO)
def one(request: StaffRequest, request_id: int) -> HttpResponse:
    """One request: what is asked, what the list lets go, and the answer."""
    at, language = now(), frame.language()
    card = privacy.request(request.actor, request_id, language, at)
    form = Answer(sent(request))
    form.fields["granted"].choices = _grantable(card, language)  # type: ignore[attr-defined]

    def act(given: dict[str, Any]) -> str:
        actions.answer(request_id, granted=given["granted"], words=given["answer"], by=request.actor, at=now())
        return _("Answered. The person reads it by their code.")

    proof = _("the telephone number") if card.by_number else _("nothing: the matter holds no number")
    facts = [
        (_("About"), _about(card, language)),
        (_("In their words"), card.words),
        (_("Shown besides the code"), proof),
        (_("Asked at"), f"{local(card.asked_at):%Y-%m-%d %H:%M}"),
        (_("Answer by"), f"{local(card.due_at):%Y-%m-%d}"),
    ]  # fmt: skip
    if card.answered_at:
        facts += [(_("What came of it"), _outcome(card, language)), (_("Answer"), card.answer)]
    said = [_standing(each, language) for each in card.standings.values()]
    ask = Ask(
        title=_("Request no. %(number)s") % {"number": request_id}, submit=_("Answer"),
        back=reverse("admin:data_requests"), template="desk/admin/data_request.html",
        lead=_days_left(card, at),
        more={"card": card, "facts": facts, "standings": said},
    )  # fmt: skip
    return asked(request, form, ask, act)


def _grantable(card: RequestCard, language: str) -> list[tuple[str, str]]:
    names = [name for name in card.asked if name == privacy.OTHER or card.standings[name].may is not May.NEVER]
    # Of one that was answered meanwhile everything is taken, so that the door says what is wrong.
    open_names = [name for name in names if name not in card.done or card.answered_at]
    return list(zip(open_names, privacy.titles(open_names, language), strict=True))


def _standing(each: Standing, language: str) -> tuple[str, str, str]:
    held, tongue = each.held, privacy.tongue(language)
    day = f"{local(each.from_at):%Y-%m-%d}" if each.from_at else ""
    if each.may is May.NOW:
        return held.title[tongue], "ok", _("May be deleted now: granting does it.")
    if each.may is May.LATER:
        when = _("from %(day)s on") % {"day": day} if day else _("once the matter is closed and past objections")
        return (
            held.title[tongue],
            "pause",
            _("May be deleted later, %(when)s: granted now, it goes by itself then.") % {"when": when},
        )
    until = _("The archive looks at it again on %(day)s.") % {"day": day} if day else ""
    return held.title[tongue], "warn", " ".join(part for part in (_("Must be kept."), held.why[tongue], until) if part)


def _days_left(card: RequestCard, at: dt.datetime) -> str:
    if card.answered_at:
        return _("It was answered.")
    days = (local(card.due_at).date() - local(at).date()).days
    if days < 0:
        return _("It should have been answered by %(day)s.") % {"day": f"{local(card.due_at):%Y-%m-%d}"}
    return ngettext("%(n)d day is left.", "%(n)d days are left.", days) % {"n": days}
