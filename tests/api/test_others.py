"""Catalogues, figures, webhooks, tracking, and the API's own description."""

from __future__ import annotations

import pytest

from mazha.surfaces.api.api import ENDPOINTS, api
from mazha.surfaces.api.words import TAGS, WORDS
from tests.api.conftest import WORDS as SAID
from tests.api.conftest import Program
from tests.world import World

pytestmark = pytest.mark.django_db
HOOK = {"url": "https://example.cn/hook", "types": ["mazha.matter.opened"]}


class TestCatalogues:
    def test_the_procedure_is_there_with_its_articles(self, handler: Program) -> None:
        (line,) = [p for p in handler.get("/procedures").json["procedures"] if p["name"] == "hotline"]
        whole = handler.get("/procedures/hotline").json
        assert whole["version"] == line["version"]
        assert {"registered", "closed"} <= {stage["name"] for stage in whole["stages"]}
        assert all(step["basis"] for step in whole["steps"])
        handle = next(clock for clock in whole["clocks"] if clock["name"] == "hotline.handle")
        assert handle["limit"] == {"amount": 5, "unit": "working_day", "mode": "WORK_DAYS"}

    def test_organisations_by_kind(self, w: World, handler: Program) -> None:
        found = handler.get("/organisations?kind=department").json["organisations"]
        assert {o["id"] for o in found} == {w.lamps, w.parks}

    def test_areas_by_level_and_place(self, district: None, handler: Program) -> None:
        streets = handler.get("/areas").json["areas"]
        assert len(streets) == 10
        within = handler.get(f"/areas?level=community&within={streets[0]['code']}").json["areas"]
        assert within
        assert all(area["code"].startswith(streets[0]["code"]) for area in within)
        assert handler.get("/areas?level=galaxy").status == 422

    def test_categories(self, handler: Program) -> None:
        assert "categories" in handler.get("/categories").json


class TestFigures:
    def test_are_the_boards_with_their_definitions(self, clerk: Program, dispatcher: Program) -> None:
        clerk.register()
        answer = dispatcher.get("/figures").json
        received = next(figure for figure in answer["figures"] if figure["name"] == "received")
        assert received["value"] == 1
        assert received["definition"]

    @pytest.mark.parametrize(
        "query", ["first=2026-02-01&last=2026-01-01", "first=2001-01-01&last=2026-01-01", "unit=x"]
    )
    def test_refuse_a_period_there_cannot_be(self, dispatcher: Program, query: str) -> None:
        assert dispatcher.get(f"/figures?{query}").status == 422


class TestWebhooks:
    def test_come_with_a_secret_that_is_shown_once(self, handler: Program) -> None:
        made = handler.post("/webhooks", HOOK)
        assert made.status == 201
        assert made.json["secret"].startswith("whsec_")
        listed = handler.get("/webhooks")
        assert [hook["id"] for hook in listed.json["webhooks"]] == [made.json["id"]]
        assert "whsec_" not in listed.raw.decode()
        assert handler.get(f"/webhooks/{made.json['id']}").json["url"] == HOOK["url"]

    def test_end_for_the_program_they_belong_to(self, handler: Program, stranger: Program) -> None:
        made = handler.post("/webhooks", HOOK).json["id"]
        assert stranger.delete(f"/webhooks/{made}").status == 404
        assert handler.delete(f"/webhooks/{made}").status == 204
        assert handler.get("/webhooks").json["webhooks"] == []

    def test_refuse_a_closed_network(self, handler: Program) -> None:
        answer = handler.post("/webhooks", {**HOOK, "url": "https://192.168.0.1/"})
        assert (answer.status, list(answer.json["problems"])) == (422, ["url"])

    def test_sent_again_under_the_same_key_are_one(self, handler: Program) -> None:
        first, again = handler.post("/webhooks", HOOK), handler.post("/webhooks", HOOK)
        assert first.json == again.json


class TestTrack:
    def test_tells_the_person_who_asked_how_far_it_has_come(self, clerk: Program, nobody: Program) -> None:
        made = clerk.post("/matters", {"words": SAID, "phone": "13812345678"}).json
        answer = nobody.get(f"/track/{made['code']}")
        assert answer.status == 200
        assert answer.json["stage"]["title"] == "Registered. We are deciding who must act."
        assert answer.json["due"]["because"]
        assert "13812345678" not in answer.raw.decode()
        assert answer.headers["Cache-Control"] == "no-store"

    def test_reads_a_code_however_it_is_written(self, clerk: Program, nobody: Program) -> None:
        code = clerk.post("/matters", {"words": SAID}).json["code"]
        assert nobody.get(f"/track/{code.lower().replace('-', '')}").status == 200

    def test_says_whether_it_is_a_slip(self, clerk: Program, nobody: Program) -> None:
        code = clerk.post("/matters", {"words": SAID}).json["code"]
        slip = code[:-1] + ("0" if code[-1] != "0" else "1")
        assert nobody.get(f"/track/{slip}").json["code"] == "code.wrong"

    def test_guessing_is_slowed_down(self, nobody: Program) -> None:
        statuses = [nobody.get("/track/0000-0000-0000").status for _ in range(80)]
        assert set(statuses) == {404, 429}


class TestDescription:
    def test_has_words_for_every_endpoint_and_no_others(self) -> None:
        described = api.get_openapi_schema(path_prefix="/api/v1/")
        operations = [operation for path in described["paths"].values() for operation in path.values()]
        assert {operation["operationId"] for operation in operations} == WORDS.keys()
        assert {tag for operation in operations for tag in operation["tags"]} == TAGS.keys()
        assert len(operations) >= len(ENDPOINTS)

    def test_is_openapi_3_1_and_speaks_both_languages(self, nobody: Program) -> None:
        english = nobody.get("/openapi.json").json
        assert english["openapi"].startswith("3.1")
        nobody.language = "zh-CN"
        chinese = nobody.get("/openapi.json").json
        assert english["paths"]["/api/v1/matters"]["get"]["summary"] == "List matters, newest first"
        assert chinese["paths"]["/api/v1/matters"]["get"]["summary"] != "List matters, newest first"

    def test_the_page_names_every_endpoint(self, nobody: Program) -> None:
        page = nobody.get("/").raw.decode()
        for path, operations in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items():
            for method in operations:
                assert f"{method.upper()} {path}" in page
