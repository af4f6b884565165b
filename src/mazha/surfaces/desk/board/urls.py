"""Addresses of the board, beneath `/desk/`."""

from __future__ import annotations

from django.urls import path

from mazha.surfaces.desk.board import briefings, exports, flows, lines, views, warnings

app_name = "board"
urlpatterns = [
    path("board", views.board, name="board"),
    path("board/matters", views.listed, name="matters"),
    path("board/shades.json", views.shades, name="shades"),
    path("briefings", briefings.archive, name="briefings"),
    path("briefings/<uuid:briefing_id>", briefings.show, name="briefing"),
    path("briefings/<uuid:briefing_id>/remarks", briefings.remarks, name="briefing_remarks"),
    path("briefings/<uuid:briefing_id>/signature", briefings.signature, name="briefing_signature"),
    path("briefings/<uuid:briefing_id>/files/<slug:file_form>", briefings.file, name="briefing_file"),
    path("flow", flows.show, name="flow"),
    path("warnings", warnings.listed, name="warnings"),
    path("warnings/shades.json", warnings.shades, name="warning_shades"),
    path("warnings/past", warnings.past, name="warnings_past"),
    path("warnings/past/rehearsal", warnings.rehearsal, name="warnings_rehearsal"),
    path("warnings/past/missed", warnings.missed, name="warnings_missed"),
    path("warnings/past/<uuid:rehearsed_id>", warnings.judgement, name="warnings_judgement"),
    path("warnings/watch", warnings.switch, name="warnings_watch"),
    path("lines", lines.overview, name="lines"),
    path("lines/<slug:line>", lines.line, name="line"),
    path("lines/<slug:line>/<slug:figure>", lines.behind, name="line_matters"),
    path("board/exports", exports.exports, name="exports"),
    path("board/exports/<uuid:export_id>", exports.fetched, name="export"),
]
