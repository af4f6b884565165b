"""Cards of the sample district's roles, and stepping into one."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mazha.design import seating
from mazha.design.requests import PublicRequest
from mazha.kernel import moments
from mazha.kernel.errors import Unknown
from mazha.people import actions as people
from mazha.people import queries
from mazha.people.actor import Actor
from mazha.people.cards import PostCard
from mazha.people.roles import Role

PREFIX = "demo."
"""User names of the sample loader's officers. Nobody else is ever stepped into."""
FIRST_PAGE = "/desk/"
BY = Actor.system("demo")
ICONS: dict[Role, str] = {
    Role.WINDOW_CLERK: "user-plus",
    Role.DISPATCHER: "route",
    Role.CENTRE_LEAD: "building-community",
    Role.HANDLER: "clipboard-list",
    Role.UNIT_HEAD: "users-group",
    Role.QUALITY_SUPERVISOR: "phone-call",
    Role.DUTY_LEADER: "chart-bar",
    Role.STREET_LEAD: "map",
    Role.COMMUNITY_STAFF: "home",
    Role.GRID_WORKER: "map-pin",
    Role.PROPERTY_USER: "building",
    Role.MEDIATOR: "users",
    Role.DPO: "shield-lock",
    Role.SYSTEM_ADMIN: "settings",
}


@dataclass(frozen=True, slots=True)
class Seat:
    """One officer one may step in as."""

    officer_id: int
    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Card:
    role: Role
    icon: str
    first: Seat
    others: list[Seat] = field(default_factory=list)


@require_GET
def roles(request: PublicRequest) -> HttpResponse:
    """Every role that the sample district has, and the resident."""
    return render(request, "demo/roles.html", {"cards": _cards()})


@require_POST
def step_in(request: PublicRequest) -> HttpResponse:
    """Become one of the sample's officers. Refuses whoever is not one of them with Unknown."""
    wanted = request.POST.get("officer", "")
    seats = {str(post.officer.id) for post in _posts()}
    if not settings.DEMO or wanted not in seats:
        raise Unknown(_("There is no such role in the sample district. Choose one of the cards."))
    return seating.let_in(request, int(wanted), people.SignInMethod.DEMO, FIRST_PAGE, at=moments.now())


def _posts() -> list[PostCard]:
    today = moments.day_of(moments.now())
    posts = queries.posts(BY, username_begins=PREFIX, limit=1000)
    return [post for post in posts if post.is_held_on(today) and post.officer.is_active]


def _cards() -> list[Card]:
    found: dict[Role, list[Seat]] = {}
    for post in _posts():
        seat = Seat(post.officer.id, post.officer.name, queries.organisation(post.organisation_id).name)
        found.setdefault(post.role, []).append(seat)
    return [Card(role, ICONS.get(role, "user"), found[role][0], found[role][1:]) for role in Role if role in found]
