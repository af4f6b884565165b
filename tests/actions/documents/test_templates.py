"""Versions of a template: who approves, what is refused, and that a document keeps the version it was made with."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from mazha.documents import actions, reviewing
from mazha.documents.kinds import Words, kind
from mazha.documents.models import Document, Mark
from mazha.kernel.errors import Forbidden, Refused, Unacceptable
from mazha.people import wall
from mazha.people.actor import Actor, Sitting
from mazha.people.models import Officer, Organisation, SettingChange
from mazha.people.roles import Role
from tests import world
from tests.actions.documents.test_issuing import GIVEN, NOON, issue, opened
from tests.servers import OwnStore
from tests.world import World

NAME = "mediation.invitation"
PACKAGED = kind(NAME).words


@pytest.fixture
def people(db: None) -> World:
    return world.make()


@pytest.fixture
def reviewer(people: World) -> Actor:
    return lawyer(people.hall)


def lawyer(organisation: int) -> Actor:
    officer = Officer.objects.create(username="lawyer", name_zh="郑律")
    post = officer.posts.create(role="legal_reviewer", organisation_id=organisation, start_date="2020-01-01")
    sitting = Sitting(post_id=post.pk, role=Role.LEGAL_REVIEWER, organisation_id=organisation, territory="")
    return Actor(kind="officer", name="郑律", officer_id=officer.pk, posts=(sitting,))


def changed(body: str) -> Mapping[str, Words]:
    zh = PACKAGED["zh-hans"]
    return {**PACKAGED, "zh-hans": Words(zh.title, body)}


def approve(by: Actor, words: Mapping[str, Words], based_on: int, reason: str = "按区司法局意见修改") -> int:
    return actions.approve_template(NAME, words, reason=reason, based_on=based_on, by=by, at=NOON)


class TestApprove:
    def test_holds_for_documents_from_then_on_and_earlier_ones_keep_theirs(
        self, people: World, reviewer: Actor
    ) -> None:
        matter = opened()
        before = issue(people, matter)
        approve(reviewer, changed("{addressee}：\n{applicant}请你来谈“{request}”。联系：{contact}。"), 1)
        after = issue(people, matter)
        versions = dict(Document.objects.values_list("number", "template__version"))
        assert versions == {before.number: 1, after.number: 2}
        assert [(v.version, v.is_own, v.approved_by) for v in reviewing.versions(reviewer, NAME)] == [
            (2, True, "郑律"), (1, False, ""),
        ]  # fmt: skip
        assert reviewing.version(reviewer, NAME, 1).words == PACKAGED
        assert SettingChange.objects.get(subject="documents.template").key == NAME

    @pytest.mark.parametrize(
        ("body", "about"),
        [
            ("{addressee}：来自{adress}", "{adress}"),
            ("{addressee}：[没有写完", "["),
            ("{addressee", "{addressee"),
            ("{parties}", "{parties}"),
            ("", "请写上内容"),
        ],
    )
    def test_refuses_a_slip_beside_its_question(self, reviewer: Actor, body: str, about: str) -> None:
        with pytest.raises(Unacceptable) as refused:
            approve(reviewer, changed(body), 1)
        assert set(refused.value.problems) == {"body_zh"}
        assert about in refused.value.problems["body_zh"]

    def test_refuses_words_without_a_reason_and_words_that_stand_already(self, reviewer: Actor) -> None:
        with pytest.raises(Unacceptable) as refused:
            approve(reviewer, changed("{addressee}"), 1, reason=" 改 ")
        assert set(refused.value.problems) == {"reason"}
        with pytest.raises(Unacceptable):
            approve(reviewer, PACKAGED, 1)

    def test_refuses_everybody_else(self, people: World) -> None:
        for actor in (people.admin, people.dispatcher, people.leader):
            with pytest.raises(Forbidden):
                approve(actor, changed("{addressee}"), 1)

    def test_tells_the_second_of_two_who_was_first(self, reviewer: Actor) -> None:
        approve(reviewer, changed("{addressee}甲"), 1)
        with pytest.raises(actions.TemplateChangedMeanwhile) as refused:
            approve(reviewer, changed("{addressee}乙"), 1)
        assert "郑律" in refused.value.message
        assert refused.value.facts["version"] == 2


def test_of_two_at_one_moment_one_wins_and_the_other_is_told(own_store: OwnStore) -> None:
    hall = Organisation.objects.create(code="hall", kind="centre", name_zh="综治中心").pk
    reviewer = lawyer(hall)

    def tried(number: int) -> str:
        wall.sit(Actor.system("tests"))
        try:
            return str(approve(reviewer, changed(f"{{addressee}}第{number}稿"), 1))
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        outcomes = sorted(threads.map(tried, range(4)))
    assert outcomes == ["2", *["document.template_changed_meanwhile"] * 3]


class TestMarks:
    def test_a_mark_is_borne_from_then_on_and_counting_goes_on(self, people: World, reviewer: Actor) -> None:
        matter = opened()
        issue(people, matter)
        actions.set_mark(people.hall, "人调", "奎人调", by=reviewer, at=NOON)
        assert issue(people, matter).number == "奎人调〔2026〕2号"

    def test_one_that_was_given_up_is_nobody_elses(self, people: World, reviewer: Actor) -> None:
        actions.set_mark(people.hall, "人调", "奎人调", by=reviewer, at=NOON)
        actions.set_mark(people.hall, "人调", "奎调", by=reviewer, at=NOON)
        with pytest.raises(actions.MarkIsTaken):
            actions.set_mark(people.lamps, "人调", "奎人调", by=reviewer, at=NOON)
        actions.set_mark(people.hall, "人调", "奎人调", by=reviewer, at=NOON)
        assert Mark.objects.get(is_current=True).mark == "奎人调"

    @pytest.mark.parametrize("mark", ["奎", "K人调", "奎 人调", "一二三四五六七八九十一二三"])
    def test_refuses_what_is_no_mark(self, people: World, reviewer: Actor, mark: str) -> None:
        with pytest.raises(Unacceptable):
            actions.set_mark(people.hall, "人调", mark, by=reviewer, at=NOON)


def test_a_packaged_text_that_changed_is_a_version_of_its_own(
    people: World, reviewer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = opened()
    issue(people, matter)
    later = dataclasses.replace(kind(NAME), words=changed("{addressee}：{applicant}、{request}、{contact}。"))
    monkeypatch.setattr("mazha.documents.actions.issuing.kind", lambda _name: later)
    issue(people, matter, GIVEN)
    assert [version.version for version in reviewing.versions(reviewer, NAME)] == [2, 1]
