"""Who does what with petitions, and which there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.conf import settings

from mazha.people import queries as people
from mazha.people.roles import Role

if TYPE_CHECKING:
    from mazha.people.actor import Actor

REOPENING = "petition.reopen"
"""The check list of the step `reopen`."""
TABLES = ("petition", "petition_review", "petition_recheck", "conference", "conference_task")


def bureau(at: dt.datetime, without: Collection[int] = ()) -> int | None:
    """The organisation to which petitions come first: where a petition officer's post covers the whole district; else
    the first in which anybody holds one. None where nobody does.
    """
    posts = [p for p in people.holders([Role.PETITION_OFFICER], at) if p.organisation_id not in without]
    whole = [post for post in posts if post.territory and settings.DISTRICT.startswith(post.territory)]
    return next((post.organisation_id for post in (*whole, *posts)), None)


def reviewing_organ(at: dt.datetime, without: Collection[int]) -> int | None:
    """An organ with a reviewer that has not decided on it yet, in the order in which their posts were opened."""
    posts = sorted(people.holders([Role.REVIEWER], at), key=lambda post: post.id)
    return next((post.organisation_id for post in posts if post.organisation_id not in without), None)


def keeps_reopening(actor: Actor, at: dt.datetime) -> bool:
    """Whether this is the head of the petition office, who sets on which terms an old petition is begun anew."""
    heads = {post.organisation_id for post in actor.posts if post.role is Role.UNIT_HEAD}
    return actor.kind == "system" or (bool(heads) and bureau(at) in heads)
