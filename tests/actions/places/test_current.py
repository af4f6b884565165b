"""What a process holds in memory: it follows its own changes at once, others' soon, and undone ones never."""

from __future__ import annotations

import threading
import uuid

import pytest
from django.db import connection, transaction
from django.test import override_settings

from mazha.people.actor import Actor
from mazha.places import actions as places
from mazha.places import queries
from mazha.places.current import current
from tests.actions.places.conftest import AT
from tests.servers import OwnStore

CODE = "370705001001"


def name() -> str:
    return queries.area_name(CODE, "zh-hans")


@pytest.mark.django_db
@pytest.mark.usefixtures("district")
class TestWithinOneProcess:
    def test_sees_its_own_change_before_and_not_after_it_is_undone(self, administrator: Actor) -> None:
        assert name() == "中学街社区"
        with transaction.atomic():
            places.rename_area(CODE, name_zh="新名社区", by=administrator, at=AT)
            assert name() == "新名社区"
            transaction.set_rollback(True)
        assert name() == "中学街社区"
        assert len(queries.areas("grid")) == 408

    def test_lets_a_reader_finish_on_what_it_began_with(self, administrator: Actor) -> None:
        before = current()
        places.rename_area(CODE, name_zh="新名社区", by=administrator, at=AT)
        assert before.areas[CODE].name_zh == "中学街社区"
        assert current() is not before

    def test_keeps_what_it_holds_while_nothing_changes(self) -> None:
        assert current() is current()


class TestAmongProcesses:
    @pytest.fixture(autouse=True)
    def _loaded(self, own_store: OwnStore) -> None:
        places.load_district(by=Actor.system("tests"), at=AT)

    def changed_elsewhere(self) -> None:
        """As another process would: its change and its new stamp, without our actions."""
        with connection.cursor() as cursor:
            cursor.execute("update places_area set name_zh = '别处改名' where code = %s", [CODE])
            cursor.execute("update places_stamp set value = %s", [uuid.uuid4()])

    def test_sees_another_s_change_when_it_looks_again(self) -> None:
        with override_settings(AREAS_CHECK_SECONDS=0.0):
            assert name() == "中学街社区"
            self.changed_elsewhere()
            assert name() == "别处改名"

    def test_looks_no_oftener_than_it_is_told(self) -> None:
        assert name() == "中学街社区"
        self.changed_elsewhere()
        assert name() == "中学街社区"

    def test_shows_no_other_thread_a_change_that_is_not_committed(self, administrator: Actor) -> None:
        seen: list[str] = []

        def look() -> None:
            seen.append(name())
            connection.close()

        with transaction.atomic():
            places.rename_area(CODE, name_zh="新名社区", by=administrator, at=AT)
            assert name() == "新名社区"
            thread = threading.Thread(target=look)
            thread.start()
            thread.join()
            assert name() == "新名社区"
        assert name() == "新名社区"
        assert seen == ["中学街社区"]

    def test_answers_in_many_threads_while_names_change(self, administrator: Actor) -> None:
        failures: list[BaseException] = []
        done = threading.Event()

        def ask() -> None:
            try:
                while not done.is_set():
                    found = queries.locate(119.1305, 36.7085)
                    assert found is not None
                    assert name() in {"中学街社区", "甲社区", "乙社区"}
            except BaseException as failure:
                failures.append(failure)
            finally:
                connection.close()

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for new in ("甲社区", "乙社区") * 5:
            places.rename_area(CODE, name_zh=new, by=administrator, at=AT)
        done.set()
        for thread in threads:
            thread.join()
        assert failures == []
        assert name() == "乙社区"
