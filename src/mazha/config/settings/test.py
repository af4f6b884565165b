"""For tests: a private store, quick password hashing, nothing leaves the process."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("MAZHA_HOME", tempfile.mkdtemp(prefix="mazha-test-"))
os.environ.setdefault("MAZHA_SECRET_KEY", "for-tests-only")

from mazha.config.settings.base import *  # noqa: F403

HOME = Path(os.environ["MAZHA_HOME"])
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# A door is tested alone: the second wall lets everything through unless a test sits someone down before it.
DATABASES["default"]["OPTIONS"]["options"] += " -c mazha.everything=1"  # type: ignore[index]  # noqa: F405
