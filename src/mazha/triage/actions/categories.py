"""The category tree: planted from what Mazha ships, then the district's own to add to, edit and close."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from mazha.kernel.errors import Refused, Unacceptable, Unknown
from mazha.kernel.moments import day_of
from mazha.people.rights import must_administer
from mazha.triage.actions.record import record
from mazha.triage.models import Category
from mazha.triage.tree import DEEPEST, DIGITS_A_LEVEL, RESTRICTED_KINDS, shipped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mazha.people.actor import Actor

_CODE = re.compile(rf"(\d{{{DIGITS_A_LEVEL}}}){{1,{DEEPEST}}}", re.ASCII)


class CategoryHasOpenChildren(Refused):
    code = "category_has_open_children"


class CategoryFields(TypedDict, total=False):
    """What of a category can be changed."""

    title_zh: str
    title_en: str
    restricted: str
    urgent: bool
    words: Iterable[str]


@transaction.atomic
def plant(*, by: Actor, at: dt.datetime) -> int:
    """Enter every category of the tree that comes with Mazha which is not there yet. Returns how many were.

    What the district has edited or closed stays as it is, so that it may be called again after an upgrade.
    """
    must_administer(by)
    known = set(Category.objects.values_list("code", flat=True))
    new = [
        Category(
            code=node.code,
            parent_id=node.parent or None,
            title_zh=node.title_zh,
            title_en=node.title_en,
            restricted=node.restricted,
            urgent=node.urgent,
            words=list(node.words),
        )
        for node in shipped()
        if node.code not in known
    ]
    if new:
        Category.objects.bulk_create(new)
        record("triage.category", "shipped", None, {"planted": [row.code for row in new]}, by=by, at=at)
    return len(new)


@transaction.atomic
def add_category(code: str, *, by: Actor, at: dt.datetime, **given: Unpack[CategoryFields]) -> None:
    """Add a category below its parent, which its code names.

    Refuses with Unacceptable a code that is taken, is not two, four or six digits, or has no open parent; a missing
    title; an unknown kind of restriction; too many or too long words.
    """
    must_administer(by)
    parent = code[:-DIGITS_A_LEVEL]
    if not _CODE.fullmatch(code):
        raise _unacceptable("code", _("Write a code of 2, 4 or 6 digits: two for each level."))
    if Category.objects.filter(code=code).exists():
        raise _unacceptable("code", _("Another category has this code. Choose the next free one."))
    if parent and not Category.objects.filter(code=parent, closed_date=None).exists():
        raise _unacceptable("code", _("There is no open category %(parent)s to put it under.") % {"parent": parent})
    row = Category(code=code, parent_id=parent or None)
    _fill(row, {"title_zh": "", "title_en": "", **given})
    row.save(force_insert=True)
    record("triage.category", code, None, _facts(row), by=by, at=at)


@transaction.atomic
def edit_category(code: str, *, by: Actor, at: dt.datetime, **given: Unpack[CategoryFields]) -> None:
    """Change a category. Refuses as `add_category` does, and with Unknown when there is none by this code."""
    must_administer(by)
    row = _locked(code)
    before = _facts(row)
    _fill(row, given)
    row.save(update_fields=["title_zh", "title_en", "restricted", "urgent", "words"])
    if _facts(row) != before:
        record("triage.category", code, before, _facts(row), by=by, at=at)


@transaction.atomic
def close_category(code: str, last_day: dt.date, *, by: Actor, at: dt.datetime) -> None:
    """Give a category its last day. Matters that bear it keep it; it is no longer offered or suggested.

    Refuses with CategoryHasOpenChildren while one below it stays open, with Unacceptable a day in the past.
    """
    must_administer(by)
    row = _locked(code)
    if last_day < day_of(at):
        raise _unacceptable("closed_date", _("The last day cannot be in the past."))
    open_below = Category.objects.filter(code__startswith=code, closed_date=None).exclude(code=code).count()
    if open_below:
        raise CategoryHasOpenChildren(
            _("%(count)d categories below this one are open. Close them first.") % {"count": open_below},
            open_below=open_below,
        )
    before = _facts(row)
    row.closed_date = last_day
    row.save(update_fields=["closed_date"])
    record("triage.category", code, before, _facts(row), by=by, at=at)


def _locked(code: str) -> Category:
    row = Category.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise Unknown(_("There is no such category. Look in the list."), category=code[:20])
    return row


def _fill(row: Category, given: CategoryFields) -> None:
    row.title_zh = given.get("title_zh", row.title_zh).strip()
    row.title_en = given.get("title_en", row.title_en).strip()
    row.restricted = given.get("restricted", row.restricted)
    row.urgent = given.get("urgent", row.urgent)
    row.words = list(dict.fromkeys(word.strip() for word in given.get("words", row.words) if word.strip()))
    problems: dict[str, str] = {}
    if not 0 < len(row.title_zh) <= 60:
        problems["title_zh"] = _("Write the title in Chinese, in at most 60 characters.")
    if not 0 < len(row.title_en) <= 120:
        problems["title_en"] = _("Write the title in English, in at most 120 characters.")
    if row.restricted and row.restricted not in RESTRICTED_KINDS:
        problems["restricted"] = _("Choose one of the kinds listed, or none.")
    if len(row.words) > 60 or any(len(word) > 30 for word in row.words):
        problems["words"] = _("Give at most 60 words of at most 30 characters each.")
    if problems:
        raise Unacceptable(next(iter(problems.values())), problems)


def _facts(row: Category) -> dict[str, object]:
    return {
        "title_zh": row.title_zh,
        "title_en": row.title_en,
        "restricted": row.restricted,
        "urgent": row.urgent,
        "words": list(row.words),
        "closed_date": row.closed_date.isoformat() if row.closed_date else None,
    }


def _unacceptable(field: str, sentence: str) -> Unacceptable:
    return Unacceptable(sentence, {field: sentence})
