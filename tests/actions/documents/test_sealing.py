"""Seals that a stranger's PDF reader checks: pdfsig of poppler, which knows nothing of us."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
from pathlib import Path
from uuid import uuid4

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import find_unique_cms_attribute
from pytest_django import Settings

from mazha.documents import actions, queries, signing
from mazha.documents.models import Counter, Document
from mazha.kernel.errors import Unknown
from mazha.matters import papers
from mazha.matters.models import Entry, Matter, Paper
from tests import world
from tests.actions.documents.test_issuing import NOON, issue, opened
from tests.world import World

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(shutil.which("pdfsig") is None, reason="no pdfsig here; as root: apt-get install poppler-utils"),
]


@pytest.fixture
def people() -> World:
    return world.make()


def checked(content: bytes, tmp_path: Path) -> list[str]:
    """What the reader says of each signature."""
    file = tmp_path / f"{uuid4()}.pdf"
    file.write_bytes(content)
    said = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False).stdout
    return [line.partition(":")[2].strip() for line in said.splitlines() if "Signature Validation" in line]


class TestSeal:
    def test_of_an_issued_document_is_accepted(self, people: World, tmp_path: Path) -> None:
        content = papers.shown(issue(people, opened()).sha256)
        assert checked(content, tmp_path) == ["Signature is Valid."]
        assert b"/ETSI.CAdES.detached" in content

    def test_bears_a_time_stamp_of_the_authority(self, people: World) -> None:
        content = papers.shown(issue(people, opened()).sha256)
        stamps = time_stamps(content)
        assert [subject for subject, _moment in stamps] == ["样例时间戳 SAMPLE TIME STAMP"]

    @pytest.mark.parametrize("where", [0.02, 0.3, 0.6])
    def test_with_one_byte_changed_is_refused(self, people: World, tmp_path: Path, where: float) -> None:
        content = bytearray(papers.shown(issue(people, opened()).sha256))
        place = int(content.index(b"/Contents <") * where)
        content[place] ^= 1
        assert checked(bytes(content), tmp_path) != ["Signature is Valid."]

    def test_with_something_written_behind_it_is_not_of_the_whole_file(self, people: World, tmp_path: Path) -> None:
        content = papers.shown(issue(people, opened()).sha256)
        file = tmp_path / "longer.pdf"
        file.write_bytes(content + b"\n% more")
        said = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False).stdout
        assert "Not total document signed" in said


class TestSealAgain:
    def test_each_of_several_is_accepted_and_the_newest_covers_the_whole(self, people: World, tmp_path: Path) -> None:
        matter = opened()
        document = issue(people, matter)
        for who in ("王秀兰", "李建国"):
            document = actions.seal(
                document.paper_id, matter.id, reason=f"{who} 签字", unit=people.hall, by=people.dispatcher, at=NOON
            )
        content = papers.shown(document.sha256)
        assert checked(content, tmp_path) == ["Signature is Valid."] * 3
        (card,) = queries.documents_of(people.dispatcher, Matter.objects.get(pk=matter.id), NOON)
        assert (card.paper_id, card.seals, card.number) == (document.paper_id, 3, document.number)
        steps = list(Entry.objects.filter(matter_id=matter.id).order_by("seq").values_list("step", flat=True))
        assert steps[-3:] == ["document.issued", "document.sealed", "document.sealed"]

    def test_refuses_whoever_looked_at_a_file_that_is_not_the_newest(self, people: World) -> None:
        matter = opened()
        document = issue(people, matter)
        again = {"unit": people.hall, "by": people.dispatcher, "at": NOON}
        actions.seal(document.paper_id, matter.id, reason="王秀兰 签字", **again)  # type: ignore[arg-type]  # named above
        with pytest.raises(Unknown):
            actions.seal(document.paper_id, matter.id, reason="李建国 签字", **again)  # type: ignore[arg-type]  # named above
        assert Document.objects.get().seals == 2

    def test_refuses_where_documents_are_stamped_by_hand(self, people: World, settings: Settings) -> None:
        settings.SAMPLE_SEAL = False
        matter = opened()
        document = issue(people, matter)
        assert Document.objects.get().seals == 0
        with pytest.raises(actions.StampedByHand):
            actions.seal(document.paper_id, matter.id, reason="", unit=people.hall, by=people.dispatcher, at=NOON)


class TestNoSealToBeHad:
    def test_issues_nothing_and_uses_no_number(self, people: World, settings: Settings, tmp_path: Path) -> None:
        settings.TSA_URL = "http://127.0.0.1:9/nobody"
        with pytest.raises(signing.SealUnavailable):
            issue(people, opened())
        assert not Paper.objects.exists()
        assert not Counter.objects.exists()


def time_stamps(content: bytes) -> list[tuple[str, dt.datetime]]:
    """Who swore to the time of each signature, and to which."""
    found = []
    for signature in PdfFileReader(io.BytesIO(content)).embedded_signatures:
        token = find_unique_cms_attribute(signature.signer_info["unsigned_attrs"], "signature_time_stamp_token")
        stamp = token["content"]["encap_content_info"]["content"].parsed
        found.append((stamp["tsa"].chosen.native["common_name"], stamp["gen_time"].native))
    return found
