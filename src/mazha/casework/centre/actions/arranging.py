"""How the hall is set up: kinds of business, windows, hours, kiosks and screens. Each change stands on the record."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mazha.casework.centre import rights, rules
from mazha.casework.centre.actions.settings import changed
from mazha.casework.centre.models import Business, Device, Hours, Window
from mazha.kernel.errors import Unacceptable, Unknown
from mazha.kernel.moments import day_of
from mazha.people import queries as people
from mazha.people import sealing

if TYPE_CHECKING:
    from mazha.people.actor import Actor


@transaction.atomic
def keep_business(
    *, business_id: int | None, letter: str, title_zh: str, title_en: str, hint_zh: str = "", hint_en: str = "",
    place: int = 0, by: Actor, at: dt.datetime,
) -> int:  # fmt: skip
    """Add a kind of business or change one. Refuses a letter that is none or taken, and a name that is missing."""
    rights.may_arrange_or_refuse(by)
    letter, problems = letter.strip().upper(), {}
    if len(letter) != 1 or not ("A" <= letter <= "Z"):
        problems["letter"] = _("Give one letter from A to Z: numbers begin with it.")
    elif Business.objects.filter(letter=letter).exclude(pk=business_id or 0).exists():
        problems["letter"] = _("Another kind of business has this letter. Choose another.")
    if not title_zh.strip():
        problems["title_zh"] = _("Give it a name.")
    if problems:
        raise _wrong(problems)
    said: dict[str, object] = {
        "letter": letter, "title_zh": title_zh.strip()[:40], "title_en": (title_en.strip() or title_zh.strip())[:60],
        "hint_zh": hint_zh.strip()[:80], "hint_en": hint_en.strip()[:120], "place": place,
    }  # fmt: skip
    if business_id is None:
        row, before = Business.objects.create(**said), None
    else:
        row = _business(business_id)
        before = {name: getattr(row, name) for name in said}
        for name, value in said.items():
            setattr(row, name, value)
        row.save(update_fields=list(said))
    changed("centre.business", row.pk, before, said, by=by, at=at)
    return row.pk


@transaction.atomic
def close_business(business_id: int, *, by: Actor, at: dt.datetime) -> None:
    """Give no numbers for it any more; those given today are still called."""
    rights.may_arrange_or_refuse(by)
    row = _business(business_id)
    row.closed_at = at
    row.save(update_fields=["closed_at"])
    changed("centre.business", row.pk, {"title_zh": row.title_zh}, None, by=by, at=at)


@transaction.atomic
def keep_window(
    *, window_id: int | None, number: int, title_zh: str, title_en: str, organisation_id: int,
    businesses: Collection[int], by: Actor, at: dt.datetime,
) -> int:  # fmt: skip
    """Add a window or change one. Refuses a number that is taken, an unknown unit or kind of business, no name."""
    rights.may_arrange_or_refuse(by)
    problems = {}
    if not 1 <= number <= 99:
        problems["number"] = _("Give a number from %(low)s to %(high)s.") % {"low": 1, "high": 99}
    elif Window.objects.filter(number=number).exclude(pk=window_id or 0).exists():
        problems["number"] = _("Another window has this number. Choose another.")
    if not title_zh.strip():
        problems["title_zh"] = _("Give it a name.")
    if not any(card.id == organisation_id for card in people.organisations()):
        problems["organisation_id"] = _("There is no such unit. Choose one from the list.")
    served = sorted(set(businesses))
    if Business.objects.filter(pk__in=served, closed_at=None).count() != len(served):
        problems["businesses"] = _("Choose one of those offered.")
    if problems:
        raise _wrong(problems)
    said: dict[str, object] = {
        "number": number, "title_zh": title_zh.strip()[:40], "title_en": (title_en.strip() or title_zh.strip())[:60],
        "organisation_id": organisation_id, "businesses": served,
    }  # fmt: skip
    if window_id is None:
        row, before = Window.objects.create(**said), None
    else:
        row = _window(window_id)
        before = {name: getattr(row, name) for name in said}
        for name, value in said.items():
            setattr(row, name, value)
        row.save(update_fields=list(said))
    changed("centre.window", row.pk, before, said, by=by, at=at)
    return row.pk


@transaction.atomic
def close_window(window_id: int, *, by: Actor, at: dt.datetime) -> None:
    """Call nobody to it any more. Its number stays its own, so that yesterday's list stays true."""
    rights.may_arrange_or_refuse(by)
    row = _window(window_id)
    row.closed_at = at
    row.save(update_fields=["closed_at"])
    changed("centre.window", row.pk, {"number": row.number, "title_zh": row.title_zh}, None, by=by, at=at)


