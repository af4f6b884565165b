"""One HTTP POST, the way every transport makes it: no redirects, ten seconds in all, a small answer."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from mazha.notices.transports import NotDelivered, Undeliverable

SECONDS = 10.0
MOST_ANSWER = 64 * 1024
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
May = Callable[[Address], bool]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said, cut off at 64 kB."""

    status: int
    body: bytes
    retry_after: str = ""


def post(url: str, body: bytes, headers: Mapping[str, str], *, may_reach: May) -> Answer:
    """Send it and read the answer, whatever its status; redirects are answers, not followed.

    The host is resolved once, each of its addresses must pass `may_reach`, and the connection goes to the very address
    that passed: a name that points elsewhere a moment later gains nothing. Raises NotDelivered, and Undeliverable when
    an address may not be reached.
    """
    parts = urlsplit(url)
    address, port = _resolved(parts, may_reach)
    connection = _connection(parts, address, port)
    late = threading.Event()
    # A timeout on the socket alone would begin anew with each byte of a peer that sends one a second.
    alarm = threading.Timer(SECONDS, _cut, [connection, late])
    alarm.daemon = True
    alarm.start()
    try:
        connection.request("POST", _target(parts), body=body, headers={**headers, "User-Agent": "Mazha/1"})
        answer = _answer(connection)
        if late.is_set():
            raise TimeoutError
        return answer
    except ssl.SSLCertVerificationError as wrong:
        raise NotDelivered(f"its certificate is not good: {wrong.verify_message}") from None
    except (OSError, http.client.HTTPException, ValueError) as trouble:
        if late.is_set() or isinstance(trouble, TimeoutError):
            raise NotDelivered(f"no answer within {SECONDS:.0f} seconds") from None
        raise NotDelivered(f"no connection: {type(trouble).__name__}") from None
    finally:
        alarm.cancel()
        connection.close()


def _resolved(parts: SplitResult, may_reach: May) -> tuple[str, int]:
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotDelivered("its host name leads nowhere") from None
    addresses = [ipaddress.ip_address(str(info[4][0]).partition("%")[0]) for info in found]
    if not addresses or not all(may_reach(address) for address in addresses):
        raise Undeliverable("its host name leads to an address that may not be reached from here")
    return str(addresses[0]), port


class _Pinned(http.client.HTTPConnection):
    """Connects to one address, whatever the name in the request says."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext | None) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self._address = address
        self._context = context

    def connect(self) -> None:
        sock = socket.create_connection((self._address, self.port), timeout=SECONDS)
        # Before TLS is set up, so that a failed handshake closes it, too.
        self.sock = sock
        if self._context is not None:
            self.sock = self._context.wrap_socket(sock, server_hostname=self.host)


def _connection(parts: SplitResult, address: str, port: int) -> _Pinned:
    context = ssl.create_default_context() if parts.scheme == "https" else None
    connection = _Pinned(parts.hostname or "", port, address, context)
    # http.client adds the port to the Host header unless it is the scheme's own: it takes us for plain HTTP.
    connection.default_port = 443 if context else 80
    return connection


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _answer(connection: _Pinned) -> Answer:
    response = connection.getresponse()
    return Answer(response.status, response.read(MOST_ANSWER), response.headers.get("Retry-After", ""))


def _cut(connection: _Pinned, late: threading.Event) -> None:
    late.set()
    sock = connection.sock
    if sock is not None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
