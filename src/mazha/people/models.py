"""Organisations, officers, posts, and what officers sign in with."""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Organisation(models.Model):
    """Whoever matters can be sent to or registered by: a department, a street office, a company, a hall."""

    class Kind(models.TextChoices):
        DISTRICT = "district"
        STREET_OFFICE = "street_office"
        COMMUNITY = "community"
        DEPARTMENT = "department"
        CENTRE = "centre"
        POLICE = "police"
        COMPANY = "company"
        COMMITTEE = "committee"
        """Of people's mediation."""

    id = models.AutoField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    sort_key = models.CharField(max_length=240, blank=True)
    """Pinyin of the name: the store has no Chinese collation."""
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    area = models.CharField(max_length=15, blank=True)
    """Code of the area it serves, where it serves one."""
    phone = models.CharField(max_length=40, blank=True)
    """A public number: printed on notices."""
    closed_date = models.DateField(null=True, blank=True)


class Edition(models.Model):
    """Which edition of a small, much-read table is the current one. Triggers write it: see `people/queries`."""

    table = models.CharField(max_length=40, primary_key=True)
    token = models.UUIDField()
    """Random, not counted: after a rollback a counter would name two different editions alike."""


class Officer(AbstractBaseUser):
    """A person with an account. What they may do follows from posts, never from this row."""

    id = models.AutoField(primary_key=True)
    username = models.CharField(max_length=60, unique=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    is_active = models.BooleanField(default=True)
    totp_sealed = models.BinaryField(null=True)
    """The shared secret of a one-time-code device, sealed; null without one."""
    totp_last_step = models.BigIntegerField(default=0)
    """The time step of the last code taken, so that no code is taken twice (RFC 6238 § 5.2)."""
    handle = models.UUIDField(unique=True, default=uuid.uuid4)
    """What a passkey knows the officer by: says nothing about them (W3C Web Authentication § 14.6.1)."""
    password_changed_at = models.DateTimeField(null=True)
    must_change_password = models.BooleanField(default=False)
    """The password was made by someone else and opens nothing but the page to choose one's own."""
    language = models.CharField(max_length=10, default="zh-hans")

    objects = BaseUserManager["Officer"]()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name_zh"]


class Post(models.Model):
    """A role, held by an officer in an organisation over a territory, from a day to a day."""

    id = models.AutoField(primary_key=True)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=30)
    """A `Role`. Which there are stands in roles.py alone, so that a new one changes no table."""
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    territory = models.CharField(max_length=15, blank=True)
    start_date = models.DateField()
    end_date = models.DateField(null=True, blank=True)
    """The last day on which it is held; null while open."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end_date__isnull=True) | models.Q(end_date__gte=models.F("start_date")),
                name="post_ends_after_it_starts",
            )
        ]
        indexes = [models.Index(fields=["organisation", "role"], name="post_in_organisation")]


class Passkey(models.Model):
    """A WebAuthn credential (W3C Web Authentication Level 2)."""

    id = models.AutoField(primary_key=True)
    officer = models.ForeignKey(Officer, models.CASCADE, related_name="passkeys")
    credential_id = models.BinaryField(unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    transports = ArrayField(models.CharField(max_length=20), default=list)
    label = models.CharField(max_length=60)
    added_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)


class RecoveryCode(models.Model):
    """A code to sign in with once, when the one-time-code device is lost. Kept as a keyed hash."""

    id = models.AutoField(primary_key=True)
    officer = models.ForeignKey(Officer, models.CASCADE, related_name="recovery_codes")
    code_print = models.BinaryField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "code_print"], name="recovery_code_once")]


class SignIn(models.Model):
    """One stay of an officer on one device, from signing in until it ends. A session without one opens nothing."""

    class Method(models.TextChoices):
        PASSWORD = "password"  # noqa: S105 -- a name
        PASSWORD_AND_CODE = "password_and_code"  # noqa: S105 -- a name
        PASSWORD_AND_RECOVERY_CODE = "password_and_recovery_code"  # noqa: S105 -- a name
        PASSKEY = "passkey"
        DEMO = "demo"

    class Ending(models.TextChoices):
        SIGNED_OUT = "signed_out"
        IDLE = "idle"
        TOO_LONG = "too_long"
        REPLACED = "replaced"
        """By a newer one: an officer has only so many at once."""
        ENDED_ELSEWHERE = "ended_elsewhere"
        PASSWORD_CHANGED = "password_changed"  # noqa: S105 -- a name
        ACCOUNT_CLOSED = "account_closed"

    id = models.UUIDField(primary_key=True)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="sign_ins", db_index=False)
    session_key = models.CharField(max_length=40)
    method = models.CharField(max_length=30, choices=Method)
    address = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=80, blank=True)
    """What the browser calls itself, shortened: so that the officer can tell their sessions apart."""
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=20, choices=Ending, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["officer", "-started_at"], name="sign_in_officer"),
            models.Index(fields=["started_at"], condition=models.Q(ended_at__isnull=True), name="sign_in_open"),
        ]


class SignInTry(models.Model):
    """Someone knocked: who, from where, and what came of it. Never altered, kept at least six months."""

    class Outcome(models.TextChoices):
        LET_IN = "let_in"
        PASSWORD_RIGHT = "password_right"  # noqa: S105 -- a name
        """Half way: the second factor is still to come."""
        UNKNOWN_NAME = "unknown_name"
        WRONG_PASSWORD = "wrong_password"  # noqa: S105 -- a name
        WRONG_CODE = "wrong_code"
        WRONG_PASSKEY = "wrong_passkey"
        LOCKED = "locked"
        CLOSED_ACCOUNT = "closed_account"

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    """Null for a name nobody has: what was typed is not kept, people type passwords there."""
    address = models.GenericIPAddressField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome)


class WrongTries(models.Model):
    """Wrong tries in a row under one name or from one address, and until when the door stays shut to it."""

    key = models.BinaryField(primary_key=True)
    """Keyed hash of the name typed, known or not; of the address; or of the officer, for second factors."""
    count = models.PositiveIntegerField()
    last_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)


class Client(models.Model):
    """A program with a token. It acts in posts of its own, like an officer, and only within its scopes."""

    id = models.AutoField(primary_key=True)
    name = models.CharField(max_length=80)
    token_hash = models.BinaryField(unique=True)
    token_hint = models.CharField(max_length=8)
    """The token's first characters, to tell tokens apart in a list."""
    scopes = ArrayField(models.CharField(max_length=40), default=list)
    officer = models.ForeignKey(Officer, models.PROTECT)
    """On whose posts it acts."""
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_date = models.DateField(null=True)


class SettingChange(models.Model):
    """One change of a setting, by whom and from what to what. Appended, never altered."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    officer = models.ForeignKey(Officer, models.PROTECT, null=True)
    actor_name = models.CharField(max_length=80)
    subject = models.CharField(max_length=60)
    """What kind of thing: `people.post`, `workdays.year`, `triage.duty` …"""
    key = models.CharField(max_length=120)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "key", "-id"], name="setting_change_subject")]
