"""The register of mediators. Each change stands on the record of settings."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mazha.casework.mediation.models import Mediator
from mazha.kernel.errors import Forbidden, Unacceptable, Unknown
from mazha.kernel.events import announce
from mazha.kernel.moments import day_of
from mazha.kernel.settings_events import SettingChanged
from mazha.people import queries as people
from mazha.people.roles import Role

if TYPE_CHECKING:
    from mazha.people.actor import Actor


@transaction.atomic
def enlist(officer_id: int, committee_id: int, introduction: str, *, by: Actor, at: dt.datetime) -> int:
    """Enter a mediator in a committee's register, or change how they are introduced. Refuses all but the committee's
    head, an administrator and the system; and whoever holds no mediator's post there (RMTJ 13, 14).
    """
    _refuse_others(committee_id, by)
    if not any(card.id == officer_id for card in people.officers_in(Role.MEDIATOR, committee_id, at)):
        problem = _("They hold no mediator's post in this committee. Give them one first: Officers and posts.")
        raise Unacceptable(problem, {"officer": problem})
    row, made = Mediator.objects.get_or_create(
        officer_id=officer_id, committee_id=committee_id, defaults={"start_date": day_of(at)}
    )
    before = None if made else {"introduction": row.introduction, "ended": row.end_date is not None}
    row.introduction, row.end_date = introduction.strip()[:200], None
    row.save(update_fields=["introduction", "end_date"])
    _tell(row, before, {"introduction": row.introduction, "ended": False}, by, at)
    return row.pk


@transaction.atomic
def withdraw(mediator_id: int, *, by: Actor, at: dt.datetime) -> None:
    """Offer them no longer from tomorrow on. Cases they have stay with them."""
    row = Mediator.objects.select_for_update().filter(pk=mediator_id, end_date=None).first()
    if row is None:
        raise Unknown(_("There is no such mediator in the register. Look in the list."))
    _refuse_others(row.committee_id, by)
    row.end_date = day_of(at)
    row.save(update_fields=["end_date"])
    _tell(row, {"ended": False}, {"ended": True}, by, at)


def _refuse_others(committee_id: int, by: Actor) -> None:
    head = any(p.role is Role.UNIT_HEAD and p.organisation_id == committee_id for p in by.posts)
    if by.kind != "system" and not head and Role.SYSTEM_ADMIN not in by.roles:
        raise Forbidden(_("Only the committee's head or an administrator changes its register."))


def _tell(
    row: Mediator, before: dict[str, object] | None, after: dict[str, object], by: Actor, at: dt.datetime
) -> None:
    announce(SettingChanged(
        subject="mediation.mediator", key=str(row.pk), before=before, after=after, officer_id=by.officer_id,
        actor_name=by.name, at=at,
    ))  # fmt: skip
