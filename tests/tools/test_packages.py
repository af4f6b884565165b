"""What is said of packages: hashes, licences, weaknesses; and that nothing is claimed when nobody could be asked."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator

import pytest

from tools import audit, packages
from tools.packages import Pin, Rules, goes, pins, rules, wrong

HASH = "    --hash=sha256:" + "0" * 64 + "\n"
KNOWN = Rules(frozenset({"MIT", "BSD-3-Clause"}), {"quiet": "MIT"})
FEW = [Pin("django", "5.2.1", True), Pin("pillow", "13.0.0", True)]


class TestGoes:
    @pytest.mark.parametrize("said", ["MIT", "MIT License", "GPL-3.0 OR MIT", "MIT AND BSD License", "(MIT OR X)"])
    def test_when_it_can_be_met(self, said: str) -> None:
        assert goes(said, KNOWN.licences)

    @pytest.mark.parametrize("said", ["", "GPL-3.0", "MIT AND GPL-3.0", "Proprietary OR GPL-3.0", "UNKNOWN"])
    def test_not_otherwise(self, said: str) -> None:
        assert not goes(said, KNOWN.licences)


class TestWrong:
    def said(self, lock: str, browser: dict[str, str] | None = None) -> list[str]:
        return list(wrong({"run": lock}, browser or {}, KNOWN))

    def test_finds_nothing_in_a_sound_lock(self) -> None:
        assert self.said("quiet==1.0 \\\n" + HASH + "    # via us\n") == []

    def test_names_a_package_without_a_hash(self) -> None:
        assert "quiet has no hash" in self.said("quiet==1.0\n    # via us\n")[0]

    def test_names_a_licence_that_is_not_in_the_table(self) -> None:
        assert "sharp: licence 'GPL-3.0'" in self.said("quiet==1.0 \\\n" + HASH, {"sharp": "GPL-3.0"})[0]
        assert "mute: licence 'not said'" in self.said("quiet==1.0 \\\n" + HASH + "mute==2 \\\n" + HASH)[0]

    def test_names_a_line_that_nothing_needs_any_more(self) -> None:
        assert self.said("django==5.2.1 \\\n" + HASH)[-1].startswith("dependencies.md: quiet is in no lock")

    def test_reads_the_page_and_the_locks_as_they_are(self) -> None:
        known = rules(packages.PAGE.read_text(encoding="utf-8"))
        assert "MIT" in known.licences
        assert known.told["colorama"] == "BSD-3-Clause"
        assert "Django" not in known.told
        found = pins((packages.ROOT / "requirements" / "run.txt").read_text())
        assert {"django", "psycopg", "sqlparse"} <= {pin.name for pin in found}
        assert all(pin.has_hashes for pin in found)


class Advisories(http.server.BaseHTTPRequestHandler):
    """The advisory service as uv asks it; it knows one weakness, of Pillow."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        weak = {"vulns": [{"id": "TEST-1", "modified": "2026-01-01T00:00:00Z"}]}
        self.answer({"results": [weak if query["package"]["name"] == "pillow" else {} for query in asked]})

    def do_GET(self) -> None:
        self.answer({"id": "TEST-1", "summary": "reads too far", "modified": "2026-01-01T00:00:00Z", "affected": []})

    def answer(self, document: object) -> None:
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *given: object) -> None:
        """Nothing."""


@pytest.fixture
def service() -> Iterator[str]:
    server = http.server.HTTPServer(("127.0.0.1", 0), Advisories)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class TestWeaknesses:
    def test_are_found(self, service: str) -> None:
        code, said = audit.weaknesses(FEW, service=service)
        assert code == audit.FOUND
        assert "TEST-1" in said

    def test_are_not_where_there_are_none(self, service: str) -> None:
        assert audit.weaknesses(FEW[:1], service=service)[0] == audit.CLEAN

    def test_are_not_run_where_nobody_answers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("UV_HTTP_RETRIES", "0")
        assert audit.weaknesses(FEW, service="http://127.0.0.1:9")[0] == audit.NOT_RUN
