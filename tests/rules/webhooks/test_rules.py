"""Where events may go, how they are written and signed."""

from __future__ import annotations

import base64
import datetime as dt
import ipaddress
import json
from uuid import UUID

import pytest

from mazha.channels.webhooks.rules import event, headers, may_reach, secret_of, signature, wrong_with_url

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
"""With the three values below: the worked example that Standard Webhooks' own libraries are tested with."""


class TestSignature:
    def test_is_that_of_the_standards_example(self) -> None:
        signed = signature(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
        assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

    def test_changes_with_id_moment_body_and_key(self) -> None:
        one = signature(SECRET, "a", 1, b"x")
        others = (
            signature(SECRET, "b", 1, b"x"), signature(SECRET, "a", 2, b"x"), signature(SECRET, "a", 1, b"y"),
            signature(secret_of(b"k" * 32), "a", 1, b"x"),
        )  # fmt: skip
        assert one not in others

    def test_goes_with_id_and_moment_in_the_headers(self) -> None:
        at = dt.datetime.fromtimestamp(1614265330, tz=dt.UTC)
        sent = headers(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}')
        assert sent["webhook-id"] == "msg_p5jXN8AQM9LWM0D4loKWxJek"
        assert sent["webhook-timestamp"] == "1614265330"
        assert sent["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        assert sent["Content-Type"].startswith("application/cloudevents+json")


class TestSecretOf:
    def test_is_written_as_the_standard_has_it(self) -> None:
        assert base64.b64decode(secret_of(b"k" * 32).removeprefix("whsec_")) == b"k" * 32


class TestEvent:
    def test_has_the_required_attributes_of_cloudevents(self) -> None:
        matter, made = UUID(int=7), UUID(int=8)
        at = dt.datetime.fromisoformat("2026-11-23T17:00:00+08:00")
        written = json.loads(
            event(
                event_id=made, name="mazha.matter.step", source="https://example.cn/api/v1", subject=matter, time=at,
                data={"stage": "signed"},
            )
        )  # fmt: skip
        assert written == {
            "specversion": "1.0",
            "id": str(made),
            "source": "https://example.cn/api/v1",
            "type": "mazha.matter.step",
            "time": "2026-11-23T09:00:00Z",
            "datacontenttype": "application/json",
            "data": {"stage": "signed"},
            "subject": str(matter),
        }


class TestMayReach:
    @pytest.mark.parametrize("address", ["1.1.1.1", "223.5.5.5", "2400:3200::1"])
    def test_lets_events_out_to_the_internet(self, address: str) -> None:
        assert may_reach(ipaddress.ip_address(address), loopback=False)

    @pytest.mark.parametrize(
        "address",
        [
            "10.0.0.1", "172.16.3.4", "192.168.1.1", "127.0.0.1", "127.8.8.8", "0.0.0.0", "169.254.169.254",
            "100.64.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1", "198.18.0.1", "::", "::1", "fe80::1", "fd00::1",
            "ff02::1", "::ffff:10.0.0.1", "::ffff:1.1.1.1", "64:ff9b::a00:1", "2002:0a00:0001::1",
        ],
    )  # fmt: skip
    def test_never_into_a_closed_network(self, address: str) -> None:
        assert not may_reach(ipaddress.ip_address(address), loopback=False)

    def test_to_this_machine_only_where_that_is_allowed(self) -> None:
        assert may_reach(ipaddress.ip_address("127.0.0.1"), loopback=True)
        assert not may_reach(ipaddress.ip_address("10.0.0.1"), loopback=True)


class TestWrongWithUrl:
    @pytest.mark.parametrize("url", ["https://example.cn/hooks", "https://example.cn:8443/a?b=c", "https://1.1.1.1/"])
    def test_finds_nothing_wrong_with_a_web_address(self, url: str) -> None:
        assert wrong_with_url(url, loopback=False) == ""

    @pytest.mark.parametrize(
        "url",
        [
            "", "x", "http://example.cn/", "ftp://example.cn/", "https://", "https:///x", "https://a b.cn/",
            "https://user:secret@example.cn/", "https://user@example.cn/", "https://example.cn/#x",
            "https://10.0.0.1/", "https://[::1]/", "https://[fe80::1]/", "https://localhost/", "http://127.0.0.1/",
            "https://example.cn/\nHost: evil", "https://例子.cn/", "https://example.cn:99999/", "https://[bad/",
            "https://example.cn/" + "x" * 500, "javascript:alert(1)", "//example.cn/",
        ],
    )  # fmt: skip
    def test_says_what_is_wrong_with_anything_else(self, url: str) -> None:
        assert wrong_with_url(url, loopback=False)

    def test_lets_a_demo_use_this_machine(self) -> None:
        assert wrong_with_url("http://127.0.0.1:9000/hook", loopback=True) == ""
        assert wrong_with_url("http://localhost:9000/hook", loopback=True) == ""
        assert wrong_with_url("http://example.cn/", loopback=True) != ""
