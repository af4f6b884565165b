"""Documents on a matter's pages: by title and number, to whoever may read the matter's papers and to nobody else."""

from __future__ import annotations

import pytest
from django.test import Client

from mazha.documents import actions
from mazha.kernel import codes, moments
from mazha.matters import queries as matters
from mazha.matters.models import Matter, Paper, Party
from mazha.people import wall
from mazha.people.actor import Actor
from tests.surfaces.test_desk import registered, signed_in
from tests.world import World

GIVEN: dict[str, object] = {
    "addressee": "李建国", "applicant": "王秀兰", "request": "夜间噪声", "contact": "张主任 0536-5550100",
}  # fmt: skip


def issued(matter: Matter, people: World, **more: object) -> actions.Issued:
    wall.sit(Actor.system("tests"))
    told: dict[str, object] = {"for_resident": True, **more}
    return actions.issue(
        "mediation.invitation", matter.pk, GIVEN, unit=people.hall, by=people.dispatcher, at=moments.now(), **told  # type: ignore[arg-type]  # named above
    )  # fmt: skip


class TestDesk:
    def test_lists_it_and_hands_out_the_file(self, staff: World) -> None:
        matter = registered(staff)
        document = issued(matter, staff)
        page = signed_in(staff.clerk).get(f"/desk/matters/{matter.pk}").content.decode()
        assert document.number in page
        assert "调解邀请函" in page
        file = signed_in(staff.clerk).get(f"/desk/matters/{matter.pk}/documents/{document.paper_id}")
        assert (file.status_code, file["Content-Type"]) == (200, "application/pdf")
        assert file.content.startswith(b"%PDF-")
        assert "filename*=utf-8''" in file["Content-Disposition"]

    def test_is_not_there_for_an_officer_who_does_not_see_the_matter(self, staff: World) -> None:
        matter = registered(staff)
        document = issued(matter, staff)
        file = signed_in(staff.other_handler).get(f"/desk/matters/{matter.pk}/documents/{document.paper_id}")
        assert file.status_code == 404

    def test_shows_no_picture_of_it_among_the_photos(self, staff: World) -> None:
        matter = registered(staff)
        document = issued(matter, staff)
        page = signed_in(staff.clerk).get(f"/desk/matters/{matter.pk}").content.decode()
        assert f"/photos/{document.paper_id}" not in page
        photo = signed_in(staff.clerk).get(f"/desk/matters/{matter.pk}/photos/{document.paper_id}")
        assert photo.status_code == 404


class TestPortal:
    def page(self, matter: Matter, rest: str = "") -> tuple[int, str]:
        answer = Client(HTTP_ACCEPT_LANGUAGE="zh-CN").get(f"/m/{codes.spoken(matter.code)}{rest}")
        return answer.status_code, answer.content.decode(errors="replace")

    def test_hands_out_what_is_for_residents(self, staff: World) -> None:
        matter = registered(staff)
        document = issued(matter, staff)
        assert document.number in self.page(matter)[1]
        assert self.page(matter, f"/documents/{document.paper_id}")[0] == 200

    @pytest.mark.parametrize("language", ["zh-CN", "en"])
    def test_says_nothing_of_what_is_not(self, staff: World, language: str) -> None:
        matter = registered(staff)
        document = issued(matter, staff, for_resident=False)
        page = Client(HTTP_ACCEPT_LANGUAGE=language).get(f"/m/{codes.spoken(matter.code)}").content.decode()
        assert document.number not in page
        assert "制发文书" not in page
        assert self.page(matter, f"/documents/{document.paper_id}")[0] == 404


class TestSides:
    """The one who brought the matter, and the other side: each reads what is for both and what is for them."""

    def test_each_reads_their_own(self, staff: World) -> None:
        matter = registered(staff)
        wall.sit(Actor.system("tests"))
        theirs = Party.objects.create(
            id="01900000-0000-7000-8000-000000000001", matter=matter, part="respondent", code_print=b"theirs",
            added_at=moments.now(),
        ).pk  # fmt: skip
        ours = Party.objects.get(matter=matter, part="requester").pk
        both, for_them, for_us, inside = (
            issued(matter, staff).paper_id, issued(matter, staff, for_party=theirs).paper_id,
            issued(matter, staff, for_party=ours).paper_id, issued(matter, staff, for_resident=False).paper_id,
        )  # fmt: skip
        first, other = Actor.resident(matter.code), Actor.other_side(matter.code, theirs)
        assert self.read(first, matter) == {both, for_us}
        assert self.read(other, matter) == {both, for_them}
        assert {both, for_them, for_us, inside} <= self.read(staff.dispatcher, matter)
        assert for_them not in self.behind_wall(first, matter)
        assert self.behind_wall(other, matter) == {both, for_them}

    def behind_wall(self, actor: Actor, matter: Matter) -> set[object]:
        """What the store gives out to whoever forgets the rule."""
        wall.sit(actor)
        found: set[object] = set(Paper.objects.filter(matter_id=matter.pk).values_list("pk", flat=True))
        wall.sit(Actor.system("tests"))
        return found

    def read(self, actor: Actor, matter: Matter) -> set[object]:
        """By the rule, and by the store's own wall: they must agree."""
        at = moments.now()
        wall.sit(Actor.system("tests"))
        by_rule = {paper.pk for paper in matters.papers_of(actor, matter, at)}
        wall.sit(actor)
        behind_wall = {paper.pk for paper in matters.papers_of(actor, matter, at)}
        wall.sit(Actor.system("tests"))
        assert by_rule == behind_wall
        return set(by_rule)
