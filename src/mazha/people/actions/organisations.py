"""Organisations: found, changed, closed."""

from __future__ import annotations

import datetime as dt
import re
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from mazha.kernel.errors import Refused, Unacceptable, Unknown
from mazha.people.actions.records import record
from mazha.people.actor import Actor
from mazha.people.models import Organisation
from mazha.people.queries.organisations import forget_edition
from mazha.people.rights import must_administer

_CODE = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_AREA = re.compile(r"\d{6}|\d{9}|\d{12}|\d{15}", re.ASCII)


class Fields(TypedDict, total=False):
    """What of an organisation can be changed."""

    name_zh: str
    name_en: str
    kind: str
    parent_id: int | None
    area: str
    phone: str


class OrganisationHasPosts(Refused):
    code = "organisation_has_posts"


@transaction.atomic
def found_organisation(code: str, *, by: Actor, at: dt.datetime, **given: Unpack[Fields]) -> int:
    """Enter an organisation: its kind and Chinese name at least. Returns its id.

    Refuses with Forbidden all but administrators, with Unacceptable a code that is taken or a field that cannot be.
    """
    must_administer(by)
    row = Organisation(code=code)
    _fill(row, {"kind": "", "name_zh": "", **given})
    if not _CODE.fullmatch(code):
        raise _unacceptable("code", _("Write the code in small letters, digits, dots and hyphens."))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise _unacceptable("code", _("Another organisation has this code. Choose another.")) from None
    forget_edition()
    record("people.organisation", code, None, _facts(row), by=by, at=at)
    return row.id


@transaction.atomic
def edit_organisation(organisation_id: int, *, by: Actor, at: dt.datetime, **given: Unpack[Fields]) -> None:
    """Change an organisation's fields. Refuses as `found_organisation` does, and with Unknown when there is none."""
    must_administer(by)
    row = _locked(organisation_id)
    before = _facts(row)
    _fill(row, given)
    row.save(update_fields=["name_zh", "name_en", "sort_key", "kind", "parent", "area", "phone"])
    forget_edition()
    if before != _facts(row):
        record("people.organisation", row.code, before, _facts(row), by=by, at=at)


@transaction.atomic
def close_organisation(organisation_id: int, last_day: dt.date, *, by: Actor, at: dt.datetime) -> None:
    """Give an organisation its last day. Its history stays.

    Refuses with OrganisationHasPosts while posts in it run on beyond that day.
    """
    must_administer(by)
    row = _locked(organisation_id)
    held = row.posts.exclude(end_date__isnull=False, end_date__lte=last_day).count()
    if held:
        raise OrganisationHasPosts(
            _("%(count)d posts in this organisation run on beyond that day. Close them first.") % {"count": held},
            posts=held,
        )
    before = _facts(row)
    row.closed_date = last_day
    row.save(update_fields=["closed_date"])
    forget_edition()
    record("people.organisation", row.code, before, _facts(row), by=by, at=at)


def _locked(organisation_id: int) -> Organisation:
    row = Organisation.objects.select_for_update(no_key=True).filter(id=organisation_id).first()
    if row is None:
        raise Unknown(_("There is no such organisation. Look in the list."), organisation_id=organisation_id)
    return row


def _fill(row: Organisation, given: Fields) -> None:
    if "name_zh" in given:
        row.name_zh = given["name_zh"].strip()
        row.sort_key = " ".join(lazy_pinyin(row.name_zh))[:240]
        if not row.name_zh or len(row.name_zh) > 120:
            raise _unacceptable("name_zh", _("Write the name in Chinese, in at most 120 characters."))
    if "kind" in given:
        row.kind = given["kind"]
        if row.kind not in Organisation.Kind.values:
            raise _unacceptable("kind", _("Choose one of the kinds listed."))
    if "parent_id" in given:
        row.parent_id = given["parent_id"]
        _check_parent(row)
    if "area" in given:
        row.area = given["area"].strip()
        if row.area and not _AREA.fullmatch(row.area):
            raise _unacceptable("area", _("Write an area code of 6, 9, 12 or 15 digits, or leave it empty."))
    row.name_en = given.get("name_en", row.name_en).strip()[:120]
    row.phone = given.get("phone", row.phone).strip()[:40]


def _check_parent(row: Organisation) -> None:
    seen: set[int | None] = {row.id}
    above = row.parent_id
    while above is not None:
        if above in seen:
            raise _unacceptable("parent_id", _("An organisation cannot stand above itself. Choose another."))
        seen.add(above)
        found = Organisation.objects.filter(id=above).values_list("parent_id", flat=True)
        if not found:
            raise _unacceptable("parent_id", _("There is no such organisation. Look in the list."))
        above = found[0]


def _facts(row: Organisation) -> dict[str, object]:
    return {
        "kind": row.kind,
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "parent_id": row.parent_id,
        "area": row.area,
        "phone": row.phone,
        "closed_date": row.closed_date.isoformat() if row.closed_date else None,
    }


def _unacceptable(field: str, sentence: str) -> Unacceptable:
    return Unacceptable(sentence, {field: sentence})
