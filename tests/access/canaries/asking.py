"""In which ways each address is asked: plainly, with searches, filters, orders, pages; and with filled-in forms."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache

from mazha.insight.figures import FIGURES
from mazha.kernel.moments import day_of, now
from mazha.matters import queries as matters
from mazha.people.roles import Role
from mazha.surfaces.desk.live.asking import BOARD
from mazha.surfaces.desk.piles import PILES
from tests.access.canaries.arguments import Address
from tests.access.canaries.ground import Ground
from tests.access.canaries.routes import LIVE, Route
from tests.access.canaries.visitors import Visitor
from tests.access.canaries.walking import Ask
from tests.access.canaries.words import Brought, word
from tests.access.canaries.world import PlantedWorld

HTMX = {"HX-Request": "true", "HX-Target": "rows"}
REASON = "因工作需要核实情况"
ORDERS = ("words", "phone", "-name", "address", "code", "parties__phone_print")
MORE = "words,parties,name,phone,notes,address"
SEARCHES = frozenset({"desk:search", "desk:hints", "portal:places", "api/v1/matters"})
LISTS = frozenset(
    {"desk:queue", "desk:inbox", "desk:revisits", "desk:late", "desk:matters", "desk:points", "board:board"}
    | {"board:matters", "board:shades", "api/v1/matters", "api/v1/figures"}
)
PAGED = LISTS | {"desk:notices", "desk:load", "desk:search", "admin:changes", "admin:errands", "portal:home"}
"""What the short form asks in more ways than one."""
OF_THE_LEAD = frozenset({"admin:openings", "admin:data_requests", "admin:data_request", "impact"})
"""Settings that are not an administrator's."""


def asks_of(address: Address, visitor: Visitor, world: PlantedWorld, *, whole: bool) -> Iterator[Ask]:
    """How this address is asked by this visitor. A program that comes to pages, or anyone to settings not theirs, is
    turned away alike however they ask: the short form lets them ask once.
    """
    yield Ask()
    if address.route.path == LIVE:
        for name in (*PILES, BOARD):
            yield Ask(query={"list": name, "mark": _long_ago()})
            yield Ask(what="by street", query={"list": name, "mark": _long_ago(), "street": world.ground.street})
        return
    if is_one_of(address.route, PAGED):
        yield from _queries(address, world, whole=whole)
    elif whole and not is_turned_away(address.route, visitor):
        yield Ask(what="for all", query=_everything_hidden(ORDERS[0]), headers=HTMX)
    if whole or not is_turned_away(address.route, visitor):
        yield from _forms(address, world, whole=whole)
    if address.path.startswith("/api/") and (whole or visitor.scopes):
        yield Ask(what="to take it away", method="DELETE")


@cache
def _long_ago() -> str:
    """A page opened before there was anything: all of it is news."""
    return matters.marked("1:1:")


def is_one_of(route: Route, named: Collection[str]) -> bool:
    """By its name, or, in the API where several bear one name, by its path."""
    return route.name in named or route.path in named


def is_turned_away(route: Route, visitor: Visitor) -> bool:
    """Whether the door itself is not for such a visitor, whatever lies behind it."""
    if route.path.startswith("api/"):
        return not visitor.scopes
    if route.path.startswith("desk/settings/"):
        return visitor.name != ("dpo" if route.name in OF_THE_LEAD else "system_admin")
    return visitor.kind == "program" or (visitor.kind == "nobody" and route.path.startswith("desk/"))


def _queries(address: Address, world: PlantedWorld, *, whole: bool) -> Iterator[Ask]:
    for order in ORDERS if whole else ORDERS[:1]:
        yield Ask(what=f"for all, by {order}", query=_everything_hidden(order), headers=HTMX)
    if is_one_of(address.route, SEARCHES):
        for asked in _searched(world.matters, whole=whole):
            yield Ask(what="for words", query={"q": asked, "words": asked})
    if is_one_of(address.route, LISTS):
        yield from _narrowed(world.ground, whole=whole)
    if whole:
        yield Ask(what="in English", headers={"Accept-Language": "en"})
        yield Ask(what="for a later page", query={"after": "e30", "cursor": "e30", "page": "2"})


def _everything_hidden(order: str) -> dict[str, str]:
    """Names that other programs give to asking for more, all at once."""
    return {
        "q": "路灯", "words": "路灯坏了，晚上一片漆黑", "order": order, "ordering": order, "sort": order,
        "expand": MORE, "fields": MORE, "include": MORE, "format": "json", "figure": "received", "part": "assist",
    }  # fmt: skip


def _searched(matters: list[Brought], *, whole: bool) -> Iterator[str]:
    """For the hidden words themselves, for what all of them say, and for codes and numbers."""
    yield "路灯坏了"
    for brought in matters[::4] if whole else matters[::6]:
        yield word(brought.label, "words")
        yield word(brought.label, "name")
        yield brought.code
        yield str(brought.id)


def _narrowed(ground: Ground, *, whole: bool) -> Iterator[Ask]:
    parks, lamps = str(ground.organisations["parks"]), str(ground.organisations["lamps"])
    filters = [{"unit": parks}, {"street": ground.away.grid[:9]}]
    if whole:
        filters += [{"unit": lamps}, {"street": ground.street}, {"community": ground.beside.grid[:12]}]
        filters += [{"stage": "registered"}, {"channel": "portal"}, {"flag": "open"}, {"limit": "1"}, {"days": "90"}]
        filters += [{"flag": "urgent", "category": "09"}]
    for each in filters:
        yield Ask(what=f"by {', '.join(each)}", query={"figure": "received", **each})


def _forms(address: Address, world: PlantedWorld, *, whole: bool) -> Iterator[Ask]:
    if address.route.name == "portal:report":
        for brought in world.matters if whole else world.matters[::2]:
            yield Ask(what="beside another matter", method="POST", form=_reported(brought))
    elif address.route.name == "board:exports":
        for form in ("csv", "xlsx"):
            for listed in FIGURES if whole else ("received",):
                yield Ask(what=form, method="POST", form={"form": form, "list": listed, "days": "7"})
    else:
        yield Ask(what="filled in", method="POST", form=_anything(world))


def _reported(brought: Brought) -> dict[str, object]:
    """The same trouble at the same place, as a neighbour would say it."""
    words = brought.words.replace(brought.gist, "").replace(word(brought.label, "words"), "")
    return {
        "key": "", "words": words, "lon": str(brought.lon), "lat": str(brought.lat), "contact": "anonymous",
        "address": "", "phone": "", "name": "", "carried": "",
    }  # fmt: skip


def _anything(world: PlantedWorld) -> dict[str, object]:
    """One form that fits many doors: whatever it is, somebody has filled in its usual fields."""
    return {
        "reason": REASON, "words": "路灯坏了，晚上一片漆黑", "note": REASON, "reply": f"{REASON}，已经处理完毕",
        "matter": [str(brought.id) for brought in world.matters], "confirmed": "1", "as_suggested": "1",
        "next": "/desk/matters",
        "lead_unit": str(world.ground.organisations["parks"]), "channel": "counter", "contact": "anonymous",
        "language": "zh-hans", "solved": "solved", "days": "3", "rating": "5", "name": "王敏", "title": "标题",
        "day": day_of(now()).isoformat(), "given": {}, "url": "https://example.org/x", "types": ["mazha.matter.opened"],
        "notice": "all", "state": "dead", "officer": str(world.hired[Role.HANDLER]),
    }  # fmt: skip
