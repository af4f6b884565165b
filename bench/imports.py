"""How fast history comes in: `python -m bench.imports [--rows 200000]`, on a store as it ships.

The file is made up from our own sentences; the reference beside it is the same rows' words going in by COPY alone.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import os
import random
import time
from pathlib import Path

from bench import stores

MAP = """
name = "bench"
ref = "{id}"
opened = "came"
closed = "ended"
words = "{what}"
label = "{kind}"
lon = "x"
lat = "y"
time_formats = ["%Y-%m-%d %H:%M:%S"]
"""
TEXTS = ("路灯不亮，晚上看不清路", "楼下饭店油烟直排，不敢开窗", "井盖松动，车一过就响", "垃圾三天没有清运，气味很大")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    rows = parser.parse_args().rows
    with stores.private("imports") as store:
        from mazha.channels.imports import columns
        from mazha.channels.imports.actions import import_file
        from mazha.kernel import moments
        from mazha.people import wall
        from mazha.people.actor import Actor
        from mazha.places import actions as places

        by = Actor.system("bench")
        wall.sit(by)
        places.load_district(by=by, at=moments.now())
        file = _written(Path(os.environ["MAZHA_HOME"]) / "history.csv", rows)
        began = time.perf_counter()
        done = import_file(file, columns.read(MAP, "bench.toml"), by=by, at=moments.now())
        took = time.perf_counter() - began
        with store.connection("mazha", superuser=True) as server:
            server.execute("create table copied (words text, at timestamptz)")
            began = time.perf_counter()
            with server.cursor().copy("copy copied from stdin") as copy:
                for number in range(rows):
                    copy.write_row((TEXTS[number % 4], dt.datetime(2020, 1, 1, tzinfo=dt.UTC)))
            server.commit()
            copied = time.perf_counter() - began
        print("| rows | kept | seconds | matters a minute | COPY of the words, rows a minute | ratio |")
        print("|---|---|---|---|---|---|")
        ours, theirs = done.kept / took * 60, rows / copied * 60
        print(f"| {rows:,} | {done.kept:,} | {took:.1f} | {ours:,.0f} | {theirs:,.0f} | {ours / theirs:.3f} |")


def _written(file: Path, rows: int) -> Path:
    rng, start = random.Random(5), dt.datetime(2020, 1, 1)  # noqa: DTZ001 -- written as a source without zones would
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["id", "came", "ended", "what", "kind", "x", "y"])
        for number in range(rows):
            came = start + dt.timedelta(minutes=number)
            ended = came + dt.timedelta(hours=rng.randint(1, 200))
            x, y = 119.10 + rng.random() * 0.15, 36.64 + rng.random() * 0.10
            writer.writerow([number, came, ended, f"{TEXTS[number % 4]}，第{number}件", "市政", f"{x:.6f}", f"{y:.6f}"])
    return file


if __name__ == "__main__":
    main()
