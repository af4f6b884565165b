"""The frame around every staff page: navigation by role, the bar on top, what waits where."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mazha.casework.privacy import queries as privacy
from mazha.design.furniture import Bar, Group, Item
from mazha.notices import queries as notices
from mazha.people.roles import Role
from mazha.surfaces.desk.piles import ALL_WHO_SEE_MATTERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from mazha.design.requests import StaffRequest
    from mazha.people.actor import Actor

LEADERS = frozenset({Role.DUTY_LEADER, Role.STREET_LEAD, Role.UNIT_HEAD, Role.QUALITY_SUPERVISOR})


def language() -> str:
    """The reader's: `zh-hans` or `en`."""
    return get_language() or "zh-hans"


def key_of(request: StaffRequest) -> str:
    """The form's idempotency key: the one it was sent with, or a new one. Sent twice, it happens once."""
    return request.POST.get("key", "")[:64] or secrets.token_urlsafe(18)


def page(
    request: StaffRequest, template: str, facts: Mapping[str, object], *, status: int = 200, part: str = ""
) -> HttpResponse:
    """A staff page, or only its named part when htmx asks for one."""
    if part and request.htmx:
        return render(request, f"{template}#{part}", dict(facts), status=status)
    framed = {**facts, "entry": "desk", "navigation": navigation(request), "bar": bar(request)}
    return render(request, template, framed, status=status)


def bar(request: StaffRequest) -> Bar:
    """The line on top."""
    actor = request.actor
    return Bar(
        officer=actor.name,
        search_url=reverse("desk:search") if actor.roles & ALL_WHO_SEE_MATTERS else "",
        search_words=request.GET.get("q", "")[:60],
        account_url=reverse("sign_in:account"),
        sign_out_url=reverse("sign_in:sign_out"),
    )


def navigation(request: StaffRequest) -> list[Group]:
    """Links for the posts held now; what is not for them is not there."""
    actor = request.actor
    groups = [
        Group(_("Work"), _work(request, actor)),
        Group(_("Overview"), _overview(request, actor)),
        Group(_("Settings"), _settings(request, actor)),
    ]
    return [group for group in groups if group.items]


def _item(request: StaffRequest, label: str, name: str, icon: str, count: int | None = None) -> Item:
    url = reverse(name)
    return Item(label, url, icon, count, current=request.path == url or request.path.startswith(f"{url}/"))


def _work(request: StaffRequest, actor: Actor) -> list[Item]:
    roles = actor.roles
    items = []
    if roles & {Role.WINDOW_CLERK, Role.DISPATCHER, Role.COMMUNITY_STAFF, Role.GRID_WORKER}:
        items.append(_item(request, _("Register"), "desk:counter", "user-plus"))
    if roles & {Role.DISPATCHER, Role.WINDOW_CLERK, Role.GRID_WORKER}:
        items.append(_item(request, _("To be dispatched"), "desk:queue", "inbox"))
    if roles & {Role.HANDLER, Role.UNIT_HEAD, Role.PROPERTY_USER}:
        items.append(_item(request, _("Our unit's inbox"), "desk:inbox", "clipboard-list"))
    if Role.QUALITY_SUPERVISOR in roles:
        items.append(_item(request, _("To be revisited"), "desk:revisits", "phone-call"))
    if roles & {Role.QUALITY_SUPERVISOR, Role.DUTY_LEADER, Role.UNIT_HEAD}:
        items.append(_item(request, _("Late"), "desk:late", "clock-exclamation"))
    if roles & ALL_WHO_SEE_MATTERS:
        items.append(_item(request, _("All matters"), "desk:matters", "list-check"))
        items.append(_item(request, _("Messages"), "desk:notices", "bell", notices.unread_count(actor) or None))
    return items


def _overview(request: StaffRequest, actor: Actor) -> list[Item]:
    items = []
    if actor.roles & LEADERS:
        items.append(_item(request, _("Board"), "board:board", "chart-bar"))
    if Role.UNIT_HEAD in actor.roles:
        items.append(_item(request, _("Unit's load"), "desk:load", "dashboard"))
    if actor.roles & ALL_WHO_SEE_MATTERS:
        items.append(_item(request, _("Map"), "desk:map", "map-2"))
    return items


def _data_protection(request: StaffRequest, actor: Actor) -> list[Item]:
    waiting = privacy.how_many_open(actor) or None
    return [
        _item(request, _("People's requests"), "admin:data_requests", "shield-check", waiting),
        _item(request, _("Who opened a person's data"), "admin:openings", "eye"),
        _item(request, _("Impact assessment"), "impact", "file-text"),
    ]


def _settings(request: StaffRequest, actor: Actor) -> list[Item]:
    changes = _item(request, _("Record of changes"), "admin:changes", "history")
    if Role.SYSTEM_ADMIN not in actor.roles:
        return [*_data_protection(request, actor), changes] if Role.DPO in actor.roles else []
    return [
        _item(request, _("Organisations"), "admin:organisations", "building"),
        _item(request, _("Officers and posts"), "admin:officers", "users"),
        _item(request, _("Duty catalogue"), "admin:duties", "list-details"),
        _item(request, _("Categories"), "admin:categories", "tag"),
        _item(request, _("Areas and grids"), "admin:areas", "map"),
        _item(request, _("Working days"), "admin:years", "calendar"),
        _item(request, _("Standard answers"), "admin:answers", "notes"),
        _item(request, _("Wording of notices"), "admin:wordings", "message"),
        _item(request, _("Failed deliveries"), "admin:errands", "alert-triangle"),
        _item(request, _("Programs and webhooks"), "admin:clients", "webhook"),
        _item(request, _("Imports"), "admin:imports", "folder-open"),
        changes,
    ]
