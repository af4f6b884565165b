"""What imports cannot show: tables and templates follow the same order as the code."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "mazha"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
LAYERS = next(contract["layers"] for contract in CONTRACTS if contract["name"] == "Data flows one way")
RANK = {name.strip(): rank for rank, row in enumerate(reversed(LAYERS)) for name in row.split("|")}
NAMED = re.compile(r"""\{%\s*(?:extends|include)\s+["']([^"']+)["']""")


def _layer(module: str) -> str:
    return module.split(".")[1]


def _ours(model: type) -> bool:
    return model.__module__.startswith("mazha.")


def test_no_table_points_at_a_later_layer() -> None:
    pointing = 0
    for model in filter(_ours, apps.get_models()):
        for field in model._meta.get_fields():
            target = field.related_model
            if field.auto_created or not isinstance(target, type) or not _ours(target):
                continue
            pointing += 1
            here, there = _layer(model.__module__), _layer(target.__module__)
            assert RANK[there] <= RANK[here], f"{model.__name__}.{field.name} points from {here} up to {there}"
    assert pointing > 20


def test_templates_use_their_own_app_or_design() -> None:
    used = 0
    for file in PACKAGE.rglob("templates/**/*.html"):
        own = file.relative_to(PACKAGE).parts
        folder = own[own.index("templates") + 1]
        for name in NAMED.findall(file.read_text()):
            used += 1
            owner = name.split("/")[0]
            assert owner in {folder, "design"} or name.startswith("#"), f"{file.relative_to(PACKAGE)} uses {name}"
    assert used > 10


def test_a_templates_folder_is_named_for_its_app() -> None:
    """Or two apps' `list.html` would answer for each other. By its label where another app has its folder's name."""
    labels = {Path(config.path): config.label for config in apps.get_app_configs()}
    for folder in PACKAGE.rglob("templates"):
        names = {folder.parent.name, labels.get(folder.parent, "")}
        stray = [p.name for p in folder.iterdir() if p.is_dir() and p.name not in names]
        assert not stray, f"{folder.relative_to(PACKAGE)} holds {stray}: put them under {folder.parent.name}/"
