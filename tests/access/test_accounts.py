"""Accounts, organisations, posts and tokens: who may give what to whom, and what is on record of it."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError
from pytest_django import DjangoAssertNumQueries

from mazha.kernel.errors import Forbidden, Refused, Unacceptable, Unknown
from mazha.kernel.settings_events import SettingChanged
from mazha.people import actions as people
from mazha.people import queries
from mazha.people.actor import Actor
from mazha.people.roles import Role
from tests.seats import DISTRICT, LONG_AGO, SYSTEM, officer, organisation
from tests.servers import OwnStore

AT = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)


@pytest.fixture
def admin() -> Actor:
    return officer(Role.SYSTEM_ADMIN, at=AT, name_zh="管理员")


@pytest.fixture
def handler() -> Actor:
    return officer(Role.HANDLER, at=AT)


def id_of(actor: Actor) -> int:
    assert actor.officer_id is not None
    return actor.officer_id


@pytest.mark.django_db
class TestHire:
    def test_opens_an_account_that_holds_no_post(self, admin: Actor) -> None:
        officer_id, first = people.hire("li.na", "李娜", by=admin, at=AT)
        assert queries.actor_for(officer_id, AT).sight().is_blind
        assert len(first.replace("-", "")) == 16

    def test_is_on_record_without_the_password(self, admin: Actor) -> None:
        _id, first = people.hire("li.na", "李娜", by=admin, at=AT)
        change = queries.setting_changes(admin, subject="people.officer", key="li.na")[0]
        assert change.before is None
        assert change.officer_id == admin.officer_id
        assert first not in str(change)
        assert "argon" not in str(change)

    def test_refuses_everyone_but_administrators(self, handler: Actor) -> None:
        with pytest.raises(Forbidden, match="管理员"):
            people.hire("li.na", "李娜", by=handler, at=AT)

    @pytest.mark.parametrize("username", ["", "a", "李娜", "li na", "-li", "x" * 61])
    def test_refuses_a_name_that_cannot_be(self, admin: Actor, username: str) -> None:
        with pytest.raises(Unacceptable) as refused:
            people.hire(username, "李娜", by=admin, at=AT)
        assert list(refused.value.problems) == ["username"]

    def test_refuses_a_name_that_is_taken_however_it_is_typed(self, admin: Actor) -> None:
        people.hire("li.na", "李娜", by=admin, at=AT)
        with pytest.raises(Unacceptable):
            people.hire(" Li.Na ", "李娜", by=admin, at=AT)


@pytest.mark.django_db
class TestEditOfficer:
    def test_lets_everyone_choose_their_own_language_but_not_their_name(self, handler: Actor) -> None:
        people.edit_officer(id_of(handler), name_zh=handler.name, language="en", by=handler, at=AT)
        assert queries.officer(handler, id_of(handler)).language == "en"
        with pytest.raises(Forbidden):
            people.edit_officer(id_of(handler), name_zh="局长", by=handler, at=AT)

    def test_refuses_to_change_others(self, handler: Actor, admin: Actor) -> None:
        with pytest.raises(Forbidden):
            people.edit_officer(id_of(admin), name_zh="甲", by=handler, at=AT)


@pytest.mark.django_db
class TestOpenPost:
    def test_is_held_from_its_first_to_its_last_day_in_the_district(self, admin: Actor, handler: Actor) -> None:
        unit = organisation()
        people.open_post(id_of(handler), Role.UNIT_HEAD, unit, start_date=TODAY, end_date=TODAY + DAY, by=admin, at=AT)

        def held(at: dt.datetime) -> bool:
            return Role.UNIT_HEAD in queries.actor_for(id_of(handler), at).roles

        midnight = dt.datetime(2026, 11, 22, 16, tzinfo=dt.UTC)  # 00:00 in Shanghai
        assert not held(midnight - dt.timedelta(seconds=1))
        assert held(midnight)
        assert held(midnight + 2 * DAY - dt.timedelta(seconds=1))
        assert not held(midnight + 2 * DAY)

    def test_refuses_an_administrator_who_would_give_it_to_themselves(self, admin: Actor) -> None:
        with pytest.raises(Forbidden, match="自己"):
            people.open_post(id_of(admin), Role.HANDLER, organisation(), start_date=TODAY, by=admin, at=AT)

    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM_ADMIN])
    def test_refuses_an_administrator_any_other_post(self, admin: Actor, role: Role) -> None:
        other = officer(Role.SYSTEM_ADMIN, at=AT)
        with pytest.raises(people.PostsMustBeApart):
            people.open_post(id_of(other), role, organisation(), territory=DISTRICT, start_date=TODAY, by=admin, at=AT)

    def test_refuses_a_handler_the_post_of_administrator(self, admin: Actor, handler: Actor) -> None:
        with pytest.raises(people.PostsMustBeApart):
            people.open_post(id_of(handler), Role.SYSTEM_ADMIN, organisation(), start_date=TODAY, by=admin, at=AT)

    def test_refuses_the_same_post_on_the_same_day(self, admin: Actor, handler: Actor) -> None:
        unit = organisation()
        give = {"officer_id": id_of(handler), "role": Role.UNIT_HEAD, "organisation_id": unit}
        people.open_post(**give, start_date=TODAY, end_date=TODAY + DAY, by=admin, at=AT)  # type: ignore[arg-type]
        with pytest.raises(people.PostOverlaps):
            people.open_post(**give, start_date=TODAY + DAY, by=admin, at=AT)  # type: ignore[arg-type]
        people.open_post(**give, start_date=TODAY + 2 * DAY, by=admin, at=AT)  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"organisation_id": 999_999}, "organisation"),
            ({"territory": "3707"}, "territory"),
            ({"role": Role.DISPATCHER}, "territory"),
            ({"end_date": TODAY - DAY}, "end_date"),
        ],
    )
    def test_refuses_what_cannot_be(self, admin: Actor, handler: Actor, wrong: dict[str, object], field: str) -> None:
        right: dict[str, object] = {"role": Role.UNIT_HEAD, "organisation_id": organisation(), "start_date": TODAY}
        with pytest.raises(Unacceptable) as refused:
            people.open_post(id_of(handler), **{**right, **wrong}, by=admin, at=AT)  # type: ignore[arg-type]
        assert list(refused.value.problems) == [field]

    def test_cannot_end_before_it_starts_even_past_the_door(self, handler: Actor) -> None:
        unit = organisation()
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "insert into people_post (officer_id, role, organisation_id, territory, start_date, end_date)"
                " values (%s, 'handler', %s, '', '2026-01-02', '2026-01-01')",
                [id_of(handler), unit],
            )


@pytest.mark.django_db
class TestClosePost:
    def test_keeps_it_until_the_end_of_its_last_day(self, admin: Actor, handler: Actor) -> None:
        people.close_post(handler.posts[0].post_id, TODAY, by=admin, at=AT)
        assert queries.actor_for(id_of(handler), AT).posts
        assert not queries.actor_for(id_of(handler), AT + DAY).posts

    def test_is_on_record_with_before_and_after(self, admin: Actor, handler: Actor) -> None:
        people.close_post(handler.posts[0].post_id, TODAY, by=admin, at=AT)
        change = queries.setting_changes(admin, subject="people.post")[0]
        assert isinstance(change.before, dict)
        assert isinstance(change.after, dict)
        assert (change.before["end_date"], change.after["end_date"]) == (None, "2026-11-23")

    def test_refuses_a_day_in_the_past(self, admin: Actor, handler: Actor) -> None:
        with pytest.raises(Unacceptable):
            people.close_post(handler.posts[0].post_id, TODAY - DAY, by=admin, at=AT)

    def test_refuses_to_leave_nobody_who_administers(self, admin: Actor) -> None:
        with pytest.raises(people.LastAdministrator):
            people.close_post(admin.posts[0].post_id, TODAY, by=admin, at=AT)
        other = officer(Role.SYSTEM_ADMIN, at=AT)
        people.close_post(admin.posts[0].post_id, TODAY, by=other, at=AT)
        with pytest.raises(people.LastAdministrator):
            people.close_officer(id_of(other), by=other, at=AT)

    def test_refuses_a_post_that_is_none(self, admin: Actor) -> None:
        with pytest.raises(Unknown):
            people.close_post(999_999, TODAY, by=admin, at=AT)


@pytest.mark.django_db
class TestCloseOfficer:
    def test_ends_posts_and_tokens_and_lets_nobody_in(self, admin: Actor, handler: Actor) -> None:
        _id, token = people.issue_token(
            "报表", id_of(handler), ["matters:read"], expires_at=AT + 30 * DAY, by=admin, at=AT
        )
        people.close_officer(id_of(handler), by=admin, at=AT)
        assert queries.actor_for(id_of(handler), AT) == Actor.nobody()
        assert queries.actor_for_token(token, AT) is None
        assert [post.end_date for post in queries.posts_of(admin, id_of(handler))] == [TODAY]
        with pytest.raises(people.WrongNameOrPassword):
            people.try_password(queries.officer(admin, id_of(handler)).username, "x", address=None, at=AT)

    def test_refuses_the_last_administrator(self, admin: Actor) -> None:
        with pytest.raises(people.LastAdministrator):
            people.close_officer(id_of(admin), by=SYSTEM, at=AT)


@pytest.mark.django_db
class TestIssueToken:
    def test_acts_in_the_officers_posts_within_its_scopes(self, admin: Actor, handler: Actor) -> None:
        _id, token = people.issue_token(
            "报表", id_of(handler), ["matters:read"], expires_at=AT + 30 * DAY, by=admin, at=AT
        )
        actor = queries.actor_for_token(token, AT)
        assert actor is not None
        assert actor.kind == "client"
        assert (actor.name, actor.scopes) == ("报表", frozenset({"matters:read"}))
        assert actor.sight() == handler.sight()

    def test_is_shown_once_and_never_kept(self, admin: Actor, handler: Actor) -> None:
        _id, token = people.issue_token(
            "报表", id_of(handler), ["matters:read"], expires_at=AT + 30 * DAY, by=admin, at=AT
        )
        with connection.cursor() as cursor:
            cursor.execute("select row_to_json(c)::text from people_client c")
            kept = str(cursor.fetchall())
        assert token not in kept + str(queries.setting_changes(admin)) + str(queries.clients(admin))

    def test_is_good_until_it_expires_or_is_revoked(self, admin: Actor, handler: Actor) -> None:
        client_id, token = people.issue_token(
            "报表", id_of(handler), ["matters:read"], expires_at=AT + 30 * DAY, by=admin, at=AT
        )
        assert queries.actor_for_token(token, AT + 30 * DAY - dt.timedelta(seconds=1)) is not None
        assert queries.actor_for_token(token, AT + 30 * DAY) is None
        people.revoke_token(client_id, by=admin, at=AT)
        assert queries.actor_for_token(token, AT) is None

    @pytest.mark.parametrize("token", ["", "mz_", "mz_" + "a" * 43, "\udcff", "x" * 10_000])
    def test_is_not_guessed(self, token: str) -> None:
        assert queries.actor_for_token(token, AT) is None

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"scopes": ["everything"]}, "scopes"),
            ({"scopes": []}, "scopes"),
            ({"expires_at": AT}, "expires_at"),
            ({"expires_at": AT + 400 * DAY}, "expires_at"),
            ({"name": ""}, "name"),
        ],
    )
    def test_refuses_what_cannot_be(self, admin: Actor, handler: Actor, wrong: dict[str, object], field: str) -> None:
        right: dict[str, object] = {"name": "报表", "scopes": ["matters:read"], "expires_at": AT + DAY}
        with pytest.raises(Unacceptable) as refused:
            people.issue_token(officer_id=id_of(handler), **{**right, **wrong}, by=admin, at=AT)  # type: ignore[arg-type]
        assert list(refused.value.problems) == [field]

    def test_refuses_everyone_but_administrators(self, handler: Actor) -> None:
        with pytest.raises(Forbidden):
            people.issue_token("x", id_of(handler), ["matters:read"], expires_at=AT + DAY, by=handler, at=AT)


@pytest.mark.django_db
class TestSettingChanges:
    def test_of_other_apps_are_kept_too(self, admin: Actor) -> None:
        people.record_setting_change(
            SettingChanged(
                subject="workdays.year", key="2027", before=None, after={"days": 30}, officer_id=id_of(admin),
                actor_name=admin.name, at=AT,
            )
        )  # fmt: skip
        assert queries.setting_changes(admin, subject="workdays")[0].after == {"days": 30}

    @pytest.mark.parametrize(
        "sql", ["update people_settingchange set after = null", "delete from people_settingchange"]
    )
    def test_are_never_altered(self, admin: Actor, sql: str) -> None:
        with pytest.raises((InternalError, IntegrityError), match="append-only"), transaction.atomic():
            run(sql)

    def test_are_for_administrators_and_the_data_protection_lead(self, handler: Actor) -> None:
        with pytest.raises(Forbidden):
            queries.setting_changes(handler)
        assert queries.setting_changes(officer(Role.DPO, at=AT)) != ()


@pytest.mark.django_db
class TestQueries:
    def test_say_who_someone_is_in_one(self, handler: Actor, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        with django_assert_num_queries(1):
            actor = queries.actor_for(id_of(handler), AT)
        assert actor == handler
        assert queries.actor_for(999_999, AT) == Actor.nobody()

    def test_find_who_holds_a_role_in_an_organisation_that_day(self, admin: Actor) -> None:
        unit = organisation()
        first = officer(Role.HANDLER, at=AT, organisation_id=unit)
        gone = officer(Role.HANDLER, at=AT, organisation_id=unit)
        people.close_officer(id_of(gone), by=admin, at=AT)
        officer(Role.UNIT_HEAD, at=AT, organisation_id=unit)
        assert [card.id for card in queries.officers_in(Role.HANDLER, unit, AT)] == [first.officer_id]

    def test_show_an_officer_to_themselves_and_to_administrators_alone(self, admin: Actor, handler: Actor) -> None:
        assert queries.officer(handler, id_of(handler)).id == handler.officer_id
        assert queries.officer(admin, id_of(handler)).id == handler.officer_id
        with pytest.raises(Unknown):
            queries.officer(handler, id_of(admin))
        with pytest.raises(Refused):
            queries.officers(handler)

    def test_page_through_officers_and_find_by_name(self, admin: Actor) -> None:
        people.hire("zhao.lei", "赵磊", by=admin, at=LONG_AGO)
        assert [card.username for card in queries.officers(admin, words="赵")] == ["zhao.lei"]
        first = queries.officers(admin, limit=1)
        assert queries.officers(admin, after=first[0].username, limit=1) != first


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


class TestAtOnce:
    """Decisions that must hold when two people take them in the same moment."""

    def at_once(self, *acts: Callable[[], object]) -> list[str]:
        said: list[str] = []
        begin = threading.Barrier(len(acts))

        def run_one(act: Callable[[], object]) -> None:
            begin.wait()
            try:
                act()
            except Refused as refused:
                said.append(refused.code)
            else:
                said.append("done")
            connection.close()

        threads = [threading.Thread(target=run_one, args=[act]) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(said)

    def test_two_administrators_cannot_close_each_other(self, own_store: OwnStore) -> None:
        first, second = officer(Role.SYSTEM_ADMIN, at=AT), officer(Role.SYSTEM_ADMIN, at=AT)
        said = self.at_once(
            lambda: people.close_officer(id_of(second), by=first, at=AT),
            lambda: people.close_officer(id_of(first), by=second, at=AT),
        )
        assert said == ["done", "last_administrator"]

    def test_the_same_post_is_opened_once(self, own_store: OwnStore) -> None:
        handler, unit = officer(at=AT), organisation()

        def give() -> object:
            return people.open_post(id_of(handler), Role.HANDLER, unit, start_date=TODAY, by=SYSTEM, at=AT)

        assert self.at_once(give, give, give) == ["done", "post_overlaps", "post_overlaps"]

    def test_no_more_sessions_than_allowed_are_open(self, own_store: OwnStore) -> None:
        handler = officer(at=AT)

        def enter(key: str) -> object:
            method = people.SignInMethod.PASSKEY
            return people.open_sign_in(id_of(handler), method, key, address=None, device="", at=AT)

        self.at_once(*(partial(enter, f"k{i}") for i in range(6)))
        assert len(queries.open_sign_ins(handler)) == 3
