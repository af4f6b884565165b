"""The category tree: added to, changed, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from mazha.kernel.errors import Unknown
from mazha.kernel.moments import day_of, now
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.admin import questions
from mazha.surfaces.desk.admin.pages import Ask, Badge, Cell, Link, Table, admin_only, asked, cut, listed, sent
from mazha.triage import actions, queries
from mazha.triage.tree import RESTRICTED_KINDS

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest
    from mazha.triage.queries import CategoryLine

DEEPEST_LEVEL = 3


def _restrictions() -> list[tuple[str, str]]:
    titles = {
        "minor": _("Minors"), "violence": _("Violence at home"), "health": _("Health"),
        "accusation": _("Accusation of an official"),
    }  # fmt: skip
    return [(kind, titles.get(kind, kind)) for kind in RESTRICTED_KINDS]


def _first() -> list[tuple[str, str]]:
    return queries.first_level(frame.language())


class Narrow(questions.Narrow):
    words = questions.text(gettext_lazy("Title, word or code"), longest=60)
    top = questions.choice(gettext_lazy("Below"), _first, none=gettext_lazy("Any"))
    state = questions.choice(
        gettext_lazy("State"), lambda: [("all", _("Those out of use too"))], none=gettext_lazy("In use")
    )


class Change(questions.Form):
    title_zh = questions.text(gettext_lazy("Title in Chinese"), must=True, longest=60)
    title_en = questions.text(gettext_lazy("Title in English"), must=True, longest=120)
    words = questions.text(
        gettext_lazy("Words that speak for it"), longest=2000, rows=3,
        hint=gettext_lazy("Separated by spaces or new lines. They help to suggest it before there is history."),
    )  # fmt: skip
    restricted = questions.choice(
        gettext_lazy("Restricted because of"), _restrictions, none=gettext_lazy("Not restricted"),
        hint=gettext_lazy("Matters of a restricted category open only with a reason, which stands on the record."),
    )  # fmt: skip
    urgent = questions.tick(gettext_lazy("Urgent"), hint=gettext_lazy("Goes to the head of the queue."))


class New(Change):
    code = questions.text(
        gettext_lazy("Code"), must=True, longest=6,
        hint=gettext_lazy("Two digits for each level: 03, 0307, 030702. The beginning says what it stands under."),
    )  # fmt: skip
    field_order = ("code",)


class Closing(questions.Form):
    closed_date = questions.day(gettext_lazy("Last day"), must=True)


@require_GET
@admin_only
def show(request: StaffRequest) -> HttpResponse:
    """The tree, in the order of codes."""
    narrow = Narrow(request.GET)
    chosen = narrow.chosen()
    found = [line for line in queries.category_lines() if _fits(line, chosen)]
    lines, pages = cut(request, found)
    columns = [_("Category"), _("Code"), _("Words that speak for it"), _("Marks"), _("Do")]
    table = Table(
        label=_("Categories"), columns=columns, rows=[_row(line) for line in lines], empty=_("No category fits.")
    )
    links = [Link(label=_("New category"), url=reverse("admin:category_new"), icon="plus", kind="primary")]
    return listed(request, _("Categories"), table, actions=links, narrow=narrow, pages=pages)


def _fits(line: CategoryLine, chosen: dict[str, Any]) -> bool:
    named = " ".join([line.code, line.title_zh, line.title_en, *line.words]).lower()
    return (
        (chosen["words"] or "").lower() in named
        and line.code.startswith(chosen["top"] or "")
        and (chosen["state"] == "all" or line.closed_date is None)
    )


def _row(line: CategoryLine) -> list[Cell]:
    english = frame.language() == "en"
    titles = (line.title_en, line.title_zh) if english else (line.title_zh, line.title_en)
    return [
        Cell(text=titles[0], small=titles[1], depth=line.level - 1),
        Cell(text=line.code),
        Cell(text=_(", ").join(line.words[:8]) + (" …" if len(line.words) > 8 else "")),
        Cell(badges=_marks(line)),
        Cell(links=_acts(line)),
    ]


def _marks(line: CategoryLine) -> list[Badge]:
    found = []
    if line.urgent:
        found.append(Badge(_("Urgent"), "late", "alert-triangle"))
    if line.restricted:
        found.append(Badge(dict(_restrictions()).get(line.restricted, line.restricted), "warn", "lock"))
    if line.closed_date:
        found.append(Badge(_("In use until %(day)s") % {"day": line.closed_date.isoformat()}, "plain", "archive"))
    return found


def _acts(line: CategoryLine) -> list[Link]:
    links = [Link(label=_("Change"), url=reverse("admin:category_edit", args=[line.code]))]
    if line.closed_date is None:
        if line.level < DEEPEST_LEVEL:
            below = f"{reverse('admin:category_new')}?under={line.code}"
            links.append(Link(label=_("Add below"), url=below))
        links.append(Link(label=_("Take out of use"), url=reverse("admin:category_closure", args=[line.code])))
    return links


def _of(code: str) -> CategoryLine:
    found = next((line for line in queries.category_lines() if line.code == code), None)
    if found is None:
        raise Unknown(_("There is no such category. Look in the list."), category=code[:20])
    return found


def _next_free(under: str) -> str:
    """The code a new one below would have; the beginning alone when all are taken."""
    taken = {line.code for line in queries.category_lines()}
    return next((f"{under}{n:02}" for n in range(1, 100) if f"{under}{n:02}" not in taken), under)


@require_http_methods(["GET", "POST"])
@admin_only
def new(request: StaffRequest) -> HttpResponse:
    """Add a category below another."""
    under = request.GET.get("under", "")
    initial = {"code": _next_free(under)} if under == "" or queries.is_category(under) else {}

    def add(given: dict[str, Any]) -> str:
        actions.add_category(**{**given, "words": given["words"].split()}, by=request.actor, at=now())
        return _("%(title)s can be chosen from now on.") % {"title": given["title_zh"]}

    ask = Ask(title=_("New category"), submit=_("Enter it"), back=reverse("admin:categories"))
    return asked(request, New(sent(request), initial=initial), ask, add)


@require_http_methods(["GET", "POST"])
@admin_only
def edit(request: StaffRequest, code: str) -> HttpResponse:
    """Change titles, words, marks."""
    line = _of(code)
    initial = {
        "title_zh": line.title_zh, "title_en": line.title_en, "words": " ".join(line.words),
        "restricted": line.restricted, "urgent": line.urgent,
    }  # fmt: skip

    def change(given: dict[str, Any]) -> str:
        actions.edit_category(code, **{**given, "words": given["words"].split()}, by=request.actor, at=now())
        return _("Changed.")

    title = _("Change %(name)s") % {"name": queries.category_path(code, frame.language())}
    ask = Ask(title=title, submit=_("Save"), back=reverse("admin:categories"))
    return asked(request, Change(sent(request), initial=initial), ask, change)


@require_http_methods(["GET", "POST"])
@admin_only
def closure(request: StaffRequest, code: str) -> HttpResponse:
    """Give it its last day."""
    line = _of(code)

    def close(given: dict[str, Any]) -> str:
        actions.close_category(line.code, given["closed_date"], by=request.actor, at=now())
        return _("The category is in use until %(day)s.") % {"day": given["closed_date"].isoformat()}

    ask = Ask(
        title=_("Take %(name)s out of use") % {"name": queries.category_path(code, frame.language())},
        submit=_("Take it out of use"),
        danger=True, back=reverse("admin:categories"),
        warning=_("Matters that bear it keep it. It is no longer offered or suggested."),
    )  # fmt: skip
    return asked(request, Closing(sent(request), initial={"closed_date": day_of(now())}), ask, close)
