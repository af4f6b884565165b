"""Rotating the sealing keys: everything sealed is found, sealed anew, and opens as before."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, models
from pytest_django import Settings

from mazha.config.sealed import SEALED
from mazha.kernel.errors import Forbidden
from mazha.people import actions as people
from mazha.people import queries, sealing, totp
from mazha.people.resealing import SealedColumn
from mazha.people.roles import Role
from tests.seats import SYSTEM, officer

AT = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, settings: Settings) -> Path:
    settings.KEYRING = tmp_path / "keyring.json"
    settings.HOME = tmp_path / "home"
    return tmp_path / "keyring.json"


def run(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


class TestSealed:
    def test_lists_every_sealed_column_there_is(self) -> None:
        listed = {place.name for place in SEALED if isinstance(place, SealedColumn)}
        there = {
            f"{model._meta.db_table}.{field.column}"
            for model in apps.get_models()
            for field in model._meta.concrete_fields
            if isinstance(field, models.BinaryField) and field.name.endswith("_sealed")
        }
        assert listed == there


@pytest.mark.django_db
class TestReseal:
    def test_seals_columns_and_files_anew_and_leaves_them_readable(self, tmp_path: Path) -> None:
        secret = b"12345678901234567890"
        actor = officer(Role.HANDLER, at=AT)
        assert actor.officer_id is not None
        people.set_up_device(actor.officer_id, secret, totp.code_at(secret, totp.step_at(AT)), at=AT)
        file = tmp_path / "home" / "papers" / "sealed" / "ab" / "cd"
        file.parent.mkdir(parents=True)
        file.write_bytes(sealing.seal_bytes(b"photo", "paper.original"))
        old = sealing.current_key()

        assert "seals from now on" in run("keys", "rotate")
        assert "1  people_officer.totp_sealed" in run("keys", "show")
        assert "people_officer.totp_sealed  1 sealed anew" in run("keys", "reseal")
        assert "0  people_officer.totp_sealed" in run("keys", "show")

        later = AT + dt.timedelta(minutes=5)
        people.try_code(actor.officer_id, totp.code_at(secret, totp.step_at(later)), address=None, at=later)
        assert sealing.unseal_bytes(file.read_bytes(), "paper.original") == b"photo"
        assert sealing.key_of(file.read_bytes()) != old
        assert queries.setting_changes(SYSTEM, subject="people.keyring")[1].before == old

    def test_goes_on_in_batches_where_it_was_broken_off(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("create temp table thing (id int primary key, held bytea)")
            for i in range(1203):
                cursor.execute("insert into thing values (%s, %s)", [i, sealing.seal(f"text {i}", f"thing:{i}")])
        place = SealedColumn("thing", "held", lambda key: f"thing:{key}")
        assert list(place.reseal()) == []
        people.rotate_keys(by=SYSTEM, at=AT)
        begun = place.reseal()
        assert next(begun) == 500
        assert place.waiting() == 703
        assert sum(place.reseal()) == 703
        assert place.waiting() == 0
        with connection.cursor() as cursor:
            cursor.execute("select id, held from thing")
            assert all(sealing.unseal(held, f"thing:{i}") == f"text {i}" for i, held in cursor.fetchall())

    def test_says_plainly_when_the_key_is_gone(self, ring: Path) -> None:
        secret = b"12345678901234567890"
        actor = officer(Role.HANDLER, at=AT)
        assert actor.officer_id is not None
        people.set_up_device(actor.officer_id, secret, totp.code_at(secret, totp.step_at(AT)), at=AT)
        ring.unlink()
        with pytest.raises(CommandError, match="backup"):
            run("keys", "reseal")

    def test_refuses_who_does_not_administer(self) -> None:
        with pytest.raises(Forbidden):
            people.rotate_keys(by=officer(Role.DPO, at=AT), at=AT)


@pytest.mark.django_db
class TestOfficersCommand:
    def test_hires_the_first_administrator_of_a_new_installation(self) -> None:
        said = run("officers", "hire", "li.na", "李娜", "--organisation", "centre")
        first = said.rsplit(" ", 1)[1].strip()
        assert people.try_password("li.na", first, address=None, at=AT).username == "li.na"
        assert "li.na  李娜  administers" in run("officers", "list")

    def test_lets_back_in(self) -> None:
        run("officers", "hire", "li.na", "李娜", "--organisation", "centre")
        first = run("officers", "reset-password", "li.na").split(": ")[1].split("\n")[0]
        for _try in range(5):
            with pytest.raises(people.WrongNameOrPassword):
                people.try_password("li.na", "wrong", address=None, at=AT)
        assert "on record" in run("officers", "unlock", "li.na")
        people.try_password("li.na", first, address=None, at=AT)

    def test_says_when_there_is_no_such_officer(self) -> None:
        with pytest.raises(CommandError, match="officers list"):
            run("officers", "unlock", "nobody")
