"""The real web server and worker, as tests and journeys use them."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable

import pytest

from tests.servers import Server


class TestHealth:
    def test_is_well_with_store_and_worker(self, serve: Callable[..., Server]) -> None:
        server = serve(worker=True)
        with urllib.request.urlopen(f"{server.address}/health") as answer:
            assert json.load(answer) == {"store": "ok", "worker": "ok"}

    def test_says_when_no_worker_signs(self, server: Server) -> None:
        with pytest.raises(urllib.error.HTTPError) as refusal:
            urllib.request.urlopen(f"{server.address}/health")
        assert refusal.value.code == 503
        assert json.load(refusal.value) == {"store": "ok", "worker": "silent"}
        refusal.value.close()
