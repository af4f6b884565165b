"""What a model says of a text, which words spoke for it, and when it says nothing."""

from __future__ import annotations

from pathlib import Path
from random import Random
from types import SimpleNamespace
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mazha.triage import likeness, shelf
from mazha.triage.learning import learn
from mazha.triage.linear import Linear
from mazha.triage.shelf import Quality
from mazha.triage.starter import starter
from mazha.triage.tree import shipped

STARTER = starter(shipped())
LAMP = "我家楼下的路灯坏了快一个星期了，晚上接孩子放学一片漆黑，麻烦派人来修一下。"


def best(text: str, model: Linear = STARTER) -> str:
    return model.read(text).best(threshold=model.threshold)[0]


class TestStarter:
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            (LAMP, "020301"),
            ("小区消防通道天天被私家车堵死，救护车都进不来", "120101"),
            ("我在工地干了三个月瓦工，包工头欠我一万二的工钱一直不给", "070101"),
            ("暖气一点都不热，室内只有14度，打热力公司电话没人来测温", "030401"),
            ("健身房办了三千块钱的会员卡，去了两次就关门跑路了", "110201"),
            ("闻到一股很重的煤气味，楼道里都是，是不是燃气泄漏", "030301"),
        ],
    )
    def test_names_the_category_its_words_speak_for(self, text: str, code: str) -> None:
        assert best(text) == code

    @pytest.mark.parametrize(
        "text", ["今天天气不错", "。。。", "", "Hello there", "12345", "请帮帮我", "😀😀", "\x00", "嗯嗯好的知道了"]
    )
    def test_says_nothing_where_nothing_was_said(self, text: str) -> None:
        assert best(text) == ""

    def test_climbs_to_the_branch_when_it_cannot_tell_the_leaves_apart(self) -> None:
        code, sure = STARTER.read("路灯的事，说的就是路灯照明，不是别的").best(threshold=0.6)
        assert code == "0203"
        assert sure >= 0.6

    @given(st.text(max_size=300))
    def test_reads_any_text_and_shows_only_words_that_stand_in_it(self, text: str) -> None:
        reading = STARTER.read(text)
        assert reading.probabilities.sum() == pytest.approx(1, abs=1e-3)
        code, sure = reading.best(threshold=0.05)
        assert 0 <= sure <= 1.001
        assert all(word in text for word in reading.words(text, code))

    def test_shows_the_words_that_spoke(self) -> None:
        reading = STARTER.read(LAMP)
        assert any("路灯" in word for word in reading.words(LAMP, "020301"))
        assert reading.words(LAMP, "") == ()

    def test_names_runners_up_outside_the_branch_chosen(self) -> None:
        others = STARTER.read(LAMP).runners_up("0203")
        assert len(others) == 3
        assert not any(code.startswith("0203") for code, _ in others)

    def test_knows_full_width_and_capitals(self) -> None:
        assert best("ＫＴＶ的音响太吵了，ｋｔｖ唱歌到半夜") == best("KTV的音响太吵了，ktv唱歌到半夜") == "050102"


def taught(count: int = 400) -> tuple[list[str], list[str]]:
    """Texts of three categories in two branches, in a shuffled order that is the same every time."""
    said = {
        "020301": ["路灯不亮", "灯坏了一片漆黑", "晚上没有路灯"],
        "020101": ["路面有个大坑", "马路坑坑洼洼", "柏油塌了一块"],
        "030401": ["暖气不热", "屋里只有十四度", "暖气片冰凉"],
    }
    rng = Random(7)
    labels = [rng.choice(sorted(said)) for _ in range(count)]
    texts = [f"{rng.choice(said[label])}，{rng.choice(['请尽快处理', '麻烦看看', '三天了没人管'])}" for label in labels]
    return texts, labels


