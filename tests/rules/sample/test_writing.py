"""Sample messages: the same seed, the same words; every category spoken of; no gap left open."""

from __future__ import annotations

import re
from random import Random

import pytest

from mazha.config.sample.plans import sentences
from mazha.config.sample.scenarios import SCENARIOS, Fits
from mazha.config.sample.staffing import data, invented_name
from mazha.config.sample.writing import Ground, building_of, kinds, voices, write
from mazha.triage.tree import shipped

GROUND = Ground(
    estate="兰岚小区",
    road="安舟路",
    road2="和桐路",
    spot="安棠小学",
    park="听波公园",
    market="映筠农贸市场",
    clinic="听岚诊所",
    community="奎文门社区",
)


def written(seed: int, code: str) -> tuple[str, str]:
    message = write(Random(seed), kinds()[code], GROUND, "3号楼")
    return message.text, message.reply


class TestWrite:
    def test_writes_the_same_for_the_same_seed(self) -> None:
        assert [written(7, code) for code in kinds()] == [written(7, code) for code in kinds()]
        assert len({written(seed, "030401")[0] for seed in range(60)}) > 40

    def test_speaks_of_every_category_that_has_none_below_it(self) -> None:
        assert set(kinds()) == {leaf.code for leaf in shipped().leaves}

    def test_leaves_no_place_unfilled_and_fits_the_door(self) -> None:
        for code in kinds():
            for seed in range(25):
                text, reply = written(seed, code)
                assert not re.search(r"[{}]", text + reply), (code, text, reply)
                assert 4 <= len(text) <= 800
                assert 10 <= len(reply) <= 400, (code, reply)

    def test_holds_nobodys_numbers(self) -> None:
        said = "".join(part for kind in kinds().values() for part in (*kind.what, *kind.more, *kind.done))
        assert not re.search(r"\d{7,}", said)

    def test_names_only_voices_there_are(self) -> None:
        named = {voice for kind in kinds().values() for voice in kind.voices}
        assert named <= set(voices())

    def test_names_buildings_as_people_do(self) -> None:
        assert all(re.fullmatch(r"\d{1,2}号楼(\d单元)?", building_of(Random(seed))) for seed in range(50))


class TestScenarios:
    def test_draw_only_on_sentences_there_are(self) -> None:
        wanted = {value[1:] for s in SCENARIOS for act in s.acts for value in act.given.values() if value[:1] == "*"}
        assert wanted <= set(sentences())

    def test_wait_no_negative_time(self) -> None:
        assert all(0 <= act.low <= act.high for scenario in SCENARIOS for act in scenario.acts)

    def test_have_names_of_their_own_and_something_for_everyone(self) -> None:
        names = [scenario.name for scenario in SCENARIOS]
        assert len(names) == len(set(names))
        assert {scenario.fits for scenario in SCENARIOS} == set(Fits)


class TestNames:
    def test_are_drawn_the_same_for_the_same_seed(self) -> None:
        assert invented_name(Random(3)) == invented_name(Random(3))

    @pytest.mark.parametrize("name", ["organisations.toml", "duties.toml", "names.toml"])
    def test_tables_can_be_read(self, name: str) -> None:
        assert data(name)
