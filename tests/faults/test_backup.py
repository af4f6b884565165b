"""A backup brings back everything, rights and second wall included, or says why it does not."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from mazha.config.store import backup
from mazha.config.store.launcher import Store, StoreTrouble
from mazha.config.store.restore import restore
from mazha.people import keyring
from tests.servers import OwnStore, clone

SHAPE = {
    "tables": "select relname, relacl::text, relrowsecurity from pg_class where relnamespace = 'public'::regnamespace",
    "policies": "select tablename, policyname, cmd, qual, with_check, roles::text from pg_policies",
    "triggers": "select tgrelid::regclass::text, tgname from pg_trigger where not tgisinternal",
    "constraints": "select conrelid::regclass::text, conname from pg_constraint",
    "functions": "select proname, proacl::text from pg_proc where pronamespace = 'public'::regnamespace",
    "default rights": "select defaclobjtype, defaclacl::text from pg_default_acl",
    "organisations": "select code, name_zh from people_organisation",
}
ORGANISATION = (
    "insert into people_organisation (code, kind, name_zh, name_en, sort_key, area, phone) "
    "values ('x1', 'street_office', '东关街道办事处', '', '', '', '')"
)


def _shape(url: str) -> dict[str, list[tuple[object, ...]]]:
    with psycopg.connect(url) as owner:
        return {name: sorted(owner.execute(query.encode()).fetchall(), key=str) for name, query in SHAPE.items()}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation's directory, with a paper and a keyring."""
    place = tmp_path / "mazha-test-home"
    (place / "papers" / "shown" / "ab").mkdir(parents=True)
    (place / "papers" / "shown" / "ab" / "cd").write_bytes(b"a photo")
    (place / "secrets").mkdir()
    (place / "secrets" / "keyring.json").write_text(json.dumps({"keys": [{"id": "aa11"}]}))
    monkeypatch.setenv("MAZHA_HOME", str(place))
    monkeypatch.delenv("MAZHA_KEYRING", raising=False)
    return place


@pytest.fixture
def source(own_store: OwnStore, home: Path, monkeypatch: pytest.MonkeyPatch) -> OwnStore:
    """A store with something in it."""
    monkeypatch.setenv("DATABASE_URL", own_store.url)
    with psycopg.connect(own_store.url) as owner:
        owner.execute(ORGANISATION)
    return own_store


