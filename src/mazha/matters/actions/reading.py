"""Looking at what is normally covered. The looking itself goes on the record the person concerned can read."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mazha.kernel.errors import Forbidden, Unacceptable
from mazha.matters.models import Matter, Party, Reading
from mazha.matters.queries.inside import refuse_unless_opened
from mazha.people import sealing
from mazha.people.roles import MAY_OPEN_RESTRICTED, MAY_SEE_CONTACT

if TYPE_CHECKING:
    from uuid import UUID

    from mazha.people.actor import Actor, Sitting

LASTS = dt.timedelta(hours=2)
"""How long an opening holds before it must be justified anew."""


class ReasonIsMissing(Unacceptable):
    code = "reading.reason_missing"


class NotYoursToOpen(Forbidden):
    code = "reading.not_yours"


def _record(matter: Matter, what: Reading.What, *, reason: str, by: Actor, post: Sitting, at: dt.datetime) -> None:
    said = reason.strip()
    if len(said) < 4:
        raise ReasonIsMissing(
            _("Say why you need to see this, in a few words. The person concerned can read it."),
            {"reason": _("Say why, in at least 4 characters.")},
        )
    assert by.officer_id is not None
    Reading.objects.create(
        matter=matter,
        what=what,
        officer_id=by.officer_id,
        post_id=post.post_id,
        organisation_id=post.organisation_id,
        reason=said[:200],
        at=at,
        until=at + LASTS,
    )


@transaction.atomic
def reveal_contact(matter: Matter, *, reason: str, by: Actor, at: dt.datetime) -> list[tuple[str, str]]:
    """Names and numbers of the people in a matter, in the clear; recorded. Refuses without a reason of 4 characters.

    `matter` comes from a query made for the same asker. Refuses roles that never call the person, and a restricted
    matter that was not opened first.
    """
    post = by.post_as(*MAY_SEE_CONTACT)
    if post is None:
        raise NotYoursToOpen(_("None of your posts may see contact data."))
    refuse_unless_opened(by, matter, at)
    _record(matter, Reading.What.CONTACT, reason=reason, by=by, post=post, at=at)
    shown = []
    for party in Party.objects.filter(matter=matter).order_by("added_at"):
        name = sealing.unseal(bytes(party.name_sealed), f"party.name:{party.pk}") if party.name_sealed else ""
        phone = sealing.unseal(bytes(party.phone_sealed), f"party.phone:{party.pk}") if party.phone_sealed else ""
        shown.append((name, phone))
    return shown


@transaction.atomic
def open_restricted(*, matter: Matter, reason: str, by: Actor, at: dt.datetime) -> None:
    """Open a restricted matter's words and papers for two hours, for a reason that stands on the record."""
    post = by.post_as(*MAY_OPEN_RESTRICTED)
    if post is None:
        raise NotYoursToOpen(_("None of your posts may open restricted matters."))
    _record(matter, Reading.What.RESTRICTED, reason=reason, by=by, post=post, at=at)


def readings(matter_id: UUID) -> list[Reading]:
    """Who looked, when, in which post and why."""
    return list(Reading.objects.filter(matter_id=matter_id).select_related("officer").order_by("-at"))
