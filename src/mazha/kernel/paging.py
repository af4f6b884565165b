"""Keyset pages: where the last row stood, not how many came before. Deep pages cost what the first does."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _

from mazha.kernel.errors import Unacceptable

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

M = TypeVar("M", bound="Model")


class CursorIsWrong(Unacceptable):
    """A page marker that no page of ours gave out."""

    code = "page.cursor_wrong"


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Some rows, and the marker with which the next ones are asked for (empty at the end)."""

    rows: Sequence[M]
    next: str

    def __len__(self) -> int:
        return len(self.rows)


def page(rows: QuerySet[M], *, by: str, descending: bool, after: str = "", size: int = 50) -> Page[M]:
    """One page of rows ordered by a moment and then by id; rows without that moment come last.

    `after` is the marker of the page before. Refuses a marker that was tampered with.
    """
    if after:
        moment, last = _read(after)
        rows = rows.filter(_beyond(by, moment, last, descending))
    # NULLS LAST on a column that has none would keep the store from reading its index backwards.
    empty_last = True if rows.model._meta.get_field(by).null else None
    order = F(by).desc(nulls_last=empty_last) if descending else F(by).asc(nulls_last=empty_last)
    found = list(rows.order_by(order, "-id" if descending else "id")[: size + 1])
    more = found[size:]
    shown = found[:size]
    return Page(shown, _mark(getattr(shown[-1], by), shown[-1].pk) if more else "")


def _beyond(by: str, moment: dt.datetime | None, last: UUID, descending: bool) -> Q:
    compare = "lt" if descending else "gt"
    if moment is None:
        return Q(**{f"{by}__isnull": True, f"id__{compare}": last})
    same = Q(**{by: moment, f"id__{compare}": last})
    beyond = Q(**{f"{by}__{compare}": moment}) | same
    # Newest-first lists are never without their moment, and this bound lets the store start inside its index.
    return beyond & Q(**{f"{by}__lte": moment}) if descending else beyond | Q(**{f"{by}__isnull": True})


def _mark(moment: dt.datetime | None, last: object) -> str:
    plain = json.dumps([moment.astimezone(dt.UTC).isoformat() if moment else None, str(last)])
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _read(marker: str) -> tuple[dt.datetime | None, UUID]:
    try:
        padded = marker.encode("ascii") + b"=" * (-len(marker) % 4)
        moment, last = json.loads(base64.urlsafe_b64decode(padded))
        return (dt.datetime.fromisoformat(moment) if moment else None), UUID(last)
    except (ValueError, TypeError, binascii.Error, UnicodeError, AttributeError):
        raise CursorIsWrong(_("This page marker is not one of ours. Go back to the first page.")) from None
