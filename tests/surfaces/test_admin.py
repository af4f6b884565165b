"""Settings, as an administrator changes them."""

from __future__ import annotations

import pytest
from django.test import Client

from mazha.people.actor import Actor
from tests.seats import seat
from tests.world import World

HOME = "/desk/settings/"
LISTS = (
    "organisations", "officers", "duties", "categories", "areas", "years", "answers", "wordings", "deliveries",
    "programs", "imports", "changes",
)  # fmt: skip
FORMS = (
    "organisations/new", "officers/new", "duties/new", "duties/import", "duties/whose", "categories/new",
    "areas/370705001", "areas/370705001/name", "areas/370705001/code", "areas/370705001/closure", "areas/import",
    "years/new", "years/2026", "years/2027", "answers/new", "wordings/hotline.registered/en", "deliveries?state=held",
    "wordings/hotline.registered/zh-hans/restored", "programs/new",
)  # fmt: skip


def signed_in(actor: Actor, language: str = "zh-CN") -> Client:
    return seat(Client(HTTP_ACCEPT_LANGUAGE=language), actor.officer_id)


class TestPages:
    @pytest.mark.parametrize("path", [*LISTS, *FORMS])
    def test_open_for_an_administrator_in_both_languages(self, people: World, path: str) -> None:
        for language in ("zh-CN", "en"):
            answer = signed_in(people.admin, language).get(HOME + path, follow=True)
            assert answer.status_code == 200, answer.content.decode()[:3000]
