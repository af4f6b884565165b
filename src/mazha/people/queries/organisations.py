"""Organisations, all of them at once and in memory: there are a few hundred and every page names some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from types import MappingProxyType
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from mazha.kernel.errors import Unknown
from mazha.people.cards import OrganisationCard
from mazha.people.models import Organisation

_TABLE = "people_organisation"
_NO_EDITION = UUID(int=0)
"""Before the first organisation is written."""

_lock = Lock()
_read: tuple[UUID, Mapping[int, OrganisationCard]] | None = None
_checked: ContextVar[list[UUID] | None] = ContextVar("organisations_checked", default=None)


@contextmanager
def one_edition() -> Iterator[None]:
    """Inside, the edition is looked up once: a page that names fifty organisations asks the store once.

    For the length of a request, which may so show an organisation's name as it was when the request began.
    """
    token = _checked.set([])
    try:
        yield
    finally:
        _checked.reset(token)


def organisations(kind: str | None = None) -> tuple[OrganisationCard, ...]:
    """All organisations, closed ones too, by pinyin; or those of one kind."""
    return tuple(card for card in _all().values() if kind is None or card.kind == kind)


def organisation(organisation_id: int) -> OrganisationCard:
    """One organisation. Refuses with Unknown when there is none by that id."""
    card = _all().get(organisation_id)
    if card is None:
        raise Unknown(_("There is no such organisation. Look in the list."), organisation_id=organisation_id)
    return card


def organisation_by_code(code: str) -> OrganisationCard:
    """One organisation by its code. Refuses with Unknown when there is none."""
    card = next((card for card in _all().values() if card.code == code), None)
    if card is None:
        raise Unknown(_("There is no such organisation. Look in the list."), organisation_code=code)
    return card


def _all() -> Mapping[int, OrganisationCard]:
    global _read
    edition = _edition()
    if _read is not None and _read[0] == edition:
        return _read[1]
    with _lock:
        if _read is None or _read[0] != edition:
            # Read after the edition: the copy is then that edition or a newer one, never an older one.
            _read = (edition, _load())
        return _read[1]


def _edition() -> UUID:
    checked = _checked.get()
    if checked:
        return checked[0]
    with connection.cursor() as cursor:
        cursor.execute('select token from people_edition where "table" = %s', [_TABLE])
        row = cursor.fetchone()
    edition: UUID = row[0] if row else _NO_EDITION
    if checked is not None:
        checked.append(edition)
    return edition


def forget_edition() -> None:
    """Look again, also within `one_edition`: called by the actions that change an organisation."""
    checked = _checked.get()
    if checked is not None:
        checked.clear()


def _load() -> Mapping[int, OrganisationCard]:
    fields = ("id", "code", "kind", "name_zh", "name_en", "sort_key", "parent_id", "area", "phone", "closed_date")
    rows = Organisation.objects.order_by("sort_key", "code").values(*fields)
    return MappingProxyType({row["id"]: OrganisationCard(**row) for row in rows})
