"""`mazha restore`: a backup put in place of what there is, all of it or nothing."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

import psycopg
from psycopg import sql

from mazha.config.settings import environment as env
from mazha.config.store import prepare
from mazha.config.store.account import account
from mazha.config.store.backup import (
    DUMP,
    FORM,
    MANIFEST,
    Manifest,
    key_ids,
    papers_directory,
    private,
    program,
    running,
)
from mazha.config.store.binaries import newest
from mazha.config.store.launcher import StoreTrouble
from mazha.kernel.moments import now

_LEFT_OUT = (" DEFAULT ACL ", " SCHEMA - public ", " ACL - SCHEMA public ", " COMMENT - ")
"""Lines of the dump's list that belong to the server it came from; the rights are given anew by `prepare`."""


def restore(file: Path, *, keys: Path | None = None, replace: bool = False) -> str:
    """Put a backup in place of what there is: all of it or nothing.

    Refuses a damaged file, one of a newer Mazha, one whose keys are missing, a store that holds tables (unless
    `replace`), and one that others are connected to. Returns what to say.
    """
    with _opened(file) as archive, running():
        manifest = _read(archive, file)
        _refuse_newer(manifest)
        if keys is not None:
            _put_keys(keys)
        _refuse_missing_keys(manifest)
        papers = _unpack_papers(archive, manifest)
        try:
            with psycopg.connect(env.libpq_url(env.home()), autocommit=True) as owner:
                _refuse_in_use(owner, replace)
                prepare.app_role(owner)
                _make_role(owner, manifest["owner"])
                _load(archive)
                prepare.app_role(owner)
        except BaseException:
            shutil.rmtree(papers, ignore_errors=True)
            raise
        _swap_papers(papers)
    return f"restored what stood on {manifest['made_at']}. Next: `mazha migrate`, then `mazha ledger verify`."


def _damaged(file: Path) -> StoreTrouble:
    return StoreTrouble(f"{file} is damaged or no backup of Mazha's: nothing was changed. Take an earlier one.")


