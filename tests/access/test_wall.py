"""The second wall: what the connection sees follows from who sits on it, also for a raw query."""

from __future__ import annotations

import psycopg
import pytest
from django.db import DataError, connection, transaction
from django.test.utils import CaptureQueriesContext

from mazha.people import wall
from mazha.people.actor import Actor, Sitting
from mazha.people.roles import Role
from tests.servers import OwnStore

AS_APP = "-c role=mazha_app"


def clerk(*, unit: int = 7, area: str = "370705001") -> Actor:
    post = Sitting(post_id=1, role=Role.WINDOW_CLERK, organisation_id=unit, territory=area)
    return Actor(kind="officer", name="李", officer_id=3, posts=(post,))


def handler(unit: int) -> Actor:
    post = Sitting(post_id=2, role=Role.HANDLER, organisation_id=unit, territory="")
    return Actor(kind="officer", name="赵", officer_id=4, posts=(post,))


def street_lead(area: str) -> Actor:
    post = Sitting(post_id=3, role=Role.STREET_LEAD, organisation_id=9, territory=area)
    return Actor(kind="officer", name="孙", officer_id=5, posts=(post,))


SEEN = """select mazha_sees_everything(), mazha_areas(), mazha_units(), mazha_desks(), mazha_desk_areas(), mazha_code(),
    mazha_officer()"""


def seen() -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(SEEN)
        row = cursor.fetchone()
    assert row is not None
    return tuple(row)


@pytest.fixture
def things(own_store: OwnStore) -> None:
    """A small table behind a policy of the kind matters have."""
    with psycopg.connect(own_store.url, autocommit=True) as owner:
        owner.execute("create table thing (id int primary key, unit int, area text)")
        owner.execute("insert into thing values (1, 7, '370705001'), (2, 8, '370705002'), (3, 7, '370705002')")
        owner.execute("alter table thing enable row level security")
        owner.execute(
            """create policy seen on thing using ((select mazha_sees_everything())
                or unit = any((select mazha_units())::int[]) or area = any((select mazha_areas())::text[]))"""
        )
        owner.execute("grant select on thing to mazha_app")


def divide_by_zero() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select 1/0")


def ids() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("select id from thing order by id")
        return [row[0] for row in cursor.fetchall()]


class TestNewConnection:
    def test_sees_nothing(self, things: None, own_store: OwnStore) -> None:
        with psycopg.connect(own_store.url, options=AS_APP, autocommit=True) as raw:
            assert raw.execute("select current_user").fetchone() == ("mazha_app",)
            assert raw.execute(SEEN.encode()).fetchone() == (False, [], [], [], [], "", None)
            assert raw.execute("select count(*) from thing").fetchone() == (0,)

    def test_stops_the_query_when_a_setting_cannot_be_read(self, things: None, own_store: OwnStore) -> None:
        with psycopg.connect(own_store.url, options=AS_APP, autocommit=True) as raw:
            raw.execute("select set_config('mazha.units', '{7,x}', false)")
            with pytest.raises(psycopg.DataError):
                raw.execute("select count(*) from thing")

    def test_cannot_lift_the_wall(self, things: None, own_store: OwnStore) -> None:
        with psycopg.connect(own_store.url, options=AS_APP, autocommit=True) as raw:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                raw.execute("alter table thing disable row level security")
            raw.execute("set row_security = off")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                raw.execute("select count(*) from thing")


class TestSit:
    def test_lets_a_raw_query_see_what_the_actor_sees(self, things: None) -> None:
        wall.sit(handler(7))
        assert ids() == [1, 3]
        wall.sit(street_lead("370705002"))
        assert ids() == [2, 3]
        wall.sit(Actor.system("sweeper"))
        assert ids() == [1, 2, 3]
        wall.sit(Actor.nobody())
        assert ids() == []

    def test_sets_every_part_of_the_sight(self, own_store: OwnStore) -> None:
        wall.sit(clerk())
        assert seen() == (False, [], [], [7], ["370705001"], "", 3)
        wall.sit(Actor.resident("7K2M94QFT3XC"))
        assert seen() == (False, [], [], [], [], "7K2M94QFT3XC", None)

    def test_takes_one_statement_and_none_when_nothing_changes(self, own_store: OwnStore) -> None:
        wall.sit(Actor.nobody())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            wall.sit(handler(7))
        assert len(queries) == 1
        with CaptureQueriesContext(connection) as queries:
            wall.sit(handler(7))
        assert len(queries) == 0

    def test_is_not_believed_after_a_rollback(self, things: None) -> None:
        wall.sit(handler(7))
        with transaction.atomic():
            wall.sit(handler(8))
            assert ids() == [2]
            transaction.set_rollback(True)
        assert ids() == [1, 3]
        wall.sit(handler(8))
        assert ids() == [2]

    def test_is_not_believed_after_a_rollback_to_a_savepoint(self, things: None) -> None:
        with transaction.atomic():
            wall.sit(handler(7))
            with transaction.atomic():
                wall.sit(handler(8))
                transaction.set_rollback(True)
            wall.sit(handler(8))
            assert ids() == [2]

    def test_is_done_again_on_a_new_connection(self, things: None) -> None:
        wall.sit(handler(7))
        connection.close()
        wall.sit(handler(7))
        assert ids() == [1, 3]

    def test_is_done_again_when_the_connection_turns_out_to_be_broken(self, things: None, own_store: OwnStore) -> None:
        wall.sit(handler(7))
        with connection.cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            (pid,) = cursor.fetchone() or (0,)
        with psycopg.connect(own_store.url, autocommit=True) as owner:
            owner.execute("select pg_terminate_backend(%s)", [pid])
        # What Django does at the start of each request, so that a broken connection is noticed.
        connection.close_if_unusable_or_obsolete()
        vars(connection).update(health_check_enabled=True, health_check_done=False)
        wall.sit(handler(7))
        assert ids() == [1, 3]

    def test_refuses_what_is_no_area(self, own_store: OwnStore) -> None:
        with pytest.raises(ValueError, match="cannot stand in a sight"):
            wall.sit(street_lead("37,{}"))


class TestSeated:
    def test_sees_as_before_when_it_is_over(self, things: None) -> None:
        wall.sit(handler(7))
        with wall.seated(Actor.system("job")):
            assert ids() == [1, 2, 3]
            with wall.seated(handler(8)):
                assert ids() == [2]
            assert ids() == [1, 2, 3]
        assert ids() == [1, 3]

    def test_takes_one_statement_to_sit_and_one_to_stand_up(self, own_store: OwnStore) -> None:
        wall.sit(handler(7))
        with CaptureQueriesContext(connection) as queries, wall.seated(handler(8)):
            pass
        assert len(queries) == 2

    def test_sees_as_before_after_a_failure_inside(self, things: None) -> None:
        wall.sit(handler(7))
        with pytest.raises(ZeroDivisionError), wall.seated(Actor.system("job")):
            raise ZeroDivisionError
        assert ids() == [1, 3]

    def test_sees_as_before_after_a_broken_transaction(self, things: None) -> None:
        wall.sit(handler(7))
        with pytest.raises(DataError), transaction.atomic(), wall.seated(Actor.system("job")):
            divide_by_zero()
        assert ids() == [1, 3]

    def test_starts_from_whatever_a_new_connection_sees(self, own_store: OwnStore) -> None:
        connection.close()
        before = seen()
        connection.close()
        with wall.seated(handler(7)):
            assert seen()[2] == [7]
        assert seen() == before
