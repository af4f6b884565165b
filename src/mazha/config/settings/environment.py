"""Typed readers for the environment. A wrong value stops the start, naming the variable and what it may be."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


class EnvironmentIsWrong(Exception):
    """The message names the variable and its legal values."""


def text(name: str, *, default: str) -> str:
    return os.environ.get(name, default)


def words(name: str, *, default: list[str]) -> list[str]:
    """Comma-separated."""
    given = os.environ.get(name)
    return default if given is None else [w.strip() for w in given.split(",") if w.strip()]


def path(name: str, *, default: Path) -> Path:
    return Path(os.environ.get(name) or default).absolute()


def number(name: str, *, default: int) -> int:
    given = os.environ.get(name)
    if given is None:
        return default
    if not given.isdigit():
        raise EnvironmentIsWrong(f"{name}={given!r}: give a whole number, such as {default}.")
    return int(given)


def flag(name: str, *, default: bool) -> bool:
    given = os.environ.get(name)
    if given is None:
        return default
    if given.lower() not in {"1", "0", "true", "false", "yes", "no"}:
        raise EnvironmentIsWrong(f"{name}={given!r}: give 1 or 0.")
    return given.lower() in {"1", "true", "yes"}


def secret(name: str, *, file: Path) -> str:
    """From the environment, else from a file made once, readable by its owner only."""
    if given := os.environ.get(name):
        return given
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = secrets.token_urlsafe(48)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(made)
    return file.read_text().strip()


def store(home: Path) -> dict[str, object]:
    """Django's description of the store: `DATABASE_URL`, else the embedded one under `home`.

    The connection starts in the role `mazha_app`, which row security binds; `MAZHA_AS_OWNER=1` (set by the commands
    that migrate) leaves it with the rights it signed in with.
    """
    url = os.environ.get("DATABASE_URL", "")
    settings: dict[str, object]
    if url:
        parts = urlsplit(url)
        if parts.scheme not in {"postgres", "postgresql"}:
            raise EnvironmentIsWrong("DATABASE_URL: give postgresql://user:password@host:port/name.")
        query = dict(parse_qsl(parts.query))
        settings = {
            "NAME": unquote(parts.path.lstrip("/")) or "mazha",
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.pop("host", unquote(parts.hostname or "")),
            "PORT": str(parts.port or query.pop("port", "")),
        }
    else:
        query = {}
        from mazha.config.store.where import socket_directory

        settings = {"NAME": "mazha", "USER": "mazha", "PASSWORD": "", "HOST": str(socket_directory(home)), "PORT": ""}
    options: dict[str, object] = {"server_side_binding": True, "prepare_threshold": 3, **query}
    if not flag("MAZHA_AS_OWNER", default=False):
        options["options"] = "-c role=mazha_app"
    return {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 600, "OPTIONS": options, **settings}
