"""What the doors of this app hand out: plain values, never rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language

from mazha.people.roles import Role


def _in_reader_language(zh: str, en: str) -> str:
    return en if en and (get_language() or "").startswith("en") else zh


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationCard:
    id: int
    code: str
    kind: str
    name_zh: str
    name_en: str
    sort_key: str
    parent_id: int | None
    area: str
    phone: str
    closed_date: dt.date | None

    @property
    def name(self) -> str:
        return _in_reader_language(self.name_zh, self.name_en)

    def is_closed_on(self, day: dt.date) -> bool:
        return self.closed_date is not None and self.closed_date < day


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerCard:
    id: int
    username: str
    name_zh: str
    name_en: str
    is_active: bool
    language: str

    @property
    def name(self) -> str:
        return _in_reader_language(self.name_zh, self.name_en)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostCard:
    id: int
    officer: OfficerCard
    role: Role
    organisation_id: int
    territory: str
    start_date: dt.date
    end_date: dt.date | None

    def is_held_on(self, day: dt.date) -> bool:
        return self.start_date <= day and (self.end_date is None or day <= self.end_date)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientCard:
    id: int
    name: str
    token_hint: str
    scopes: tuple[str, ...]
    officer: OfficerCard
    made_at: dt.datetime
    expires_at: dt.datetime
    revoked_at: dt.datetime | None
    last_used_date: dt.date | None

    def is_good_at(self, at: dt.datetime) -> bool:
        return self.revoked_at is None and at < self.expires_at


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInCard:
    id: UUID
    method: str
    address: str | None
    device: str
    started_at: dt.datetime
    seen_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyCard:
    id: int
    label: str
    added_at: dt.datetime
    last_used_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """What an officer can prove themselves with besides the password."""

    officer_id: int
    username: str
    has_code_device: bool
    has_passkey: bool

    @property
    def has_any(self) -> bool:
        return self.has_code_device or self.has_passkey


@dataclass(frozen=True, slots=True, kw_only=True)
class TryCard:
    at: dt.datetime
    officer_id: int | None
    address: str | None
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCard:
    """One line of the record of setting changes."""

    id: int
    at: dt.datetime
    officer_id: int | None
    actor_name: str
    subject: str
    key: str
    before: object
    after: object
