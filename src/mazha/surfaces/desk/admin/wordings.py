"""The wording of notices: the district's own words, seen as they will be read, or the packaged ones again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from mazha.kernel.moments import now
from mazha.notices import actions, queries
from mazha.notices.wordings import PLACES, Words
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.admin import naming, questions
from mazha.surfaces.desk.admin.pages import Ask, Badge, Cell, Table, admin_only, asked, listed, sent

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest
    from mazha.notices.queries import WordingCard


class Wording(questions.Form):
    subject = questions.text(
        gettext_lazy("Subject"), must=True, longest=60, hint=gettext_lazy("For messages in the system and for mail.")
    )
    body = questions.text(
        gettext_lazy("Words"), must=True, longest=300, rows=5,
        hint=gettext_lazy(
            "Also sent alone, as a text message. A part in [square brackets] is left out when its place is empty."
        ),
    )  # fmt: skip


@require_GET
@admin_only
def show(request: StaffRequest) -> HttpResponse:
    """Every notice, as it is worded now in both languages."""
    cards: dict[str, list[WordingCard]] = {}
    for card in queries.wordings(request.actor):
        cards.setdefault(card.name, []).append(card)
    columns = [_("When it goes out"), *[title for _code, title in naming.languages()]]
    rows = [[Cell(text=both[0].when, small=name), *[_cell(card) for card in both]] for name, both in cards.items()]
    table = Table(label=_("Wording of notices"), columns=columns, rows=rows)
    lead = _("What is told to people and units, and in which words. Whoever reads it reads it in their own language.")
    return listed(request, _("Wording of notices"), table, lead=lead)


def _cell(card: WordingCard) -> Cell:
    own = [Badge(_("Own words"), "info", "pencil")] if card.is_own else []
    url = reverse("admin:wording", args=[card.name, card.language])
    return Cell(text=card.words.subject, url=url, small=card.words.body, badges=own)


@require_http_methods(["GET", "POST"])
@admin_only
def edit(request: StaffRequest, name: str, language: str) -> HttpResponse:
    """Write the district's own words; with “Show”, only see how they will read."""
    card = queries.wording(request.actor, name, language)

    def save(given: dict[str, Any]) -> str | HttpResponse:
        words = Words(given["subject"], given["body"])
        if "show" in request.POST:
            shown = {"ask": ask, "title": title, "form": Wording(request.POST), **_beside(card, words)}
            return frame.page(request, ask.template, shown)
        actions.edit_wording(name, language, words, by=request.actor, at=now())
        return _("From now on it is sent in these words.")

    title = _("Wording in %(language)s: %(when)s") % {"language": dict(naming.languages())[language], "when": card.when}
    ask = Ask(
        title=title, submit=_("Save"), back=reverse("admin:wordings"), template="desk/admin/wording.html",
        more=_beside(card, card.words),
    )  # fmt: skip
    initial = {"subject": card.words.subject, "body": card.words.body}
    return asked(request, Wording(sent(request), initial=initial), ask, save)


def _beside(card: WordingCard, words: Words) -> dict[str, object]:
    """How these words read with every place filled, and which places there are."""
    return {"card": card, "example": queries.preview(words), "places": list(_places())}


def _places() -> list[tuple[str, str, str]]:
    titles = {
        "code": _("the public code"), "gist": _("the matter in a few words"), "unit": _("the unit that acts"),
        "due": _("the day it is due"), "service": _("the emergency service"),
    }  # fmt: skip
    return [(f"{{{place}}}", titles.get(place, ""), example) for place, example in PLACES.items()]


@require_http_methods(["GET", "POST"])
@admin_only
def restored(request: StaffRequest, name: str, language: str) -> HttpResponse:
    """Back to the words that come with Mazha."""
    card = queries.wording(request.actor, name, language)

    def restore(_given: dict[str, Any]) -> str:
        actions.restore_wording(name, language, by=request.actor, at=now())
        return _("From now on it is sent in the words that come with Mazha.")

    ask = Ask(
        title=_("Go back to the words that come with Mazha?"), submit=_("Go back to them"), danger=True,
        back=reverse("admin:wording", args=[name, language]), template="desk/admin/wording_restored.html",
        more={"card": card},
    )  # fmt: skip
    return asked(request, questions.Sure(sent(request)), ask, restore)
