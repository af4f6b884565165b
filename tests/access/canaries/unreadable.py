"""An address written as a regular expression, which the walk cannot fill."""

from __future__ import annotations

from django.urls import re_path

from tests.access.canaries.leaky import honest

urlpatterns = [re_path(r"^leaky/(?P<anything>.*)$", honest)]
