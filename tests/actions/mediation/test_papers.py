"""Documents of a mediation: whom each is for, what is missing before printing, and all papers for the court in one."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from mazha.casework.mediation import actions as mediation
from mazha.casework.mediation import court, papers
from mazha.casework.mediation.actions.sitting import NotYet
from mazha.documents import queries as documents
from mazha.documents.actions import FieldsMissing, NotYourOrganisation
from mazha.kernel import codes
from mazha.kernel.errors import Unacceptable, Unknown
from mazha.matters import papers as files
from mazha.matters import queries as matters
from mazha.matters.models import Paper
from mazha.people import wall
from mazha.people.actor import Actor
from tests.actions.mediation.making import Room, assigned, drafted, invited, papered, signed
from tests.rules.documents.test_sheets import asked, flat

pytestmark = pytest.mark.django_db
READS = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="no pdftotext; as root: apt-get install poppler-utils"
)


def write(room: Room, kind: str, number: int, **given: object) -> Paper:
    with wall.seated(room.clerk):
        issued = mediation.issue_paper(kind, room.id, number, given, by=room.clerk, at=room.clock)
        return Paper.objects.get(pk=issued.paper_id)


def text_of(paper: Paper, tmp_path: Path) -> str:
    file = tmp_path / f"{paper.pk}.pdf"
    file.write_bytes(files.shown(bytes(paper.sha256)))
    return flat(asked("pdftotext", "-layout", file, "-"))


def read_by(room: Room, who: Actor) -> set[str]:
    with wall.seated(who):
        shown = {card.number for card in documents.documents_of(who, matters.by_id(who, room.id), room.clock)}
        stored = set(Paper.objects.filter(matter_id=room.id).values_list("name", flat=True))
    assert {number for number in shown if not any(number in name for name in stored)} == set()
    assert len(shown) == len(stored), "rule and store agree"
    return shown


class TestWhoReadsThem:
    def test_an_invitation_is_for_its_party_and_the_committee_alone(self, room: Room) -> None:
        invited(room)
        write(room, "mediation.invitation", 2, contact="张主任 0536-5550301")
        for who, reads in (
            (room.other(), True), (room.clerk, True), (room.head, True), (room.applicant, False),
            (room.world.dispatcher, False), (room.world.leader, False), (room.world.clerk, False),
        ):  # fmt: skip
            assert bool(read_by(room, who)) is reads, who

    def test_a_record_is_for_both_sides_and_the_mediator(self, room: Room) -> None:
        drafted(room)
        write(room, "mediation.record", 1, recorder="孙悦", outcome="另行约定时间继续调解。")
        for who, reads in (
            (room.applicant, True), (room.other(), True), (room.mediator, True), (room.other_mediator, None),
            (room.world.leader, False),
        ):  # fmt: skip
            if reads is None:
                with wall.seated(who):
                    assert not Paper.objects.filter(matter_id=room.id).exists()
            else:
                assert bool(read_by(room, who)) is reads, who

    @READS
    def test_none_of_them_bears_the_code_by_which_the_first_side_is_opened(self, room: Room, tmp_path: Path) -> None:
        signed(room)
        with wall.seated(room.clerk):
            issued = mediation.issue_agreement(room.id, by=room.clerk, at=room.clock)
            agreement = Paper.objects.get(pk=issued.paper_id)
        rights = write(room, "mediation.rights", 2)
        for paper in (agreement, rights):
            said = text_of(paper, tmp_path)
            assert "李建国" in said
            assert codes.spoken(room.row().code) not in said
            assert room.row().code not in said


class TestWriting:
    def test_names_every_missing_field_and_uses_no_number(self, room: Room) -> None:
        drafted(room)
        with wall.seated(room.clerk), pytest.raises(FieldsMissing) as refused:
            mediation.issue_paper("mediation.record", room.id, 1, {}, by=room.clerk, at=room.clock)
        assert {each["field"] for each in refused.value.facts["missing"]} == {"recorder", "outcome"}  # type: ignore[attr-defined]  # as the refusal lists them
        assert write(room, "mediation.record", 1, recorder="孙悦", outcome="继续调解。").name.endswith("1号.pdf")

    def test_is_offered_only_where_the_case_stands_there(self, room: Room) -> None:
        assigned(room)
        for kind, number in (("mediation.termination", 1), ("mediation.record", 1), ("mediation.invitation", 2)):
            with wall.seated(room.clerk), pytest.raises(Unknown):
                mediation.issue_paper(kind, room.id, number, {}, by=room.clerk, at=room.clock)

    def test_is_refused_to_who_has_no_post_in_the_committee(self, room: Room) -> None:
        assigned(room)
        with wall.seated(room.world.dispatcher), pytest.raises(NotYourOrganisation):
            mediation.issue_paper("mediation.rights", room.id, 1, {}, by=room.world.dispatcher, at=room.clock)

    @READS
    @pytest.mark.parametrize(("tongue", "said"), [("zh-hans", "向有管辖权的人民法院起诉"), ("en", "paymentorder")])
    def test_a_termination_tells_each_the_roads_in_their_language(
        self, room: Room, tmp_path: Path, tongue: str, said: str
    ) -> None:
        drafted(room)
        room.take("fail", room.mediator, reason="双方对赔偿数额分歧太大。")
        with wall.seated(room.mediator):
            known = papers.suggested(room.mediator, room.row(), "mediation.termination", 2, room.clock, tongue)
            issued = mediation.issue_paper(
                "mediation.termination", room.id, 2, known, language=tongue, by=room.mediator, at=room.clock
            )
            paper = Paper.objects.get(pk=issued.paper_id)
        text = text_of(paper, tmp_path)
        assert said in text
        assert "分歧太大" in text
        assert "王秀兰" in text


class TestForTheCourt:
    def test_lists_what_is_missing_before_anything_is_put_together(self, room: Room) -> None:
        signed(room)
        room.take("want_confirmation", room.applicant)
        wanted = mediation.Wanted(court="潍坊市奎文区人民法院", contact="0536-5550301")
        with wall.seated(room.clerk):
            standing = court.court_of(room.row(), room.clock)
            with pytest.raises(NotYet):
                mediation.issue_pack(room.id, wanted, by=room.clerk, at=room.clock)
        assert standing is not None
        assert (standing.wanting, standing.waiting) == ((1,), (2,))
        assert len(standing.lacking) == 3, "the other side, the agreement, the record of the session"
        papered(room)
        with wall.seated(room.clerk):
            standing = court.court_of(room.row(), room.clock)
            assert standing is not None
            assert standing.lacking == ()
            with pytest.raises(FieldsMissing) as refused:
                mediation.issue_pack(room.id, mediation.Wanted(court=" ", contact=""), by=room.clerk, at=room.clock)
        assert set(refused.value.problems) == {"court", "contact"}
        with wall.seated(room.clerk):
            too_long = mediation.Wanted(court="奎文区人民法院", contact="张主任", exhibits=["长" * 90])
            with pytest.raises(Unacceptable):
                mediation.issue_pack(room.id, too_long, by=room.clerk, at=room.clock)

    @READS
    def test_is_one_sealed_file_numbered_through_with_every_paper_where_the_list_says(
        self, room: Room, tmp_path: Path
    ) -> None:
        papered(signed(room))
        wanted = mediation.Wanted(
            court="潍坊市奎文区人民法院", contact="张主任 0536-5550301", exhibits=["噪声检测报告", "转账记录"],
            scans=[_jpeg()],
        )  # fmt: skip
        with wall.seated(room.clerk):
            issued = mediation.issue_pack(room.id, wanted, by=room.clerk, at=room.clock)
            paper = Paper.objects.get(pk=issued.paper_id)
            names = {card.number for card in documents.documents_of(room.clerk, room.row(), room.clock)}
        file = tmp_path / "pack.pdf"
        file.write_bytes(files.shown(bytes(paper.sha256)))
        pages = [flat(page) for page in asked("pdftotext", "-layout", file, "-").split("\f")[:-1]]
        for number, page in enumerate(pages, start=1):
            assert f"{issued.number}第{number}页共{len(pages)}页" in page, number
        assert issued.number in names
        for title, heading in (
            ("司法确认申请书", "请求依法确认"), ("人民调解协议书", "三、达成的协议"), ("第1次", "二、调解经过"),
            ("主持调解证明", "兹证明"), ("身份证明：王秀兰", "当事人：王秀兰"), ("身份证明：李建国", "当事人：李建国"),
            ("噪声检测报告", "噪声检测报告"), ("转账记录", "证据名称：转账记录"),
        ):  # fmt: skip
            where = re.search(re.escape(title) + r"[^第]*?(?:（?第1次）?)?\D*?\d+第(\d+)", pages[0])
            assert where is not None, (title, pages[0])
            assert heading in pages[int(where[1]) - 1], (title, where[1])
        rows = asked("pdffonts", file).splitlines()[2:]
        assert [row for row in rows if not re.search(r"\byes\s+yes\s+yes\b", row)] == []
        said = asked("pdfinfo", "-meta", file)
        assert re.search(r"part[>=\"]+3", said)
        assert re.search(r"conformance[>=\"]+U", said)
        sealed = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False).stdout
        assert "Signature is Valid" in sealed
        assert "Total document signed" in sealed
        for who in (room.applicant, room.other(), room.head):
            assert issued.number in read_by(room, who)
        assert issued.number not in read_by(room, room.world.leader)


def _jpeg() -> bytes:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (900, 1200), (200, 220, 240)).save(out, "JPEG")
    return out.getvalue()
