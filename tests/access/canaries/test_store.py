"""Raw SQL in the app's role shows no row of a matter that is not for whoever sits there."""

from __future__ import annotations

from django.db import connection

from mazha.notices.models import Notice
from mazha.notices.rendering import edited, rendered
from mazha.people import wall
from tests.access.canaries import store
from tests.access.canaries.ground import SYSTEM
from tests.access.canaries.world import PlantedWorld


def as_owner(*orders: str) -> None:
    """Break the wall with the owner's rights, inside the test's own transaction."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set local role none")
        for order in orders:
            cursor.execute(order)
        cursor.execute("set local role mazha_app")


class TestTables:
    def test_show_nobody_what_is_not_for_them(self, planted: PlantedWorld) -> None:
        found = store.read(planted)
        assert not found, "\n" + "\n".join(map(str, found))

    def test_that_hold_matters_have_row_security_or_a_reason(self, db: None) -> None:
        assert store.unwalled() == []
        bare = {each.name for each in store.tables() if each.holds_matters and not each.has_wall}
        assert set(store.WITHOUT_A_WALL) == bare

    def test_without_a_wall_hold_nothing_that_was_written(self, planted: PlantedWorld) -> None:
        wall.sit(SYSTEM)
        for name in store.WITHOUT_A_WALL:
            kinds = {canary.kind for canary in planted.cage.found_in(store.rows_of(name)).values()}
            assert kinds <= {"id"}, name


class TestABrokenWall:
    """That the reading can fail."""

    def test_is_reported_with_table_reader_and_kind(self, planted: PlantedWorld) -> None:
        wall.sit(SYSTEM)
        as_owner(
            "create table public.new_thing as select matter_id, text from matters_words",
            "grant select on public.new_thing to mazha_app",
            "alter table matters_note disable row level security",
        )
        said = [str(finding) for finding in store.read(planted)]
        assert "street_lead at matters_note: note of other/plain" in said
        assert "nobody at matters_note: note of own/minor" in said
        assert "system_admin at new_thing: words of own/minor" in said
        assert store.unwalled() == ["matters_note", "new_thing"]


class TestNotices:
    def test_carry_nothing_but_the_line_of_a_matter_that_is_open(self, planted: PlantedWorld) -> None:
        """Whatever leaves by text message, mail, webhook or site inbox, as it will be worded."""
        wall.sit(SYSTEM)
        own = edited()
        assert Notice.objects.filter(matter_id__isnull=False).count() > len(planted.matters)
        for notice in Notice.objects.all():
            words = [rendered(notice.name, language, notice.facts, own) for language in ("zh-hans", "en")]
            said = " ".join([str(notice.facts), *(text for both in words for text in (both.subject, both.body))])
            for canary in planted.cage.found_in(said).values():
                open_line = canary.kind == "gist" and not canary.matter.restricted
                assert open_line or canary.kind in {"id", "code"}, (notice.name, notice.recipient, str(canary))
                assert canary.kind in {"id", "code"} or notice.transport in {"inbox", "mail"}, str(canary)
