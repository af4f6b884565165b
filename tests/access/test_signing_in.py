"""Signing in: what lets in, what does not, and what is left behind."""

from __future__ import annotations

import datetime as dt
import threading
from uuid import UUID

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import IntegrityError, InternalError, connection, transaction
from pytest_django import Settings

from mazha.kernel import moments
from mazha.kernel.errors import Forbidden, Unacceptable
from mazha.people import actions as people
from mazha.people import queries, totp
from mazha.people.actor import Actor
from mazha.people.roles import Role
from mazha.people.sealing import seal_bytes
from tests.seats import PASSWORD, SYSTEM, officer
from tests.servers import OwnStore

AT = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
HOME_ADDRESS = "203.0.113.7"
SECRET = b"12345678901234567890"


@pytest.fixture
def wang(db: None) -> Actor:
    return officer(Role.HANDLER, at=AT)


def name_of(actor: Actor) -> str:
    return queries.officer(SYSTEM, id_of(actor)).username


def id_of(actor: Actor) -> int:
    assert actor.officer_id is not None
    return actor.officer_id


def knock(username: str, password: str = "wrong", *, at: dt.datetime = AT, address: str = HOME_ADDRESS) -> str:
    """How the door answers."""
    try:
        people.try_password(username, password, address=address, at=at)
    except people.WrongNameOrPassword:
        return "wrong"
    except people.DoorIsShut:
        return "shut"
    return "right"


def stay(actor: Actor, *, at: dt.datetime = AT, key: str = "k") -> UUID:
    return people.open_sign_in(
        id_of(actor), people.SignInMethod.PASSWORD_AND_CODE, key, address=None, device="Chrome · Windows", at=at
    )


