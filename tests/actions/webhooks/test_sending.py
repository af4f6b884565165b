"""Events on their way: to whom, with what in them, and what a misbehaving server gets."""

from __future__ import annotations

import base64
import datetime as dt
import hmac
import json
from http.server import BaseHTTPRequestHandler
from uuid import UUID

import pytest
from django.test import override_settings

from mazha.channels.webhooks import actions
from mazha.channels.webhooks.models import Subscription
from mazha.channels.webhooks.transport import Webhook
from mazha.notices import actions as notices
from mazha.notices import posting
from mazha.notices.models import Errand, Notice
from mazha.notices.testing import wired
from mazha.notices.transports import NotDelivered
from mazha.people import actions as people
from mazha.people.actor import Actor
from mazha.procedures import actions as procedures
from tests.actions.notices.letters import opened_matter
from tests.actions.webhooks.conftest import AT, program_of
from tests.receivers import Receiver
from tests.world import World

ALL = ["mazha.matter.opened", "mazha.matter.step", "mazha.matter.clock"]


def deliver(at: dt.datetime = AT) -> None:
    with wired(webhook=Webhook()):
        notices.deliver_due(at=at)


@pytest.fixture
def hook(program: Actor, receiver: Receiver) -> actions.Subscribed:
    return actions.subscribe(f"{receiver.address}/hook?to=us", ALL, by=program, at=AT)


def dispatched(w: World) -> UUID:
    """A matter that the lamps' unit may see; its registration, which it may not, is out of the way."""
    matter = opened_matter(w)
    procedures.take(step="dispatch", matter_id=matter.id, given={"lead_unit": w.lamps}, by=w.dispatcher, at=AT)
    Notice.objects.exclude(transport="webhook").delete()
    return matter.id


class TestSend:
    def test_an_event_arrives_signed_with_the_notices_id(
        self, w: World, hook: actions.Subscribed, receiver: Receiver
    ) -> None:
        matter = dispatched(w)
        deliver()
        (got,) = receiver.got
        notice = Notice.objects.get()
        assert notice.state == Notice.State.SENT
        assert got.path == "/hook?to=us"
        assert got.headers["content-type"].startswith("application/cloudevents+json")
        assert got.headers["webhook-id"] == str(notice.pk)
        event = json.loads(got.body)
        assert (event["id"], event["type"], event["subject"]) == (str(notice.pk), "mazha.matter.step", str(matter))
        assert event["data"] == {
            "procedure": "hotline", "step": "dispatch", "stage": "dispatched", "from": "registered", "seq": 2,
        }  # fmt: skip
        signed = f"{got.headers['webhook-id']}.{got.headers['webhook-timestamp']}.".encode() + got.body
        key = base64.b64decode(hook.secret.removeprefix("whsec_"))
        assert got.headers["webhook-signature"] == "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()

    def test_holds_nothing_that_opens_a_matter_or_tells_of_a_person(
        self, w: World, hook: actions.Subscribed, receiver: Receiver
    ) -> None:
        from mazha.matters import queries as matters

        matter = matters.by_id(w.dispatcher, dispatched(w))
        deliver()
        said = receiver.got[0].body.decode()
        for secret in (matter.code, matter.gist, "13812345678", "路灯", matter.category or "none"):
            assert secret not in said

    def test_tells_a_program_nothing_of_what_it_may_not_see(
        self, w: World, hook: actions.Subscribed, receiver: Receiver
    ) -> None:
        parks = program_of(w, w.other_handler)
        actions.subscribe(f"{receiver.address}/parks", ALL, by=parks, at=AT)
        dispatched(w)
        deliver()
        assert [got.path for got in receiver.got] == ["/hook?to=us"]
        assert Notice.objects.get(state=Notice.State.DROPPED).failure == "not for this program to see"

    def test_tells_a_program_nothing_once_its_token_is_revoked(
        self, w: World, program: Actor, hook: actions.Subscribed, receiver: Receiver
    ) -> None:
        dispatched(w)
        assert program.client_id is not None
        people.revoke_token(program.client_id, by=w.admin, at=AT)
        deliver()
        assert not receiver.got
        assert Notice.objects.get().state == Notice.State.DROPPED

    def test_writes_no_event_that_nobody_follows(self, w: World, program: Actor, receiver: Receiver) -> None:
        actions.subscribe(receiver.address, ["mazha.matter.clock"], by=program, at=AT)
        dispatched(w)
        assert not Notice.objects.exists()

    def test_a_ringing_clock_is_an_event(self, w: World, hook: actions.Subscribed, receiver: Receiver) -> None:
        dispatched(w)
        deliver()
        procedures.ring_due(at=AT + dt.timedelta(days=3))
        Notice.objects.exclude(transport="webhook").delete()
        deliver(AT + dt.timedelta(days=3))
        assert {json.loads(got.body)["type"] for got in receiver.got} == {"mazha.matter.step", "mazha.matter.clock"}

    @pytest.mark.parametrize("status", [400, 404, 429, 500, 503])
    def test_a_refusal_is_tried_again_with_the_same_bytes(
        self, w: World, hook: actions.Subscribed, receiver: Receiver, status: int
    ) -> None:
        dispatched(w)
        receiver.says(status)
        deliver()
        assert Notice.objects.get().failure == f"its server answers {status}"
        receiver.says(200)
        deliver(AT + dt.timedelta(minutes=1))
        first, second = receiver.got
        assert first.body == second.body
        assert first.headers["webhook-id"] == second.headers["webhook-id"]
        assert Notice.objects.get().state == Notice.State.SENT

    def test_follows_no_redirect(self, w: World, hook: actions.Subscribed, receiver: Receiver) -> None:
        dispatched(w)
        receiver.says(302, Location=f"{receiver.address}/elsewhere")
        deliver()
        assert len(receiver.got) == 1
        assert "redirects are not followed" in Notice.objects.get().failure

    def test_a_server_that_says_gone_is_told_no_more_and_a_person_knows(
        self, w: World, hook: actions.Subscribed, receiver: Receiver
    ) -> None:
        dispatched(w)
        receiver.says(410)
        deliver()
        assert Subscription.objects.get().ending == "gone"
        assert Errand.objects.get().kind == "webhook.gone"
        assert Notice.objects.get().state == Notice.State.DROPPED
        dispatched(w)
        deliver(AT + dt.timedelta(hours=1))
        assert len(receiver.got) == 1

    @override_settings(WEBHOOKS_TO_LOOPBACK=False)
    def test_reaches_no_closed_network_whatever_the_name_leads_to(
        self, w: World, hook: actions.Subscribed, receiver: Receiver
    ) -> None:
        """The subscription was good when it was made; its host leads to this machine now."""
        dispatched(w)
        deliver()
        assert not receiver.got
        assert Notice.objects.get().state == Notice.State.DEAD

    def test_a_server_that_is_off_is_tried_again(self, w: World, program: Actor) -> None:
        actions.subscribe("http://127.0.0.1:9/", ALL, by=program, at=AT)
        dispatched(w)
        deliver()
        notice = Notice.objects.get()
        assert (notice.state, notice.failure) == (Notice.State.WAITING, "no connection: ConnectionRefusedError")


