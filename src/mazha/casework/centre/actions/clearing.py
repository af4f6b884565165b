"""What this app keeps for a time only: the numbers people took, and which matter was registered from them."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from mazha.casework.centre.models import Ticket
from mazha.kernel.moments import day_of
from mazha.people.clearing import Clearer


def _taken(before: dt.datetime) -> QuerySet[Ticket]:
    return Ticket.objects.filter(day__lt=day_of(before))


CLEARERS = (Clearer(kind="ticket", stages={"any": _taken}),)
