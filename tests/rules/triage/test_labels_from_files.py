"""`mazha triage train FILE` and `evaluate`: any labels, any of three kinds of file, refusals that name the remedy."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation
from openpyxl import Workbook

from mazha.triage.judging import judged

TROUBLES = {
    "噪声·夜间": ("半夜施工打桩", "楼下酒吧音响震天", "广场舞喇叭太吵", "装修电钻响个不停"),
    "道路": ("路面坑洼积水", "井盖破损松动", "人行道砖翘起", "红绿灯不亮"),
    "a/b, \"c\"": ("工资拖欠三个月", "公司不交社保", "加班没有加班费", "辞退不给补偿"),
}  # fmt: skip
PLACES = ("河东里", "柳树巷", "新桥路口", "三号楼", "菜场门前", "学校旁边")
ROWS = [
    (f"{place}{what}，请处理{n}", label)
    for label, whats in TROUBLES.items()
    for what in whats
    for n, place in enumerate(PLACES)
]


def write(path: Path, rows: list[tuple[str, str]], header: tuple[str, str] = ("内容", "类别")) -> Path:
    if path.suffix == ".xlsx":
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for line in (header, *rows):
            sheet.append(line)
        book.save(path)
        return path
    held = io.StringIO()
    csv.writer(held).writerows((header, *rows))
    told = held.getvalue().encode("utf-8-sig")
    path.write_bytes(gzip.compress(told) if path.suffix == ".gz" else told)
    return path


def triage(*words: str | Path) -> str:
    out = io.StringIO()
    with translation.override("en"):
        call_command("triage", *map(str, words), stdout=out)
    return out.getvalue()


def train(file: Path, model: Path, *more: str) -> str:
    return triage("train", file, "--text", "内容", "--label", "类别", "--out", model, *more)


def evaluate(model: Path, file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(triage("evaluate", model, file, "--text", "内容", "--label", "类别", "--json"))
    return found


class TestTrainAndEvaluate:
    @pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.xlsx"])
    def test_names_labels_it_has_learned_from_each_kind_of_file(self, tmp_path: Path, name: str) -> None:
        told = json.loads(train(write(tmp_path / name, ROWS), tmp_path / "m", "--json"))
        assert sorted(told["labels"]) == sorted(TROUBLES)
        news = [("夜里还在施工打桩吵死人", "噪声·夜间"), ("井盖破损了", "道路"), ("公司拖欠工资", 'a/b, "c"')]
        found = evaluate(tmp_path / "m", write(tmp_path / "new.csv", news))
        assert found["macro_f1"] == 1
        assert set(found["per_class"]) == set(TROUBLES)
        assert sum(b["suggestions"] for b in found["calibration"]) == 3
        assert found["texts_per_second"] > 0

    def test_tells_people_in_a_table(self, tmp_path: Path) -> None:
        file = write(tmp_path / "a.csv", ROWS)
        assert f"texts        {len(ROWS)}" in train(file, tmp_path / "m")
        told = triage("evaluate", tmp_path / "m", file, "--text", "内容", "--label", "类别")
        assert "macro-F1" in told
        assert "噪声·夜间" in told

    def test_keeps_silent_about_what_it_has_never_seen(self, tmp_path: Path) -> None:
        train(write(tmp_path / "a.csv", ROWS), tmp_path / "m")
        found = evaluate(tmp_path / "m", write(tmp_path / "b.csv", [("zzz", "道路"), ("qqq", "噪声·夜间")]))
        assert found["abstained"] == 1

    def test_a_label_it_never_learned_counts_as_missed(self, tmp_path: Path) -> None:
        train(write(tmp_path / "a.csv", ROWS), tmp_path / "m")
        found = evaluate(tmp_path / "m", write(tmp_path / "b.csv", [("井盖破损", "道路"), ("狗咬人", "动物")]))
        assert found["per_class"]["动物"]["f1"] == 0
        assert found["macro_f1"] <= 0.5


class TestRefusals:
    @pytest.mark.parametrize(
        ("rows", "header", "said"),
        [
            ([], ("内容", "类别"), "no rows"),
            ([("路坏了", "道路")] * 20, ("内容", "类别"), "two of them"),
            ([("", "道路"), ("路", "")], ("内容", "类别"), "No row"),
            (ROWS, ("正文", "类别"), "正文, 类别"),
        ],
    )
    def test_a_file_that_cannot_be_learned_from(
        self, tmp_path: Path, rows: list[tuple[str, str]], header: tuple[str, str], said: str
    ) -> None:
        with pytest.raises(CommandError, match=said):
            train(write(tmp_path / "a.csv", rows, header), tmp_path / "m")
        assert not (tmp_path / "m").exists()

    @pytest.mark.parametrize("held", [b"", b"PK\x03\x04nothing", b"\x80\x04pickle", "不是".encode("gbk")])
    def test_a_file_that_is_no_table(self, tmp_path: Path, held: bytes) -> None:
        for name in ("a.csv.gz", "a.xlsx"):
            (tmp_path / name).write_bytes(held)
            with pytest.raises(CommandError, match=name):
                train(tmp_path / name, tmp_path / "m")
        with pytest.raises(CommandError, match="There is no file"):
            train(tmp_path / "none.csv", tmp_path / "m")

    def test_a_model_that_is_none(self, tmp_path: Path) -> None:
        file = write(tmp_path / "a.csv", ROWS)
        (tmp_path / "text").write_text("no model")
        np.savez(tmp_path / "other.npz", about=np.frombuffer(b"{}", np.uint8))
        np.savez(tmp_path / "pickled.npz", about=np.array([{"a": 1}], object), allow_pickle=True)
        for name in ("none", "text", "other.npz", "pickled.npz"):
            with pytest.raises(CommandError, match="Make one with: mazha triage train"):
                evaluate(tmp_path / name, file)

    def test_a_file_without_its_columns_named(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="--text COLUMN"):
            triage("train", write(tmp_path / "a.csv", ROWS))


class TestJudged:
    def test_counts_f1_silence_and_calibration_by_hand(self) -> None:
        chances = np.array([[0.9, 0.1], [0.6, 0.4], [0.3, 0.7], [0.45, 0.55]], np.float32)
        found = judged(("x", "y"), chances, ["x", "y", "y", "y"], threshold=0.65, seconds=2)
        assert found.per_class["x"].precision == 0.5
        assert found.per_class["y"].f1 == pytest.approx(0.8)
        assert found.macro_f1 == pytest.approx((2 / 3 + 0.8) / 2)
        assert found.abstained == 0.5
        assert found.right_when_spoken == 1
        assert found.texts_per_second == 2
        assert found.calibration_error == pytest.approx((0.1 + 0.6 + 0.3 + 0.45) / 4)
