"""The unprivileged account in whose name root starts PostgreSQL."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from mazha.config.store.where import ACCOUNT, ROOTS_PLACE


class NoAccount(Exception):
    """The message says which account is missing and how to make it."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who runs the store's programs. `uid` is None when that is whoever runs this one."""

    name: str
    uid: int | None
    gid: int | None

    @property
    def extra_groups(self) -> list[int] | None:
        """For subprocess: none of root's groups go along."""
        return None if self.uid is None else []

    def own(self, path: Path) -> None:
        """Hand a path to the account; nothing to do when it is already ours."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def account() -> Account:
    """The account for this process. As root it is made when missing; raises NoAccount when that fails."""
    if os.geteuid() != 0:
        return Account(pwd.getpwuid(os.geteuid()).pw_name, None, None)
    try:
        entry = pwd.getpwnam(ACCOUNT)
    except KeyError:
        _make()
        entry = pwd.getpwnam(ACCOUNT)
    if entry.pw_uid == 0:
        raise NoAccount(f"The account `{ACCOUNT}` has root's rights; PostgreSQL refuses to run with them.")
    return Account(ACCOUNT, entry.pw_uid, entry.pw_gid)


def _make() -> None:
    program = shutil.which("useradd") or "/usr/sbin/useradd"
    order = [program, "--system", "--user-group", "--no-create-home", "--home-dir", str(ROOTS_PLACE)]
    order += ["--shell", "/usr/sbin/nologin", ACCOUNT]
    try:
        done = subprocess.run(order, capture_output=True, text=True, check=False)
    except OSError as trouble:
        raise NoAccount(_advice(str(trouble))) from trouble
    # 9: somebody else made it in the meantime.
    if done.returncode not in {0, 9}:
        raise NoAccount(_advice(done.stderr.strip()))


def _advice(why: str) -> str:
    return (
        f"PostgreSQL does not run as root, and the account `{ACCOUNT}` could not be made ({why}). "
        f"Make it with `useradd --system {ACCOUNT}`, run Mazha as an ordinary user, or set DATABASE_URL."
    )
