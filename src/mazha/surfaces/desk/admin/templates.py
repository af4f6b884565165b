"""Templates of documents: the words in force, how they read in both languages, who approved which version when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from mazha.design import files
from mazha.design.guards import holding
from mazha.documents import actions, reviewing
from mazha.documents.blocks import Address, Heading, ToSign
from mazha.documents.blocks import Table as Rows
from mazha.documents.kinds import LANGUAGES, Words
from mazha.documents.queries import File
from mazha.kernel.errors import Unacceptable
from mazha.kernel.moments import now
from mazha.people.roles import Role
from mazha.procedures.law import cited
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.admin import naming, questions
from mazha.surfaces.desk.admin.pages import Ask, Badge, Cell, Link, Table, asked, listed, sent

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest
    from mazha.documents.reviewing import Shown, TemplateCard

looked_after = holding(*reviewing.READERS)
reviewers_only = holding(Role.LEGAL_REVIEWER)
_SHAPES = {Address: "address", Heading: "heading", Rows: "table", ToSign: "to_sign"}


class Template(questions.Form):
    title_zh = questions.text(gettext_lazy("Title in Chinese"), must=True, longest=100)
    body_zh = questions.text(gettext_lazy("Words in Chinese"), must=True, longest=20_000, rows=16)
    title_en = questions.text(gettext_lazy("Title in English"), must=True, longest=100)
    body_en = questions.text(gettext_lazy("Words in English"), must=True, longest=20_000, rows=16)
    reason = questions.needed(
        questions.text(gettext_lazy("Why it is changed"), hint=gettext_lazy("Stands in the history of versions."))
    )


class Mark(questions.Form):
    organisation = questions.choice(gettext_lazy("Organisation"), naming.organisations, must=True, whole=True)
    family = questions.choice(
        gettext_lazy("Family of documents"), lambda: [(each, each) for each in actions.families()], must=True
    )
    mark = questions.text(
        gettext_lazy("Mark"), must=True, longest=12, hint=gettext_lazy("2 to 12 Chinese characters, such as 奎人调.")
    )


@require_GET
@looked_after
def show(request: StaffRequest) -> HttpResponse:
    """Every kind of document, with the words in force."""
    cards = reviewing.templates(request.actor)
    rows = [[_kind(card), _version(card), Cell(text=cited(card.kind.basis, frame.language()))] for card in cards]
    table = Table(
        label=_("Templates of documents"), columns=[_("Document"), _("Version in force"), _("Legal basis")], rows=rows
    )
    lead = _("What is handed out on paper. A change holds for documents issued from then on; earlier ones keep theirs.")
    marks = Link(label=_("Marks in numbers"), url=reverse("admin:marks"), icon="list-details")
    return listed(request, _("Templates of documents"), table, lead=lead, actions=[marks])


def _kind(card: TemplateCard) -> Cell:
    return Cell(text=card.title, url=reverse("admin:template", args=[card.kind.name]), small=card.kind.name)


def _version(card: TemplateCard) -> Cell:
    stands = card.current
    if not stands.is_own:
        return Cell(text=_("As it comes with Mazha"), small=_("no lawyer has approved it yet"))
    said = _("Version %(number)d") % {"number": stands.version}
    return Cell(text=said, small=stands.approved_by, at=stands.at, badges=[Badge(_("Approved"), "ok", "check")])


@require_GET
@looked_after
def one(request: StaffRequest, name: str) -> HttpResponse:
    """How it reads in both languages, with examples; which versions there were."""
    card = reviewing.template(request.actor, name)
    facts = {
        **_beside(name, card.current.words), "title": card.title, "card": card,
        "basis": cited(card.kind.basis, frame.language()), "versions": reviewing.versions(request.actor, name),
        "may_edit": Role.LEGAL_REVIEWER in request.actor.roles,
    }  # fmt: skip
    return frame.page(request, "desk/admin/template.html", facts)


@require_GET
@looked_after
def version(request: StaffRequest, name: str, number: int) -> HttpResponse:
    """One version, as it was."""
    card, then = reviewing.template(request.actor, name), reviewing.version(request.actor, name, number)
    title = _("%(title)s, version %(number)d") % {"title": card.title, "number": number}
    facts = {**_beside(name, then.words), "title": title, "card": card, "then": then}
    return frame.page(request, "desk/admin/template_version.html", facts)


@require_GET
@looked_after
def sample(request: StaffRequest, name: str, language: str) -> HttpResponse:
    """The page itself, filled with examples: a PDF that says it is a draft."""
    content = reviewing.sample(request.actor, name, language if language in LANGUAGES else LANGUAGES[0])
    return files.inline(File(f"{name}.{language}.pdf", "application/pdf", content))


@require_http_methods(["GET", "POST"])
@reviewers_only
def edit(request: StaffRequest, name: str) -> HttpResponse:
    """Write the next version; with “Show”, only see how it will read."""
    card = reviewing.template(request.actor, name)
    based_on = request.POST.get("based_on", str(card.current.version))

    def save(given: dict[str, Any]) -> str | HttpResponse:
        words = _words(given)
        if "show" in request.POST:
            if problems := actions.problems_in(name, words):
                raise Unacceptable(next(iter(problems.values())), problems)
            shown = {"ask": ask, "title": ask.title, "form": Template(request.POST), **more, **_beside(name, words)}
            return frame.page(request, ask.template, shown)
        number = actions.approve_template(
            name, words, reason=given["reason"], based_on=int(based_on) if based_on.isdecimal() else -1,
            by=request.actor, at=now(),
        )  # fmt: skip
        return _("Version %(number)d is in force. Documents issued before keep theirs.") % {"number": number}

    start = card.kind.words if "packaged" in request.GET else card.current.words
    more = {"card": card, "fields": reviewing.fields_of(name), "based_on": based_on}
    ask = Ask(
        title=_("Template: %(title)s") % {"title": card.title}, submit=_("Approve and put in force"),
        back=reverse("admin:template", args=[name]), template="desk/admin/template_form.html",
        more={**more, **_beside(name, start)},
    )  # fmt: skip
    return asked(request, Template(sent(request), initial=_initial(start)), ask, save)


@require_GET
@looked_after
def marks(request: StaffRequest) -> HttpResponse:
    """Which word stands for which organisation in numbers."""
    cards = reviewing.marks(request.actor)
    rows = [
        [Cell(text=each.mark), Cell(text=naming.organisation_name(each.organisation)), Cell(text=each.family)]
        for each in cards
    ]
    table = Table(
        label=_("Marks in numbers"), columns=[_("Mark"), _("Organisation"), _("Family of documents")], rows=rows,
        empty=_("No organisation has issued a document yet. Each gets a mark with its first unless one is set."),
    )  # fmt: skip
    may = Role.LEGAL_REVIEWER in request.actor.roles
    new = [Link(label=_("Set a mark"), url=reverse("admin:mark"), icon="plus", kind="primary")] if may else []
    lead = _("A number reads mark〔year〕serial号. Each organisation counts each family for itself, from 1 every year.")
    return listed(request, _("Marks in numbers"), table, lead=lead, actions=new)


@require_http_methods(["GET", "POST"])
@reviewers_only
def mark(request: StaffRequest) -> HttpResponse:
    """Give an organisation its mark in a family of documents."""

    def save(given: dict[str, Any]) -> str:
        actions.set_mark(given["organisation"], given["family"], given["mark"], by=request.actor, at=now())
        return _("Numbers bear this mark from now on.")

    ask = Ask(
        title=_("Set a mark"), submit=_("Save"), back=reverse("admin:marks"),
        lead=_("Counting goes on where it was; documents issued before keep their numbers."),
    )  # fmt: skip
    return asked(request, Mark(sent(request)), ask, save)


def _words(given: Mapping[str, str]) -> dict[str, Words]:
    return {tongue: Words(given[f"title_{tongue[:2]}"], given[f"body_{tongue[:2]}"]) for tongue in LANGUAGES}


def _initial(words: Mapping[str, Words]) -> dict[str, str]:
    return {
        f"{part}_{tongue[:2]}": getattr(each, part).strip()
        for tongue, each in words.items()
        for part in ("title", "body")
    }


def _beside(name: str, words: Mapping[str, Words]) -> dict[str, object]:
    """How these words read in each language, with examples."""
    found = [(tongue, reviewing.preview(name, words[tongue], tongue)) for tongue in LANGUAGES]
    return {"previews": [(dict(naming.languages())[tongue], _drawn(shown)) for tongue, shown in found]}


def _drawn(shown: Shown | None) -> dict[str, object] | None:
    if shown is None:
        return None
    body = [{"kind": _SHAPES.get(type(block), "paragraph"), "block": block} for block in shown.body]
    return {"title": shown.title, "body": body, "language": shown.language}
