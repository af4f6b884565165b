"""The list of what is held of people leaves out no table that hangs on a matter."""

from __future__ import annotations

from django.apps import apps

from mazha.casework.privacy.queries import holdings

NOBODYS = {"insight.Raised"}
"""Hang on a matter that a program opened from counts: it has no party, and nobody's words
(tests/actions/warnings/test_course.py shows both)."""


def test_names_every_table_that_holds_something_of_a_resident() -> None:
    """A new table that hangs on a matter is somebody's data: put it into holdings.toml, so that they are told of it."""
    named = {table for each in holdings().held for table in each.tables}
    assert named <= {model._meta.label for model in apps.get_models()}
    hanging = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if not field.auto_created
        and (getattr(field.related_model, "__name__", "") == "Matter" or field.name == "matter_id")
    }
    assert hanging - named == NOBODYS
