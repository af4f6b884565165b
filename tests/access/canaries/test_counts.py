"""No number on any page changes for who must not know what came."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import override_settings

from mazha.kernel.moments import now
from tests.access.canaries import counting
from tests.access.canaries.routes import discovered
from tests.access.canaries.visitors import Visitor
from tests.access.canaries.world import PlantedWorld


@pytest.fixture
def still(planted: PlantedWorld) -> Iterator[PlantedWorld]:
    """The planted world at one moment, so that pages differ only in what they count."""
    with time_machine.travel(now(), tick=False):
        yield planted


def chosen(world: PlantedWorld, *, whole: bool) -> list[Visitor]:
    return world.visitors if whole else [each for each in world.visitors if each.name in counting.SHORT]


class TestCounts:
    def test_do_not_betray_a_matter_that_is_not_for_the_reader(self, still: PlantedWorld, whole: bool) -> None:
        visitors, routes = chosen(still, whole=whole), discovered()
        before = {each.name: counting.seen_by(still, each, routes, whole=whole) for each in visitors}
        rows = counting.counts_of(still, visitors)
        found = []
        counting.hide_far(still)
        knowing = [each for each in visitors if counting.knows_the_other(still, each)]
        for each in knowing:
            after = counting.seen_by(still, each, routes, whole=whole)
            found += counting.differences(each.name, before[each.name], after)
        assert counting.counts_of(still, knowing) == {each.name: rows[each.name] for each in knowing}
        counting.hide_other(still)
        unknowing = [each for each in visitors if each not in knowing]
        for each in unknowing:
            after = counting.seen_by(still, each, routes, whole=whole)
            found += counting.differences(each.name, before[each.name], after)
        assert counting.counts_of(still, unknowing) == {each.name: rows[each.name] for each in unknowing}
        assert len(knowing) > 0
        assert len(unknowing) > 0
        assert not found, "\n" + "\n".join(map(str, found))

    def test_are_noticed_where_one_leaks(self, still: PlantedWorld) -> None:
        clerk = still.visitor("window_clerk")
        with override_settings(ROOT_URLCONF="tests.access.canaries.leaky"):
            routes = [route for route in discovered() if route.name in {"leaky:count", "leaky:honest"}]
            before = counting.seen_by(still, clerk, routes, whole=False)
            counting.hide_other(still)
            found = counting.differences("window_clerk", before, counting.seen_by(still, clerk, routes, whole=False))
        assert found
        assert all("window_clerk at leaky:count" in str(each) for each in found)
