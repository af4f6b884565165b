"""Changing a check list that the district keeps. Who may is said by the line of work; each change stands on record."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.translation import gettext as _

from mazha.kernel.errors import Refused, Unacceptable, Unknown
from mazha.kernel.events import announce
from mazha.kernel.settings_events import SettingChanged
from mazha.procedures import own_lists
from mazha.procedures.models import CheckLine

if TYPE_CHECKING:
    from mazha.people.actor import Actor

LEAST_WORDS, MOST_LINES = 2, 20


class LineIsUnknown(Unknown):
    code = "checklist.line_unknown"


class LastLine(Refused):
    """A list without a line would ask nothing."""

    code = "checklist.last_line"


@transaction.atomic
def keep_check_line(
    subject: str, name: str | None, *, text_zh: str, text_en: str, must: bool, by: Actor, at: dt.datetime
) -> str:
    """Add a line (`name` None) or change one that is asked; its name. The first change makes the list the district's.

    Refuses a list that no table has, a line that is not asked, words too short, and a twenty-first line. What was
    answered before keeps the words it was answered to.
    """
    own = _own(subject)
    problems = {
        field: _("Write it in a few words.")
        for field, words in (("text_zh", text_zh), ("text_en", text_en)) if len(words.strip()) < LEAST_WORDS
    }  # fmt: skip
    if name is None and len(own) >= MOST_LINES:
        problems["text_zh"] = _("At most %(most)d lines. Take one out first.") % {"most": MOST_LINES}
    if problems:
        raise Unacceptable(_("Something is missing or not right. Look at what is marked."), problems)
    said = {"text_zh": text_zh.strip()[:120], "text_en": text_en.strip()[:160], "must": must}
    before = None
    if name is not None:
        row = _found(own, name)
        before = _plain(row)
        if said == before:
            return name
        CheckLine.objects.filter(pk=row.pk).update(**said)
        written = name
    else:
        written = f"line{CheckLine.objects.filter(subject=subject).count() + 1}"
        CheckLine.objects.create(subject=subject, name=written, **said)
    _announce(f"{subject}.{written}", before, said, by, at)
    return written


@transaction.atomic
def withdraw_check_line(subject: str, name: str, *, by: Actor, at: dt.datetime) -> None:
    """It is not asked any more. Refuses the last one."""
    own = _own(subject)
    row = _found(own, name)
    if len(own) == 1:
        raise LastLine(_("This is the only line. Change it, or write another first."))
    CheckLine.objects.filter(pk=row.pk).update(closed_at=at)
    _announce(f"{subject}.{name}", _plain(row), None, by, at)


def _own(subject: str) -> list[CheckLine]:
    """The list's rows, alone with them until the end; begun with the lines of its table where there are none."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"checklist:{subject}"])
    found = CheckLine.objects.filter(subject=subject, closed_at=None).order_by("id")
    if rows := list(found):
        return rows
    begun = own_lists.packaged(subject)
    if not begun:
        raise LineIsUnknown(_("There is no such list."), subject=subject)
    CheckLine.objects.bulk_create(
        CheckLine(subject=subject, name=line.name, text_zh=line.text.zh, text_en=line.text.en, must=line.must)
        for line in begun
    )
    return list(found.all())


def _found(own: list[CheckLine], name: str) -> CheckLine:
    row = next((each for each in own if each.name == name), None)
    if row is None:
        raise LineIsUnknown(_("There is no such line in the list, or not any more."), name=name)
    return row


def _plain(row: CheckLine) -> dict[str, object]:
    return {"text_zh": row.text_zh, "text_en": row.text_en, "must": row.must}


def _announce(key: str, before: object, after: object, by: Actor, at: dt.datetime) -> None:
    announce(SettingChanged(
        subject="procedures.check_line", key=key, before=before, after=after, officer_id=by.officer_id,
        actor_name=by.name, at=at,
    ))  # fmt: skip
