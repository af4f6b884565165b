"""Addresses of the residents' pages."""

from __future__ import annotations

from django.urls import path

from mazha.surfaces.portal import acts, data, home, matter, reporting

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("report", reporting.report, name="report"),
    path("track", home.track, name="track"),
    path("privacy", home.privacy, name="privacy"),
    path("help", home.assistance, name="help"),
    path("places", home.addresses, name="places"),
    path("m/<str:code>", matter.page, name="matter"),
    path("m/<str:code>/receipt", matter.receipt, name="receipt"),
    path("m/<str:code>/photos/<uuid:paper_id>", matter.photo, name="photo"),
    path("m/<str:code>/data", data.page, name="data"),
    path("m/<str:code>/data/number", data.number, name="data_number"),
    path("m/<str:code>/data/copy", data.copied, name="data_copy"),
    path("m/<str:code>/data/copy.json", data.for_machines, name="data_json"),
    path("m/<str:code>/data/correction", data.correction, name="data_correction"),
    path("m/<str:code>/data/request", data.ask, name="data_request"),
    path("m/<str:code>/<slug:noun>", acts.act, name="act"),
]
