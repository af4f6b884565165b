"""`GET /categories`: what a matter can be about."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Schema

from mazha.surfaces.api import routers
from mazha.surfaces.api.tokens import Token
from mazha.triage import queries as triage


class CategoryOut(Schema):
    code: str
    level: int
    title: str
    restricted: str
    """Why its matters need a reason to open; empty for most."""
    urgent: bool
    closed: bool
    """Whether it can no longer be chosen."""


class CategoriesOut(Schema):
    categories: list[CategoryOut]


@routers.categories.get("", auth=Token(), response=CategoriesOut, operation_id="listCategories")
def listed(request: HttpRequest) -> CategoriesOut:  # noqa: ARG001 -- ninja calls it so
    """A tree: the code of a category begins with that of the one it lies in. Closed ones stand in old matters."""
    english = (get_language() or "").startswith("en")
    return CategoriesOut(
        categories=[
            CategoryOut(
                code=line.code, level=line.level, title=line.title_en if english else line.title_zh,
                restricted=line.restricted, urgent=line.urgent, closed=line.closed_date is not None,
            )
            for line in triage.category_lines()
        ]
    )  # fmt: skip
