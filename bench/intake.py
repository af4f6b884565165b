"""Full intake over HTTP against pgbench writing the very same rows: `python -m bench.intake [--matters 10000,1000000]`.

The server that ships (two processes, four threads each), the store that ships (`fsync` and `synchronous_commit` on),
eight clients on keep-alive connections from one process, all on the same two cores. Each intake validates, locates,
suggests, looks for similar matters, starts a clock, writes the ledger and commits durably. pgbench then runs the
captured statement of one intake, with fresh keys, prepared, with eight clients. They take turns; medians are printed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import http.client
import json
import os
import random
import re
import socket
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench import filling, stores

if TYPE_CHECKING:
    from mazha.config.store.launcher import Store

CLIENTS = 8
Point = tuple[float, float]
SPREAD = 0.02
"""Degrees around their middle over which the load's matters lie."""
TEXTS = (
    "小区门口的路灯坏了三天，晚上孩子放学看不清路，请尽快派人来修。",
    "楼下饭店油烟直排，熏得整栋楼不敢开窗，反映过两次没有结果。",
    "人行道地砖松动，下雨天一踩一身泥水，老人走路容易绊倒。",
    "物业说电梯要大修，停了一个星期，住在十二楼的老人下不来。",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """One turn of the load."""

    a_second: float
    p50: float
    p95: float
    failed: int


def main() -> None:
    options = _options()
    with stores.private("intake") as store:
        for size in options.matters:
            _fill(store, size)
            compared(store, size, seconds=options.seconds, turns=options.turns)


def compared(store: Store, size: int, *, seconds: int, turns: int) -> None:
    """Intakes and pgbench by turns in a store that holds `size` matters; prints a table."""
    token, point, elsewhere = _people_and_places()
    script, statements = _captured(token, elsewhere)
    print(f"{CLIENTS} clients, 2 processes, {os.cpu_count()} cores, {turns} turns of {seconds} s")
    print("| matters | store | intake/s | p50 ms | p95 ms | SQL | pgbench tx/s | ratio | ratios of the turns |")
    print("|---|---|---|---|---|---|---|---|---|")
    for durable in ("on", "off"):
        _set_commit(store, durable)
        _row(store, size, durable, token, point, script, statements, seconds, turns)
    _set_commit(store, "on")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matters", type=lambda given: [int(n) for n in given.split(",")], default=[10_000])
    parser.add_argument("--seconds", type=int, default=15)
    parser.add_argument("--turns", type=int, default=3)
    return parser.parse_args()


def _row(
    store: Store, size: int, durable: str, token: str, point: Point, script: Path, statements: int, seconds: int,
    turns: int,
) -> None:  # fmt: skip
    ours, theirs, ratios = [], [], []
    with _serving(store) as port:
        _load(port, token, point, 3)
        for _turn in range(turns):
            ours.append(_load(port, token, point, seconds))
            theirs.append(_pgbench(store, script, seconds))
            ratios.append(ours[-1].a_second / theirs[-1])
    assert not any(turn.failed for turn in ours), f"{sum(t.failed for t in ours)} intakes were not answered with 201"
    median = statistics.median
    print(
        f"| {size:,} | synchronous_commit={durable} | {median(t.a_second for t in ours):,.0f} "
        f"| {median(t.p50 for t in ours):.1f} | {median(t.p95 for t in ours):.1f} | {statements} "
        f"| {median(theirs):,.0f} | {median(ratios):.2f} | {', '.join(f'{r:.2f}' for r in ratios)} |",
        flush=True,
    )


def _people_and_places() -> tuple[str, Point, Point]:
    from mazha.kernel import moments
    from mazha.people import actions as people
    from mazha.people import wall
    from mazha.people.actor import Actor
    from mazha.people.roles import Role
    from mazha.places import actions as places
    from mazha.places import queries as place_queries
    from mazha.triage import actions as triage

    by, at = Actor.system("bench"), moments.now()
    wall.sit(by)
    places.load_district(by=by, at=at)
    triage.plant(by=by, at=at)
    tag = f"{time.time_ns():x}"  # a store that is kept has those of the last time
    hall = people.found_organisation(f"bench-hall-{tag}", kind="centre", name_zh="受理中心", by=by, at=at)
    officer, _password = people.hire(f"bench.{tag}", "台席", by=by, at=at)
    people.open_post(officer, Role.WINDOW_CLERK, hall, territory="370705", start_date=moments.day_of(at), by=by, at=at)
    _id, token = people.issue_token(
        "bench", officer, ["matters:read", "matters:write"], expires_at=at + dt.timedelta(days=2), by=by, at=at
    )
    communities = place_queries.areas("community")
    here = communities[20]
    # pgbench's rows all lie at one point: far off, so that nobody finds thousands of them nearby.
    far = max(communities, key=lambda area: abs(area.lon - here.lon) + abs(area.lat - here.lat))
    return token, (here.lon, here.lat), (far.lon, far.lat)


def _fill(store: Store, size: int) -> None:
    from django.db import connection

    from mazha.kernel import moments

    with connection.cursor() as cursor:
        cursor.execute("select set_config('mazha.everything', '1', false)")
        cursor.execute("select count(*) from matters_matter")
        (have,) = cursor.fetchone() or (0,)
    connection.close()
    if have < size:
        until = moments.now().replace(microsecond=0) - dt.timedelta(minutes=1)
        filling.fill(store, filling.Plan(matters=size - have, until=until, entries=False, seed=size))


def _set_commit(store: Store, durable: str) -> None:
    with store.connection("postgres", superuser=True) as server:
        server.execute(f"alter system set synchronous_commit = {durable}")
        server.execute("select pg_reload_conf()")
        server.execute("checkpoint")


def _body(number: int, point: Point, rng: random.Random, spread: float = SPREAD) -> bytes:
    words = f"{rng.choice(TEXTS)}（第{number}次）"
    lon, lat = point[0] + rng.uniform(-spread, spread), point[1] + rng.uniform(-spread, spread)
    return json.dumps({"words": words, "point": {"lon": lon, "lat": lat}, "phone": "13800000001"}).encode()


def _captured(token: str, point: Point) -> tuple[Path, int]:
    """The statement of one intake as a pgbench script with fresh keys, and how many statements an intake took."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_AUTHORIZATION=f"Bearer {token}", HTTP_HOST="127.0.0.1")
    rng = random.Random(7)
    for number in range(5):  # caches warm
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(
                "/api/v1/matters", _body(number, point, rng, spread=0), content_type="application/json",
                headers={"Idempotency-Key": f"captured-{os.getpid()}-{number}-{time.time_ns()}"},
            )  # fmt: skip
        assert answer.status_code == 201, answer.content
    statement = next(q["sql"] for q in captured.captured_queries if "insert into matters_matter" in q["sql"])
    script = Path(os.environ["MAZHA_HOME"]) / "intake.pgbench"
    script.write_text(_anew(statement), encoding="utf-8")
    connection.close()
    return script, len(captured.captured_queries)


def _anew(statement: str) -> str:
    """The same writes, with a new id, code, key and row ids each time."""
    one_line = " ".join(statement.split())
    opened = re.search(r"values \( '([0-9a-f]{32})'::uuid, '([0-9A-Z]{12})'", one_line)
    key = re.search(r"'(api:\d+:[^']+)'", one_line)
    assert opened is not None, one_line[:900]
    assert key is not None, one_line[-900:]
    for old in (opened.group(2), key.group(1)):
        one_line = one_line.replace(f"'{old}'", "(select code from new)")
    one_line = one_line.replace(f"'{opened.group(1)}'::uuid", "(select id from new)")
    one_line = re.sub(r"'[0-9a-f]{32}'::uuid", "gen_random_uuid()", one_line)
    one_line = re.sub(
        r"'\{([0-9a-f]{32}(?:,[0-9a-f]{32})*)\}'::uuid\[\]",
        lambda found: f"array[{', '.join('gen_random_uuid()' for _ in found[1].split(','))}]",
        one_line,
    )
    one_line = re.sub(r"jsonb_to_recordset\((E?'(?:[^']|'')*')::jsonb\)", _with_new_ids, one_line)
    new = "select gen_random_uuid() as id, upper(substr(md5(random()::text), 1, 12)) as code"
    return f"with new as materialized ({new}), {one_line.removeprefix('with ')};\n"


def _with_new_ids(found: re.Match[str]) -> str:
    literal = re.sub(r'\\?"id\\?":\\?"[0-9a-f-]{36}\\?"', '"id":"\' || gen_random_uuid() || \'"', found[1])
    # Every piece of an escaped literal is one; and to pgbench a colon before a letter names a variable.
    pieces = re.sub(r"\|\| '", "|| E'", literal) if literal.startswith("E") else literal
    return f"jsonb_to_recordset(({re.sub(r':(?=[a-z])', ': ', pieces)})::jsonb)"


@contextmanager
def _serving(store: Store) -> Iterator[int]:
    from mazha.config.running.children import Child, web_order
    from mazha.config.running.ports import any_free

    port = any_free()
    environment = {
        **os.environ,
        "DATABASE_URL": store.url("mazha"),
        "DJANGO_SETTINGS_MODULE": "mazha.config.settings.demo",
        "MAZHA_PUBLIC_ADDRESS": f"http://127.0.0.1:{port}",
        "MAZHA_PUBLIC_LIMITS_TIMES": "1000000",
        "MAZHA_LOG_LEVEL": "WARNING",
    }
    log = Path(os.environ["MAZHA_HOME"]) / "web.log"
    web = Child("web", web_order("127.0.0.1", port, workers=2), environment, log)
    web.start()
    try:
        _wait(port)
        yield port
    finally:
        web.ask_to_end()
        web.end()


def _wait(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/api/v1/procedures")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.2)  # house: sleep -- a server that starts tells nobody
        else:
            return
    raise SystemExit("The server did not start.")


def _load(port: int, token: str, point: Point, seconds: float) -> Measured:
    """Eight clients, each sending its next intake when the last was answered."""
    times: list[list[float]] = [[] for _ in range(CLIENTS)]
    failed = [0] * CLIENTS
    until = time.perf_counter() + seconds

    def client(number: int) -> None:
        rng, sent = random.Random(number), 0
        line = socket.create_connection(("127.0.0.1", port), timeout=30)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        head = f"POST /api/v1/matters HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        head += "Content-Type: application/json\r\n"
        while time.perf_counter() < until:
            sent += 1
            body = _body(sent, point, rng)
            key = f"{number}-{sent}-{time.time_ns()}"
            began = time.perf_counter()
            line.sendall(f"{head}Idempotency-Key: {key}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
            status = _answer(line)
            times[number].append(time.perf_counter() - began)
            failed[number] += status != 201

    threads = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    every = sorted(t for each in times for t in each)
    return Measured(len(every) / took, every[len(every) // 2] * 1000, every[int(len(every) * 0.95)] * 1000, sum(failed))


def _answer(line: socket.socket) -> int:
    """Status of one whole answer. As little as will do: the load runs on the cores that it loads."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += _more(line)
    head, _blank, body = got.partition(b"\r\n\r\n")
    length = int(re.search(rb"(?i)\ncontent-length: *(\d+)", head)[1])  # type: ignore[index]  # ours always says it
    while len(body) < length:
        body += _more(line)
    return int(head[9:12])


def _more(line: socket.socket) -> bytes:
    if not (piece := line.recv(65536)):
        raise SystemExit("The server hung up in the middle of an answer.")
    return piece


def _pgbench(store: Store, script: Path, seconds: int) -> float:
    """The same rows by the store's own load program; transactions a second."""
    order = [
        store.binaries.program("pgbench"), "-h", str(store.place.socket), "-U", "mazha", "-n", "-M", "prepared",
        "-c", str(CLIENTS), "-j", "2", "-T", str(seconds), "-f", str(script), "mazha",
    ]  # fmt: skip
    environment = {**os.environ, "PGOPTIONS": "-c role=mazha_app"}
    done = subprocess.run(order, capture_output=True, text=True, check=False, env=environment)
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    if done.returncode or found is None:
        raise SystemExit(f"pgbench: {done.stderr[-2000:]}")
    return float(found.group(1))


if __name__ == "__main__":
    main()
