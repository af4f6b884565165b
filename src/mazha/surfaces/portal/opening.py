"""A matter by the code in the address: from here on the request is its resident's."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from mazha.design.requests import PublicRequest, act_as
from mazha.design.throttle import pass_or_refuse
from mazha.kernel import codes
from mazha.kernel.errors import Unknown
from mazha.matters import queries as matters
from mazha.people.actor import Actor
from mazha.surfaces.portal.coding import mistake_in

if TYPE_CHECKING:
    from mazha.matters.models import Matter


def opened(request: PublicRequest, written: str, at: dt.datetime) -> Matter:
    """The matter of this code. Refuses a slip, saying which kind; a code that opens nothing; and too many of those."""
    if mistake := mistake_in(written):
        raise Unknown(mistake)
    code = codes.read(written)
    assert code is not None
    act_as(request, Actor.resident(code))
    try:
        return matters.by_code(request.actor, code)
    except Unknown:
        pass_or_refuse(request, "code", at)
        raise


def entered(request: PublicRequest, written: str, at: dt.datetime) -> Matter:
    """As `opened`, by the code of either side: from here on the request is the side's whose code it is."""
    found = matters.party_by_code(written)
    if found is None:
        return opened(request, written, at)
    party, code = found
    act_as(request, Actor.other_side(code, party))
    return matters.by_code(request.actor, code)
