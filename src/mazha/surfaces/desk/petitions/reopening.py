"""The terms on which an old petition is begun anew, line by line; the head of the petition office changes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from mazha.casework.petitions import actions, queries
from mazha.design.guards import holding
from mazha.kernel.errors import Unknown
from mazha.kernel.moments import now
from mazha.people.roles import Role
from mazha.procedures import own_lists
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.admin import questions
from mazha.surfaces.desk.admin.pages import Ask, Badge, Cell, Link, Table, asked, listed, sent

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest
    from mazha.procedures.checklists import Line

READERS = (Role.PETITION_OFFICER, Role.UNIT_HEAD)


class Term(questions.Form):
    text_zh = questions.text(gettext_lazy("The line, in Chinese"), must=True, longest=120)
    text_en = questions.text(gettext_lazy("The line, in English"), must=True, longest=160)
    must = questions.choice(
        gettext_lazy("If it does not hold"),
        lambda: [("no", _("The officer says why, and may still reopen")), ("yes", _("The petition is not reopened"))],
        must=True,
    )  # fmt: skip


@require_GET
@holding(*READERS)
def show(request: StaffRequest) -> HttpResponse:
    """Every line that is asked."""
    may, language = queries.keeps_reopening(request.actor, now()), frame.language()
    rows = [_row(line, language, may=may) for line in own_lists.in_force(queries.REOPENING)]
    columns = [_("What is checked"), _("If it does not hold"), *([_("Do")] if may else [])]
    table = Table(label=_("Terms of reopening"), columns=columns, rows=rows)
    links = [Link(label=_("Add a line"), url=reverse("petitions:term_new"), icon="plus", kind="primary")] if may else []
    lead = _(
        "Who begins an old petition anew answers each line with yes, no or not applicable, and says what it rests on. "
        "The head of the petition office sets the lines."
    )
    return listed(request, _("Terms of reopening"), table, lead=lead, actions=links)


def _row(line: Line, language: str, *, may: bool) -> list[Cell]:
    badge = (
        Badge(_("The petition is not reopened"), "warn", "hand-stop") if line.must
        else Badge(_("The officer says why, and may still reopen"), "plain", "note")
    )  # fmt: skip
    cells = [Cell(text=line.text.in_language(language)), Cell(badges=[badge])]
    if may:
        cells.append(Cell(links=[
            Link(label=_("Change"), url=reverse("petitions:term", args=[line.name])),
            Link(label=_("Take out"), url=reverse("petitions:term_withdrawal", args=[line.name])),
        ]))  # fmt: skip
    return cells


def _of(name: str) -> Line:
    found = next((line for line in own_lists.in_force(queries.REOPENING) if line.name == name), None)
    if found is None:
        raise Unknown(_("There is no such line. Look in the list."), name=name)
    return found


@require_http_methods(["GET", "POST"])
@holding(Role.UNIT_HEAD)
def keep(request: StaffRequest, term: str | None = None) -> HttpResponse:
    """Add one, or change one."""
    old = _of(term) if term is not None else None
    first = (
        {"text_zh": old.text.zh, "text_en": old.text.en, "must": "yes" if old.must else "no"} if old else {"must": "no"}
    )

    def save(said: dict[str, Any]) -> str:
        given = {**said, "must": said["must"] == "yes"}
        actions.keep_term(term, **given, by=request.actor, at=now())
        return _("Asked from now on, also of petitions that are there already.")

    title = _("Change a line") if old else _("Add a line")
    ask = Ask(title=title, submit=_("Save"), back=reverse("petitions:reopening"))
    return asked(request, Term(sent(request), initial=first), ask, save)


@require_http_methods(["GET", "POST"])
@holding(Role.UNIT_HEAD)
def withdrawal(request: StaffRequest, term: str) -> HttpResponse:
    """Ask for it no longer."""
    line = _of(term)

    def withdraw(_said: dict[str, Any]) -> str:
        actions.withdraw_term(term, by=request.actor, at=now())
        return _("It is not asked any more.")

    ask = Ask(
        title=_("Take “%(line)s” out?") % {"line": line.text.in_language(frame.language())}, submit=_("Take it out"),
        danger=True, back=reverse("petitions:reopening"),
        warning=_("What was answered before stays in each petition as it was answered."),
    )  # fmt: skip
    return asked(request, questions.Sure(sent(request)), ask, withdraw)