class TestLearn:
    def test_learns_what_was_said(self) -> None:
        model, quality = learn(*taught(), name="t")
        assert best("楼下路灯不亮，麻烦看看", model) == "020301"
        assert best("家里暖气不热三天了", model) == "030401"
        assert quality.right > 0.95
        assert quality.held_back == 60

    def test_keeps_silent_more_often_where_labels_contradict_each_other(self) -> None:
        texts, labels = taught()
        rng = Random(3)
        mixed = [rng.choice(["020301", "020101", "030401"]) if rng.random() < 0.5 else label for label in labels]
        _model, clear = learn(texts, labels, name="t")
        _model, unclear = learn(texts, mixed, name="t")
        assert unclear.silent > clear.silent

    def test_gives_the_same_model_for_the_same_texts(self) -> None:
        one, _ = learn(*taught(), name="t")
        other, _ = learn(*taught(), name="t")
        assert np.array_equal(one.leaf.weights, other.leaf.weights)
        assert one.threshold == other.threshold


class TestShelf:
    quality = Quality(texts=1, held_back=1, right=1.0, silent=0.0, calibration_error=0.0)

    def test_gives_back_what_was_put_there(self, tmp_path: Path) -> None:
        model, quality = learn(*taught(), name="20260302-090000")
        shelf.put(tmp_path, model, quality)
        found, told = shelf.take(tmp_path, shelf.current_name(tmp_path))
        assert told == quality
        assert found.name == model.name
        assert found.read(LAMP).best(threshold=0.3)[0] == model.read(LAMP).best(threshold=0.3)[0] == "020301"

    def test_keeps_the_last_few_and_leaves_no_half_files(self, tmp_path: Path) -> None:
        model, quality = learn(*taught(60), name="x")
        names = [f"2026030{n}-090000" for n in range(1, 9)]
        for name in names:
            named = Linear(
                name=name, labels=model.labels, vocabulary=model.vocabulary, idf=model.idf, leaf=model.leaf,
                top=model.top, threshold=0.5,
            )  # fmt: skip
            shelf.put(tmp_path, named, quality)
        kept = sorted(p.name for p in tmp_path.iterdir())
        assert kept == sorted([shelf.POINTER, *(f"category-{n}.npz" for n in names[-shelf.KEPT :])])
        assert shelf.current_name(tmp_path) == f"category-{names[-1]}.npz"


class TestLikeness:
    @staticmethod
    def told(words: str, category: str = "") -> likeness.Told:
        return SimpleNamespace(id=UUID(int=1), words=words, category=category)

    def like(self, one: str, other: str, metres: float = 20, category: str = "") -> likeness.Likeness:
        return likeness.likeness(likeness.pairs(one), "", self.told(other, category), metres)

    def test_finds_the_same_trouble_told_by_a_neighbour(self) -> None:
        found = self.like(LAMP, "楼下路灯坏了好几天，晚上一片漆黑，请派人修一下路灯")
        assert found.score >= likeness.ALIKE_FROM
        assert found.reasons == ("similar_words", "same_place")

    def test_keeps_two_troubles_of_one_house_apart(self) -> None:
        assert self.like(LAMP, "楼上天天晚上拖椅子，孩子没法睡觉").score < likeness.ALIKE_FROM

    def test_counts_less_the_farther_away(self) -> None:
        assert self.like(LAMP, LAMP, metres=0).score > self.like(LAMP, LAMP, metres=250).score

    def test_has_nothing_to_compare_in_punctuation(self) -> None:
        assert likeness.pairs("！？。 … ") == frozenset()
        assert likeness.in_common(likeness.pairs("。"), likeness.pairs("。")) == 0.0

    def test_takes_an_unknown_category_for_neither_alike_nor_different(self) -> None:
        assert likeness.same_branch("", "0203") == 0.5
        assert likeness.same_branch("0203", "020301") == 1.0
        assert likeness.same_branch("0203", "0201") == 0.5
        assert likeness.same_branch("0203", "0501") == 0.0
