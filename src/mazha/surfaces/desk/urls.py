"""Addresses of the staff desk. Nouns: what is posted to is what comes about."""

from __future__ import annotations

from django.urls import path

from mazha.surfaces.desk import counter, lists, load, maps, matter, notices, steps

app_name = "desk"
urlpatterns = [
    path("", lists.home, name="home"),
    path("counter", counter.counter, name="counter"),
    path("counter/hints", counter.hints, name="hints"),
    path("queue", lists.queue, name="queue"),
    path("inbox", lists.inbox, name="inbox"),
    path("revisits", lists.revisits, name="revisits"),
    path("late", lists.late, name="late"),
    path("search", lists.search, name="search"),
    path("load", load.load, name="load"),
    path("map", maps.show, name="map"),
    path("map/points.geojson", maps.points, name="points"),
    path("messages", notices.inbox, name="notices"),
    path("messages/seen", notices.seen, name="notices_seen"),
    path("matters", lists.all_matters, name="matters"),
    path("matters/steps/<slug:step>", steps.bulk, name="bulk"),
    path("matters/<uuid:matter_id>", matter.show, name="matter"),
    path("matters/<uuid:matter_id>/contact", matter.contact, name="contact"),
    path("matters/<uuid:matter_id>/opening", matter.opening, name="opening"),
    path("matters/<uuid:matter_id>/photos/<uuid:paper_id>", matter.photo, name="photo"),
    path("matters/<uuid:matter_id>/forms/<slug:step>", steps.form, name="step_form"),
    path("matters/<uuid:matter_id>/steps/<slug:step>", steps.taken, name="step"),
    path("matters/<uuid:matter_id>/print/receipt", counter.printed, {"paper": "receipt"}, name="print_receipt"),
    path("matters/<uuid:matter_id>/print/road", counter.printed, {"paper": "road"}, name="print_road"),
]
