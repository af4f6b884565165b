"""The committed browser files are those of `frontend/`, and templates ask only for what is there and allowed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mazha.design import bundle
from tools import assets

PACKAGE = assets.ROOT / "src" / "mazha"
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
_ICON = re.compile(r'{% icon "([a-z0-9-]+)"')
_INCLUDED = re.compile(r'{%\s*(?:extends|include)\s+"([^"]+)"')


class TestBundle:
    def test_is_built_from_the_sources_as_they_are(self) -> None:
        assert assets.stamped() == assets.fingerprint(), (
            "frontend/ has changed: run `make assets` and commit the files."
        )

    def test_holds_every_file_its_manifest_names(self) -> None:
        named = {chunk["file"] for chunk in bundle.manifest().values()}
        assert named
        assert [name for name in named if not (bundle.BUILT / name).exists()] == []

    def test_holds_nothing_its_manifest_does_not_name(self) -> None:
        chunks = bundle.manifest().values()
        named = {file for chunk in chunks for file in [chunk["file"], *chunk.get("css", []), *chunk.get("assets", [])]}
        lying = {path.relative_to(bundle.BUILT).as_posix() for path in (bundle.BUILT / "a").iterdir()}
        assert lying - named == set()

    def test_keeps_the_residents_first_page_light(self) -> None:
        import gzip

        needed = [bundle.manifest()[name]["file"] for name in ("styles/site.scss", "src/portal.ts", "icons.svg")]
        needed += [bundle.manifest()[name]["file"] for name in bundle.manifest()["src/portal.ts"].get("imports", [])]
        weight = sum(len(gzip.compress((bundle.BUILT / file).read_bytes())) for file in needed)
        assert weight <= 60_000

    def test_names_no_address_to_download_from(self) -> None:
        assert "://" not in re.sub(r'"url": "[^"]+"', "", (assets.FRONTEND / "package-lock.json").read_text())


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
class TestTemplates:
    def test_ask_only_for_icons_that_are_drawn(self, template: Path) -> None:
        drawn = set((assets.FRONTEND / "icons.txt").read_text().split())
        assert set(_ICON.findall(template.read_text())) - drawn == set()

    def test_hold_nothing_inline(self, template: Path) -> None:
        text = template.read_text()
        assert re.findall(r"\sstyle=|\son[a-z]+=\"|javascript:", text) == []
        scripts = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>", text)
        assert [script for script in scripts if "csp_nonce" not in script] == []

    def test_build_on_their_own_app_and_the_visual_language_only(self, template: Path) -> None:
        own = next(part for part in template.parts[template.parts.index("templates") + 1 :])
        used = {name.split("/")[0] for name in _INCLUDED.findall(template.read_text()) if "/" in name}
        assert used - {own, "design"} == set()
