"""Officers, posts and clients, as lists and cards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext as _

from mazha.kernel.errors import Unknown
from mazha.kernel.moments import day_of
from mazha.people.actor import Actor
from mazha.people.cards import ClientCard, OfficerCard, PostCard
from mazha.people.models import Client, Officer, Post
from mazha.people.rights import must_hold
from mazha.people.roles import Role


def officers_in(role: Role, organisation_id: int, at: dt.datetime) -> tuple[OfficerCard, ...]:
    """Active officers who hold this role in this organisation on that day, longest-serving first."""
    posts = (
        Post.objects.filter(_held_on(day_of(at)), role=role, organisation_id=organisation_id, officer__is_active=True)
        .select_related("officer")
        .order_by("start_date", "id")
    )
    return tuple(dict.fromkeys(officer_card(post.officer) for post in posts))


def officers_holding(role: Role, at: dt.datetime) -> tuple[OfficerCard, ...]:
    """Active officers who hold this role anywhere on that day."""
    posts = Post.objects.filter(_held_on(day_of(at)), role=role, officer__is_active=True)
    return tuple(dict.fromkeys(officer_card(p.officer) for p in posts.select_related("officer").order_by("id")))


def holders(roles: Collection[Role], at: dt.datetime) -> tuple[PostCard, ...]:
    """Posts with one of these roles held by active officers on that day: to choose somebody from, by unit and name."""
    posts = Post.objects.filter(_held_on(day_of(at)), role__in=roles, officer__is_active=True)
    return tuple(post_card(post) for post in posts.select_related("officer").order_by("organisation_id", "id"))


def holds_a_post(officer_id: int, at: dt.datetime) -> bool:
    """Whether this officer is active and holds any post on that day."""
    return Post.objects.filter(_held_on(day_of(at)), officer_id=officer_id, officer__is_active=True).exists()


def officer(asker: Actor, officer_id: int) -> OfficerCard:
    """One officer: an administrator sees all, everyone sees themselves. Refuses others with Unknown."""
    row = Officer.objects.filter(id=officer_id).first()
    if row is None or not _may_see(asker, officer_id):
        raise Unknown(_("There is no such officer. Look in the list of officers."), officer_id=officer_id)
    return officer_card(row)


def officer_names(officer_ids: set[int]) -> dict[int, str]:
    """Names to stand beside what these officers did: no more than a ledger shows anyway."""
    rows = Officer.objects.filter(id__in=officer_ids)
    return {row.id: officer_card(row).name for row in rows}


def officers(
    asker: Actor, *, words: str = "", organisation_id: int | None = None, after: str = "", limit: int = 50
) -> tuple[OfficerCard, ...]:
    """A page of accounts by user name, those after `after`. Refuses with Forbidden all but administrators and DPO."""
    must_hold(asker, Role.SYSTEM_ADMIN, Role.DPO)
    rows = Officer.objects.filter(username__gt=after).order_by("username")
    if words:
        rows = rows.filter(Q(username__icontains=words) | Q(name_zh__icontains=words) | Q(name_en__icontains=words))
    if organisation_id is not None:
        rows = rows.filter(id__in=Post.objects.filter(organisation_id=organisation_id).values("officer_id"))
    return tuple(officer_card(row) for row in rows[:limit])


def posts_of(asker: Actor, officer_id: int) -> tuple[PostCard, ...]:
    """All posts of one officer, past ones too, newest first. Refuses with Unknown as `officer` does."""
    officer(asker, officer_id)
    rows = Post.objects.filter(officer_id=officer_id).select_related("officer").order_by("-start_date", "-id")
    return tuple(post_card(row) for row in rows)


def roles_of_posts(asker: Actor, post_ids: set[int]) -> dict[int, Role]:
    """What each post was for, past ones too. Refuses with Forbidden all but administrators and DPO."""
    must_hold(asker, Role.SYSTEM_ADMIN, Role.DPO)
    return {post_id: Role(role) for post_id, role in Post.objects.filter(id__in=post_ids).values_list("id", "role")}


def roles_beside(post_ids: set[int]) -> dict[int, Role]:
    """What each post was for, to stand beside what was done in it: no more than a ledger shows anyway."""
    return {post_id: Role(role) for post_id, role in Post.objects.filter(id__in=post_ids).values_list("id", "role")}


def posts(
    asker: Actor,
    *,
    organisation_id: int | None = None,
    role: Role | None = None,
    username_begins: str = "",
    after: int = 0,
    limit: int = 50,
) -> tuple[PostCard, ...]:
    """A page of posts in the order they were opened. Refuses with Forbidden all but administrators and DPO."""
    must_hold(asker, Role.SYSTEM_ADMIN, Role.DPO)
    rows = (
        Post.objects.filter(id__gt=after, officer__username__startswith=username_begins)
        .select_related("officer")
        .order_by("id")
    )
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    if role is not None:
        rows = rows.filter(role=role)
    return tuple(post_card(row) for row in rows[:limit])


def posts_held(asker: Actor, officer_ids: Collection[int], at: dt.datetime) -> dict[int, tuple[PostCard, ...]]:
    """What each of these officers holds on that day, in one query. Refuses with Forbidden as `posts` does."""
    must_hold(asker, Role.SYSTEM_ADMIN, Role.DPO)
    rows = Post.objects.filter(_held_on(day_of(at)), officer_id__in=officer_ids).select_related("officer")
    held: dict[int, list[PostCard]] = {officer_id: [] for officer_id in officer_ids}
    for row in rows.order_by("start_date", "id"):
        held[row.officer_id].append(post_card(row))
    return {officer_id: tuple(cards) for officer_id, cards in held.items()}


def clients(asker: Actor) -> tuple[ClientCard, ...]:
    """All programs with a token, newest first. Refuses with Forbidden everyone but administrators."""
    must_hold(asker, Role.SYSTEM_ADMIN, Role.DPO)
    return tuple(client_card(row) for row in Client.objects.select_related("officer").order_by("-made_at", "-id"))


def officer_card(row: Officer) -> OfficerCard:
    return OfficerCard(
        id=row.id,
        username=row.username,
        name_zh=row.name_zh,
        name_en=row.name_en,
        is_active=row.is_active,
        language=row.language,
    )


def post_card(row: Post) -> PostCard:
    return PostCard(
        id=row.id,
        officer=officer_card(row.officer),
        role=Role(row.role),
        organisation_id=row.organisation_id,
        territory=row.territory,
        start_date=row.start_date,
        end_date=row.end_date,
    )


def client_card(row: Client) -> ClientCard:
    return ClientCard(
        id=row.id,
        name=row.name,
        token_hint=row.token_hint,
        scopes=tuple(row.scopes),
        officer=officer_card(row.officer),
        made_at=row.made_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_date=row.last_used_date,
    )


def _held_on(day: dt.date) -> Q:
    return Q(start_date__lte=day) & (Q(end_date__isnull=True) | Q(end_date__gte=day))


def _may_see(asker: Actor, officer_id: int) -> bool:
    return (
        asker.kind == "system"
        or (asker.kind == "officer" and asker.officer_id == officer_id)
        or asker.post_as(Role.SYSTEM_ADMIN, Role.DPO) is not None
    )
