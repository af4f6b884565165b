"""The pages for trying, beside the real ones."""

from __future__ import annotations

from django.urls import include, path

from mazha.config import urls

urlpatterns = [path("try/", include("tests.access.pages")), *urls.urlpatterns]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
