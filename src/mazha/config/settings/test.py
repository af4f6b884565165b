"""For tests: a private store, quick password hashing, nothing leaves the process."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_OURS = "mazha-test-"
_WORKER = "-" + os.environ.get("PYTEST_XDIST_WORKER", "")
"""Of several processes that share the tests, each has a store of its own."""
_home = Path(os.environ.get("MAZHA_HOME", "")).name
if not (_home.startswith(_OURS) and _home.endswith(_WORKER.rstrip("-"))):
    # Whatever the caller's installation is, no test comes near it. Processes that a test starts inherit both names.
    os.environ["MAZHA_HOME"] = tempfile.mkdtemp(prefix=_OURS, suffix=_WORKER.rstrip("-"))
    os.environ.pop("DATABASE_URL", None)
    atexit.register(shutil.rmtree, os.environ["MAZHA_HOME"], ignore_errors=True)

from mazha.config.settings.base import *  # noqa: E402, F403

SECRET_KEY = "for-tests-only"  # noqa: S105 -- signs nothing that outlives the run
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WEBHOOKS_TO_LOOPBACK = True
SAMPLE_SEAL = True
PUBLIC_LIMITS_TIMES = 1
# A door is tested alone: the second wall lets everything through unless a test sits someone down before it.
DATABASES["default"]["OPTIONS"]["options"] += " -c mazha.everything=1"  # type: ignore[index]  # noqa: F405
AREAS_CHECK_SECONDS = CATALOGUE_CHECK_SECONDS = 3600.0
"""Our own changes are seen at once; not looking for others' keeps a count of queries from depending on the pace."""
# whitenoise warns of a missing directory, and a warning fails a test.
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405
