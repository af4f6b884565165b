"""Organisations, officers and posts."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from mazha.people.roles import Role


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
    failed_count = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    language = models.CharField(max_length=10, default="zh-hans")

    objects: BaseUserManager[Officer] = BaseUserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name_zh"]


class Post(models.Model):
    """A role, held by an officer in an organisation over a territory, from a day to a day."""

    id = models.AutoField(primary_key=True)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=30, choices=[(r.value, r.value) for r in Role])
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    territory = models.CharField(max_length=15, blank=True)
    start_date = models.DateField()
    end_date = models.DateField(null=True, blank=True)
    """The last day on which it is held; null while open."""


class Passkey(models.Model):
    """A WebAuthn credential (W3C Web Authentication Level 2)."""

    id = models.AutoField(primary_key=True)
    officer = models.ForeignKey(Officer, models.CASCADE, related_name="passkeys")
    credential_id = models.BinaryField(unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    label = models.CharField(max_length=60)
    added_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)


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