@transaction.atomic
def set_hours(written: str, *, from_date: dt.date, by: Actor, at: dt.datetime) -> None:
    """From a day on, when the hall is open on working days: `08:30-12:00 13:30-17:30`.

    Refuses what is not read as hours, and a day that lies behind.
    """
    rights.may_arrange_or_refuse(by)
    read, problems = rules.spans(written), {}
    if read is None:
        problems["spans"] = _("Write the hours as 08:30-12:00 13:30-17:30, one after the other.")
    if from_date < day_of(at):
        problems["from_date"] = _("Choose today or a day ahead.")
    if problems or read is None:
        raise _wrong(problems)
    plain = " ".join(f"{span.opens:%H:%M}-{span.closes:%H:%M}" for span in read)
    earlier = Hours.objects.filter(from_date=from_date).first()
    Hours.objects.update_or_create(from_date=from_date, defaults={"spans": plain})
    before = {"spans": earlier.spans} if earlier else None
    changed("centre.hours", from_date.isoformat(), before, {"spans": plain}, by=by, at=at)


@transaction.atomic
def make_device(kind: str, title: str, *, by: Actor, at: dt.datetime) -> tuple[int, str]:
    """Enter a kiosk or a screen; its id and its secret, which is shown this once. Refuses another kind, and no name."""
    rights.may_arrange_or_refuse(by)
    problems = {}
    if kind not in Device.Kind.values:
        problems["kind"] = _("Choose one of those offered.")
    if not title.strip():
        problems["title"] = _("Give it a name.")
    if problems:
        raise _wrong(problems)
    secret = secrets.token_urlsafe(24)
    row = Device.objects.create(
        kind=kind, title=title.strip()[:60], secret_print=sealing.print_of(f"device:{secret}"), made_at=at
    )
    changed("centre.device", row.pk, None, {"kind": kind, "title": row.title}, by=by, at=at)
    return row.pk, secret


@transaction.atomic
def close_device(device_id: int, *, by: Actor, at: dt.datetime) -> None:
    """It opens nothing any more: lost, replaced, moved out."""
    rights.may_arrange_or_refuse(by)
    row = Device.objects.select_for_update().filter(pk=device_id, closed_at=None).first()
    if row is None:
        raise Unknown(_("There is no such device. Look in the list."))
    row.closed_at = at
    row.save(update_fields=["closed_at"])
    changed("centre.device", row.pk, {"kind": row.kind, "title": row.title}, None, by=by, at=at)


def _wrong(problems: dict[str, str]) -> Unacceptable:
    return Unacceptable(_("Something is missing or not right. Look at what is marked."), problems)


def _business(business_id: int) -> Business:
    row = Business.objects.select_for_update().filter(pk=business_id, closed_at=None).first()
    if row is None:
        raise Unknown(_("There is no such kind of business. Choose one from the list."))
    return row


def _window(window_id: int) -> Window:
    row = Window.objects.select_for_update().filter(pk=window_id, closed_at=None).first()
    if row is None:
        raise Unknown(_("There is no such window. Choose one from the list."))
    return row
