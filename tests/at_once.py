"""Two people who act in the same moment, each on a connection of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from mazha.kernel.errors import Refused
from mazha.people import wall
from mazha.people.actor import Actor

Act = Callable[[], object]


def at_once(*acts: tuple[Actor, Act]) -> list[object]:
    """What each got, in the order given: the answer, or the refusal with which they were told. Needs `own_store`."""
    ready = Barrier(len(acts))

    def one(act: tuple[Actor, Act]) -> object:
        by, what = act
        try:
            wall.sit(by)
            ready.wait(timeout=20)
            return what()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def winner(found: list[object]) -> tuple[object, Refused]:
    """What the one who won got, and how the one other was refused. Fails unless it is one of each."""
    lost = [each for each in found if isinstance(each, Refused)]
    won = [each for each in found if not isinstance(each, Refused)]
    assert (len(won), len(lost)) == (1, 1), found
    return won[0], lost[0]
