"""Text messages through a gateway, mail through a server, and the demo's phone."""

from __future__ import annotations

import base64
import datetime as dt
import hmac
import json

import pytest
from django.core import mail
from django.test import override_settings

from mazha.channels.sms.demo_phone import DemoPhone
from mazha.channels.sms.gateway import Gateway
from mazha.channels.smtp.transport import Mail
from mazha.config import transports
from mazha.kernel.errors import Unknown
from mazha.notices import actions as notices
from mazha.notices import queries
from mazha.notices.models import Notice
from mazha.notices.testing import wired
from tests.actions.notices.letters import AT, message, opened_matter, put, text
from tests.receivers import receiving
from tests.world import World

pytestmark = pytest.mark.django_db


class TestGateway:
    def test_posts_one_signed_request_with_the_notices_id(self, w: World) -> None:
        (notice,) = put(text(f"matter:{opened_matter(w).id}"))
        with receiving() as gateway, wired(sms=Gateway(f"{gateway.address}/send", "our-key")):
            notices.deliver_due(at=AT)
        (got,) = gateway.got
        sent = json.loads(got.body)
        assert (sent["id"], sent["to"]) == (str(notice.pk), ["+8613812345678"])
        assert sent["text"].startswith("您反映的事已登记")
        assert got.headers["idempotency-key"] == str(notice.pk)
        signed = hmac.digest(b"our-key", got.headers["mazha-timestamp"].encode() + b"." + got.body, "sha256")
        assert got.headers["mazha-signature"] == "sha256=" + base64.b64encode(signed).decode()

    @pytest.mark.parametrize(
        ("status", "state"),
        [(200, "sent"), (202, "sent"), (409, "sent"), (422, "dead"), (400, "dead"), (401, "waiting"), (503, "waiting")],
    )
    def test_reads_the_gateways_answer(self, w: World, status: int, state: str) -> None:
        (notice,) = put(text(f"matter:{opened_matter(w).id}"))
        with receiving() as gateway, wired(sms=Gateway(gateway.address, "our-key")):
            gateway.says(status)
            notices.deliver_due(at=AT)
        notice.refresh_from_db()
        assert notice.state == state
        assert "138" not in notice.failure


class TestMail:
    def test_goes_to_the_mailbox_with_the_words_of_the_inbox(self, w: World) -> None:
        notices.set_mailbox(f"unit:{w.lamps}", "lamps@example.cn", by=w.admin, at=AT)
        put(message(f"unit:{w.lamps}", gist="灯\n坏了"))
        with wired(mail=Mail("马扎 <mazha@example.cn>")):
            notices.deliver_due(at=AT)
        (sent,) = mail.outbox
        notice = Notice.objects.get(transport="mail")
        assert (sent.to, sent.subject) == (["lamps@example.cn"], "快到期了：灯 坏了")
        assert sent.extra_headers["Message-ID"] == f"<{notice.pk}@example.cn>"
        assert notice.state == Notice.State.SENT


class TestDemoPhone:
    @override_settings(DEMO=True)
    def test_shows_text_messages_with_covered_numbers(self, w: World) -> None:
        put(text(f"matter:{opened_matter(w).id}"))
        with wired(sms=DemoPhone()):
            notices.deliver_due(at=AT)
        (shown,) = queries.demo_phone()
        assert shown.code == "7K2M-94QF-T3XC"
        assert shown.body.startswith("您反映的事已登记")
        assert "12345678" not in shown.to[0]

    def test_is_nowhere_but_in_the_demo(self) -> None:
        with pytest.raises(Unknown):
            queries.demo_phone()


class TestTransportsTable:
    def test_pretends_to_nothing_that_is_not_set_up(self) -> None:
        with override_settings(DEMO=False, SMS_URL="", EMAIL_HOST=""):
            assert transports.table().keys() == {"webhook"}

    def test_serves_what_the_settings_name(self) -> None:
        with override_settings(SMS_URL="https://sms.example.cn", SMS_KEY="k", EMAIL_HOST="mail.example.cn"):
            assert transports.table().keys() == {"webhook", "sms", "mail"}
            assert isinstance(transports.table()["sms"], Gateway)
        with override_settings(DEMO=True, SMS_URL=""):
            assert isinstance(transports.table()["sms"], DemoPhone)


def test_a_repeat_after_a_crash_carries_the_same_id_to_the_gateway(w: World) -> None:
    (notice,) = put(text(f"matter:{opened_matter(w).id}"))
    with receiving() as gateway, wired(sms=Gateway(gateway.address, "our-key")):
        notices.deliver_due(at=AT)
        Notice.objects.filter(pk=notice.pk).update(state=Notice.State.WAITING, sent_at=None)  # the mark was lost
        notices.deliver_due(at=AT + dt.timedelta(minutes=5))
    assert [json.loads(got.body)["id"] for got in gateway.got] == [str(notice.pk)] * 2
