"""From a request to a subscriber's server and a phone: real web server, real worker, real store with both walls up."""

from __future__ import annotations

import datetime as dt
import json
import threading
import urllib.request
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from django.db import connection

from mazha.channels.webhooks import actions as webhooks
from mazha.kernel.moments import now
from mazha.notices.models import Notice
from mazha.people import actions as people
from mazha.people import queries, wall
from mazha.people.actor import Actor
from mazha.people.scopes import SCOPES
from tests import world
from tests.receivers import receiving
from tests.servers import OwnStore, Server

LEFT_BEHIND = """
with dead as (insert into procrastinate_workers (last_heartbeat) values (now() - interval '1 hour') returning id)
insert into procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args, status, worker_id)
select 'default', task, task, task, '{"timestamp": 0}', 'doing', id
from dead, unnest('{notices.deliver_texts,notices.deliver_webhooks}'::text[]) task"""
PATIENCE = 40.0
"""Seconds: a job comes every five."""


def _token(w: world.World, officer: Actor) -> str:
    assert officer.officer_id is not None
    at = now()
    return people.issue_token(
        officer.name, officer.officer_id, tuple(SCOPES), expires_at=at + dt.timedelta(days=1), by=w.admin, at=at
    )[1]


def _asked(address: str, token: str, body: Mapping[str, object] | None = None, key: str = "") -> Any:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": key}
    sent = json.dumps(body).encode() if body is not None else None
    with urllib.request.urlopen(urllib.request.Request(address, sent, headers), timeout=20) as answer:
        return json.load(answer)


class TestRescue:
    def test_takes_up_what_a_killed_worker_had_locked(self, own_store: OwnStore, serve: Callable[..., Server]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(LEFT_BEHIND)
        serve(worker=True)
        assert self._left(now() + dt.timedelta(seconds=PATIENCE)) == 0

    def _left(self, until: dt.datetime) -> int:
        """How many are still held by the dead worker, once none is or the patience is over."""
        pause = threading.Event()
        while True:
            with connection.cursor() as cursor:
                cursor.execute(
                    "select count(*) from procrastinate_jobs j where status = 'doing' and not exists"
                    " (select 1 from procrastinate_workers w where w.id = j.worker_id"
                    " and w.last_heartbeat > now() - interval '1 minute')"
                )
                ((left,),) = cursor.fetchall()
            if not left or now() > until:
                return int(left)
            pause.wait(0.5)


class TestDelivery:
    @pytest.fixture
    def served(self, own_store: OwnStore, serve: Callable[..., Server]) -> Server:
        return serve(worker=True)

    def test_an_event_and_a_text_message_go_out_by_themselves(self, served: Server) -> None:
        wall.sit(Actor.system("tests"))
        w = world.make()
        clerk, dispatcher = _token(w, w.clerk), _token(w, w.dispatcher)
        listener = queries.actor_for_token(dispatcher, now())
        assert listener is not None
        arrived = threading.Event()
        with receiving() as receiver:

            def respond(handler: BaseHTTPRequestHandler) -> None:
                handler.send_response(204)
                handler.end_headers()
                arrived.set()

            receiver.respond = respond
            webhooks.subscribe(f"{receiver.address}/hook", ["mazha.matter.opened"], by=listener, at=now())
            api = f"{served.address}/api/v1"
            body = {"words": "和平路路口三盏路灯不亮", "phone": "13812345678"}
            made = _asked(f"{api}/matters", clerk, body, "a-key-of-ours")
            assert arrived.wait(PATIENCE), served.worker and served.worker.last_words()
        event = json.loads(receiver.got[0].body)
        assert (event["type"], event["subject"]) == ("mazha.matter.opened", made["id"])
        assert self._phone_shows(served, made["code"])
        assert set(Notice.objects.values_list("state", flat=True)) == {Notice.State.SENT}
        assert self._finished_jobs() == 0

    def _phone_shows(self, served: Server, code: str) -> bool:
        until = now() + dt.timedelta(seconds=PATIENCE)
        pause = threading.Event()
        while now() < until:
            with urllib.request.urlopen(f"{served.address}/demo/phone", timeout=20) as page:
                if code in page.read().decode():
                    return True
            pause.wait(0.5)
        return False

    def _finished_jobs(self) -> int:
        """Jobs come every few seconds: those that succeeded must not pile up."""
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from procrastinate_jobs where status = 'succeeded'")
            row = cursor.fetchone()
        return int(row[0]) if row else 0
