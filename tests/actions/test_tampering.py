"""Whoever owns the store can switch its triggers off and rewrite the ledger. Verifying it names what they did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from mazha.matters import queries as matters
from mazha.matters.ledger import Break
from mazha.people import wall
from mazha.people.actor import Actor
from tests import world
from tests.actions.test_taking import MONDAY, dispatched, take

if TYPE_CHECKING:
    from mazha.config.store.launcher import Store
    from tests.servers import OwnStore

SYSTEM = Actor.system("test")


@pytest.mark.parametrize(
    ("tamper", "says"),
    [
        ("update matters_entry set actor_name = 'nobody' where seq = 2", "its content was changed"),
        ("""update matters_entry set facts = facts || '{"from": "x"}' where seq = 2""", "its content was changed"),
        ("update matters_entry set at = at + interval '1 microsecond' where seq = 1", "its content was changed"),
        ("delete from matters_entry where seq = 1", "entry 1 is missing"),
        ("delete from matters_entry where seq = 2", "entry 2 is missing"),
        ("delete from matters_entry where seq = 3", "counts 3 entries, the ledger holds 2"),
        ("delete from matters_entry", "counts 3 entries, the ledger holds 0"),
        (
            "update matters_entry set seq = case seq when 1 then 12 when 2 then 11 end where seq < 3; "
            "update matters_entry set seq = seq - 10 where seq > 10",
            "reordered",
        ),
        ("update matters_matter set head = 'x'", "head is not the hash"),
        ("update matters_note set text = 'other'", "is not the one that was written"),
    ],
)
def test_names_what_was_done(own_store: OwnStore, migrated_store: Store, tamper: str, says: str) -> None:
    people = world.make()
    wall.sit(SYSTEM)
    matter = dispatched(people)
    take("note", matter, people.dispatcher, MONDAY, note="查过地图")
    call_command("ledger", "verify", stdout=_Quiet())
    with migrated_store.connection(own_store.name, superuser=True) as owner:
        owner.execute("alter table matters_entry disable trigger all")
        owner.execute(tamper)
    found = [item for item in matters.broken_chains() if isinstance(item, Break)]
    assert any(says in item.what for item in found), found
    assert all(item.matter_id == matter.id for item in found)
    with pytest.raises(CommandError, match="break"):
        call_command("ledger", "verify", stderr=_Quiet())


class _Quiet:
    def write(self, text: str) -> None:
        """Keep the test's output clean."""
