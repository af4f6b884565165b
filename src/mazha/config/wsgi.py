"""The WSGI application that granian serves."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

from mazha.config.settings.environment import settings_module

os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings_module())
application = get_wsgi_application()

# What the start has made stays for good: without this every full collection walks all of it, tens of milliseconds that
# fall on whoever happens to be asking.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