class TestPost:
    def test_does_not_wait_for_a_server_that_sends_a_byte_now_and_then(
        self, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(posting, "SECONDS", 0.3)

        def drip(handler: BaseHTTPRequestHandler) -> None:
            import threading

            tick = threading.Event()
            try:
                for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"y" * 1000:
                    handler.wfile.write(bytes([byte]))
                    handler.wfile.flush()
                    tick.wait(0.05)
            except OSError:
                pass
            handler.close_connection = True

        receiver.respond = drip
        started = dt.datetime.now(tz=dt.UTC)  # noqa: TID251 -- measures how long it waits
        with pytest.raises(NotDelivered, match="no answer"):
            posting.post(receiver.address, b"{}", {}, may_reach=lambda _address: True)
        assert dt.datetime.now(tz=dt.UTC) - started < dt.timedelta(seconds=5)  # noqa: TID251

    def test_reads_no_more_of_an_answer_than_it_needs(self, receiver: Receiver) -> None:
        def flood(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.send_header("Content-Length", str(50_000_000))
            handler.end_headers()
            try:
                for _ in range(800):
                    handler.wfile.write(b"x" * 65536)
            except OSError:
                pass
            handler.close_connection = True

        receiver.respond = flood
        answer = posting.post(receiver.address, b"{}", {}, may_reach=lambda _address: True)
        assert len(answer.body) <= posting.MOST_ANSWER

    @pytest.mark.parametrize("answer", [b"", b"not http\r\n\r\n", b"HTTP/1.1 999 What\r\n\r\n", b"\x00" * 20])
    def test_takes_nonsense_for_no_delivery(self, receiver: Receiver, answer: bytes) -> None:
        def respond(handler: BaseHTTPRequestHandler) -> None:
            handler.wfile.write(answer)
            handler.close_connection = True

        receiver.respond = respond
        try:
            said = posting.post(receiver.address, b"{}", {}, may_reach=lambda _address: True)
        except NotDelivered:
            return
        assert said.status == 999
