"""Suggestions at intake, read back with their reasons, and set against what a person decided."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mazha.casework.hotline import actions as hotline
from mazha.matters import actions as matter_actions
from mazha.matters import queries as matters
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.triage import actions as triage
from mazha.triage import queries
from mazha.triage.actions.duties import NewDuty
from mazha.triage.models import Suggestion
from tests.actions.triage.conftest import AT, SYSTEM, TODAY
from tests.world import World

pytestmark = pytest.mark.django_db
LAMP = "我家楼下的路灯坏了快一个星期了，晚上接孩子放学一片漆黑，麻烦派人来修一下。"
HERE = (119.16, 36.70)


@pytest.fixture
def catalogue(planted: World) -> World:
    for category, territory, unit in [("0203", "370705", planted.lamps), ("02", "370705", planted.parks)]:
        new = NewDuty(category=category, territory=territory, organisation_id=unit, start_date=TODAY, basis="职责清单")
        triage.add_duty(new, by=planted.admin, at=AT)
    return planted


def received(words: str = LAMP, at: dt.datetime = AT, where: tuple[float, float] | None = HERE) -> UUID:
    lon, lat = where or (None, None)
    report = hotline.Report(words=words, channel="portal", lon=lon, lat=lat)
    return hotline.receive(report, by=Actor.resident(""), at=at).matter_id


class TestSuggest:
    def test_asks_the_store_nothing(self, catalogue: World) -> None:
        queries.suggest(LAMP, None, AT)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            queries.suggest(LAMP, None, AT)
        assert len(asked) == 0

    def test_gives_unit_rule_and_shadowed_rules(self, catalogue: World) -> None:
        made = queries.suggest(LAMP, None, AT)
        assert made.category == "020301"
        assert made.unit.winner is not None
        assert made.unit.winner.organisation_id == catalogue.lamps
        assert [s.line.organisation_id for s in made.unit.shadowed] == [catalogue.parks]
        assert all(word in LAMP for word in made.words)

    def test_knows_no_unit_where_it_knows_no_category(self, catalogue: World) -> None:
        made = queries.suggest("今天天气不错", None, AT)
        assert (made.category, made.unit.winner, made.words) == ("", None, ())

    def test_covers_and_hurries_what_speaks_of_violence_at_home(self, catalogue: World) -> None:
        made = queries.suggest("我丈夫喝了酒就打我，昨晚又家暴，我不敢回家，想申请人身安全保护令", None, AT)
        assert (made.restricted, made.urgent) == ("violence", True)
        assert queries.suggest(LAMP, None, AT).restricted == ""


class TestIntake:
    def test_keeps_one_suggestion_of_each_kind_with_its_reasons(self, catalogue: World) -> None:
        rows = {row.about: row for row in Suggestion.objects.filter(matter_id=received())}
        assert (rows["category"].value, rows["unit"].value) == ("020301", str(catalogue.lamps))
        assert rows["category"].reason["words"]
        assert rows["unit"].reason["rule"]["basis"] == "职责清单"
        assert rows["unit"].reason["shadowed"][0]["because"] == "broader_category"
        assert rows["category"].taken is None

    def test_keeps_that_it_did_not_know(self, catalogue: World) -> None:
        rows = Suggestion.objects.filter(matter_id=received("今天天气不错啊"))
        assert {row.value for row in rows} == {""}


class TestSuggestionsOf:
    def test_speaks_to_the_dispatcher_in_sentences(self, catalogue: World) -> None:
        matter = matters.by_id(SYSTEM, received())
        items = {item.about: item for item in queries.suggestions_of(catalogue.dispatcher, matter, "zh-hans")}
        assert items["category"].value_title == "市政设施 · 路灯照明 · 路灯不亮"
        assert items["unit"].value_title == "城市照明服务中心"
        assert "路灯" in items["category"].reasons[0]
        assert "园林环卫服务中心" in items["unit"].shadowed[0]

    def test_repeats_no_words_of_a_restricted_matter(self, catalogue: World) -> None:
        pk = received("我丈夫喝了酒就打我，昨晚又家暴，我不敢回家，想申请人身安全保护令")
        matter = matters.by_id(SYSTEM, pk)
        assert matter.restricted == "violence"
        said = " ".join(r for i in queries.suggestions_of(catalogue.dispatcher, matter, "zh-hans") for r in i.reasons)
        assert "家暴" not in said

    def test_says_nothing_to_a_resident(self, catalogue: World) -> None:
        matter = matters.by_id(SYSTEM, received())
        assert queries.suggestions_of(Actor.resident(matter.code), matter, "zh-hans") == []

    def test_is_one_query_for_a_page_of_matters(self, catalogue: World) -> None:
        found = [matters.by_id(SYSTEM, received(LAMP + str(n))) for n in range(3)]
        queries.suggested_for(catalogue.dispatcher, found)
        with CaptureQueriesContext(connection) as asked:
            named = queries.suggested_for(catalogue.dispatcher, found)
        assert len(named) == 3
        assert {each.category for each in named.values()} == {"路灯不亮"}
        about_suggestions = [q for q in asked.captured_queries if "triage_suggestion" in q["sql"]]
        assert len(about_suggestions) == 1


class TestInitialFor:
    def test_fills_in_what_was_proposed(self, catalogue: World) -> None:
        matter = matters.by_id(SYSTEM, received())
        initial = queries.initial_for(catalogue.dispatcher, matter)
        assert initial == {"category": "020301", "lead_unit": str(catalogue.lamps), "assisting_units": []}

    def test_leaves_empty_what_is_not_known(self, catalogue: World) -> None:
        matter = matters.by_id(SYSTEM, received("今天天气不错啊"))
        assert queries.initial_for(catalogue.dispatcher, matter) == {}


class TestDecide:
    def decided(self, pk: UUID, **chosen: object) -> dict[str, bool | None]:
        triage.decide(pk, chosen=chosen, by=SYSTEM, at=AT)
        return {row.about: row.taken for row in Suggestion.objects.filter(matter_id=pk)}

    def test_notes_what_was_taken_and_what_was_not(self, catalogue: World) -> None:
        assert self.decided(received(), category="020301", lead_unit=catalogue.parks) == {
            "category": True,
            "unit": False,
        }

    def test_counts_a_deeper_category_as_taken(self, catalogue: World) -> None:
        pk = received()
        Suggestion.objects.filter(matter_id=pk, about="category").update(value="0203")
        assert self.decided(pk, category="020301")["category"] is True

    def test_leaves_alone_what_was_not_decided_or_not_proposed(self, catalogue: World) -> None:
        assert self.decided(received(), category="", lead_unit=None) == {"category": None, "unit": None}
        assert self.decided(received("今天天气不错啊"), category="020301") == {"category": None, "unit": None}

    def test_only_the_first_decision_counts(self, catalogue: World) -> None:
        pk = received()
        self.decided(pk, category="020301")
        assert self.decided(pk, category="0401")["category"] is True


class TestSimilar:
    def test_finds_the_neighbours_report_and_nothing_else(self, catalogue: World) -> None:
        lamp = received("楼下路灯坏了好几天，晚上一片漆黑，请派人修一下路灯")
        received("楼上天天晚上拖椅子，孩子没法睡觉")
        found = queries.similar(LAMP, *HERE, AT)
        assert [each.id for each in found] == [lamp]
        assert "similar_words" in found[0].reasons

    def test_leaves_out_what_is_far_old_or_closed(self, catalogue: World) -> None:
        received(LAMP, where=(119.19, 36.70))
        received(LAMP, at=AT - dt.timedelta(days=70))
        received(LAMP, where=None)
        assert queries.similar(LAMP, *HERE, AT) == []

    def test_never_shows_a_restricted_matter(self, catalogue: World) -> None:
        words = "我丈夫喝了酒就打我，昨晚又家暴，我不敢回家，想申请人身安全保护令"
        received(words)
        assert queries.similar(words, *HERE, AT) == []
        pk = received(LAMP)
        assert queries.similar(LAMP, *HERE, AT) != []
        matter_actions.restrict(pk, kind="minor")
        assert queries.similar(LAMP, *HERE, AT) == []

    def test_serves_a_resident_behind_the_second_wall_in_one_query(self, catalogue: World) -> None:
        received(LAMP)
        with wall.seated(Actor.nobody()), CaptureQueriesContext(connection) as asked:
            found = queries.similar(LAMP, *HERE, AT)
        assert len(found) == 1
        assert len(asked) == 1


class TestTrain:
    def test_refuses_too_little_history(self, catalogue: World) -> None:
        with pytest.raises(triage.TooLittleHistory) as refused:
            triage.train(by=catalogue.admin, at=AT)
        assert refused.value.facts["least"] == 300

    def test_learns_from_what_persons_decided_and_swaps_the_model(
        self, catalogue: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        said = [("楼道里有蝙蝠飞进来了", "040502"), ("门口的喷泉不喷水了", "020503")] * 200
        monkeypatch.setattr(matters, "told", lambda most: said[:most])
        before = queries.model_in_use()
        quality = triage.train(by=catalogue.admin, at=AT)
        after = queries.model_in_use()
        assert (before.quality, after.quality) == (None, quality)
        assert after.name == "20260302-090000"
        assert queries.suggest("有一只蝙蝠飞进来了", None, AT).category == "040502"
        triage.forget_model(by=catalogue.admin, at=AT)
        assert queries.model_in_use().name == before.name


class TestTold:
    def test_hands_out_what_a_person_put_into_a_category(self, catalogue: World) -> None:
        report = hotline.Report(words=LAMP, channel="phone", category="020301")
        hotline.receive(report, by=catalogue.clerk, at=AT)
        received("别的事情，没有人分过类")
        assert matters.told(10) == [(LAMP, "020301")]


class TestAlikeAtIntake:
    def test_shows_the_dispatcher_the_neighbours_matter_and_why(self, catalogue: World) -> None:
        first = received("楼下路灯坏了好几天，晚上一片漆黑，请派人修一下路灯")
        matter = matters.by_id(SYSTEM, received())
        items = [i for i in queries.suggestions_of(catalogue.dispatcher, matter, "zh-hans") if i.about == "duplicate"]
        assert [item.matter_id for item in items] == [first]
        assert items[0].reasons

    def test_leaves_out_what_became_restricted_or_is_not_theirs_to_see(self, catalogue: World) -> None:
        first = received("楼下路灯坏了好几天，晚上一片漆黑，请派人修一下路灯")
        matter = matters.by_id(SYSTEM, received())
        assert not any(i.about == "duplicate" for i in queries.suggestions_of(catalogue.handler, matter, "zh-hans"))
        matter_actions.restrict(first, kind="minor")
        found = queries.suggestions_of(catalogue.dispatcher, matter, "zh-hans")
        assert not any(item.about == "duplicate" for item in found)
