"""The demo's settings, and the rehearsal's migrations."""

from mazha.config.settings.demo import *  # noqa: F403 -- the demo's, and one app more

INSTALLED_APPS = [*INSTALLED_APPS, "bench.rehearsal"]  # noqa: F405 -- from the line above
