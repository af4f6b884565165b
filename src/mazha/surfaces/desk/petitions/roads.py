"""The road of a petition as a list of questions, one after the other. The answers stand in the address (`nnnuy`): no
word of a person is in them, and every page can be gone back to. It ends in a proposal that an officer confirms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mazha.casework.petitions import rules
from mazha.design.guards import staff_only
from mazha.kernel.errors import Refused
from mazha.kernel.moments import now
from mazha.matters import queries as matters
from mazha.procedures import law
from mazha.procedures import queries as procedures
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.forms import form_for
from mazha.surfaces.desk.rows import row

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest
    from mazha.matters.models import Matter


class NoRoadToFind(Refused):
    """Its road was found already, or finding it is not for this asker."""

    code = "petition.no_road_to_find"


@dataclass(frozen=True, slots=True)
class Said:
    """One answered question, with the way back to it."""

    asks: str
    answer: str
    article: str
    back: str


@require_GET
@staff_only
def road(request: StaffRequest, matter_id: UUID) -> HttpResponse:
    """The next question, or where the answers lead."""
    matter = matters.by_id(request.actor, matter_id)
    offered = {each.step.name for each in procedures.steps_for(request.actor, matter, now())}
    if matter.procedure != "petition" or not offered & rules.ROADS:
        raise NoRoadToFind(_("There is no road to find here: it was found already, or another unit finds it."))
    answers = rules.read_answers(request.GET.get("answers", ""))
    language = frame.language()
    facts: dict[str, object] = {
        "title": _("Which road does it take?"), "matter": matter, "row": row(matter, language), "at": now(),
        "said": _said(answers, language), "number": len(answers) + 1, "of": len(rules.QUESTIONS) + 1,
    }  # fmt: skip
    question = rules.next_question(answers)
    if question is not None:
        written = "".join(answers)
        facts["question"] = question.asks.in_language(language)
        facts["says"] = question.says.in_language(language)
        facts["article"] = law.cited(question.article, language)
        facts["choices"] = [
            (f"?answers={written}y", _("Yes")), (f"?answers={written}n", _("No")),
            (f"?answers={written}u", _("Not sure")),
        ]  # fmt: skip
    else:
        facts |= _proposal(request, matter, answers, offered, language)
    return frame.page(request, "petitions/road.html", facts)


def _said(answers: tuple[str, ...], language: str) -> list[Said]:
    words = {"y": _("Yes"), "n": _("No"), "u": _("Not sure")}
    return [
        Said(
            each.question.asks.in_language(language), words[each.answer], law.cited(each.question.article, language),
            f"?answers={''.join(answers[:place])}",
        )
        for place, each in enumerate(rules.answered(answers))
    ]  # fmt: skip


def _proposal(
    request: StaffRequest, matter: Matter, answers: tuple[str, ...], offered: set[str], language: str
) -> dict[str, object]:
    """The step with its form filled in: it is confirmed by sending it, changed by writing into it."""
    proposal = rules.proposed(answers)
    assert proposal is not None
    name = "accept" if proposal.step == "forward" and "forward" not in offered else proposal.step
    step = procedures.step_of(matter, name)
    article = law.cited(rules.article_of(proposal), language)
    language_of_person = "zh-hans"  # what the person gets on paper is Chinese
    initial = {
        **proposal.given, "route_answers": "".join(answers),
        "notice": rules.notice(proposal, law.cited(rules.article_of(proposal), language_of_person), language_of_person),
    }  # fmt: skip
    form = form_for(step, language, initial=initial)
    return {
        "step": step, "proposed": step.title.in_language(language), "article": article, "form": form,
        "unsure": [each.question.asks.in_language(language) for each in proposal.unsure],
        "may": name in offered, "key": frame.key_of(request),
        "others": [
            each.step for each in procedures.steps_for(request.actor, matter, now())
            if each.is_open and each.step.name in rules.ROADS and each.step.name != name
        ],
        "language": language, "answers": "".join(answers),
    }  # fmt: skip
