"""The docs say what is true now: every setting, package, decision and command has its line."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def _names_read() -> Counter[str]:
    """Every environment name in the package's code, with how often it stands there."""
    found: Counter[str] = Counter()
    for file in (ROOT / "src" / "mazha").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            value = node.value if isinstance(node, ast.Constant) else None
            if isinstance(value, str) and re.fullmatch(r"MAZHA_[A-Z_]+|DATABASE_URL", value):
                found[value] += 1
    return found


def _rows(page: Path) -> list[str]:
    """First cells of a page's tables, without their backquotes."""
    return re.findall(r"^\| `([^`]+)`", page.read_text(), re.MULTILINE)


class TestSettings:
    def test_each_has_its_line(self) -> None:
        assert set(_names_read()) == set(_rows(REFERENCE / "settings.md"))

    def test_each_line_stands_once(self) -> None:
        rows = _rows(REFERENCE / "settings.md")
        assert sorted(rows) == sorted(set(rows))


class TestDependencies:
    WANTED = [Requirement(text) for text in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]]
    FUZZ = [Requirement(text) for text in PROJECT["optional-dependencies"]["fuzz"]]

    def test_each_has_a_line_of_why(self) -> None:
        browser = json.loads((ROOT / "frontend" / "package.json").read_text())["devDependencies"]
        ours = {wanted.name for wanted in [*self.WANTED, *self.FUZZ]}
        assert {*ours, *browser} == set(_rows(REFERENCE / "dependencies.md"))

    @pytest.mark.parametrize("lock", ["run", "develop", "fuzz"])
    def test_each_is_locked_at_a_release_that_fits(self, lock: str) -> None:
        pinned = dict(re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", _lock(lock), re.MULTILINE))
        run = [Requirement(text) for text in PROJECT["dependencies"]]
        wanted = {"run": run, "develop": self.WANTED, "fuzz": self.FUZZ}[lock]
        for requirement in wanted:
            version = pinned.get(requirement.name.lower())
            assert version is not None, f"{requirement.name} is not in requirements/{lock}.txt: run `make lock`"
            assert requirement.specifier.contains(version), f"{requirement} is locked at {version}: run `make lock`"

    @pytest.mark.parametrize("lock", ["run", "develop", "assets", "fuzz"])
    def test_every_pin_carries_its_hashes(self, lock: str) -> None:
        for block in re.split(r"\n(?=\w)", _lock(lock)):
            assert "--hash=sha256:" in block, block[:60]

    def test_tests_run_on_the_releases_that_ship(self) -> None:
        shipped = set(re.findall(r"^[\w.-]+==[^\s;\\]+", _lock("run"), re.MULTILINE))
        assert shipped <= set(re.findall(r"^[\w.-]+==[^\s;\\]+", _lock("develop"), re.MULTILINE))


def _lock(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text()


class TestDecisions:
    PAGES = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))

    def test_are_numbered_without_gaps(self) -> None:
        assert [int(page.name[:4]) for page in self.PAGES] == list(range(1, len(self.PAGES) + 1))

    def test_are_all_in_the_index(self) -> None:
        index = (ROOT / "docs" / "adr" / "README.md").read_text()
        assert re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", index) == [page.name for page in self.PAGES]

    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name[:4])
    def test_have_their_parts_and_fit_a_page(self, page: Path) -> None:
        text = page.read_text()
        assert re.findall(r"^## (\w+)", text, re.MULTILINE) == ["Status", "Context", "Decision", "Consequences"]
        assert re.search(r"^(Accepted|Replaced by \d{4}), \d{4}-\d{2}-\d{2}\.", text, re.MULTILINE)
        assert len(text.splitlines()) <= 60


def _pages() -> list[Path]:
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", _pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text()):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} links to {target}"


def test_every_make_target_says_what_it_is_for() -> None:
    text = (ROOT / "Makefile").read_text()
    named = set(re.search(r"^\.PHONY: (.+)$", text, re.MULTILINE)[1].split())  # type: ignore[index]
    assert named == set(re.findall(r"^([\w-]+):.*## \w", text, re.MULTILINE))
