"""What a PostgreSQL server must have before Mazha's tables are made: a database, and the role the app works in."""

from __future__ import annotations

import psycopg
from psycopg import sql

APP = "mazha_app"
"""Cannot sign in, cannot pass row security: connections switch to it when they begin."""


def database(server: psycopg.Connection, name: str, owner: str) -> None:
    """Make the owner's role and database where they are missing. `server` is signed in with the right to."""
    if not _exists(server, "select from pg_roles where rolname = %s", owner):
        server.execute(sql.SQL("create role {} login createrole").format(sql.Identifier(owner)))
    if not _exists(server, "select from pg_database where datname = %s", name):
        make = sql.SQL("create database {} owner {}")
        server.execute(make.format(sql.Identifier(name), sql.Identifier(owner)))


def app_role(owner: psycopg.Connection) -> None:
    """Make the app's role, let the owner take it on, and give it what later tables need.

    Only tables made afterwards are granted: granting on all tables again would undo what migrations take away
    (the ledger is append-only for the app). Refuses with psycopg's error when the owner may not make roles.
    """
    app = sql.Identifier(APP)
    if not _exists(owner, "select from pg_roles where rolname = %s", APP):
        owner.execute(sql.SQL("create role {} nologin nobypassrls").format(app))
    # From release 16 on, whoever makes a role may give it away but not take it on: that is a grant of its own.
    kind = "set" if owner.info.server_version >= 160000 else "member"
    if not _exists(owner, f"select 1 where pg_has_role(current_user, %s, '{kind}')", APP):
        owner.execute(sql.SQL("grant {} to current_user").format(app))
    for grant in (
        "grant usage on schema public to {}",
        "alter default privileges in schema public grant select, insert, update, delete on tables to {}",
        "alter default privileges in schema public grant usage, select on sequences to {}",
        "alter default privileges in schema public grant execute on functions to {}",
    ):
        owner.execute(sql.SQL(grant).format(app))


def _exists(connection: psycopg.Connection, query: str, name: str) -> bool:
    return connection.execute(query.encode(), [name]).fetchone() is not None
