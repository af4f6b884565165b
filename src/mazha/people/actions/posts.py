"""Posts: opened, and given their last day."""

from __future__ import annotations

import datetime as dt
import re

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from mazha.kernel.errors import Forbidden, Refused, Unacceptable, Unknown
from mazha.kernel.moments import day_of
from mazha.people.actions.records import record
from mazha.people.actor import Actor
from mazha.people.models import Officer, Organisation, Post
from mazha.people.rights import must_administer
from mazha.people.roles import NEEDS_TERRITORY, Role

_TERRITORY = re.compile(r"\d{6}|\d{9}|\d{12}|\d{15}", re.ASCII)


class LastAdministrator(Refused):
    code = "last_administrator"


class PostOverlaps(Refused):
    code = "post_overlaps"


class PostsMustBeApart(Refused):
    """An administrator would also see matters, or the other way round."""

    code = "posts_must_be_apart"


@transaction.atomic
def open_post(
    officer_id: int,
    role: Role,
    organisation_id: int,
    *,
    by: Actor,
    at: dt.datetime,
    start_date: dt.date,
    territory: str = "",
    end_date: dt.date | None = None,
) -> int:
    """Give an officer a role in an organisation over a territory, both days included. Returns the post's id.

    Refuses with Forbidden all but administrators, and administrators who would give it to themselves; with
    PostsMustBeApart an administrator who would see matters (GB/T 22239: administration apart from use); with
    PostOverlaps a post the officer already holds on one of these days.
    """
    must_administer(by)
    officer = locked_officer(officer_id)
    if by.officer_id == officer_id:
        raise Forbidden(_("Nobody gives a post to themselves. Ask another administrator."), officer_id=officer_id)
    row = Post(
        officer=officer,
        role=role,
        organisation_id=organisation_id,
        territory=territory,
        start_date=start_date,
        end_date=end_date,
    )
    _check_fields(row, officer)
    _check_beside_others(row)
    row.save(force_insert=True)
    record("people.post", officer.username, None, post_facts(row), by=by, at=at)
    return row.id


@transaction.atomic
def close_post(post_id: int, last_day: dt.date, *, by: Actor, at: dt.datetime) -> None:
    """Give a post its last day, today or later: what was done in it stays done.

    Refuses with Unknown when there is none, with Unacceptable a day before its first or in the past, with
    LastAdministrator when nobody would be left to administer.
    """
    must_administer(by)
    found = Post.objects.filter(id=post_id).values_list("officer_id", flat=True).first()
    if found is None:
        raise Unknown(_("There is no such post. Look in the list of posts."), post_id=post_id)
    officer = locked_officer(found)
    row = Post.objects.get(id=post_id)
    if last_day < max(row.start_date, day_of(at)):
        sentence = _("The last day cannot be in the past, nor before the first day.")
        raise Unacceptable(sentence, {"end_date": sentence})
    if row.role == Role.SYSTEM_ADMIN:
        must_leave_an_administrator(on=last_day, without_post=post_id)
    _end(row, officer, last_day, by=by, at=at)


def end_posts_of(officer: Officer, last_day: dt.date, *, by: Actor, at: dt.datetime) -> None:
    """End every post that runs on; the officer's row is locked by the caller."""
    for row in officer.posts.filter(Q(end_date__isnull=True) | Q(end_date__gt=last_day)).order_by("id"):
        # One that was still to begin ends on the day it would have begun: its account is closed before.
        _end(row, officer, max(last_day, row.start_date), by=by, at=at)


def locked_officer(officer_id: int) -> Officer:
    """The row, locked until the transaction ends: whatever is decided about an officer's posts is decided alone."""
    # Not against those who only refer to the row: the record of a change refers to whoever made it, and two
    # administrators who change each other would wait for one another.
    row = Officer.objects.select_for_update(no_key=True).filter(id=officer_id).first()
    if row is None:
        raise Unknown(_("There is no such officer. Look in the list of officers."), officer_id=officer_id)
    return row


def must_leave_an_administrator(
    *, on: dt.date, without_officer: int | None = None, without_post: int | None = None
) -> None:
    """Refuses with LastAdministrator when, apart from these, nobody administers from the next day on.

    Locks the administrators' posts in one order, so that two of them cannot close each other at once.
    """
    posts = Post.objects.filter(role=Role.SYSTEM_ADMIN).select_related("officer")
    posts = posts.select_for_update(of=("self",), no_key=True)
    running = [
        p
        for p in posts.order_by("id")
        if p.officer.is_active and p.start_date <= on and (p.end_date is None or p.end_date > on)
    ]
    left = [p for p in running if p.officer_id != without_officer and p.id != without_post]
    if running and not left:
        raise LastAdministrator(
            _("Nobody would be left to look after accounts. Give another officer the post of administrator first.")
        )


def post_facts(row: Post) -> dict[str, object]:
    return {
        "post_id": row.id,
        "role": str(row.role),
        "organisation_id": row.organisation_id,
        "territory": row.territory,
        "start_date": row.start_date.isoformat(),
        "end_date": row.end_date.isoformat() if row.end_date else None,
    }


def _end(row: Post, officer: Officer, last_day: dt.date, *, by: Actor, at: dt.datetime) -> None:
    before = post_facts(row)
    row.end_date = last_day
    row.save(update_fields=["end_date"])
    record("people.post", officer.username, before, post_facts(row), by=by, at=at)


def _check_fields(row: Post, officer: Officer) -> None:
    problems: dict[str, str] = {}
    if not officer.is_active:
        problems["officer"] = _("This account is closed. Choose another officer.")
    organisation = Organisation.objects.filter(id=row.organisation_id).first()
    if organisation is None:
        problems["organisation"] = _("There is no such organisation. Look in the list.")
    elif organisation.closed_date is not None and (row.end_date is None or row.end_date > organisation.closed_date):
        problems["organisation"] = _("The organisation closes before the post would end. Choose another.")
    if row.territory and not _TERRITORY.fullmatch(row.territory):
        problems["territory"] = _("Write an area code of 6, 9, 12 or 15 digits, or leave it empty.")
    elif not row.territory and row.role in NEEDS_TERRITORY:
        problems["territory"] = _("This role works in an area. Choose the area.")
    if row.end_date is not None and row.end_date < row.start_date:
        problems["end_date"] = _("The last day is before the first. Choose a later day.")
    if problems:
        raise Unacceptable(next(iter(problems.values())), problems)


def _check_beside_others(row: Post) -> None:
    meets = Q(end_date__isnull=True) | Q(end_date__gte=row.start_date)
    if row.end_date is not None:
        meets &= Q(start_date__lte=row.end_date)
    beside = list(Post.objects.filter(meets, officer_id=row.officer_id))
    same = ("role", "organisation_id", "territory")
    if any(all(getattr(other, name) == getattr(row, name) for name in same) for other in beside):
        raise PostOverlaps(_("The officer already holds this post on some of these days. Choose other days."))
    for other in beside:
        if Role.SYSTEM_ADMIN in {other.role, row.role} and other.role != row.role:
            raise PostsMustBeApart(
                _("An administrator holds no other post, so that who gives out posts reads no matter."),
                role=str(other.role),
            )