class TestTryPassword:
    def test_lets_the_right_one_half_way(self, wang: Actor) -> None:
        half = people.try_password(name_of(wang), PASSWORD, address=HOME_ADDRESS, at=AT)
        assert (half.officer_id, half.has_any) == (wang.officer_id, False)

    def test_says_the_same_for_a_wrong_password_and_a_name_nobody_has(self, wang: Actor) -> None:
        said = []
        for name in (name_of(wang), "nobody.here", "", "x" * 300, "' or 1=1 --"):
            with pytest.raises(people.WrongNameOrPassword) as refused:
                people.try_password(name, "wrong", address=HOME_ADDRESS, at=AT)
            said.append((refused.value.message, refused.value.facts))
        assert len({str(each) for each in said}) == 1

    def test_shuts_the_door_after_five_wrong_tries_for_longer_each_time(self, wang: Actor) -> None:
        at, name = AT, name_of(wang)
        assert [knock(name, at=at) for _try in range(6)] == ["wrong"] * 5 + ["shut"]
        for wait in (1, 2, 4, 8, 16, 32, 60, 60):
            assert knock(name, PASSWORD, at=at + wait * MINUTE - dt.timedelta(seconds=1)) == "shut"
            at += wait * MINUTE
            assert knock(name, at=at) == "wrong"

    def test_opens_again_after_the_wait_and_forgets(self, wang: Actor) -> None:
        name = name_of(wang)
        for _try in range(5):
            knock(name)
        assert knock(name, PASSWORD, at=AT + MINUTE) == "right"
        assert [knock(name, at=AT + MINUTE) for _try in range(4)] == ["wrong"] * 4
        assert knock(name, PASSWORD, at=AT + MINUTE) == "right"

    def test_shuts_the_door_for_a_name_nobody_has_all_the_same(self, wang: Actor) -> None:
        assert [knock("nobody.here") for _try in range(6)] == [knock(name_of(wang)) for _try in range(6)]

    def test_counts_a_name_as_one_however_it_is_typed(self, wang: Actor) -> None:
        name = name_of(wang)
        for typed in (name, name.upper(), f" {name}", f"{name} ", name):
            knock(typed)
        assert knock(name, PASSWORD) == "shut"

    def test_shuts_the_door_to_an_address_that_tries_many_names(self, db: None) -> None:
        answers = [knock(f"name-{i}") for i in range(31)]
        assert answers == ["wrong"] * 30 + ["shut"]
        assert knock("name-40", address="203.0.113.8") == "wrong"

    def test_counts_a_whole_ipv6_household_as_one_address(self, db: None) -> None:
        for i in range(30):
            knock(f"name-{i}", address=f"2001:db8:1:2::{i:x}")
        assert knock("name-40", address="2001:db8:1:2:ffff::1") == "shut"
        assert knock("name-40", address="2001:db8:1:3::1") == "wrong"

    def test_never_shuts_out_an_office_that_signs_in_rightly_from_one_address(self, wang: Actor) -> None:
        assert {knock(name_of(wang), PASSWORD) for _try in range(35)} == {"right"}

    def test_is_unlocked_by_an_administrator(self, wang: Actor) -> None:
        for _try in range(5):
            knock(name_of(wang))
        people.unlock(id_of(wang), by=officer(Role.SYSTEM_ADMIN, at=AT), at=AT)
        assert knock(name_of(wang), PASSWORD) == "right"

    def test_takes_as_long_for_a_name_nobody_has(self, db: None, settings: Settings) -> None:
        hashed: list[str] = []

        class Slow(Argon2PasswordHasher):
            def encode(self, password: str, salt: str) -> str:
                hashed.append("encode")
                return super().encode(password, salt)

            def verify(self, password: str, encoded: str) -> bool:
                hashed.append("verify")
                return super().verify(password, encoded)

        settings.PASSWORD_HASHERS = [f"{__name__}.{Slow.__name__}"]
        globals()[Slow.__name__] = Slow
        there = officer(at=AT)
        hashed.clear()
        knock(name_of(there))
        assert hashed == ["verify"]
        hashed.clear()
        knock("nobody.here")
        assert hashed == ["encode"]

    def test_is_on_record_and_never_with_what_was_typed(self, wang: Actor) -> None:
        knock(name_of(wang))
        knock("my-secret-password-typed-as-name")
        tries = queries.sign_in_tries(officer(Role.DPO, at=AT), since=AT - MINUTE)
        assert [(t.outcome, t.officer_id) for t in tries] == [
            ("unknown_name", None),
            ("wrong_password", wang.officer_id),
        ]
        with connection.cursor() as cursor:
            cursor.execute("select (select string_agg(t::text, '') from people_signintry t)")
            assert "secret" not in str(cursor.fetchone())

    @pytest.mark.parametrize("sql", ["update people_signintry set officer_id = null", "delete from people_signintry"])
    def test_its_record_cannot_be_altered(self, wang: Actor, sql: str) -> None:
        # The store's own clock says how old a try is, so this one is of now.
        people.try_password(name_of(wang), PASSWORD, address=None, at=moments.now())
        with pytest.raises((InternalError, IntegrityError), match="append-only"), transaction.atomic():
            run(sql)

    def test_hears_no_more_than_five_of_many_at_once(self, own_store: OwnStore) -> None:
        name = name_of(officer(at=AT))
        answers: list[str] = []

        def at_once() -> None:
            answers.append(knock(name))
            connection.close()

        threads = [threading.Thread(target=at_once) for _try in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(answers) == ["shut"] * 7 + ["wrong"] * 5


@pytest.fixture
def li(wang: Actor) -> tuple[Actor, list[str]]:
    """With a device that shows codes, and recovery codes."""
    before = AT - 10 * MINUTE
    codes = people.set_up_device(id_of(wang), SECRET, totp.code_at(SECRET, totp.step_at(before)), at=before)
    return wang, codes


def code(at: dt.datetime = AT) -> str:
    return totp.code_at(SECRET, totp.step_at(at))


class TestTryCode:
    def test_lets_in_with_the_code_of_the_device(self, li: tuple[Actor, list[str]]) -> None:
        method = people.try_code(id_of(li[0]), code(), address=None, at=AT)
        assert method == people.SignInMethod.PASSWORD_AND_CODE

    def test_takes_no_code_twice(self, li: tuple[Actor, list[str]]) -> None:
        people.try_code(id_of(li[0]), code(), address=None, at=AT)
        with pytest.raises(people.WrongCode):
            people.try_code(id_of(li[0]), code(), address=None, at=AT)

    def test_takes_no_older_code_after_a_newer_one(self, li: tuple[Actor, list[str]]) -> None:
        people.try_code(id_of(li[0]), code(AT), address=None, at=AT)
        with pytest.raises(people.WrongCode):
            people.try_code(id_of(li[0]), code(AT - dt.timedelta(seconds=30)), address=None, at=AT)

    def test_takes_each_recovery_code_once(self, li: tuple[Actor, list[str]]) -> None:
        actor, codes = li
        typed = codes[3].lower().replace("-", " ")
        method = people.try_code(id_of(actor), typed, address=None, at=AT)
        assert method == people.SignInMethod.PASSWORD_AND_RECOVERY_CODE
        assert queries.recovery_codes_left(actor) == 9
        with pytest.raises(people.WrongCode):
            people.try_code(id_of(actor), typed, address=None, at=AT)

    def test_takes_nobody_elses_recovery_code(self, li: tuple[Actor, list[str]]) -> None:
        other = officer(at=AT)
        with pytest.raises(people.WrongCode):
            people.try_code(id_of(other), li[1][0], address=None, at=AT)

    def test_shuts_the_door_after_five_wrong_codes(self, li: tuple[Actor, list[str]]) -> None:
        for _try in range(5):
            with pytest.raises(people.WrongCode):
                people.try_code(id_of(li[0]), "000000", address=None, at=AT)
        with pytest.raises(people.DoorIsShut) as refused:
            people.try_code(id_of(li[0]), code(), address=None, at=AT)
        assert refused.value.facts["retry_after"] == 60


class TestSetUpDevice:
    def test_refuses_a_device_that_shows_another_code(self, wang: Actor) -> None:
        with pytest.raises(people.WrongCode):
            people.set_up_device(id_of(wang), SECRET, "000000", at=AT)

    def test_refuses_to_put_a_second_in_the_place_of_the_first(self, li: tuple[Actor, list[str]]) -> None:
        with pytest.raises(people.AlreadyHasDevice):
            people.set_up_device(id_of(li[0]), SECRET, code(), at=AT)

    def test_keeps_the_secret_sealed(self, li: tuple[Actor, list[str]]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select totp_sealed from people_officer where id = %s", [li[0].officer_id])
            (sealed,) = cursor.fetchone() or (b"",)
        assert SECRET not in bytes(sealed)
        assert len(bytes(sealed)) == len(seal_bytes(SECRET, "officer.totp"))

    def test_cannot_be_undone_while_it_is_the_only_factor(self, li: tuple[Actor, list[str]]) -> None:
        with pytest.raises(people.LastSecondFactor):
            people.take_away_device(by=li[0], at=AT)

    def test_gives_way_to_a_new_one_once_an_administrator_removed_it(self, li: tuple[Actor, list[str]]) -> None:
        actor, codes = li
        people.remove_second_factors(id_of(actor), by=officer(Role.SYSTEM_ADMIN, at=AT), at=AT)
        assert not people.try_password(name_of(actor), PASSWORD, address=None, at=AT).has_any
        with pytest.raises(people.WrongCode):
            people.try_code(id_of(actor), codes[0], address=None, at=AT)
        assert len(people.set_up_device(id_of(actor), SECRET, code(), at=AT)) == 10


class TestResume:
    def test_says_who_is_signed_in_while_they_are_about(self, wang: Actor) -> None:
        here = stay(wang)
        resumed = people.resume(here, "k", at=AT + 5 * MINUTE)
        assert resumed is not None
        assert (resumed.actor.officer_id, resumed.actor.posts) == (wang.officer_id, wang.posts)
        assert resumed.actor.signed_in_at == AT

    def test_ends_after_half_an_hour_without_a_sign(self, wang: Actor) -> None:
        here = stay(wang)
        assert people.resume(here, "k", at=AT + 29 * MINUTE) is not None
        assert people.resume(here, "k", at=AT + 58 * MINUTE) is not None
        assert people.resume(here, "k", at=AT + 88 * MINUTE) is None
        assert people.resume(here, "k", at=AT + 60 * MINUTE) is None
        assert ending(here) == "idle"

    def test_ends_after_twelve_hours_however_busy(self, wang: Actor) -> None:
        here = stay(wang)
        for minutes in range(20, 12 * 60, 20):
            assert people.resume(here, "k", at=AT + minutes * MINUTE) is not None
        assert people.resume(here, "k", at=AT + 12 * 60 * MINUTE) is None
        assert ending(here) == "too_long"

    def test_needs_the_session_it_was_opened_in(self, wang: Actor) -> None:
        assert people.resume(stay(wang, key="one"), "other", at=AT) is None

    def test_shows_posts_as_they_are_now(self, wang: Actor, settings: Settings) -> None:
        here = stay(wang)
        people.close_post(wang.posts[0].post_id, dt.date(2026, 11, 23), by=SYSTEM, at=AT)
        at = dt.datetime(2026, 11, 23, 16, 1, tzinfo=dt.UTC)
        settings.SIGN_IN_IDLE = dt.timedelta(hours=24)
        resumed = people.resume(here, "k", at=at)
        assert resumed is not None
        assert resumed.actor.posts == ()


class TestOpenSignIn:
    def test_ends_the_one_longest_unused_beyond_three(self, wang: Actor) -> None:
        stays = [stay(wang, at=AT + i * MINUTE, key=f"k{i}") for i in range(3)]
        people.resume(stays[0], "k0", at=AT + 10 * MINUTE)
        stays.append(stay(wang, at=AT + 11 * MINUTE, key="k3"))
        assert [ending(each) for each in stays] == ["", "replaced", "", ""]
        assert len(queries.open_sign_ins(wang)) == 3


class TestEnd:
    def test_of_ones_own_elsewhere(self, wang: Actor) -> None:
        here, there = stay(wang, key="here"), stay(wang, key="there")
        people.end_sign_in(there, by=wang, at=AT)
        assert people.resume(there, "there", at=AT) is None
        assert people.resume(here, "here", at=AT) is not None

    def test_of_anothers_does_nothing(self, wang: Actor) -> None:
        there = stay(officer(at=AT), key="there")
        people.end_sign_in(there, by=wang, at=AT)
        assert people.resume(there, "there", at=AT) is not None

    def test_of_all_but_this(self, wang: Actor) -> None:
        here, *_others = (stay(wang, key=f"k{i}") for i in range(3))
        assert people.end_other_sign_ins(here, by=wang, at=AT) == 2
        assert [card.id for card in queries.open_sign_ins(wang)] == [here]

    def test_of_an_officer_or_of_everyone_by_an_administrator(self, wang: Actor) -> None:
        admin, other = officer(Role.SYSTEM_ADMIN, at=AT), officer(at=AT)
        hers, his = stay(wang, key="a"), stay(other, key="b")
        assert people.sign_officer_out(id_of(wang), by=admin, at=AT) == 1
        assert (ending(hers), ending(his)) == ("ended_elsewhere", "")
        assert people.sign_everyone_out(by=admin, at=AT) == 1
        with pytest.raises(Forbidden):
            people.sign_everyone_out(by=wang, at=AT)

    def test_of_those_left_lying(self, wang: Actor) -> None:
        idle, busy = stay(wang, key="a"), stay(wang, at=AT + 20 * MINUTE, key="b")
        assert people.end_stale_sign_ins(at=AT + 40 * MINUTE) == 1
        assert (ending(idle), ending(busy)) == ("idle", "")


class TestChangePassword:
    def change(self, actor: Actor, old: str, new: str, keep: UUID | None = None) -> None:
        people.change_password(old, new, keep=keep, address=None, by=actor, at=AT)

    def test_ends_every_session_but_this_one(self, wang: Actor) -> None:
        here, there = stay(wang, key="here"), stay(wang, key="there")
        self.change(wang, PASSWORD, "石板路上的雨声-2026", keep=here)
        assert (ending(here), ending(there)) == ("", "password_changed")
        assert knock(name_of(wang), "石板路上的雨声-2026") == "right"
        assert knock(name_of(wang), PASSWORD) == "wrong"

    def test_refuses_a_wrong_old_one_and_counts_it(self, wang: Actor) -> None:
        for _try in range(5):
            with pytest.raises(Unacceptable) as refused:
                self.change(wang, "wrong", "石板路上的雨声-2026")
            assert list(refused.value.problems) == ["old"]
        with pytest.raises(people.DoorIsShut):
            self.change(wang, PASSWORD, "石板路上的雨声-2026")

    @pytest.mark.parametrize("new", ["short", "password1234567890"[:12], "1234567890", PASSWORD, "x" * 129])
    def test_refuses_one_that_is_short_common_long_or_the_old_one(self, wang: Actor, new: str) -> None:
        with pytest.raises(Unacceptable) as refused:
            self.change(wang, PASSWORD, new)
        assert list(refused.value.problems) == ["new"]

    def test_refuses_the_officers_own_name(self, wang: Actor) -> None:
        with pytest.raises(Unacceptable):
            self.change(wang, PASSWORD, name_of(wang) + "1")

    @pytest.mark.parametrize("new", ["Mazha2026!!!!", "潍坊奎文区社区网格2026", "admin12345678", "aaaaaaaaaaaaaaab"])
    def test_refuses_one_made_of_words_that_anybody_here_would_try(self, wang: Actor, new: str) -> None:
        with pytest.raises(Unacceptable):
            self.change(wang, PASSWORD, new)

    def test_takes_any_characters_and_passes_on_every_one_of_them(self, wang: Actor) -> None:
        new = " \t马扎 Straße ❄ naïve\u0301 " + "x1" * 30
        self.change(wang, PASSWORD, new)
        assert knock(name_of(wang), new) == "right"
        assert knock(name_of(wang), new.strip()) == "wrong"

    def test_is_demanded_after_an_administrator_gave_one(self, wang: Actor) -> None:
        here = stay(wang)
        first = people.reset_password(id_of(wang), by=officer(Role.SYSTEM_ADMIN, at=AT), at=AT)
        assert ending(here) == "password_changed"
        resumed = people.resume(stay(wang), "k", at=AT)
        assert resumed is not None
        assert resumed.must_change_password
        self.change(wang, first, "石板路上的雨声-2026")
        resumed = people.resume(stay(wang), "k", at=AT)
        assert resumed is not None
        assert not resumed.must_change_password


def ending(sign_in_id: UUID) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select ending from people_signin where id = %s", [sign_in_id])
        (found,) = cursor.fetchone() or ("none",)
    return str(found)


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