@pytest.fixture
def empty(source: OwnStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of another store, with nothing in it. Call `_point_to` to make it the installation's."""
    name = f"{source.name}_restored"
    clone(source.server, "template1", name)
    yield source.server.url(name)
    with source.server.connection("postgres", superuser=True) as server:
        server.execute(f"drop database {name} with (force)".encode())


class TestRestore:
    def test_brings_everything_back(
        self, source: OwnStore, empty: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = _shape(source.url)
        backup.make(tmp_path / "it.mazha", keys=tmp_path / "keys.json")
        shutil.rmtree(home)
        monkeypatch.setenv("DATABASE_URL", empty)
        restore(tmp_path / "it.mazha", keys=tmp_path / "keys.json")
        assert _shape(empty) == before
        assert (home / "papers" / "shown" / "ab" / "cd").read_bytes() == b"a photo"
        assert (home / "secrets" / "keyring.json").stat().st_mode & 0o777 == 0o600

    def test_replaces_only_when_told(self, source: OwnStore, tmp_path: Path) -> None:
        backup.make(tmp_path / "it.mazha")
        with psycopg.connect(source.url) as owner:
            owner.execute("update people_organisation set name_zh = 'changed'")
        with pytest.raises(StoreTrouble, match="--replace"):
            restore(tmp_path / "it.mazha")
        assert _shape(source.url)["organisations"] == [("x1", "changed")]
        restore(tmp_path / "it.mazha", replace=True)
        assert _shape(source.url)["organisations"] == [("x1", "东关街道办事处")]

    def test_refuses_while_others_are_connected(self, source: OwnStore, tmp_path: Path) -> None:
        backup.make(tmp_path / "it.mazha")
        with psycopg.connect(source.url), pytest.raises(StoreTrouble, match="stop web server and worker"):
            restore(tmp_path / "it.mazha", replace=True)

    def test_refuses_a_damaged_file(self, source: OwnStore, tmp_path: Path) -> None:
        file = tmp_path / "it.mazha"
        backup.make(file)
        content = bytearray(file.read_bytes())
        place = content.find(b"a photo")
        content[place] ^= 1
        file.write_bytes(content)
        with pytest.raises(StoreTrouble, match="damaged"):
            restore(file, replace=True)
        assert _shape(source.url)["organisations"] == [("x1", "东关街道办事处")]

    def test_refuses_what_is_no_backup(self, source: OwnStore, tmp_path: Path) -> None:
        (tmp_path / "it.mazha").write_text("hello")
        with pytest.raises(StoreTrouble, match="no backup of Mazha's"):
            restore(tmp_path / "it.mazha", replace=True)

    def test_refuses_without_the_keys_it_needs(self, source: OwnStore, home: Path, tmp_path: Path) -> None:
        backup.make(tmp_path / "it.mazha")
        (home / "secrets" / "keyring.json").unlink()
        with pytest.raises(StoreTrouble, match="aa11"):
            restore(tmp_path / "it.mazha", replace=True)

    def test_does_not_write_over_keys_it_would_lose(self, source: OwnStore, home: Path, tmp_path: Path) -> None:
        backup.make(tmp_path / "it.mazha", keys=tmp_path / "keys.json")
        ring = home / "secrets" / "keyring.json"
        ring.write_text(json.dumps({"keys": [{"id": "aa11"}, {"id": "bb22"}]}))
        with pytest.raises(StoreTrouble, match="bb22"):
            restore(tmp_path / "it.mazha", keys=tmp_path / "keys.json", replace=True)

    def test_refuses_one_of_a_newer_mazha(self, source: OwnStore, tmp_path: Path) -> None:
        with psycopg.connect(source.url) as owner:
            owner.execute("insert into django_migrations (app, name, applied) values ('matters', '9999_later', now())")
        backup.make(tmp_path / "it.mazha")
        with pytest.raises(StoreTrouble, match=r"newer Mazha \(it knows matters\.9999_later\)"):
            restore(tmp_path / "it.mazha", replace=True)

    def test_changes_nothing_when_loading_fails(self, source: OwnStore, tmp_path: Path) -> None:
        file, broken = tmp_path / "it.mazha", tmp_path / "broken.mazha"
        backup.make(file)
        before = _shape(source.url)
        _with_half_a_dump(file, broken)
        with pytest.raises(StoreTrouble, match="as it was"):
            restore(broken, replace=True)
        assert _shape(source.url) == before
        assert list((tmp_path / "mazha-test-home").glob("papers.*")) == []


def _with_half_a_dump(file: Path, broken: Path) -> None:
    """A backup whose hashes hold though its dump ends in the middle."""
    import hashlib

    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(broken, "w") as half:
        manifest = json.loads(whole.read(backup.MANIFEST))
        dump = whole.read(backup.DUMP)
        dump = dump[: len(dump) - 2000]
        manifest["parts"][backup.DUMP] = hashlib.sha256(dump).hexdigest()
        half.writestr(backup.DUMP, dump)
        for name in manifest["parts"]:
            if name != backup.DUMP:
                half.writestr(name, whole.read(name))
        half.writestr(backup.MANIFEST, json.dumps(manifest))


class TestMake:
    def test_keeps_the_keys_out(self, source: OwnStore, tmp_path: Path) -> None:
        backup.make(tmp_path / "it.mazha")
        with zipfile.ZipFile(tmp_path / "it.mazha") as archive:
            assert not [name for name in archive.namelist() if "key" in name]

    def test_is_for_its_owner_only(self, source: OwnStore, tmp_path: Path) -> None:
        backup.make(tmp_path / "it.mazha")
        assert (tmp_path / "it.mazha").stat().st_mode & 0o777 == 0o600

    def test_never_writes_over_a_file(self, source: OwnStore, tmp_path: Path) -> None:
        (tmp_path / "it.mazha").write_text("yesterday's")
        with pytest.raises(StoreTrouble, match="there already"):
            backup.make(tmp_path / "it.mazha")
        assert (tmp_path / "it.mazha").read_text() == "yesterday's"

    def test_names_a_directory_that_is_not_there(self, source: OwnStore, tmp_path: Path) -> None:
        with pytest.raises(StoreTrouble, match="no directory"):
            backup.make(tmp_path / "nowhere" / "it.mazha")

    def test_names_every_key_of_a_real_keyring(self, home: Path, settings: object) -> None:
        ring = home / "secrets" / "keyring.json"
        ring.unlink()
        settings.KEYRING = ring  # type: ignore[attr-defined]
        keyring.keyring()
        assert len(backup.key_ids(ring)) == 1


class TestEmbedded:
    def test_starts_the_store_for_the_purpose(
        self, shipped: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.delenv("DATABASE_URL", raising=False)
        monkeypatch.setenv("MAZHA_HOME", str(shipped.home))
        shipped.start(attached=True)
        with shipped.connection() as owner:
            owner.execute("create table django_migrations (app text, name text)")
            owner.execute("create table kept (n int)")
            owner.execute("insert into kept values (42)")
        shipped.stop()
        backup.make(tmp_path / "it.mazha")
        assert shipped.process_id() is None
        shipped.start(attached=True)
        with shipped.connection() as owner:
            owner.execute("drop table kept")
        restore(tmp_path / "it.mazha", replace=True)
        with shipped.connection() as owner:
            assert owner.execute("select n from kept").fetchone() == (42,)
