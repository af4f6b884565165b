"""Briefings: made by the system, remarked on and signed by people. Signed, nobody changes them any more."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from mazha.insight.briefing import spans, wording
from mazha.insight.briefing.gathering import Numbers, gather
from mazha.insight.models import Briefing
from mazha.insight.queries.briefings import briefing, may_sign, must_read
from mazha.insight.scope import Period
from mazha.kernel.errors import Forbidden, Refused, Unacceptable
from mazha.kernel.ids import uuid7
from mazha.kernel.moments import day_of
from mazha.people import rights
from mazha.people.actor import Actor
from mazha.people.clearing import Clearer
from mazha.people.wall import seated
from mazha.places import queries as places

BRIEFER = Actor.system("insight.briefing")
LANGUAGES = ("zh-hans", "en")
LONGEST_REMARKS = 4_000
"""Characters."""


class BriefingIsSigned(Refused):
    code = "insight.briefing_signed"


class BriefingChanged(Refused):
    """Somebody else wrote remarks since the page was opened."""

    code = "insight.briefing_changed"


class NotYoursToSign(Forbidden):
    code = "insight.briefing_not_yours_to_sign"


def make_briefings(*, at: dt.datetime) -> int:
    """Drafts of yesterday, of the last whole week and of the last month, for the district and each street; how many
    were made. What is there already stays: run again, it makes what is missing."""
    made = 0
    with seated(BRIEFER):
        for kind in spans.KINDS:
            span = spans.ended_before(kind, day_of(at))
            made += sum(_make(kind, place, span, at) for place in _places())
    return made


def _places() -> list[str]:
    return [settings.DISTRICT, *(area.code for area in places.areas("street", settings.DISTRICT))]


def _make(kind: str, place: str, span: Period, at: dt.datetime) -> bool:
    if Briefing.objects.filter(kind=kind, place=place, first=span.first).exists():
        return False
    numbers = gather(BRIEFER, kind, place, span, at=at)
    row = Briefing(
        id=uuid7(at), kind=kind, place=place, first=span.first, last=span.last, made_at=at,
        numbers=numbers.as_json(), sheets={language: _sheets(numbers, language) for language in LANGUAGES},
    )  # fmt: skip
    # Two that run at once make it once.
    return bool(Briefing.objects.bulk_create([row], ignore_conflicts=True))


def _sheets(numbers: Numbers, language: str) -> dict[str, Any]:
    with override(language):
        return {
            "inside": wording.sheet(numbers, on_paper=False).as_json(),
            "paper": wording.sheet(numbers, on_paper=True).as_json(),
        }


def remark(briefing_id: UUID, remarks: str, *, seen: int, by: Actor, at: dt.datetime) -> None:
    """Write what the numbers do not say. Refuses once it is signed, and when others wrote since `seen`."""
    must_read(by)
    officer = rights.must_be_officer(by)
    if len(remarks) > LONGEST_REMARKS:
        shorter = _("Write at most %(n)s characters.") % {"n": LONGEST_REMARKS}
        raise Unacceptable(shorter, {"remarks": shorter})
    with transaction.atomic():
        _untouched(briefing_id, seen, by).update(
            remarks=remarks.strip(), edition=seen + 1, remarked_by_id=officer, remarked_at=at
        )


def sign(briefing_id: UUID, *, seen: int, by: Actor, at: dt.datetime) -> None:
    """Put one's name to it: from here on it may go out, and nobody changes it.

    Refuses who does not answer for the place, when it is signed already, and when the remarks changed since `seen`.
    """
    officer = rights.must_be_officer(by)
    post = may_sign(by, briefing(by, briefing_id).place)
    if post is None:
        raise NotYoursToSign(
            _("A briefing is signed by the leader on duty of the district, or by the street lead of its street.")
        )
    with transaction.atomic():
        _untouched(briefing_id, seen, by).update(
            signed_by_id=officer, signed_at=at, signed_name=by.name, signed_role=post.role.value,
            signed_organisation_id=post.organisation_id,
        )  # fmt: skip


def _untouched(briefing_id: UUID, seen: int, by: Actor) -> QuerySet[Briefing]:
    """The row, held, as whoever writes has seen it. Of two at once the second waits here, and is told."""
    briefing(by, briefing_id)
    rows = Briefing.objects.filter(pk=briefing_id)
    # Under the store's rules of sight, a row that may not be changed any more cannot be held either: it is read first.
    held = rows.select_for_update(of=("self",)).first()
    if held is None or held.signed_at is not None:
        name = held.signed_name if held else rows.values_list("signed_name", flat=True)[0]
        raise BriefingIsSigned(
            _("%(name)s has signed this briefing, and it stays as it is. Open it again to read it.") % {"name": name}
        )
    if held.edition != seen:
        raise BriefingChanged(
            _("The remarks were changed since you opened the page. Open it again, read them, and decide once more.")
        )
    return rows


def _unsigned(before: dt.datetime) -> QuerySet[Briefing]:
    return Briefing.objects.filter(made_at__lt=before, signed_at__isnull=True)


def _remove(rows: QuerySet[Briefing], _at: dt.datetime) -> int:
    with seated(BRIEFER):
        return rows.delete()[0]


CLEARERS = (Clearer(kind="briefing", stages={"draft": _unsigned}, remove=_remove),)