def _opened(file: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except OSError as trouble:
        raise StoreTrouble(f"{file} cannot be read ({trouble.strerror}): nothing was changed.") from trouble
    except zipfile.BadZipFile as trouble:
        raise _damaged(file) from trouble


def _read(archive: zipfile.ZipFile, file: Path) -> Manifest:
    """The manifest, once every part has been read and found as it was written."""
    try:
        manifest: Manifest = json.loads(archive.read(MANIFEST))
        if manifest["form"] != FORM or set(archive.namelist()) != {MANIFEST, *manifest["parts"]}:
            raise _damaged(file)
        for name, expected in manifest["parts"].items():
            with archive.open(name) as part:
                if hashlib.file_digest(part, "sha256").hexdigest() != expected:  # type: ignore[arg-type]
                    raise _damaged(file)
    except (KeyError, ValueError, zipfile.BadZipFile) as trouble:
        raise _damaged(file) from trouble
    return manifest


def _refuse_newer(manifest: Manifest) -> None:
    import django
    from django.db.migrations.loader import MigrationLoader

    django.setup()
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    unknown = [f"{app}.{name}" for app, name in manifest["migrations"] if (app, name) not in known]
    if unknown:
        raise StoreTrouble(
            f"The backup was made by a newer Mazha (it knows {unknown[0]}): nothing was changed. "
            "Install that one first."
        )


def _put_keys(keys: Path) -> None:
    ring = env.keyring(env.home())
    if missing := set(key_ids(ring)) - set(key_ids(keys)):
        raise StoreTrouble(
            f"{ring} holds keys that {keys} does not ({', '.join(sorted(missing))}), and they would be lost. "
            "Move it away first, if that is what you want."
        )
    ring.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = ring.with_name(f".{ring.name}.restored")
    with private(beside) as out:
        out.write(keys.read_bytes())
    beside.replace(ring)


def _refuse_missing_keys(manifest: Manifest) -> None:
    ring = env.keyring(env.home())
    if missing := set(manifest["keys"]) - set(key_ids(ring)):
        raise StoreTrouble(
            f"The backup's sealed names and numbers need keys that {ring} does not hold "
            f"({', '.join(sorted(missing))}): nothing was changed. Give the keyring's backup with --keys."
        )


def _refuse_in_use(owner: psycopg.Connection, replace: bool) -> None:
    others = owner.execute(
        "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        " and backend_type = 'client backend'"
    ).fetchone()
    if others and others[0]:
        raise StoreTrouble(f"{others[0]} others are connected to the store: stop web server and worker first.")
    tables = owner.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone()
    if tables and tables[0] and not replace:
        raise StoreTrouble("The store holds tables: nothing was changed. To drop them for the backup's, add --replace.")


def _make_role(owner: psycopg.Connection, name: str) -> None:
    """The rights in the dump name the owner it had; where he is called otherwise, that role is only a name."""
    if owner.execute("select from pg_roles where rolname = %s", [name]).fetchone() is None:
        owner.execute(sql.SQL("create role {} nologin").format(sql.Identifier(name)))


def _load(archive: zipfile.ZipFile) -> None:
    """Drop what there is and load the dump, in one transaction."""
    with tempfile.TemporaryDirectory(dir=env.home()) as place:
        dump, chosen = Path(place) / DUMP, Path(place) / "list"
        with archive.open(DUMP) as source, dump.open("wb") as out:
            shutil.copyfileobj(source, out, 1 << 20)
        pg_restore = newest(account()).program("pg_restore")
        order = [pg_restore, "--list", str(dump)]
        listed = subprocess.run(order, capture_output=True, text=True, check=True).stdout
        lines = [line for line in listed.splitlines() if not any(word in line for word in _LEFT_OUT)]
        chosen.write_text("\n".join(lines))
        _pipe([pg_restore, "--no-owner", "--file=-", f"--use-list={chosen}", str(dump)])


def _pipe(reading: list[str]) -> None:
    """Feed what a program writes to the store. Only when it has ended well is the word said that makes it count."""
    writing = [program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    writing += ["--file=-", f"--dbname={env.libpq_url(env.home())}"]
    quiet = {**os.environ, "PGOPTIONS": "-c client_min_messages=warning"}
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=said) as source,
        subprocess.Popen(writing, stdin=subprocess.PIPE, stderr=said, env=quiet) as store,
    ):
        assert source.stdout is not None
        assert store.stdin is not None
        with suppress(BrokenPipeError):  # it ended early, and says why
            store.stdin.write(b"begin; drop schema public cascade; create schema public;\n")
            # Said by programs of release 17 and later, and an error to a server before it.
            store.stdin.write(source.stdout.read(1 << 12).replace(b"SET transaction_timeout = 0;\n", b""))
            shutil.copyfileobj(source.stdout, store.stdin, 1 << 20)
            if source.wait() == 0:
                store.stdin.write(b"\ncommit;\n")
            store.stdin.close()
        source.stdout.close()
        if store.wait() or source.wait():
            said.seek(0)
            words = said.read().decode(errors="replace").strip()
            raise StoreTrouble(f"The backup could not be loaded; the store is as it was: {words}")


def _unpack_papers(archive: zipfile.ZipFile, manifest: Manifest) -> Path:
    env.home().mkdir(parents=True, exist_ok=True, mode=0o700)
    place = Path(tempfile.mkdtemp(prefix="papers.restored-", dir=env.home()))
    for name in manifest["parts"]:
        if name == DUMP:
            continue
        target = (place / name.removeprefix("papers/")).resolve()
        if not target.is_relative_to(place):
            raise StoreTrouble(f"The backup holds a paper that would be written outside: {name}. Nothing was changed.")
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with archive.open(name) as source, private(target) as out:
            shutil.copyfileobj(source, out, 1 << 20)
    return place


def _swap_papers(restored: Path) -> None:
    """Papers are named by their hash, so those that were there do no harm: they are kept beside, to be thrown away."""
    current = papers_directory()
    if current.exists():
        current.rename(current.with_name(f"papers.before-{now():%Y%m%dT%H%M%S}"))
    restored.rename(current)
