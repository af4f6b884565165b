"""Every address, by surface."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from mazha.config import impact_page
from mazha.config.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health", health),
    path("", include("mazha.design.urls")),
    path("", include("mazha.surfaces.portal.urls")),
    path("desk/", include("mazha.surfaces.desk.sign_in.urls")),
    path("api/v1/", include("mazha.surfaces.api.urls")),
    path("desk/settings/impact", impact_page.page, name="impact"),
    path("desk/settings/", include("mazha.surfaces.desk.admin.urls")),
    path("desk/", include("mazha.surfaces.desk.board.urls")),
    path("desk/", include("mazha.surfaces.desk.centre.urls")),
    path("desk/petition/", include("mazha.surfaces.desk.petitions.urls")),
    path("desk/", include("mazha.surfaces.desk.reception.urls")),
    path("desk/", include("mazha.surfaces.desk.urls")),
]

if settings.DEMO:
    urlpatterns.append(path("", include("mazha.surfaces.demo.urls")))

handler400 = "mazha.design.refusals.bad_request"
handler403 = "mazha.design.refusals.forbidden"
handler404 = "mazha.design.refusals.not_found"
handler500 = "mazha.design.refusals.our_fault"
