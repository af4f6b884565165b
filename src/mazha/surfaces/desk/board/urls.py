"""Addresses of the board, beneath `/desk/`."""

from __future__ import annotations

from django.urls import path

from mazha.surfaces.desk.board import exports, views

app_name = "board"
urlpatterns = [
    path("board", views.board, name="board"),
    path("board/matters", views.listed, name="matters"),
    path("board/shades.json", views.shades, name="shades"),
    path("board/exports", exports.exports, name="exports"),
    path("board/exports/<uuid:export_id>", exports.fetched, name="export"),
]
