"""The store the tests stand on is the one that ships."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.servers import OwnStore


def _ask(query: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    assert row is not None
    return row[0]


@pytest.mark.django_db
class TestRole:
    def test_the_app_works_in_a_role_that_row_security_binds(self) -> None:
        assert _ask("select current_user") == "mazha_app"
        assert _ask("select rolbypassrls or rolsuper from pg_roles where rolname = current_user") is False

    def test_sees_everything_unless_a_test_says_otherwise(self) -> None:
        assert _ask("select current_setting('mazha.everything')") == "1"


class TestOwnStore:
    def test_what_one_test_commits_no_other_sees(self, own_store: OwnStore) -> None:
        assert _ask("select current_database()") == own_store.name
        assert _ask("select count(*) from django_session") == 0


def test_chinese_letters_are_letters(own_store: OwnStore) -> None:
    assert _ask("select '养老金' ~ '^[[:alpha:]]+$'") is True
