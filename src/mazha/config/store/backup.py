"""`mazha backup`: the store and the papers in one file, each part with its hash.

The keyring is never in that file: whoever finds a backup must not be able to open what is sealed in it.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypedDict

import psycopg

from mazha.config.settings import environment as env
from mazha.config.store.account import account
from mazha.config.store.binaries import find, for_server
from mazha.config.store.launcher import Store, StoreTrouble
from mazha.kernel.moments import now

FORM = 1
MANIFEST = "manifest.json"
DUMP = "store.dump"


class Manifest(TypedDict):
    """What a backup says about itself."""

    form: int
    made_at: str
    owner: str
    keys: list[str]
    """Ids of the keys without which its sealed names and numbers stay closed."""
    migrations: list[list[str]]
    parts: dict[str, str]
    """SHA-256 of each part."""


def make(file: Path, *, keys: Path | None = None) -> str:
    """Write the backup, and the keyring to `keys` when asked. Refuses to write over anything. Returns what to say."""
    for target in (file, keys):
        if target is not None and target.exists():
            raise StoreTrouble(f"{target} is there already: nothing was written. Give another name.")
        if target is not None and not target.parent.is_dir():
            raise StoreTrouble(f"There is no directory {target.parent}: nothing was written.")
    partial = file.with_name(f"{file.name}.partial")
    with running(), private(partial) as out, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        manifest = _manifest()
        # The store first: every paper it knows of was on the disk before it was written down.
        manifest["parts"][DUMP] = _dump(archive)
        for paper in _papers():
            name = f"papers/{paper.relative_to(papers_directory())}"
            with paper.open("rb") as source:
                manifest["parts"][name] = _pour(source, archive, name)
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    partial.replace(file)
    _sync(file.parent)
    if keys is not None:
        with private(keys) as copy:
            copy.write(env.keyring(env.home()).read_bytes())
    kept = f"the keyring in {keys}" if keys else f"the keyring stays in {env.keyring(env.home())}: back it up elsewhere"
    return f"{file}: {file.stat().st_size / 1e6:.1f} MB, {len(manifest['parts']) - 1} papers; {kept}"


@contextmanager
def running() -> Iterator[None]:
    """The embedded store, started for the purpose when it does not run."""
    if env.store_url():
        yield
        return
    store = Store(env.home())
    ours = store.start(attached=True)
    try:
        yield
    finally:
        if ours:
            store.stop()


def program(name: str) -> str:
    """PostgreSQL's program of that name, fit for the server at hand."""
    if not env.store_url():
        return find(account()).program(name)
    with psycopg.connect(env.store_url()) as owner:
        release = owner.info.server_version // 10000
    return for_server(release, account()).program(name)


def papers_directory() -> Path:
    """Where papers lie."""
    return env.home() / "papers"


def _papers() -> list[Path]:
    return sorted(path for path in papers_directory().rglob("*") if path.is_file())


def key_ids(path: Path) -> list[str]:
    """Ids of the keys in a keyring; none when there is no such file."""
    return [str(key["id"]) for key in json.loads(path.read_text())["keys"]] if path.exists() else []


def _manifest() -> Manifest:
    with psycopg.connect(env.libpq_url(env.home()), autocommit=True) as owner:
        done = owner.execute("select app, name from django_migrations order by app, name").fetchall()
        name = owner.info.user
    made_at = now().isoformat(timespec="seconds")
    migrations = [[str(app), str(migration)] for app, migration in done]
    return {
        "form": FORM,
        "made_at": made_at,
        "owner": name,
        "keys": key_ids(env.keyring(env.home())),
        "migrations": migrations,
        "parts": {},
    }


def _dump(archive: zipfile.ZipFile) -> str:
    # The embedded store's superuser, whom row security does not bind; a server's owner is not bound by it either.
    url = env.libpq_url(env.home(), user="postgres")
    order = [program("pg_dump"), "--format=custom", "--no-owner", f"--dbname={url}"]
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(order, stdout=subprocess.PIPE, stderr=said) as dumping:
            assert dumping.stdout is not None
            found = _pour(dumping.stdout, archive, DUMP)
        if dumping.returncode:
            said.seek(0)
            raise StoreTrouble(f"pg_dump failed, no backup was made: {said.read().decode(errors='replace').strip()}")
    return found


def _pour(source: IO[bytes], archive: zipfile.ZipFile, name: str) -> str:
    """Copy into the archive; the hash of what went through."""
    hashed = hashlib.sha256()
    with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as out:
        while block := source.read(1 << 20):
            hashed.update(block)
            out.write(block)
    return hashed.hexdigest()


@contextmanager
def private(path: Path) -> Iterator[IO[bytes]]:
    """A new file that only its owner reads, on the disk when the block ends; gone when the block fails."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
