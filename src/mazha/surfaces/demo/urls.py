"""Addresses of the demo. `config` includes them only in the demo."""

from __future__ import annotations

from django.urls import path

from mazha.surfaces.demo import phone, views

app_name = "demo"
urlpatterns = [
    path("demo", views.roles, name="roles"),
    path("demo/step-in", views.step_in, name="step_in"),
    path("demo/phone", phone.phone, name="phone"),
]
