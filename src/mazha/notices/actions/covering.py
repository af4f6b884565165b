"""Taking back what a notice says of a matter that turned out to be restricted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from uuid import UUID

_COVER = "update notices_notice set facts = facts - 'gist' where matter_id = %s and facts ? 'gist'"


def cover(matter_id: UUID) -> None:
    """The line cut from the words goes out of every notice about this matter, in site inboxes and on their way.

    What was sent by mail before stays sent. Run it with the system seated: inboxes of other units hold some of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COVER, [matter_id])
