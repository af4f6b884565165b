"""The sheets themselves, as a printer sees them: typefaces inside, no empty boxes, page numbers, nothing cut off."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from mazha.documents import fields, kinds, layout, rendering

pytestmark = pytest.mark.skipif(
    shutil.which("pdftoppm") is None, reason="no pdftoppm here; as root: apt-get install poppler-utils"
)
DAY = dt.date(2026, 11, 23)
RARE = "㛃䶮𫖯𬭎"
"""Characters of real names beyond the common ones."""


def sheet(name: str, tmp_path: Path, tongue: str = "zh-hans", **changes: object) -> Path:
    kind = kinds.kind(name)
    given = {**fields.examples(kind.all_fields, tongue), **changes}
    page = rendering.filled(
        kind, kind.words[tongue], given, tongue=tongue, issuer="奎文区综治中心", number="奎人调〔2026〕12号", day=DAY,
        seal="样章", foot="事项查询码：7K2M-94QF-T3XC。", stand_ins={},
    )  # fmt: skip
    file = tmp_path / f"{name}.pdf"
    file.write_bytes(layout.pdf(page))
    return file


def asked(program: str, *words: str | Path) -> str:
    return subprocess.run([program, *words], capture_output=True, text=True, check=True).stdout


def text_of(file: Path) -> str:
    return asked("pdftotext", "-layout", file, "-")


def flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("name", ["petition.opinion", "mediation.agreement", "labour.handover"])
@pytest.mark.parametrize("tongue", kinds.LANGUAGES)
def test_every_typeface_is_inside_and_can_be_read_out(name: str, tongue: str, tmp_path: Path) -> None:
    rows = asked("pdffonts", sheet(name, tmp_path, tongue)).splitlines()[2:]
    assert rows
    assert [row for row in rows if not re.search(r"\byes\s+yes\s+yes\b", row)] == []


def test_is_declared_as_an_archivable_file(tmp_path: Path) -> None:
    said = asked("pdfinfo", "-meta", sheet("petition.opinion", tmp_path))
    assert re.search(r"part[>=\"]+3", said)
    assert re.search(r"conformance[>=\"]+U", said)


def test_a_rare_name_is_printed_and_no_box(tmp_path: Path) -> None:
    file = sheet("petition.acceptance", tmp_path, addressee=f"王{RARE}")
    assert f"王{RARE}" in flat(text_of(file))
    fonts = asked("pdffonts", file).splitlines()[2:]
    assert all("Noto-Serif-CJK" in row or "Noto-Sans-CJK" in row for row in fonts), (
        "a font of last resort drew something"
    )


def test_pages_are_numbered_and_a_long_list_keeps_its_head(tmp_path: Path) -> None:
    claims = [
        {"name": f"工友{number}", "what": "2026年8月至10月工资", "amount": Decimal(12_000) + number}
        for number in range(60)
    ]
    file = sheet("labour.handover", tmp_path, claims=claims)
    pages = text_of(file).split("\f")[:-1]
    assert len(pages) >= 3
    assert [f"—{number}—" in flat(page) for number, page in enumerate(pages, start=1)] == [True] * len(pages)
    assert all("姓名" in page for page in pages if "工友" in page)
    assert [f"工友{number}" for number in range(60) if f"工友{number}" not in "".join(pages)] == []


def test_the_signature_never_stands_alone_on_a_page(tmp_path: Path) -> None:
    for lines in range(1, 40, 3):
        file = sheet("petition.opinion", tmp_path, facts="\n".join(["查明的事实又一行。"] * lines))
        last = text_of(file).split("\f")[-2]
        assert "2026年11月23日" in last
        assert "第三十五条" in flat(last), f"alone after {lines} lines"


def test_stays_within_the_margins(tmp_path: Path) -> None:
    file = sheet("mediation.agreement", tmp_path, agreed="甲" * 400 + "A" * 300)
    asked("pdftoppm", "-r", "50", "-gray", "-png", file, tmp_path / "page")
    for drawn in sorted(tmp_path.glob("page*.png")):
        with Image.open(drawn) as page:
            ink = page.point(lambda shade: 255 if shade < 200 else 0).getbbox()
            assert ink is not None
            assert ink[0] >= 28 / 25.4 * 50 - 2, drawn.name
            assert ink[2] <= page.width - 24 / 25.4 * 50, drawn.name
