"""Addresses of reception days, beneath `/desk/`."""

from __future__ import annotations

from django.urls import path

from mazha.surfaces.desk.reception import days

app_name = "reception"
urlpatterns = [
    path("reception", days.show, name="days"),
    path("reception/new/<slug:day_kind>", days.plan, name="new"),
    path("reception/<int:day_id>", days.day, name="day"),
    path("reception/<int:day_id>/plan", days.change, name="change"),
    path("reception/<int:day_id>/publication", days.publication, name="publish"),
    path("reception/<int:day_id>/deputy", days.deputy, name="deputy"),
    path("reception/<int:day_id>/cancellation", days.cancellation, name="cancel"),
    path("reception/<int:day_id>/visitors", days.visitor, name="visitor"),
]
