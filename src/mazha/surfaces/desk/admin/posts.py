"""Posts: a role in an organisation over a territory, from a day to a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mazha.kernel.errors import Unknown
from mazha.kernel.moments import day_of, now
from mazha.people import actions, queries
from mazha.people.roles import Role
from mazha.surfaces.desk.admin import naming, questions
from mazha.surfaces.desk.admin.pages import Ask, Badge, Cell, Link, Table, admin_only, asked, sent

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest
    from mazha.people.cards import PostCard


class New(questions.Form):
    role = questions.choice(gettext_lazy("Role"), naming.roles, must=True)
    organisation = questions.choice(gettext_lazy("Organisation"), naming.organisations, must=True, whole=True)
    territory = questions.choice(
        gettext_lazy("Territory"), naming.areas, none=gettext_lazy("None"),
        hint=gettext_lazy("Dispatchers, supervisors, leaders, streets, communities and grids see what lies in it."),
    )  # fmt: skip
    start_date = questions.day(gettext_lazy("First day"), must=True)
    end_date = questions.day(gettext_lazy("Last day"), hint=gettext_lazy("Leave empty when it is not known yet."))


class Closing(questions.Form):
    end_date = questions.day(
        gettext_lazy("Last day"), must=True, hint=gettext_lazy("The post is held until the end of this day.")
    )


def posts_table(posts: Iterable[PostCard], today: dt.date, *, by_officer: bool) -> Table:
    """Posts of one organisation, or of one officer, with what can be done about each."""
    rows = [[_holder(post) if by_officer else _where(post), *_rest(post, today, by_officer)] for post in posts]
    columns = [
        _("Officer") if by_officer else _("Post"),
        _("Role"),
        _("Territory"),
        _("First day"),
        _("Last day"),
        _("State"),
    ]
    if not by_officer:
        columns[1:2] = []
    return Table(label=_("Posts"), columns=columns, rows=rows, empty=_("No post yet."))


def _holder(post: PostCard) -> Cell:
    officer = post.officer
    return Cell(text=officer.name, url=reverse("admin:officer", args=[officer.id]), small=officer.username)


def _where(post: PostCard) -> Cell:
    return Cell(text=post.role.label, small=naming.organisation_name(post.organisation_id))


def _rest(post: PostCard, today: dt.date, by_officer: bool) -> list[Cell]:
    ended = post.end_date is not None and post.end_date < today
    end = Link(label=_("End"), url=reverse("admin:post_closure", args=[post.officer.id, post.id]))
    runs_on = post.end_date is None or post.end_date > today
    return [
        *([Cell(text=post.role.label)] if by_officer else []),
        Cell(text=naming.area_title(post.territory)),
        Cell(text=post.start_date.isoformat()),
        Cell(text=post.end_date.isoformat() if post.end_date else _("not set")),
        Cell(badges=[_state(post, today, ended)], links=[end] if runs_on else ()),
    ]


def _state(post: PostCard, today: dt.date, ended: bool) -> Badge:
    if ended:
        return Badge(_("Ended"), "plain", "archive")
    if post.start_date > today:
        return Badge(_("Yet to begin"), "info", "calendar")
    return Badge(_("In office"), "ok", "check")


@require_http_methods(["GET", "POST"])
@admin_only
def new(request: StaffRequest, officer_id: int) -> HttpResponse:
    """Give an officer a post."""
    officer = queries.officer(request.actor, officer_id)

    def open_(given: dict[str, Any]) -> str:
        actions.open_post(
            officer.id, Role(given["role"]), given["organisation"], territory=given["territory"],
            start_date=given["start_date"], end_date=given["end_date"], by=request.actor, at=now(),
        )  # fmt: skip
        return _("%(name)s has the post.") % {"name": officer.name}

    ask = Ask(
        title=_("A post for %(name)s") % {"name": officer.name}, submit=_("Give the post"),
        back=reverse("admin:officer", args=[officer.id]),
        lead=_("What an officer sees and may do follows from the posts they hold that day, and from nothing else."),
    )  # fmt: skip
    return asked(request, New(sent(request), initial={"start_date": day_of(now())}), ask, open_)


@require_http_methods(["GET", "POST"])
@admin_only
def closure(request: StaffRequest, officer_id: int, post_id: int) -> HttpResponse:
    """Give a post its last day."""
    post = next((p for p in queries.posts_of(request.actor, officer_id) if p.id == post_id), None)
    if post is None:
        raise Unknown(_("There is no such post. Look in the list of posts."), post_id=post_id)

    def close(given: dict[str, Any]) -> str:
        actions.close_post(post_id, given["end_date"], by=request.actor, at=now())
        return _("The post ends on %(day)s.") % {"day": given["end_date"].isoformat()}

    what = {"name": post.officer.name, "role": post.role.label, "unit": naming.organisation_name(post.organisation_id)}
    ask = Ask(
        title=_("End a post: %(name)s, %(role)s, %(unit)s") % what, submit=_("End it"), danger=True,
        back=reverse("admin:officer", args=[officer_id]),
        warning=_("From the next day on the officer no longer sees or does what this post allows. What is done stays."),
    )  # fmt: skip
    return asked(request, Closing(sent(request), initial={"end_date": day_of(now())}), ask, close)
