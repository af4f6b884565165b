"""The short way to the store: the same values, refusals and transactions as by a cursor."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import psycopg
import pytest
from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from psycopg.pq import ExecStatus
from psycopg.types.json import Jsonb

from mazha.kernel import statement
from mazha.kernel.statement import Write, pipelined, records, rows, together
from mazha.notices.models import Notice
from tests.servers import OwnStore

AT = dt.datetime(2026, 3, 1, 0, 0, 0, 120, tzinfo=dt.UTC)
ID = UUID("01a207b3-e323-7b54-a55d-ef85bb49c089")
FORMS = [
    ("text", "路灯 'quoted' \\ {\"braced\"} 😀"),
    ("int", -7),
    ("int", None),
    ("boolean", True),
    ("boolean", False),
    ("float8", 119.14600938138642),
    ("bytea", b"\x00\\x27\xff"),
    ("uuid", ID),
    ("timestamptz", AT),
    ("date", dt.date(2024, 2, 29)),
    ("int[]", [1, -2]),
    ("int[]", []),
    ("bytea[]", [b"\x00a", b"\\"]),
]


@pytest.mark.django_db
class TestRows:
    @pytest.mark.parametrize(("kind", "value"), FORMS)
    def test_gives_back_what_was_sent(self, kind: str, value: object) -> None:
        assert rows(f"select %s::{kind}", [value]) == [(value,)]

    def test_sends_json_as_it_is(self) -> None:
        sent = {"名": ["甲", 1, None, True], "quote": 'a"b\\'}
        assert rows("select %s::jsonb = jsonb_build_object('名', '[\"甲\", 1, null, true]'::jsonb, 'quote', %s::text)",
                    [Jsonb(sent), sent["quote"]]) == [(True,)]  # fmt: skip

    def test_reads_a_literal_percent_sign(self) -> None:
        assert rows("select '100%%' || %s::text", ["!"]) == [("100%!",)]

    def test_refuses_a_text_that_libpq_would_cut_off(self) -> None:
        with pytest.raises(DataError):
            rows("select %s::text", ["before\0after"])

    def test_refuses_what_has_no_form(self) -> None:
        with pytest.raises(TypeError, match="set"):
            rows("select %s::text", [{1}])
        with pytest.raises(TypeError, match="JSON"):
            rows("select %s::jsonb", [records([{"of": {1}}])])

    def test_gives_django_s_errors(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows("insert into people_organisation (id) values (%s) returning 1", [1])

    def test_records_carry_ids_moments_and_missing_values(self) -> None:
        given = records([{"id": ID, "at": AT, "n": None}, {"id": ID, "at": AT, "n": 2}])
        text = "select id, at, n from jsonb_to_recordset(%s) as r (id uuid, at timestamptz, n integer)"
        assert rows(text, [given]) == [(ID, AT, None), (ID, AT, 2)]


class TestTransactions:
    def test_stands_in_the_transaction_around_it(self, own_store: OwnStore) -> None:
        with transaction.atomic():
            assert together([follower("a"), follower("b")]) == (1, 1)
            transaction.set_rollback(True)
        assert rows("select count(*) from notices_follower", []) == [(0,)]

    def test_begins_the_transaction_itself_when_nothing_has(self, own_store: OwnStore) -> None:
        with transaction.atomic():
            rows("select set_config('mazha.trial', %s, true)", ["inside"])
            assert rows("select current_setting('mazha.trial')", []) == [("inside",)]
        assert rows("select coalesce(current_setting('mazha.trial', true), '')", []) == [("",)]

    def test_goes_on_after_a_rollback_and_after_one_to_a_savepoint(self, own_store: OwnStore) -> None:
        with transaction.atomic():
            assert rows("select %s::int", [1]) == [(1,)]
            with transaction.atomic():
                assert Notice.objects.filter(name="none").count() == 0
                transaction.set_rollback(True)
            assert rows("select %s::int", [2]) == [(2,)]
            transaction.set_rollback(True)
        assert rows("select %s::int", [3]) == [(3,)]

    def test_prepares_a_text_once_on_a_connection(self, own_store: OwnStore) -> None:
        text = "select %s::int + 41"
        assert [rows(text, [1]), rows(text, [2])] == [[(42,)], [(43,)]]
        assert rows("select count(*) from pg_prepared_statements where statement = %s", ["select $1::int + 41"]) == [
            (1,)
        ]


class TestPipelined:
    def test_answers_each_in_its_turn_however_many_there_are(self, own_store: OwnStore) -> None:
        with transaction.atomic():
            sent = [[follower(f"{n}{c}") for c in ("ab" if n % 2 else "a")] for n in range(250)]
            assert pipelined(sent) == [(1,), (1, 1)] * 125
            assert rows("select count(*) from notices_follower", []) == [(375,)]
            transaction.set_rollback(True)

    def test_one_that_is_refused_keeps_the_rest_from_running_and_leaves_the_line_in_order(
        self, own_store: OwnStore
    ) -> None:
        wrong = Write("insert into people_organisation (id) values (%s) returning 1", (1,))
        for _again in range(2):
            with pytest.raises(IntegrityError), transaction.atomic():
                pipelined([[follower("a")], [wrong], [follower("b")]])
            assert rows("select count(*) from notices_follower", []) == [(0,)]

    def test_stands_inside_a_transaction_only(self, own_store: OwnStore) -> None:
        with pytest.raises(transaction.TransactionManagementError):
            pipelined([[follower("a")], [follower("b")]])

    def test_a_store_that_hangs_up_in_the_middle_is_an_operational_error(self, own_store: OwnStore) -> None:
        def hung_up_on() -> None:
            ((pid,),) = rows("select pg_backend_pid()", [])
            with psycopg.connect(own_store.url, autocommit=True) as other:
                other.execute("select pg_terminate_backend(%s, 5000)", [pid])
            pipelined([[follower("a")], [follower("b")]])

        with pytest.raises(OperationalError), transaction.atomic():
            hung_up_on()
        assert rows("select count(*) from notices_follower", []) == [(0,)]


class TestStandingConnections:
    def test_a_connection_the_store_has_ended_is_replaced_before_anything_is_asked(self, own_store: OwnStore) -> None:
        assert rows("select 1", []) == [(1,)]
        (pid,) = connection.cursor().execute("select pg_backend_pid()").fetchone()
        with psycopg.connect(own_store.url, autocommit=True) as other:
            other.execute("select pg_terminate_backend(%s, 5000)", [pid])
        connection.close_if_unusable_or_obsolete()
        ((now,),) = rows("select pg_backend_pid()", [])
        assert now != pid


def follower(recipient: str) -> Write:
    sql = "insert into notices_follower (name, transport, recipient) values (%s, %s, %s) returning 1"
    return Write(sql, ("mazha.matter.opened", "webhook", recipient))


@pytest.mark.django_db
def test_an_error_without_a_code_is_one_of_the_line_and_not_of_the_store() -> None:
    """libpq makes such an answer when the store dies at a bad moment; its own status may not say so yet."""
    connection.ensure_connection()
    raw = connection.connection
    assert raw is not None
    made_up = raw.pgconn.make_empty_result(ExecStatus.FATAL_ERROR)
    with pytest.raises(psycopg.OperationalError):
        statement._checked(raw, made_up)
