"""Standard answers: what a unit has agreed to say, to start a reply from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from mazha.casework.hotline import actions, queries
from mazha.kernel.errors import Unknown
from mazha.kernel.moments import now
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.admin import naming, questions
from mazha.surfaces.desk.admin.pages import Ask, Cell, Link, Table, admin_only, asked, cut, listed, sent
from mazha.triage import queries as triage

if TYPE_CHECKING:
    from mazha.casework.hotline.models import StandardAnswer
    from mazha.design.requests import StaffRequest


class Narrow(questions.Narrow):
    words = questions.text(gettext_lazy("Words in it"), longest=60)
    category = questions.choice(gettext_lazy("Category"), naming.categories, none=gettext_lazy("Any"))


class Answer(questions.Form):
    category = questions.choice(
        gettext_lazy("Category"), naming.categories, none=gettext_lazy("Any category"),
        hint=gettext_lazy("Offered wherever a reply is written in this category or below it."),
    )  # fmt: skip
    title = questions.text(gettext_lazy("Title"), must=True, longest=80)
    body = questions.text(gettext_lazy("Words"), must=True, longest=4000, rows=8)


@require_GET
@admin_only
def show(request: StaffRequest) -> HttpResponse:
    """All that are offered."""
    narrow = Narrow(request.GET)
    chosen = narrow.chosen()
    found = [answer for answer in queries.every_answer() if _fits(answer, chosen)]
    answers, pages = cut(request, found)
    columns = [_("Answer"), _("Category"), _("Do")]
    table = Table(
        label=_("Standard answers"), columns=columns, rows=[_row(answer) for answer in answers],
        empty=_("No standard answer yet.") if not narrow.has_changed() else _("No standard answer fits."),
    )  # fmt: skip
    links = [Link(label=_("New standard answer"), url=reverse("admin:answer_new"), icon="plus", kind="primary")]
    lead = _("Handlers start a reply from one of these; each reply stays their own.")
    return listed(request, _("Standard answers"), table, lead=lead, actions=links, narrow=narrow, pages=pages)


def _fits(answer: StandardAnswer, chosen: dict[str, Any]) -> bool:
    written = f"{answer.title} {answer.body}".lower()
    return (chosen["words"] or "").lower() in written and answer.category.startswith(chosen["category"] or "")


def _row(answer: StandardAnswer) -> list[Cell]:
    edit = reverse("admin:answer", args=[answer.pk])
    return [
        Cell(text=answer.title, url=edit, small=Truncator(answer.body).chars(90)),
        Cell(text=triage.category_path(answer.category, frame.language()) if answer.category else _("Any category")),
        Cell(links=[Link(label=_("Take out of use"), url=reverse("admin:answer_withdrawal", args=[answer.pk]))]),
    ]


def _of(answer_id: int) -> StandardAnswer:
    found = next((answer for answer in queries.every_answer() if answer.pk == answer_id), None)
    if found is None:
        raise Unknown(_("There is no such standard answer. Look in the list."), answer_id=answer_id)
    return found


@require_http_methods(["GET", "POST"])
@admin_only
def keep(request: StaffRequest, answer_id: int | None = None) -> HttpResponse:
    """Add one, or change one."""
    old = _of(answer_id) if answer_id is not None else None
    initial = {"category": old.category, "title": old.title, "body": old.body} if old else {}

    def save(given: dict[str, Any]) -> str:
        actions.keep_answer(answer_id=answer_id, **given, by=request.actor, at=now())
        return _("“%(title)s” is offered from now on.") % {"title": given["title"]}

    title = _("Change a standard answer") if old else _("New standard answer")
    ask = Ask(title=title, submit=_("Save"), back=reverse("admin:answers"))
    return asked(request, Answer(sent(request), initial=initial), ask, save)


@require_http_methods(["GET", "POST"])
@admin_only
def withdrawal(request: StaffRequest, answer_id: int) -> HttpResponse:
    """Offer it no longer."""
    answer = _of(answer_id)

    def withdraw(_given: dict[str, Any]) -> str:
        actions.withdraw_answer(answer_id, by=request.actor, at=now())
        return _("“%(title)s” is not offered any more.") % {"title": answer.title}

    ask = Ask(
        title=_("Take “%(title)s” out of use?") % {"title": answer.title}, submit=_("Take it out of use"), danger=True,
        back=reverse("admin:answers"), warning=_("Replies that were started from it stay as they were written."),
    )  # fmt: skip
    return asked(request, questions.Sure(sent(request)), ask, withdraw)
