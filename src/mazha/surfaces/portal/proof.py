"""That it is them: whoever holds a code shows the telephone number besides, and for half an hour need not again.

What a browser keeps of it is a signed note for the pages of one matter. It names the number by its keyed hash: one that
was corrected or deleted proves nothing any more.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from mazha.design.throttle import pass_or_refuse, pass_or_refuse_about
from mazha.kernel import codes
from mazha.kernel.errors import Unacceptable
from mazha.matters import queries as matters
from mazha.people.sealing import print_of_phone

if TYPE_CHECKING:
    from django.http import HttpResponse

    from mazha.design.requests import PublicRequest
    from mazha.matters.models import Matter
    from mazha.matters.queries import Own

COOKIE = "mz_number"
LASTS = dt.timedelta(minutes=30)
_SALT = "mazha.portal.number"


def shown(request: PublicRequest, matter: Matter) -> Own | None:
    """The person in the matter whose number this browser has shown; None when nobody's."""
    try:
        note = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=LASTS)
        matter_id, party_id, number = (str(part) for part in note)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if matter_id != str(matter.pk):
        return None
    return next(
        (own for own in _with_number(request, matter) if (str(own.party_id), _mark(own)) == (party_id, number)), None
    )


def asks_for_number(request: PublicRequest, matter: Matter) -> bool:
    """Whether the matter holds a number at all: without one its code is all there is to show."""
    return bool(_with_number(request, matter))


def try_number(request: PublicRequest, matter: Matter, written: str, at: dt.datetime) -> Own:
    """The person with this number. Refuses another number, and more tries than a slip of the finger explains."""
    pass_or_refuse(request, "number", at)
    pass_or_refuse_about(matter.code, "number", at)
    number = print_of_phone(written)
    own = next((own for own in _with_number(request, matter) if own.print == number), None)
    if own is None:
        sentence = _("This is not the number that was left with this matter. Write it as you left it.")
        raise Unacceptable(sentence, {"phone": sentence})
    return own


def remember(response: HttpResponse, matter: Matter, own: Own) -> None:
    """Leave the note in the browser."""
    note = signing.dumps([str(matter.pk), str(own.party_id), _mark(own)], salt=_SALT)
    response.set_cookie(
        COOKIE, note, max_age=LASTS, path=reverse("portal:data", args=[codes.spoken(matter.code)]), httponly=True,
        samesite="Strict", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def _with_number(request: PublicRequest, matter: Matter) -> list[Own]:
    return [own for own in matters.people_in(request.actor, matter) if own.phone]


def _mark(own: Own) -> str:
    return own.print.hex()[:32]
