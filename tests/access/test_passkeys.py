"""Passkeys: added by whom, accepted from whom."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

import pytest
from django.db import connection

from mazha.people import actions as people
from mazha.people import queries, totp
from mazha.people.actor import Actor
from mazha.people.roles import Role
from tests.access.authenticator import Device
from tests.seats import PASSWORD, SYSTEM, officer

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
PARTY = people.RelyingParty(id="mazha.example", origin="https://mazha.example")


def id_of(actor: Actor) -> int:
    assert actor.officer_id is not None
    return actor.officer_id


def add(actor: Actor, device: Device, label: str = "办公室电脑") -> None:
    asked = people.ask_for_new_passkey(id_of(actor), PARTY)
    people.add_passkey(
        id_of(actor), device.register(asked.options), challenge=asked.challenge, party=PARTY, label=label, at=AT
    )


def show(device: Device, *, party: people.RelyingParty = PARTY, officer_id: int | None = None) -> int:
    asked = people.ask_for_passkey(party, officer_id)
    return people.try_passkey(
        device.sign_in(asked.options),
        challenge=asked.challenge,
        party=PARTY,
        address="203.0.113.7",
        at=AT,
        officer_id=officer_id,
    )


@pytest.fixture
def wang() -> Actor:
    return officer(Role.HANDLER, at=AT)


@pytest.fixture
def device(wang: Actor) -> Device:
    made = Device(PARTY.origin)
    add(wang, made)
    return made


class TestAddPasskey:
    def test_is_on_record_and_listed_for_its_officer(self, wang: Actor, device: Device) -> None:
        assert [card.label for card in queries.passkeys(wang)] == ["办公室电脑"]
        change = queries.setting_changes(SYSTEM, subject="people.officer.second_factor")[0]
        assert change.after == {"passkey": "办公室电脑"}

    def test_names_those_there_are_so_that_a_device_makes_no_second(self, wang: Actor, device: Device) -> None:
        asked = json.loads(people.ask_for_new_passkey(id_of(wang), PARTY).options)
        assert len(asked["excludeCredentials"]) == 1
        assert asked["authenticatorSelection"]["userVerification"] == "required"

    def test_says_nothing_of_the_officer_in_the_handle(self, wang: Actor) -> None:
        asked = json.loads(people.ask_for_new_passkey(id_of(wang), PARTY).options)
        assert len(asked["user"]["id"]) == 22

    @pytest.mark.parametrize("wrong", ["origin", "challenge", "unverified", "garbage", "list"])
    def test_refuses_an_answer_that_does_not_fit(self, wang: Actor, wrong: str) -> None:
        device = Device("https://other.example" if wrong == "origin" else PARTY.origin, verifies=wrong != "unverified")
        asked = people.ask_for_new_passkey(id_of(wang), PARTY)
        answer = {"garbage": "{", "list": "[1]"}.get(wrong) or device.register(asked.options)
        challenge = b"0" * 64 if wrong == "challenge" else asked.challenge
        with pytest.raises(people.PasskeyRefused):
            people.add_passkey(id_of(wang), answer, challenge=challenge, party=PARTY, label="x", at=AT)
        assert queries.passkeys(wang) == ()

    def test_refuses_one_that_another_officer_has(self, device: Device) -> None:
        with pytest.raises(people.PasskeyRefused):
            add(officer(at=AT), device)


class TestTryPasskey:
    def test_says_whose_it_is_without_a_name(self, wang: Actor, device: Device) -> None:
        assert show(device) == wang.officer_id
        assert queries.passkeys(wang)[0].last_used_at == AT

    def test_refuses_a_copied_key_by_its_counter(self, device: Device) -> None:
        copy = dataclasses.replace(device)
        show(device)
        show(device)
        with pytest.raises(people.PasskeyRefused):
            show(copy)

    def test_refuses_another_officers_as_second_factor(self, device: Device) -> None:
        with pytest.raises(people.PasskeyRefused):
            show(device, officer_id=id_of(officer(at=AT)))

    def test_refuses_an_answer_given_before(self, device: Device) -> None:
        asked = people.ask_for_passkey(PARTY)
        answer = device.sign_in(asked.options)
        given = {"party": PARTY, "address": None, "at": AT}
        people.try_passkey(answer, challenge=asked.challenge, **given)  # type: ignore[arg-type]
        with pytest.raises(people.PasskeyRefused):
            people.try_passkey(answer, challenge=people.ask_for_passkey(PARTY).challenge, **given)  # type: ignore[arg-type]
        with pytest.raises(people.PasskeyRefused):
            people.try_passkey(answer, challenge=asked.challenge, **given)  # type: ignore[arg-type]

    @pytest.mark.parametrize("wrong", ["origin", "key", "unverified", "handle", "unknown"])
    def test_refuses_what_does_not_fit(self, device: Device, wrong: str) -> None:
        other = Device(PARTY.origin)
        changes: dict[str, dict[str, object]] = {
            "origin": {"origin": "https://mazha.example.evil"},
            "key": {"key": other.key},
            "unverified": {"verifies": False},
            "handle": {"handle": "AAAAAAAAAAAAAAAAAAAAAA"},
            "unknown": {"credential_id": other.credential_id},
        }
        with pytest.raises(people.PasskeyRefused):
            show(dataclasses.replace(device, **changes[wrong]))  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        "answer", ["", "{", "[]", "null", "1", '{"id": 1, "response": []}', '{"id": "é", "response": {}}']
    )
    def test_refuses_what_no_browser_sends(self, device: Device, answer: str) -> None:
        with pytest.raises(people.PasskeyRefused):
            people.try_passkey(answer, challenge=b"x", party=PARTY, address=None, at=AT)

    def test_refuses_a_closed_account(self, wang: Actor, device: Device) -> None:
        people.close_officer(id_of(wang), by=SYSTEM, at=AT)
        with pytest.raises(people.PasskeyRefused):
            show(device)

    def test_lets_in_while_the_password_is_locked_by_someone_elses_tries(self, wang: Actor, device: Device) -> None:
        name = queries.officer(wang, id_of(wang)).username
        for _try in range(5):
            with pytest.raises(people.WrongNameOrPassword):
                people.try_password(name, "wrong", address="198.51.100.9", at=AT)
        with pytest.raises(people.DoorIsShut):
            people.try_password(name, PASSWORD, address="198.51.100.9", at=AT)
        assert show(device) == wang.officer_id

    def test_shuts_the_door_to_an_address_after_thirty_wrong_ones(self, device: Device) -> None:
        stranger = Device(PARTY.origin)
        for _try in range(30):
            with pytest.raises(people.PasskeyRefused):
                show(stranger)
        with pytest.raises(people.DoorIsShut):
            show(device)


class TestRemovePasskey:
    def test_refuses_the_only_second_factor(self, wang: Actor, device: Device) -> None:
        with pytest.raises(people.LastSecondFactor):
            people.remove_passkey(queries.passkeys(wang)[0].id, by=wang, at=AT)
        secret = totp.new_secret()
        people.set_up_device(id_of(wang), secret, totp.code_at(secret, totp.step_at(AT)), at=AT)
        people.remove_passkey(queries.passkeys(wang)[0].id, by=wang, at=AT)
        assert queries.passkeys(wang) == ()
        with pytest.raises(people.PasskeyRefused):
            show(device)

    def test_does_nothing_to_anothers(self, wang: Actor, device: Device) -> None:
        other = officer(at=AT)
        add(other, Device(PARTY.origin))
        add(other, Device(PARTY.origin))
        people.remove_passkey(queries.passkeys(wang)[0].id, by=other, at=AT)
        assert len(queries.passkeys(wang)) == 1


class TestRenamePasskey:
    def test_keeps_the_new_name_on_record(self, wang: Actor, device: Device) -> None:
        people.rename_passkey(queries.passkeys(wang)[0].id, " 手机 ", by=wang, at=AT)
        assert queries.passkeys(wang)[0].label == "手机"
        with connection.cursor() as cursor:
            cursor.execute('select count(*) from people_settingchange where after = \'{"passkey": "手机"}\'')
            assert cursor.fetchone() == (1,)
