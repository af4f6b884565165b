"""Issuing a document: number, pages, seal and ledger together, or nothing."""

from __future__ import annotations

import datetime as dt
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from mazha.documents import actions, queries
from mazha.documents.models import Counter, Document
from mazha.kernel.errors import Unknown
from mazha.matters import actions as matters
from mazha.matters import papers
from mazha.matters import queries as matter_queries
from mazha.matters.ledger import Break
from mazha.matters.models import Entry, Matter, Paper
from mazha.people.actor import Actor
from mazha.procedures import actions as procedures
from tests import world
from tests.world import World, at

pytestmark = pytest.mark.django_db

NOON = at("2026-11-23 12:00")
GIVEN: dict[str, object] = {
    "addressee": "李建国", "applicant": "王秀兰", "request": "夜间噪声", "contact": "张主任 0536-5550100",
}  # fmt: skip


@pytest.fixture
def people() -> World:
    return world.make()


def opened() -> procedures.Opened:
    words = "楼上空调外机夜里太吵，孩子睡不着。"
    new = procedures.Opening(
        procedure="hotline", channel="counter", words=words, gist=words[:12], district=world.DISTRICT,
        party=matters.NewParty(name="王秀兰", phone="+8613800000001"),
    )  # fmt: skip
    return procedures.open_matter(
        new, key=None, sent=matters.print_of({"words": words}), by=Actor.resident(""), at=NOON, written_at=NOON
    )


def issue(
    people: World, matter: procedures.Opened, values: dict[str, object] = GIVEN, when: dt.datetime = NOON
) -> actions.Issued:
    return actions.issue(
        "mediation.invitation", matter.id, values, unit=people.hall, for_resident=True, by=people.dispatcher, at=when
    )


def text_of(content: bytes, tmp_path: Path) -> str:
    file = tmp_path / "document.pdf"
    file.write_bytes(content)
    return subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout


class TestIssue:
    def test_puts_a_numbered_sealed_paper_into_the_matter_and_its_hash_into_the_ledger(
        self, people: World, tmp_path: Path
    ) -> None:
        matter = opened()
        issued = issue(people, matter)
        paper = Paper.objects.get(matter_id=matter.id)
        assert (paper.pk, paper.kind, bytes(paper.sha256)) == (issued.paper_id, "document", issued.sha256)
        assert paper.name == f"人民调解邀请函 {issued.number}.pdf"
        assert issued.number == "热线人调〔2026〕1号"
        entry = Entry.objects.get(matter_id=matter.id, step="document.issued")
        assert (entry.facts["number"], entry.facts["template"]) == (issued.number, 1)
        assert bytes(entry.papers[0]) == issued.sha256
        text = text_of(papers.shown(issued.sha256), tmp_path)
        assert "李建国：" in text
        assert issued.number in text
        assert "〔meets_at〕" not in text

    def test_leaves_the_chain_whole(self, people: World) -> None:
        matter = opened()
        issue(people, matter)
        assert [each for each in matter_queries.broken_chains() if isinstance(each, Break)] == []
        assert Matter.objects.get(pk=matter.id).stage == "registered"

    def test_names_everything_that_is_missing_and_writes_nothing(self, people: World) -> None:
        matter = opened()
        with pytest.raises(actions.FieldsMissing) as refused:
            issue(people, matter, {"applicant": "王秀兰", "contact": "  "})
        assert [each["field"] for each in refused.value.facts["missing"]] == ["addressee", "request", "contact"]  # type: ignore[attr-defined]  # a list
        assert "收件人" in refused.value.message
        assert not Counter.objects.exists()
        assert not Paper.objects.exists()

    def test_refuses_what_is_no_field_and_what_is_not_of_its_type(self, people: World) -> None:
        with pytest.raises(actions.ValuesWrong) as refused:
            issue(people, opened(), {**GIVEN, "addresee": "李建国", "meets_at": "明天", "place": Decimal(3)})
        assert refused.value.facts["fields"] == ["addresee", "meets_at", "place"]

    def test_refuses_an_officer_of_another_organisation(self, people: World) -> None:
        matter = opened()
        with pytest.raises(actions.NotYourOrganisation):
            actions.issue(
                "mediation.invitation", matter.id, GIVEN, unit=people.lamps, for_resident=True, by=people.dispatcher,
                at=NOON,
            )  # fmt: skip
        assert not Document.objects.exists()

    def test_refuses_a_matter_that_is_not_for_this_officer(self, people: World) -> None:
        matter = opened()
        with pytest.raises(Unknown):
            actions.issue(
                "mediation.invitation", matter.id, GIVEN, unit=people.parks, for_resident=True,
                by=people.other_handler, at=NOON,
            )  # fmt: skip


class TestNumbers:
    def test_count_by_year_and_begin_anew_at_midnight_in_the_district(self, people: World) -> None:
        matter = opened()
        numbers = [
            issue(people, matter, when=at(moment)).number
            for moment in ("2026-12-31 23:59", "2026-12-31 23:59", "2027-01-01 00:00")
        ]
        assert numbers == ["热线人调〔2026〕1号", "热线人调〔2026〕2号", "热线人调〔2027〕1号"]


class TestPrefilled:
    def test_knows_what_the_matter_knows_and_no_names(self, people: World) -> None:
        matter = opened()
        known = queries.prefilled("petition.acceptance", matter.id, people.dispatcher)
        assert known["request"] == "楼上空调外机夜里太吵，孩"
        assert known["received_date"] == dt.date(2026, 11, 23)
        assert "addressee" not in known
        missing = [field.name for field in queries.missing("petition.acceptance", known)]
        assert missing == ["addressee"]
