"""Two people at once, on two real connections: numbers without a gap and without a twin, also when one gives up."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction

from mazha.documents.actions import counting
from mazha.documents.models import Mark
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.models import Organisation
from tests.servers import OwnStore

FAMILY = "人调"


class GaveUp(Exception):
    """What was to be numbered was not issued after all."""


def organisation() -> int:
    return Organisation.objects.create(code="committee", kind="centre", name_zh="劳动争议人民调解委员会").pk


class Holding:
    """A number that was drawn, and of which nobody knows yet what becomes of it."""

    def __init__(self) -> None:
        self.begun, self.over = threading.Event(), threading.Event()


def drawn(unit: int, *, gives_up: bool = False, holding: Holding | None = None) -> str | None:
    """Draw a number on a connection of this thread's own; None when the transaction is rolled back."""
    wall.sit(Actor.system("tests"))
    try:
        with transaction.atomic():
            number = counting.draw(unit, FAMILY, 2026)
            if holding is not None:
                holding.begun.set()
                holding.over.wait(30)
            if gives_up:
                raise GaveUp
        return number.printed
    except GaveUp:
        return None
    finally:
        connection.close()


def waits_for_a_row() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_locks where not granted")
        return bool(cursor.fetchone()[0])


def test_whoever_comes_second_takes_the_number_that_the_first_gave_back(own_store: OwnStore) -> None:
    unit = organisation()
    assert drawn(unit) == "劳动人调〔2026〕1号"
    holding = Holding()
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(drawn, unit, gives_up=True, holding=holding)
        assert holding.begun.wait(30)
        second = threads.submit(drawn, unit)
        while not waits_for_a_row():
            assert not second.done(), "the second drew while the first had not decided"
        holding.over.set()
        assert first.result() is None
        assert second.result() == "劳动人调〔2026〕2号"


def test_many_at_once_count_without_gap_or_twin(own_store: OwnStore) -> None:
    unit = organisation()
    with ThreadPoolExecutor(4) as threads:
        tries = [threads.submit(drawn, unit, gives_up=n % 3 == 0) for n in range(24)]
        numbers = sorted(int(number.split("〕")[1][:-1]) for each in tries if (number := each.result()))
    assert numbers == list(range(1, 17))
    assert Mark.objects.count() == 1


def test_two_organisations_of_one_name_never_print_the_same_number(own_store: OwnStore) -> None:
    first = organisation()
    second = Organisation.objects.create(code="other", kind="centre", name_zh="劳动争议人民调解委员会").pk
    assert (drawn(first), drawn(second)) == ("劳动人调〔2026〕1号", "劳动人调贰〔2026〕1号")
