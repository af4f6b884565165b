"""The second wall from below: raw SQL in the role the app works in, with each visitor seated in turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.roles import Role
from tests.access.canaries import table
from tests.access.canaries.walking import Finding
from tests.access.canaries.words import Canary
from tests.access.canaries.world import PlantedWorld

WITHOUT_A_WALL = {
    "matters_receipt": "asked by key before anybody is known: hashes, and the id the key opened",
    "procedures_clock": "moments and the articles behind them, nothing a person wrote; the sweep reads all of it",
}
"""Tables that hold a matter's id and have no row security, each with its reason."""
OF_THE_ROW = frozenset({"id", "code", "address", "point", "reason", "suggested"})
"""Of a restricted matter: columns of its own row, who looked, and suggestions. The store opens a row whole; the pages
cover these.
"""
NAMED_BY_OTHERS = {("system_admin", "notices_notice"): frozenset({"id", "code"})}
"""Who looks after delivery reads rows of messages on their way, with a matter and its code; no page shows them."""
_TABLES = """
select c.relname, c.relrowsecurity, exists (
    select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'matter_id' and not a.attisdropped)
  or exists (select 1 from pg_constraint f where f.conrelid = c.oid and f.confrelid = 'matters_matter'::regclass)
from pg_class c
where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and has_table_privilege(c.oid, 'select')
order by 1"""


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    has_wall: bool
    holds_matters: bool
    """By a column `matter_id`, or a foreign key to matters of any name."""


@dataclass(frozen=True, slots=True)
class Sitter:
    """Who sits on the connection."""

    name: str
    actor: Actor
    role: Role | None = None


def tables() -> list[Table]:
    """Every table that the app's role may read at all."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        return [Table(*row) for row in cursor.fetchall()]


def unwalled() -> list[str]:
    """Tables about matters without row security that nobody has given a reason for."""
    return [
        each.name for each in tables() if each.holds_matters and not each.has_wall and each.name not in WITHOUT_A_WALL
    ]


def sitters(world: PlantedWorld) -> Iterator[Sitter]:
    """All visitors, and two residents."""
    for visitor in world.visitors:
        yield Sitter(visitor.name, visitor.actor, visitor.role)
    for matter in world.matters:
        if matter.label in {"own/plain", "other/minor"}:
            yield Sitter(f"resident of {matter.label}", Actor.resident(matter.code))


def read(world: PlantedWorld) -> list[Finding]:
    """Every row of every table as each of them, held against the rule table."""
    found: dict[Finding, None] = {}
    for sitter in sitters(world):
        with wall.seated(sitter.actor):
            for each in tables():
                if each.name in WITHOUT_A_WALL:
                    continue
                for canary in world.cage.found_in(rows_of(each.name)).values():
                    if not _may_read(sitter, each.name, canary, grid=world.ground.grid):
                        found[Finding(sitter.name, each.name, str(canary))] = None
    return list(found)


def counted(name: str, actor: Actor) -> dict[str, int]:
    """How many rows of each walled table an actor is shown."""
    with wall.seated(actor), connection.cursor() as cursor:
        counts = {}
        for each in tables():
            if each.has_wall and (name, each.name) not in NAMED_BY_OTHERS:
                cursor.execute(f'select count(*) from "{each.name}"')
                counts[each.name] = int((cursor.fetchone() or (0,))[0])
    return counts


def _may_read(sitter: Sitter, name: str, canary: Canary, *, grid: str) -> bool:
    if canary.kind in NAMED_BY_OTHERS.get((sitter.name, name), frozenset()):
        return True
    if name == "triage_suggestion" and canary.kind == "id" and not canary.matter.restricted:
        return True  # an open matter nearby that sounds alike, as any passer-by may be shown it
    if sitter.actor.kind == "resident":
        return canary.matter.code == sitter.actor.code
    if canary.kind == "asked":
        return False  # between the person and the lead, who reads it on a page alone
    if not table.sees(sitter.role, canary.matter, grid=grid):
        return False
    if canary.kind in OF_THE_ROW:
        return True
    return canary.kind not in table.COVERED and table.is_open_to(sitter.role, canary.matter)


def rows_of(name: str) -> str:
    """A table as one text."""
    with connection.cursor() as cursor:
        cursor.execute(f'select t::text from "{name}" t')
        return "\n".join(row[0] for row in cursor.fetchall())
