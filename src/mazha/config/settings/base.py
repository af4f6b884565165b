"""What every installation shares. Environment names are read in `environment.py`, each once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import django_stubs_ext

from mazha.config.settings import environment as env

django_stubs_ext.monkeypatch()

PACKAGE = Path(__file__).resolve().parents[2]
HOME = env.home()
"""Where this installation keeps its files: papers, keys, logs, and the embedded store unless it must live elsewhere."""

DEBUG = False
DEMO = False
KEYRING = env.keyring(HOME)
ALLOWED_HOSTS = env.words("MAZHA_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
DISTRICT = env.text("MAZHA_DISTRICT", default="370705")
TIANDITU_KEY = env.text("MAZHA_TIANDITU_KEY", default="")
"""With a key, maps show Tianditu's tiles under the district's own shapes; without one, nothing comes from outside."""
AREAS_CHECK_SECONDS = 1.0
"""How old a process's copy of the areas may be before it looks whether they changed."""
CATALOGUE_CHECK_SECONDS = 1.0
"""The same for its copy of the categories, the duties and the model that suggests."""
PUBLIC_ADDRESS = env.public_address()

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "template_partials",
    "procrastinate.contrib.django",
    "mazha.people",
    "mazha.places",
    "mazha.workdays",
    "mazha.matters",
    "mazha.notices",
    "mazha.procedures",
    "mazha.documents",
    "mazha.triage",
    "mazha.casework.hotline",
    "mazha.casework.petitions",
    "mazha.casework.mediation",
    "mazha.casework.labour",
    "mazha.casework.privacy",
    "mazha.casework.centre",
    "mazha.casework.reception",
    "mazha.channels.imports",
    "mazha.channels.webhooks",
    "mazha.insight",
    "mazha.design",
    "mazha.surfaces.portal",
    "mazha.surfaces.desk",
    "mazha.surfaces.desk.sign_in",
    "mazha.surfaces.desk.board",
    "mazha.surfaces.desk.centre",
    "mazha.surfaces.desk.petitions",
    "mazha.surfaces.desk.reception",
    "mazha.surfaces.api",
    "mazha.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "mazha.surfaces.api.middleware.machine_readable",
    "mazha.design.headers.headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mazha.design.refusals.refusals",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "mazha.design.middleware.seats",
]
ROOT_URLCONF = "mazha.config.urls"
WSGI_APPLICATION = "mazha.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "mazha.design.look.context",
            ],
        },
    }
]

DATABASES = {"default": env.store(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Officer"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "mazha.people.passwords.OwnWords"},
]
LOGIN_URL = "/desk/sign-in"
PASSWORD_URL = "/desk/sign-in/password"  # noqa: S105 -- an address
SIGN_INS_AT_ONCE = env.number("MAZHA_SIGN_INS_AT_ONCE", default=3)
SIGN_IN_IDLE = dt.timedelta(minutes=env.number("MAZHA_IDLE_MINUTES", default=30))
SIGN_IN_LONGEST = dt.timedelta(hours=env.number("MAZHA_LONGEST_HOURS", default=12))
PUBLIC_LIMITS_TIMES = env.number("MAZHA_PUBLIC_LIMITS_TIMES", default=1)
"""How many times the usual a public address may send and look up. For load tests, and for one shared address."""
LIVE_PORT = 0
"""Where a page finds its stream when that is another port: in a demo. Elsewhere a proxy makes one address of both."""
BEHIND_PROXY = env.flag("MAZHA_BEHIND_PROXY", default=False)
"""Whether a proxy of ours stands before us and says whose request it is. Believed only when told to."""

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "mazha_language"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_IMMUTABLE_FILE_TEST = r"/design/a/[\w.-]+-[\w-]{8}\.\w+$"
"""What Vite built is named for its content: a browser need never ask for it again."""

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful"}
"""Jobs come every few seconds; those that failed stay to be looked at."""

SEAL_CERTIFICATE = env.text("MAZHA_SEAL_CERTIFICATE", default="")
"""The certificate that documents are sealed with, as a PEM file. Empty: they are printed and stamped by hand."""
SEAL_KEY = env.text("MAZHA_SEAL_KEY", default="")
SEAL_PASSPHRASE = env.secret("MAZHA_SEAL_PASSPHRASE", needed_with="")
TSA_URL = env.text("MAZHA_TSA_URL", default="")
"""A time-stamp authority (RFC 3161). Empty: our own, with the certificate and key below."""
TSA_CERTIFICATE = env.text("MAZHA_TSA_CERTIFICATE", default="")
TSA_KEY = env.text("MAZHA_TSA_KEY", default="")
SAMPLE_SEAL = False
"""Whether a seal made on the spot serves, marked as a sample: in a demo and in tests."""

SMS_URL = env.text("MAZHA_SMS_URL", default="")
SMS_KEY = env.secret("MAZHA_SMS_KEY", needed_with=SMS_URL)
EMAIL_HOST = env.text("MAZHA_SMTP_HOST", default="")
EMAIL_PORT = env.number("MAZHA_SMTP_PORT", default=587)
EMAIL_HOST_USER = env.text("MAZHA_SMTP_USER", default="")
EMAIL_HOST_PASSWORD = env.secret("MAZHA_SMTP_PASSWORD", needed_with=EMAIL_HOST_USER)
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_USE_SSL = EMAIL_PORT == 465
DEFAULT_FROM_EMAIL = env.text("MAZHA_MAIL_FROM", default="mazha@localhost")
WEBHOOKS_TO_LOOPBACK = False
"""Whether events may be sent to this very machine, and without TLS."""

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(SIGN_IN_LONGEST.total_seconds())
SESSION_COOKIE_NAME = "mazha_session"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mazha.design.refusals.stale_form"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 12

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        # With the offset: lines of several machines must fall into one order.
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s", "datefmt": "%Y-%m-%dT%H:%M:%S%z"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("MAZHA_LOG_LEVEL", default="INFO")},
    "loggers": {
        # It tells of every job it takes up, several in a second, and of its tasks whenever a command starts.
        "procrastinate": {"level": "WARNING"},
        # It tells of each of the seven stages of a page.
        "weasyprint": {"level": "WARNING"},
        # Whoever tries other names at our address is answered; a page of our own innards for each helps nobody.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
