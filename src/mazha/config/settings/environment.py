"""Typed readers for the environment. A wrong value stops the start, naming the variable and what it may be.

Each name is read in one place of the code and has its line in `docs/reference/settings.md`; a test holds both together.
"""

from __future__ import annotations

import importlib
import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from mazha.config.store.where import socket_directory

CHECKOUT = Path(__file__).resolve().parents[4]
"""The root of the source tree, when the package runs from one."""


_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


class EnvironmentIsWrong(Exception):
    """The message names the variable and its legal values."""


def in_checkout() -> bool:
    """The package runs from its source tree, not from an installation."""
    return (CHECKOUT / "pyproject.toml").exists() and (CHECKOUT / "src" / "mazha").exists()


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


def home() -> Path:
    """Where this installation keeps its files: `var` of a checkout, else it must be said."""
    given = os.environ.get("MAZHA_HOME")
    if given:
        return Path(given).absolute()
    if not in_checkout():
        raise EnvironmentIsWrong("MAZHA_HOME: give the directory for this installation's files, such as /srv/mazha.")
    return CHECKOUT / "var"


def keyring(home: Path) -> Path:
    """The file of keys that personal identifiers are sealed with."""
    return path("MAZHA_KEYRING", default=home / "secrets" / "keyring.json")


def public_address() -> str:
    """The address people use, printed on receipts and in notices."""
    return text("MAZHA_PUBLIC_ADDRESS", default="http://127.0.0.1:8000")


def settings_module() -> str:
    """Which settings apply: those named, else the demo's in a checkout and production's elsewhere."""
    if module := os.environ.get("DJANGO_SETTINGS_MODULE"):
        return module
    name = os.environ.get("MAZHA_SETTINGS") or ("demo" if in_checkout() else "production")
    if name not in {"demo", "production", "test"}:
        raise EnvironmentIsWrong(f"MAZHA_SETTINGS={name!r}: give demo or production.")
    return f"mazha.config.settings.{name}"


def check_settings() -> None:
    """Read the settings now, so that a wrong one is refused before anything has begun."""
    importlib.import_module(settings_module())


def made_secret(file: Path) -> str:
    """From a file made once, readable by its owner only."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = secrets.token_urlsafe(48)
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # a process that started beside us was quicker
            return file.read_text().strip()
        with os.fdopen(descriptor, "w") as out:
            out.write(made)
    return file.read_text().strip()


def given_secret() -> str:
    """From the environment or the file it names. Refuses what could be guessed."""
    file = os.environ.get("MAZHA_SECRET_KEY_FILE")
    found = Path(file).read_text().strip() if file else os.environ.get("MAZHA_SECRET_KEY", "")
    if len(found) < 50 or len(set(found)) < 16:
        raise EnvironmentIsWrong(
            "MAZHA_SECRET_KEY: give at least 50 random characters, or the file that holds them in "
            "MAZHA_SECRET_KEY_FILE. `python3 -c 'import secrets; print(secrets.token_urlsafe(48))'` makes some."
        )
    return found


def secret(name: str, *, needed_with: str) -> str:
    """From the variable, or from the file that `<name>_FILE` names. Refuses to do without where it is needed."""
    file = os.environ.get(f"{name}_FILE")
    found = Path(file).read_text().strip() if file else os.environ.get(name, "")
    if needed_with and not found:
        raise EnvironmentIsWrong(f"{name}: give the secret that goes with {needed_with!r}, or its file in {name}_FILE.")
    return found


def must_be_encrypted(name: str, url: str) -> None:
    """Refuses an address that other machines would be asked at without TLS. This machine's own may do without."""
    parts = urlsplit(url)
    if url and parts.scheme != "https" and parts.hostname not in _THIS_MACHINE:
        raise EnvironmentIsWrong(f"{name}: give an address that begins with https://, or one of this machine.")


def store_must_be_encrypted() -> None:
    """Refuses a store on another machine whose connection may fall back to plain text."""
    parts = urlsplit(store_url())
    query = dict(parse_qsl(parts.query))
    host = query.get("host", parts.hostname or "")
    if not host or unquote(host).startswith("/") or host in _THIS_MACHINE:
        return
    if query.get("sslmode") not in {"require", "verify-ca", "verify-full"}:
        raise EnvironmentIsWrong("DATABASE_URL: end it with ?sslmode=verify-full, since the store is another machine.")


def store_url() -> str:
    """`DATABASE_URL`; empty for the embedded store."""
    return os.environ.get("DATABASE_URL", "")


def store(home: Path) -> dict[str, object]:
    """Django's description of the store: `DATABASE_URL`, else the embedded one under `home`.

    The connection starts in the role `mazha_app`, which row security binds; `MAZHA_AS_OWNER=1` (set by the commands
    that migrate) leaves it with the rights it signed in with.
    """
    url = store_url()
    settings: dict[str, object]
    query: dict[str, str] = {}
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
        settings = {"NAME": "mazha", "USER": "mazha", "PASSWORD": "", "HOST": str(socket_directory(home)), "PORT": ""}
    asked = [query.pop("options")] if "options" in query else []
    if not flag("MAZHA_AS_OWNER", default=False):
        asked.append("-c role=mazha_app")
    options: dict[str, object] = {"server_side_binding": True, "prepare_threshold": 3, **query}
    options["options"] = " ".join(asked)
    return {
        "ENGINE": "mazha.config.store.engine",
        "CONN_MAX_AGE": 600,
        # A look at the start of a request: nobody shall meet the connections that a restart broke.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
        **settings,
    }


def libpq_url(home: Path, *, user: str = "mazha") -> str:
    """The same store for PostgreSQL's own programs. `user` is for the embedded one; a URL names its own."""
    return store_url() or f"postgresql://{user}@/mazha?host={quote(str(socket_directory(home)), safe='')}"
