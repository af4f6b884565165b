"""For trying Mazha on one's own machine: made-up people and matters, and a page that steps into any role.

Never for a district: production refuses to start with any part of this, and this refuses to serve another machine.
"""

from __future__ import annotations

from mazha.config.settings import environment as env
from mazha.config.settings.base import *  # noqa: F403

DEMO = True
SECRET_KEY = env.made_secret(HOME / "secrets" / "django")  # noqa: F405
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
INSTALLED_APPS = [*INSTALLED_APPS, "mazha.surfaces.demo"]  # noqa: F405
MIDDLEWARE = ["mazha.config.loopback.only_from_here", *MIDDLEWARE]  # noqa: F405
LIVE_PORT = env.number("MAZHA_LIVE_PORT", default=0)
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = HOME / "mail"  # noqa: F405
WEBHOOKS_TO_LOOPBACK = True
SAMPLE_SEAL = True
