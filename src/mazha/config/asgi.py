"""The ASGI application of the live process: streams alone. Pages are served by WSGI."""

from __future__ import annotations

import asyncio
import gc
import os
import resource
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import django

from mazha.config.settings.environment import settings_module

os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings_module())
django.setup()

from mazha.surfaces.desk.live.streams import Streams  # noqa: E402 -- Django is set up before its apps are read
from mazha.surfaces.desk.live.wire import Wire  # noqa: E402 -- likewise

_store = ThreadPoolExecutor(1, thread_name_prefix="store")
"""The one thread that asks the store, on the one connection it keeps."""


async def _ask(work: Callable[[], Any]) -> Any:
    return await asyncio.get_running_loop().run_in_executor(_store, work)


# Each screen is an open file; as many as the system lets this account have.
_soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (_hard, _hard))
application = Wire(Streams(), _ask)
gc.collect()
gc.freeze()
