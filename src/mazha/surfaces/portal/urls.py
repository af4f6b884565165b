"""Addresses of the residents' pages."""

from __future__ import annotations

from django.urls import path

from mazha.surfaces.portal import (
    acts,
    data,
    hall,
    home,
    labour,
    matter,
    petitioning,
    reception,
    reporting,
    table,
    undone,
)

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("report", reporting.report, name="report"),
    path("mediation", table.application, name="application"),
    path("labour", labour.application, name="labour"),
    path("petition", petitioning.petition, name="petition"),
    path("track", home.track, name="track"),
    path("privacy", home.privacy, name="privacy"),
    path("help", home.assistance, name="help"),
    path("places", home.addresses, name="places"),
    path("reception", reception.calendar, name="reception"),
    path("reception/<int:day_id>", reception.day, name="reception_day"),
    path("undone", undone.undone, name="undone"),
    path("hall", hall.hall, name="hall"),
    path("hall/devices/<str:device_secret>", hall.device, name="device"),
    path("hall/kiosk", hall.kiosk, name="kiosk"),
    path("hall/kiosk/numbers", hall.take, name="take"),
    path("hall/kiosk/numbers/<int:ticket_id>", hall.number, name="number"),
    path("hall/screen", hall.screen, name="screen"),
    path("m/<str:code>", matter.page, name="matter"),
    path("m/<str:code>/receipt", matter.receipt, name="receipt"),
    path("m/<str:code>/photos/<uuid:paper_id>", matter.photo, name="photo"),
    path("m/<str:code>/documents/<uuid:paper_id>", matter.document, name="document"),
    path("m/<str:code>/data", data.page, name="data"),
    path("m/<str:code>/data/number", data.number, name="data_number"),
    path("m/<str:code>/data/copy", data.copied, name="data_copy"),
    path("m/<str:code>/data/copy.json", data.for_machines, name="data_json"),
    path("m/<str:code>/data/correction", data.correction, name="data_correction"),
    path("m/<str:code>/data/request", data.ask, name="data_request"),
    path("m/<str:code>/table", table.page, name="table"),
    path("m/<str:code>/table/<slug:step>", table.act, name="table_act"),
    path("m/<str:code>/labour", labour.page, name="labour_matter"),
    path("m/<str:code>/labour/<slug:step>", labour.act, name="labour_act"),
    path("m/<str:code>/private", table.private, name="private"),
    path("m/<str:code>/<slug:noun>", acts.act, name="act"),
]
