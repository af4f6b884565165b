"""Theme, type size and language, by plain links; and the pages that hold nothing of anybody."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings

pytestmark = pytest.mark.django_db


class TestLook:
    def test_large_type_is_kept_and_drawn_by_the_server(self, phone: Client) -> None:
        answer = phone.get("/look", {"large": "1", "next": "/help"})
        assert (answer.status_code, answer["Location"]) == (302, "/help")
        assert "data-large" in phone.get("/").content.decode().split("<head>")[0]

    def test_one_page_can_be_had_large_without_keeping_it(self, phone: Client) -> None:
        assert "data-large" in phone.get("/?large=1").content.decode().split("<head>")[0]
        assert "data-large" not in phone.get("/").content.decode().split("<head>")[0]

    def test_language_is_switched_by_a_link(self, phone: Client) -> None:
        phone.get("/look", {"language": "en"})
        assert '<html lang="en"' in phone.get("/").content.decode()

    @pytest.mark.parametrize(
        "next_page", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "\\\\evil"]
    )
    def test_leads_to_no_other_site(self, phone: Client, next_page: str) -> None:
        assert phone.get("/look", {"theme": "dark", "next": next_page})["Location"] == "/"

    @pytest.mark.parametrize(("name", "value"), [("theme", "pink"), ("large", "2"), ("language", "xx")])
    def test_keeps_nothing_it_does_not_know(self, phone: Client, name: str, value: str) -> None:
        assert not phone.get("/look", {name: value}).cookies


class TestPages:
    @pytest.mark.parametrize("path", ["/", "/report", "/track", "/privacy", "/help"])
    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_are_there_in_both_languages(self, phone: Client, path: str, language: str) -> None:
        phone.cookies["mazha_language"] = language
        answer = phone.get(path)
        assert answer.status_code == 200
        assert "Content-Security-Policy" in answer

    def test_the_style_page_is_for_demo_only(self, phone: Client) -> None:
        assert phone.get("/design").status_code == 404
        with override_settings(DEMO=True):
            assert phone.get("/design").status_code == 200
            assert phone.get("/design?frame=desk&wrong=1").status_code == 200


@pytest.mark.usefixtures("spot")
class TestMap:
    def test_shapes_come_once_and_then_as_unchanged(self, phone: Client) -> None:
        first = phone.get("/map/street.geojson", HTTP_ACCEPT_ENCODING="gzip")
        assert (first.status_code, first["Content-Encoding"]) == (200, "gzip")
        assert phone.get("/map/street.geojson", HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304

    def test_knows_no_other_level(self, phone: Client) -> None:
        assert phone.get("/map/continent.geojson").status_code == 404

    def test_addresses_are_suggested_while_one_types(self, phone: Client) -> None:
        found = phone.get("/places", {"q": "东关"}).json()["candidates"]
        assert any("东关" in each["text"] for each in found)
        assert phone.get("/places", {"q": ""}).json() == {"candidates": []}
