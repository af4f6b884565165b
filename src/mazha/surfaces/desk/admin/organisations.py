"""Organisations: founded, changed, closed; and who holds posts in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from mazha.kernel.moments import day_of, now
from mazha.people import actions, queries
from mazha.surfaces.desk.admin import naming, questions
from mazha.surfaces.desk.admin.pages import (
    SIZE,
    Ask,
    Badge,
    Cell,
    Link,
    Table,
    admin_only,
    asked,
    cut,
    listed,
    number_after,
    onward,
    sent,
)
from mazha.surfaces.desk.admin.posts import posts_table

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest
    from mazha.people.cards import OrganisationCard


class Narrow(questions.Narrow):
    words = questions.text(gettext_lazy("Name or code"), longest=60)
    kind = questions.choice(gettext_lazy("Kind"), naming.kinds, none=gettext_lazy("Any"))
    state = questions.choice(
        gettext_lazy("State"), lambda: [("open", _("In use")), ("closed", _("Out of use"))], none=gettext_lazy("Any")
    )


class Change(questions.Form):
    name_zh = questions.text(gettext_lazy("Name in Chinese"), must=True, longest=120)
    name_en = questions.text(gettext_lazy("Name in English"), longest=120)
    kind = questions.choice(gettext_lazy("Kind"), naming.kinds, must=True)
    parent_id = questions.choice(gettext_lazy("Stands under"), naming.organisations, whole=True)
    area = questions.choice(
        gettext_lazy("Area it serves"), naming.areas, hint=gettext_lazy("For street offices and communities.")
    )
    phone = questions.text(
        gettext_lazy("Public telephone"), longest=40, hint=gettext_lazy("Printed on receipts and notices.")
    )


class New(Change):
    code = questions.text(
        gettext_lazy("Code"), must=True, longest=40,
        hint=gettext_lazy("Small letters, digits, dots and hyphens. Files and programs know it by this; it stays."),
    )  # fmt: skip
    field_order = ("code",)


class Closing(questions.Form):
    last_day = questions.day(gettext_lazy("Last day"), must=True)


@require_GET
@admin_only
def show(request: StaffRequest) -> HttpResponse:
    """All of them, by pinyin."""
    narrow = Narrow(request.GET)
    found = [card for card in queries.organisations() if _fits(card, narrow.chosen())]
    cards, pages = cut(request, found)
    columns = [_("Organisation"), _("Kind"), _("Stands under"), _("Area"), _("Telephone")]
    table = Table(
        label=_("Organisations"), columns=columns, rows=[_row(c) for c in cards], empty=_("No organisation fits.")
    )
    actions_ = [Link(label=_("New organisation"), url=reverse("admin:organisation_new"), icon="plus", kind="primary")]
    return listed(request, _("Organisations"), table, actions=actions_, narrow=narrow, pages=pages)


def _row(card: OrganisationCard) -> list[Cell]:
    url = reverse("admin:organisation", args=[card.id])
    return [
        Cell(text=card.name, url=url, small=card.code, badges=_badges(card)),
        Cell(text=naming.kind_title(card.kind)),
        Cell(text=naming.organisation_name(card.parent_id)),
        Cell(text=naming.area_title(card.area)),
        Cell(text=card.phone),
    ]


def _fits(card: OrganisationCard, chosen: dict[str, Any]) -> bool:
    words = (chosen["words"] or "").lower()
    named = f"{card.name_zh} {card.name_en} {card.code} {card.sort_key.replace(' ', '')}".lower()
    closed = card.closed_date is not None
    state = chosen["state"]
    return words in named and chosen["kind"] in {None, card.kind} and (state is None or closed == (state == "closed"))


def _badges(card: OrganisationCard) -> list[Badge]:
    if card.closed_date is None:
        return []
    return [Badge(_("In use until %(day)s") % {"day": card.closed_date.isoformat()}, "warn", "archive")]


@require_GET
@admin_only
def one(request: StaffRequest, organisation_id: int) -> HttpResponse:
    """An organisation, and the posts in it."""
    card = queries.organisation(organisation_id)
    held = queries.posts(request.actor, organisation_id=card.id, after=number_after(request) or 0, limit=SIZE + 1)
    table = posts_table(held[:SIZE], day_of(now()), by_officer=True)
    pages = onward(request, held[SIZE - 1].id if len(held) > SIZE else "")
    back = Link(label=_("Organisations"), url=reverse("admin:organisations"))
    return listed(
        request, card.name, table, actions=_acts(card), pages=pages, facts=_facts(card), back=back,
        table_title=_("Posts"), template="desk/admin/one.html",
    )  # fmt: skip


def _acts(card: OrganisationCard) -> list[Link]:
    wanted = [("organisation_edit", _("Change"), "pencil")]
    if card.closed_date is None:
        wanted += [
            ("organisation_mailbox", _("Mailbox"), "message"),
            ("organisation_closure", _("Take out of use"), "archive"),
        ]
    return [Link(label=label, url=reverse(f"admin:{name}", args=[card.id]), icon=icon) for name, label, icon in wanted]


def _facts(card: OrganisationCard) -> list[tuple[str, str]]:
    return [
        (_("Code"), card.code),
        (_("Kind"), naming.kind_title(card.kind)),
        (_("Stands under"), naming.organisation_name(card.parent_id)),
        (_("Area it serves"), naming.area_title(card.area)),
        (_("Public telephone"), card.phone),
        (_("Last day"), card.closed_date.isoformat() if card.closed_date else ""),
    ]


@require_http_methods(["GET", "POST"])
@admin_only
def new(request: StaffRequest) -> HttpResponse:
    """Enter an organisation."""

    def found(given: dict[str, Any]) -> str:
        actions.found_organisation(**given, by=request.actor, at=now())
        return _("%(name)s is entered. Officers can be given posts in it now.") % {"name": given["name_zh"]}

    ask = Ask(title=_("New organisation"), submit=_("Enter it"), back=reverse("admin:organisations"))
    return asked(request, New(sent(request)), ask, found)


@require_http_methods(["GET", "POST"])
@admin_only
def edit(request: StaffRequest, organisation_id: int) -> HttpResponse:
    """Change its name, kind, place in the whole, telephone."""
    card = queries.organisation(organisation_id)
    initial = {name: getattr(card, name) for name in Change.base_fields}

    def change(given: dict[str, Any]) -> str:
        actions.edit_organisation(card.id, **given, by=request.actor, at=now())
        return _("Changed.")

    back = reverse("admin:organisation", args=[card.id])
    ask = Ask(title=_("Change %(name)s") % {"name": card.name}, submit=_("Save"), back=back)
    return asked(request, Change(sent(request), initial=initial), ask, change)


@require_http_methods(["GET", "POST"])
@admin_only
def closure(request: StaffRequest, organisation_id: int) -> HttpResponse:
    """Give it its last day."""
    card = queries.organisation(organisation_id)

    def close(given: dict[str, Any]) -> str:
        actions.close_organisation(card.id, given["last_day"], by=request.actor, at=now())
        return _("%(name)s is in use until %(day)s.") % {"name": card.name, "day": given["last_day"].isoformat()}

    ask = Ask(
        title=_("Take %(name)s out of use") % {"name": card.name}, submit=_("Take it out of use"), danger=True,
        back=reverse("admin:organisation", args=[card.id]),
        warning=_("After that day nothing can be sent to it. Its history stays. Posts in it have to end first."),
    )  # fmt: skip
    return asked(request, Closing(sent(request), initial={"last_day": day_of(now())}), ask, close)
