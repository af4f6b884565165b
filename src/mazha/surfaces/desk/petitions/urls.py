"""Addresses of petition work, beneath `/desk/petition/`. Nouns: what is posted to is what comes about."""

from __future__ import annotations

from django.urls import path

from mazha.surfaces.desk.petitions import papers, registering, reopening, roads

app_name = "petitions"
urlpatterns = [
    path("reopening", reopening.show, name="reopening"),
    path("reopening/new", reopening.keep, name="term_new"),
    path("reopening/<slug:term>", reopening.keep, name="term"),
    path("reopening/<slug:term>/withdrawal", reopening.withdrawal, name="term_withdrawal"),
    path("new", registering.new, name="new"),
    path("<uuid:matter_id>/documents", papers.choice, name="papers"),
    path("<uuid:matter_id>/documents/<str:kind>", papers.one, name="paper"),
    path("<uuid:matter_id>/road", roads.road, name="road"),
]
