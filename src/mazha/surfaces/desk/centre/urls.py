"""Addresses of the hall, beneath `/desk/`."""

from __future__ import annotations

from django.urls import path

from mazha.surfaces.desk.centre import arranging, bundles, rooms, undone, windows

app_name = "hall"
urlpatterns = [
    path("hall", windows.home, name="home"),
    path("hall/bundles", bundles.made, name="bundles"),
    path("hall/bundles/<uuid:bundle_id>", bundles.show, name="bundle"),
    path("hall/bundles/<uuid:bundle_id>/answer", bundles.answer, name="bundle_answer"),
    path("hall/undone", undone.show, name="undone"),
    path("hall/day", windows.day, name="day"),
    path("hall/numbers", windows.given, name="given"),
    path("hall/windows/<int:window_number>", windows.window, name="window"),
    path("hall/windows/<int:window_number>/calls", windows.called, name="calls"),
    path("hall/windows/<int:window_number>/tickets/<int:ticket_id>/<slug:ticket_verb>", windows.moved, name="ticket"),
    path("rooms", rooms.show, name="rooms"),
    path("rooms/bookings", rooms.book, name="book"),
    path("rooms/bookings/<int:booking_id>/cancellation", rooms.cancelled, name="cancel"),
    path("hall/settings", arranging.show, name="settings"),
    path("hall/settings/businesses/new", arranging.business, name="business_new"),
    path("hall/settings/businesses/<int:business_id>", arranging.business, name="business"),
    path("hall/settings/businesses/<int:business_id>/closing", arranging.business_closing, name="business_close"),
    path("hall/settings/windows/new", arranging.window, name="window_new"),
    path("hall/settings/windows/<int:window_id>", arranging.window, name="window_edit"),
    path("hall/settings/windows/<int:window_id>/closing", arranging.window_closing, name="window_close"),
    path("hall/settings/rooms/new", arranging.room, name="room_new"),
    path("hall/settings/rooms/<int:room_id>", arranging.room, name="room"),
    path("hall/settings/rooms/<int:room_id>/closing", arranging.room_closing, name="room_close"),
    path("hall/settings/hours", arranging.hours, name="hours"),
    path("hall/settings/devices/new", arranging.device, name="device_new"),
    path("hall/settings/devices/<int:device_id>/closing", arranging.device_closing, name="device_close"),
]
