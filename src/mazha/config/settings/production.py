"""For a district. Refuses to start with a weak secret, without its own name, or with anything of the demo."""

from __future__ import annotations

from mazha.config.settings import environment as env
from mazha.config.settings.base import *  # noqa: F403
from mazha.config.settings.base import (
    ALLOWED_HOSTS,
    BEHIND_PROXY,
    EMAIL_HOST,
    EMAIL_PORT,
    HOME,
    INSTALLED_APPS,
    PUBLIC_ADDRESS,
    SMS_URL,
)

SECRET_KEY = env.given_secret()

if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS or set(ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]"}:
    raise env.EnvironmentIsWrong("MAZHA_HOSTS: give the names people reach this installation by, without `*`.")
if not PUBLIC_ADDRESS.startswith("https://"):
    raise env.EnvironmentIsWrong("MAZHA_PUBLIC_ADDRESS: give the address residents use; it begins with https://.")
if "mazha.surfaces.demo" in INSTALLED_APPS or (HOME / "demo").exists():
    raise env.EnvironmentIsWrong(
        f"MAZHA_HOME: {HOME} belongs to a demo, which lets anybody step into any role. Give an installation its own."
    )

env.must_be_encrypted("MAZHA_SMS_URL", SMS_URL)
env.store_must_be_encrypted()
if EMAIL_HOST and EMAIL_PORT not in {465, 587}:
    raise env.EnvironmentIsWrong(f"MAZHA_SMTP_PORT={EMAIL_PORT}: give 587 for STARTTLS or 465 for TLS.")

DEMO = False
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-mazha-session"
CSRF_COOKIE_NAME = "__Host-mazha-csrf"
LANGUAGE_COOKIE_SECURE = True
SECURE_HSTS_SECONDS = env.number("MAZHA_HSTS_SECONDS", default=365 * 24 * 3600)
SECURE_SSL_REDIRECT = True
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("MAZHA_HSTS_SUBDOMAINS", default=False)
# A program that calls without TLS has shown its token already: surfaces/api/middleware.py refuses it, so that it shows.
SECURE_REDIRECT_EXEMPT = [r"^health$", r"^api/v1/."]
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # design/headers.py forbids frames, by the policy that newer browsers obey and by the old header
    "security.W005",  # names below ours are their owner's to decide about: MAZHA_HSTS_SUBDOMAINS
    "security.W021",  # the same for browsers' preload lists: that is the domain owner's step
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_ADDRESS.rstrip("/")]
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Compressed, but under their own names: those that Vite built carry a hash already, and import each other by it.
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
