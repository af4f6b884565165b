"""The category tree that comes with Mazha."""

from __future__ import annotations

import datetime as dt

from mazha.triage.tree import RESTRICTED_KINDS, Node, Tree, shipped


class TestShippedTree:
    def test_names_every_node_in_both_languages_below_a_parent(self) -> None:
        for node in shipped():
            assert node.title_zh
            assert node.title_en
            assert node.title_en.isascii() or "’" in node.title_en
            assert not node.parent or shipped().get(node.parent) is not None

    def test_gives_every_leaf_words_of_its_own(self) -> None:
        assert [leaf.code for leaf in shipped().leaves if len(leaf.words) < 5] == []

    def test_gives_no_two_siblings_the_same_title(self) -> None:
        titles = [(node.parent, node.title_zh) for node in shipped()]
        assert len(titles) == len(set(titles))

    def test_covers_what_must_not_be_shown(self) -> None:
        kinds = {node.restricted for node in shipped()} - {""}
        assert kinds == set(RESTRICTED_KINDS)

    def test_marks_danger_to_life_as_urgent(self) -> None:
        for code in ("010201", "030301", "030202", "120101", "1303"):
            assert shipped().is_urgent(code), code
        assert not shipped().is_urgent("020301")

    def test_fits_the_columns(self) -> None:
        assert all(len(word) <= 30 for node in shipped() for word in node.words)
        assert max(len(node.title_zh) for node in shipped()) <= 60


class TestTree:
    nodes = (
        Node(code="01", title_zh="一", title_en="One", restricted="health"),
        Node(code="0101", title_zh="一一", title_en="", closed_date=dt.date(2026, 1, 31)),
        Node(code="010101", title_zh="一一一", title_en="Deep"),
    )

    def test_hands_restriction_down(self) -> None:
        assert Tree(self.nodes).restriction_of("010101") == "health"

    def test_a_closed_category_closes_what_is_below_it(self) -> None:
        tree = Tree(self.nodes)
        assert [node.code for node in tree.open_on(dt.date(2026, 1, 31))] == ["01", "0101", "010101"]
        assert [node.code for node in tree.open_on(dt.date(2026, 2, 1))] == ["01"]

    def test_falls_back_to_chinese_where_there_is_no_english(self) -> None:
        assert self.nodes[1].title("en") == "一一"
