"""Facts found in a text, and troubles that recur in one place, on made-up Chinese texts."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from mazha.triage.facts import facts


def found(text: str, *names: str) -> list[tuple[str, str]]:
    return [(fact.kind, fact.shown) for fact in facts(text, names)]


class TestFacts:
    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("电话13800001234。", [("phone", "138******34")]),
            ("联系138-0000-1234", [("phone", "138-****-**34")]),
            ("打0536-8221234没人接", [("phone", "053*-*****34")]),
            ("身份证370705199001011234", []),
            ("欠我3.5万元", [("amount", "3.5万元")]),
            ("交了１２００元", [("amount", "１２００元")]),
            ("花了三千多块钱", [("amount", "三千多块钱")]),
            ("2026年2月29日报的", [("date", "2026年2月29日")]),
            ("2025-11-3停水", [("date", "2025-11-3")]),
            ("十二月三十一号晚上", [("date", "十二月三十一号")]),
            ("住3号楼2单元501室", [("building", "3号楼2单元501室")]),
            ("投诉安棠物业有限公司乱收费", [("company", "安棠物业有限公司")]),
            ("", []),
        ],
    )
    def test_each_is_found_and_a_telephone_is_masked(self, text: str, told: list[tuple[str, str]]) -> None:
        assert found(text) == told

    def test_the_longest_name_of_the_gazetteer_is_the_place(self) -> None:
        assert found("兰岚小区东门和兰岚小区", "兰岚小区", "兰岚小区东门", "兰") == [
            ("place", "兰岚小区东门"), ("place", "兰岚小区"),
        ]  # fmt: skip

    @given(st.text(alphabet="1389０年月日元万一二号楼栋在公司有限😀 -+", max_size=60))
    def test_spans_stand_in_the_text_and_do_not_overlap(self, text: str) -> None:
        last = 0
        for fact in facts(text, ("一号",)):
            assert last <= fact.start < fact.end <= len(text)
            last = fact.end


class TestRecurring:
    def test_the_same_trouble_in_the_same_place_is_one_topic_with_its_span(self, tmp_path: Path) -> None:
        lines = [["留言编号", "留言时间", "留言主题", "留言详情", "反对数", "点赞数"]]
        for n in range(6):
            said = "夜宵摊油烟扰民" if n % 2 else "楼下夜宵摊油烟太大扰民"
            lines.append([f"a{n}", f"2019/{n + 1}/3 8:00:00", f"兰岚新城{said}", f"兰岚新城{said}，请处理", "0", "3"])
        for n, said in enumerate(("公交改线", "学位不够", "路灯不亮", "办证难")):
            lines.append([f"b{n}", "2019/5/1", f"听波花园{said}", said, "0", "0"])
        held = io.StringIO()
        csv.writer(held).writerows(lines)
        (tmp_path / "a.csv").write_text(held.getvalue(), encoding="utf-8")
        out = io.StringIO()
        call_command(
            "triage", "recurring", str(tmp_path / "a.csv"), "--map", "stream", "--top", "1", "--out",
            str(tmp_path / "t.csv"), "--json", stdout=out,
        )  # fmt: skip
        (topic,) = json.loads(out.getvalue())["topics"]
        assert topic["place"] == "兰岚新城"
        assert "油烟" in topic["name"]
        assert (topic["from"], topic["to"], topic["count"]) == ("2019-01-03", "2019-06-03", 6)
        assert topic["member_ids"] == "a0;a1;a2;a3;a4;a5"
        assert (tmp_path / "t.csv").read_text(encoding="utf-8").startswith("rank,name,place,from,to,count,member_ids")
