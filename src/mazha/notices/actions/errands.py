"""Errands: what a program could not finish and a person must look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from mazha.kernel.errors import Unknown
from mazha.notices.models import Errand
from mazha.people.actor import Actor
from mazha.people.rights import must_hold
from mazha.people.roles import Role


def open_errand(kind: str, subject: str, facts: Mapping[str, object], *, role: Role, at: dt.datetime) -> None:
    """Ask the holders of a role to look at something. While the same errand is open, asking again changes nothing."""
    errand = Errand(kind=kind, subject=subject[:120], facts=dict(facts), role=role.value, opened_at=at)
    Errand.objects.bulk_create([errand], ignore_conflicts=True)


def finish_errand(errand_id: int, *, by: Actor, at: dt.datetime) -> None:
    """It has been looked at. Refuses with Unknown one that is not there, with Forbidden who does not hold its role."""
    errand = Errand.objects.filter(pk=errand_id).first()
    if errand is None:
        raise Unknown(_("There is no such errand. Look in the list."), errand_id=errand_id)
    must_hold(by, Role(errand.role))
    Errand.objects.filter(pk=errand_id, done_at__isnull=True).update(done_at=at, done_by=by.officer_id)


def close_errand(kind: str, subject: str, *, by: Actor, at: dt.datetime) -> None:
    """What it asked for is done: nobody need look any more."""
    Errand.objects.filter(kind=kind, subject=subject, done_at__isnull=True).update(done_at=at, done_by=by.officer_id)
