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
from mazha.insight import queries as insight
from mazha.insight.queries import BRIEFING_READERS
from mazha.notices import queries as notices
from mazha.people.roles import Role
from mazha.surfaces.desk.piles import ALL_WHO_SEE_MATTERS, PETITIONS_OPEN
from mazha.triage import queries as triage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from mazha.design.requests import StaffRequest
    from mazha.people.actor import Actor

LEADERS = frozenset({Role.DUTY_LEADER, Role.STREET_LEAD, Role.UNIT_HEAD, Role.QUALITY_SUPERVISOR})

MEDIATION = frozenset({
    Role.MEDIATOR, Role.WINDOW_CLERK, Role.DISPATCHER, Role.HANDLER, Role.UNIT_HEAD, Role.DUTY_LEADER,
    Role.COMMUNITY_STAFF, Role.CENTRE_LEAD,
})  # fmt: skip
"""Who takes applications for mediation down, works on them, or answers for them."""
LINE_READERS = LEADERS | {Role.CENTRE_LEAD, Role.PETITION_OFFICER}
"""Who has the numbers of at least one line of work."""
LABOUR = frozenset({
    Role.WINDOW_CLERK, Role.DISPATCHER, Role.HANDLER, Role.UNIT_HEAD, Role.DUTY_LEADER, Role.STREET_LEAD,
    Role.COMMUNITY_STAFF, Role.CENTRE_LEAD, Role.LABOUR_INSPECTOR, Role.ARBITRATION_CLERK,
})  # fmt: skip
"""Who takes labour disputes down, works on them, or answers for them."""
RECEIVE = LEADERS | {Role.CENTRE_LEAD, Role.WINDOW_CLERK, Role.PROPERTY_USER}
"""Who has reception days on their desk."""


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
    if roles & {Role.WINDOW_CLERK, Role.CENTRE_LEAD}:
        items.append(_item(request, _("Windows and line"), "hall:home", "users"))
    if roles & {Role.WINDOW_CLERK, Role.DISPATCHER, Role.COMMUNITY_STAFF, Role.GRID_WORKER}:
        items.append(_item(request, _("Register"), "desk:counter", "user-plus"))
    if roles & {Role.DISPATCHER, Role.WINDOW_CLERK, Role.GRID_WORKER}:
        items.append(_item(request, _("To be dispatched"), "desk:queue", "inbox"))
    if roles & {Role.HANDLER, Role.UNIT_HEAD, Role.PROPERTY_USER}:
        items.append(_item(request, _("Our unit's inbox"), "desk:inbox", "clipboard-list"))
    if roles & PETITIONS_OPEN.roles:
        items.append(_item(request, _("Petitions"), "desk:petitions", "users-group"))
    if roles & {Role.PETITION_OFFICER, Role.WINDOW_CLERK}:
        items.append(_item(request, _("Register a petition"), "petitions:new", "user-plus"))
    if Role.QUALITY_SUPERVISOR in roles:
        items.append(_item(request, _("To be revisited"), "desk:revisits", "phone-call"))
    if roles & {Role.QUALITY_SUPERVISOR, Role.DUTY_LEADER, Role.UNIT_HEAD}:
        items.append(_item(request, _("Late"), "desk:late", "clock-exclamation"))
    if roles & ALL_WHO_SEE_MATTERS - {Role.PROPERTY_USER, Role.GRID_WORKER}:
        items.append(_item(request, _("Rooms"), "hall:rooms", "door-enter"))
    if roles & MEDIATION:
        items.append(_item(request, _("Mediation"), "desk:mediations", "users"))
    if roles & LABOUR:
        items.append(_item(request, _("Labour disputes"), "desk:labour", "clipboard-list"))
    if roles & {Role.CENTRE_LEAD, Role.DUTY_LEADER}:
        items.append(_item(request, _("Could not get it done here"), "hall:undone", "flag"))
    if roles & RECEIVE:
        items.append(_item(request, _("Reception days"), "reception:days", "calendar-event"))
    if roles & ALL_WHO_SEE_MATTERS:
        items.append(_item(request, _("All matters"), "desk:matters", "list-check"))
        items.append(_item(request, _("Messages"), "desk:notices", "bell", notices.unread_count(actor) or None))
    return items


def _overview(request: StaffRequest, actor: Actor) -> list[Item]:
    items = []
    if actor.roles & LEADERS:
        items.append(_item(request, _("Board"), "board:board", "chart-bar"))
    if Role.DUTY_LEADER in actor.roles:
        items.append(
            _item(request, _("Warnings"), "board:warnings", "alert-triangle", insight.open_warnings(actor) or None)
        )
    if actor.roles & BRIEFING_READERS:
        items.append(_item(request, _("Briefings"), "board:briefings", "file-text"))
        items.append(_item(request, _("Process map"), "board:flow", "sitemap"))
    if actor.roles & LINE_READERS:
        items.append(_item(request, _("Lines of work"), "board:lines", "report"))
    if actor.roles & triage.QUALITY_READERS:
        items.append(_item(request, _("Suggestions"), "desk:suggestions", "chart-bar"))
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
    words = _item(request, _("Templates of documents"), "admin:templates", "file-text")
    numbers = _item(request, _("Numbers to be confirmed"), "admin:numbers", "clipboard-check")
    hall = [_item(request, _("Set up the hall"), "hall:settings", "adjustments-horizontal")]
    if Role.SYSTEM_ADMIN not in actor.roles:
        if Role.CENTRE_LEAD in actor.roles:
            return hall
        if Role.LEGAL_REVIEWER in actor.roles:
            return [words, numbers]
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
        words,
        _item(request, _("Failed deliveries"), "admin:errands", "alert-triangle"),
        _item(request, _("Programs and webhooks"), "admin:clients", "webhook"),
        _item(request, _("Imports"), "admin:imports", "folder-open"),
        numbers,
        _item(request, _("Register of mediators"), "desk:mediators", "users"),
        *hall,
        changes,
    ]
