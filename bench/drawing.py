"""Rows of matters at random, as text for COPY. Numbers are drawn by the chunk, texts come from a pool."""

from __future__ import annotations

import csv
import hashlib
import random
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from mazha.config.sample import writing
from mazha.kernel import codes
from mazha.places.cells import cell_of

if TYPE_CHECKING:
    from bench.filling import Plan

POOL = 12_000
_TABLE = files("mazha.procedures").joinpath("tables/hotline.toml").read_text(encoding="utf-8")
VERSION = str(tomllib.loads(_TABLE)["version"])
"""Of the table in force: matters of another could be opened in no fresh store."""
CHANNELS = (("phone", 62), ("portal", 17), ("counter", 8), ("grid", 7), ("qr", 5), ("api", 1))
OUTCOMES = (
    ("solved", 640), ("explained", 95), ("partly", 70), ("answered", 110), ("withdrawn", 22), ("redirected", 30),
    ("handed_over", 4), ("referred", 12), ("terminated", 6),
)  # fmt: skip
ENDS = {"solved": "closed", "partly": "closed", "answered": "closed", "explained": "closed_explained"}
MATTER = (
    "id", "code", "procedure", "version", "stage", "channel", "category", "gist", "restricted", "urgent", "district",
    "street", "community", "grid", "lon", "lat", "cell", "address", "lead_unit_id", "units", "registered_by_id",
    "registered_at_desk_id", "opened_at", "closed_at", "outcome", "agreed", "due_at", "due_clock", "was_late",
    "late_by_law", "supervised_at", "reworks", "facts", "source", "entries", "head", "changed_at",
)  # fmt: skip
WORDS = ("matter_id", "text", "opened_at")
PARTY = ("id", "matter_id", "part", "name_sealed", "phone_sealed", "phone_print", "language", "added_at")
CLOCK = (
    "id", "matter_id", "name", "state", "started_at", "stopped_at", "due_at", "overdue_from", "late", "provisional",
    "rule", "extensions", "pauses", "explanation", "revisions", "rungs", "rung", "ring_at",
)  # fmt: skip
ENTRY = (
    "matter_id", "seq", "step", "at", "written_at", "actor_kind", "actor_name", "officer_id", "post_id", "role",
    "organisation_id", "stage", "facts", "note_hash", "papers", "key", "before", "hash", "xid",
)  # fmt: skip
WAYS = {
    "registered": ("register",),
    "dispatched": ("register", "dispatch"),
    "signed": ("register", "dispatch", "sign"),
    "handling": ("register", "dispatch", "sign", "contact"),
    "replied": ("register", "dispatch", "sign", "contact", "reply"),
    "revisit_due": ("register", "dispatch", "sign", "contact", "reply", "check"),
    "contested": ("register", "dispatch", "sign", "contact", "reply", "contest"),
    "closed": ("register", "dispatch", "sign", "contact", "reply", "confirm"),
    "closed_explained": ("register", "dispatch", "sign", "contact", "reply", "check", "explain"),
    "answered": ("register", "answer", "close"),
    "withdrawn": ("register", "dispatch", "withdraw"),
    "redirected": ("register", "redirect"),
    "handed_over": ("register", "hand_over"),
    "referred": ("register", "dispatch", "sign", "refer"),
    "terminated": ("register", "dispatch", "sign", "contact", "ask_termination", "grant_termination"),
}
AFTER = {
    "register": "registered", "dispatch": "dispatched", "sign": "signed", "contact": "handling", "reply": "replied",
    "check": "revisit_due", "contest": "contested", "confirm": "closed", "close": "closed",
    "explain": "closed_explained", "archive": "archived",
    "answer": "revisit_due", "withdraw": "withdrawn", "redirect": "redirected", "hand_over": "handed_over",
    "refer": "referred", "ask_termination": "termination_pending", "grant_termination": "terminated",
}  # fmt: skip
OFFICER = ("officer", "张秋", "1")
ACTORS = {
    "register": ("resident", "resident", "\\N"), "confirm": ("resident", "resident", "\\N"),
    "archive": ("system", "archive", "\\N"),
}  # fmt: skip
_RULE = (
    '{"amount": 5, "unit": "working_day", "mode": "WORK_DAYS", "basis": "WF12345 20", "mark": "checked", "origin": ""}'
)


@dataclass(frozen=True, slots=True)
class Place:
    grid: str
    lon: float
    lat: float
    cell: int
    address: str


@dataclass(frozen=True, slots=True)
class Pool:
    places: list[Place]
    weights: np.ndarray[Any, Any]
    texts: list[tuple[str, str]]
    """Category and words."""
    socket: str


_pool: Pool | None = None


def socket() -> str:
    return _ready().socket


def _ready() -> Pool:
    assert _pool is not None
    return _pool


def prepare(seed: int, where: str) -> None:
    """In each worker: places and texts to draw from."""
    global _pool
    rng = random.Random(seed)
    with files("mazha.places").joinpath("data/spots.csv").open(encoding="utf-8") as lines:
        spots = list(csv.DictReader(lines))
    named: dict[str, list[str]] = {}
    for spot in spots:
        named.setdefault(spot["kind"], []).append(spot["name_zh"])
    places = [_place(rng, rng.choice(spots)) for _n in range(4000)]
    kinds = list(writing.kinds().values())
    weights = [kind.weight for kind in kinds]
    texts = []
    for kind in rng.choices(kinds, weights, k=POOL):
        texts.append(
            (kind.code, _plain(writing.write(rng, kind, _ground(rng, named), f"{rng.randint(1, 30)}号楼").text))
        )
    ranks = np.arange(1, len(places) + 1) ** -0.6
    _pool = Pool(places, ranks / ranks.sum(), texts, where)


def _place(rng: random.Random, spot: dict[str, str]) -> Place:
    lon = round(float(spot["lon"]) + rng.uniform(-0.002, 0.002), 6)
    lat = round(float(spot["lat"]) + rng.uniform(-0.002, 0.002), 6)
    return Place(spot["grid"], lon, lat, cell_of(lon, lat), f"{spot['name_zh']}{rng.randint(1, 28)}号楼")


def _ground(rng: random.Random, named: dict[str, list[str]]) -> writing.Ground:
    def some(kind: str) -> str:
        return rng.choice(named.get(kind) or named["estate"])

    return writing.Ground(
        estate=some("estate"), road=some("road"), road2=some("road"), spot=some("square"), park=some("park"),
        market=some("market"), clinic=some("clinic"), community="中和园社区",
    )  # fmt: skip


def _plain(text: str) -> str:
    return text.replace("\\", "").replace("\t", " ").replace("\n", " ")


def _picked(rng: np.random.Generator, table: tuple[tuple[str, int], ...], count: int) -> list[str]:
    names, weights = zip(*table, strict=True)
    shares = np.array(weights, dtype=float)
    drawn: list[str] = np.array(names, dtype=object)[rng.choice(len(names), count, p=shares / shares.sum())].tolist()
    return drawn


def _codes(rng: np.random.Generator, count: int) -> list[str]:
    """Public codes with their check characters, all at once."""
    body = rng.integers(0, 32, (count, codes.LENGTH - 1), dtype=np.uint8)
    check = np.zeros(count, dtype=np.uint8)
    for place in range(codes.LENGTH - 1):
        table = np.array(
            [codes.ALPHABET.index(codes.check_character("0" * place + c + "0" * (10 - place))) for c in codes.ALPHABET],
            dtype=np.uint8,
        )
        check ^= table[body[:, place]]
    letters = np.frombuffer(codes.ALPHABET.encode(), dtype=np.uint8)
    whole = letters[np.column_stack([body, check])]
    drawn: list[str] = np.ascontiguousarray(whole).view(f"S{codes.LENGTH}").ravel().astype(str).tolist()
    return drawn


def _ids(rng: np.random.Generator, milliseconds: np.ndarray[Any, Any]) -> list[str]:
    """UUIDs of version 7, as hexadecimal."""
    tails = rng.integers(0, 1 << 62, len(milliseconds), dtype=np.int64).tolist()
    heads = rng.integers(0, 1 << 12, len(milliseconds), dtype=np.int64).tolist()
    return [
        f"{ms:012x}7{head:03x}{tail | 1 << 63:016x}"
        for ms, head, tail in zip(milliseconds.tolist(), heads, tails, strict=True)
    ]


def _stamps(microseconds: np.ndarray[Any, Any]) -> list[str]:
    """Moments as PostgreSQL reads them, in UTC."""
    drawn: list[str] = np.datetime_as_string(microseconds.astype("datetime64[us]"), unit="us").tolist()
    return [stamp + "+00" for stamp in drawn]


def draw(plan: Plan, number: int, count: int) -> list[tuple[str, tuple[str, ...], str]]:
    """One chunk: tables, their columns and COPY text. Chunks follow each other in time."""
    pool, rng = _ready(), np.random.default_rng([plan.seed, number])
    until = int(plan.until.timestamp() * 1_000_000)
    span = plan.days * 86_400_000_000
    first, share = number * 25_000 / plan.matters, count / plan.matters
    opened = until - span + ((first + np.sort(rng.random(count)) * share) * span).astype(np.int64)
    lasts = np.minimum(rng.lognormal(1.7, 1.0, count), 120) * 86_400_000_000
    closed = opened + lasts.astype(np.int64)
    is_open = closed > until
    chunk = _Chunk(plan, pool, rng, count, opened, closed, is_open)
    rows = [
        ("matters_matter", MATTER, chunk.matters()),
        ("matters_words", WORDS, chunk.words()),
        ("matters_party", PARTY, chunk.parties()),
    ]
    if plan.clocks:
        rows.append(("procedures_clock", CLOCK, chunk.clocks()))
    if plan.entries:
        rows.append(("matters_entry", ENTRY, chunk.entries()))
    return rows


class _Chunk:
    def __init__(
        self, plan: Plan, pool: Pool, rng: np.random.Generator, count: int, opened: np.ndarray[Any, Any],
        closed: np.ndarray[Any, Any], is_open: np.ndarray[Any, Any],
    ) -> None:  # fmt: skip
        self.plan, self.rng, self.count = plan, rng, count
        self.ids, self.codes = _ids(rng, opened // 1000), _codes(rng, count)
        self.opened, self.closed = _stamps(opened), _stamps(closed)
        self.opened_us, self.closed_us = opened.tolist(), closed.tolist()
        self.due = _stamps(opened + (rng.lognormal(2.5, 0.4, count) * 86_400_000_000).astype(np.int64))
        self.is_open: list[bool] = is_open.tolist()
        self.channels = _picked(rng, CHANNELS, count)
        self.outcomes = _picked(rng, OUTCOMES, count)
        self.texts = [pool.texts[i] for i in rng.integers(0, len(pool.texts), count).tolist()]
        self.places = [pool.places[i] for i in rng.choice(len(pool.places), count, p=pool.weights).tolist()]
        ranks = np.arange(1, 41) ** -0.9
        spread = rng.choice(40, count, p=ranks / ranks.sum())
        # A kind of matter goes to few units: most of them to the one that its code points to.
        own = np.array([int(category) * 7 % 40 for category, _text in self.texts])
        self.units = (np.where(rng.random(count) < 0.75, own, spread) + 1).tolist()
        self.dice = rng.random((count, 8)).tolist()
        ages = (int(plan.until.timestamp() * 1e6) - opened) / 86_400_000_000
        self.stages = [
            self._stage(i, age, opened_still)
            for i, (age, opened_still) in enumerate(zip(ages.tolist(), self.is_open, strict=True))
        ]
        year_ago = int(plan.until.timestamp() * 1e6) - 365 * 86_400_000_000
        self.archived: list[bool] = (closed < year_ago).tolist()
        self.chains = self._chains() if plan.entries else []

    def _stage(self, i: int, age: float, is_open: bool) -> str:
        if not is_open:
            outcome = self.outcomes[i]
            return ENDS.get(outcome, outcome)
        if age < 0.15:
            return "registered"
        if age < 1:
            return "dispatched"
        dice = self.dice[i][7]
        return ("handling" if dice < 0.62 else "signed" if dice < 0.72 else "replied" if dice < 0.82
                else "revisit_due" if dice < 0.97 else "contested")  # fmt: skip

    def matters(self) -> str:
        rows = []
        for i in range(self.count):
            (category, text), place, dice = self.texts[i], self.places[i], self.dice[i]
            is_open, grid = self.is_open[i], place.grid
            stage, outcome = self.stages[i], "" if is_open else self.outcomes[i]
            has_unit = stage not in {"registered", "redirected", "handed_over"} and outcome != "answered"
            unit = str(self.units[i]) if has_unit else "\\N"
            law = dice[0] < 0.05
            late = "t" if law or dice[0] < 0.09 else "f"
            closed = "\\N" if is_open else self.closed[i]
            agreed = "\\N" if is_open or dice[1] < 0.22 else "f" if dice[1] < 0.31 else "t"
            supervised = self.due[i] if law and dice[2] < 0.5 else "\\N"
            facts = "{}" if dice[3] < 0.9 else '{"extended": true}' if dice[3] < 0.96 else '{"contested": true}'
            due = self.due[i] if is_open else "\\N"
            entries, head = (len(self.chains[i]), self.chains[i][-1][-1]) if self.chains else (0, "")
            changed = self.opened[i] if is_open else closed
            shown = "archived" if self.archived[i] else stage
            fields = (
                self.ids[i], self.codes[i], "hotline", VERSION, shown, self.channels[i], category, text[:40],
                "violence" if dice[4] < 0.004 else "", "f", "370705", grid[:9], grid[:12], grid, str(place.lon),
                str(place.lat), str(place.cell), place.address, unit, f"{{{unit}}}" if has_unit else "{}", "\\N", "41",
                self.opened[i], closed, outcome, agreed, due, "hotline.handle" if is_open else "", late,
                "t" if law else "f", supervised, "1" if dice[5] < 0.04 else "0", facts, "", str(entries),
                f"\\\\x{head}", changed,
            )  # fmt: skip
            rows.append("\t".join(fields) + "\n")
        return "".join(rows)

    def words(self) -> str:
        return "".join(f"{self.ids[i]}\t{self.texts[i][1]}\t{self.opened[i]}\n" for i in range(self.count))

    def parties(self) -> str:
        sealed = self.rng.integers(0, 256, (self.count, 60), dtype=np.uint8).tobytes().hex()
        printed = self.rng.integers(0, 1 << 62, self.count, dtype=np.int64).tolist()
        return "".join(
            f"{self.ids[i][:12]}7fff{self.ids[i][16:]}\t{self.ids[i]}\trequester\t\\\\x{sealed[i * 120 : i * 120 + 80]}"
            f"\t\\\\x{sealed[i * 120 : i * 120 + 120]}\t\\\\x{printed[i] % 400_000:064x}\tzh-hans\t{self.opened[i]}\n"
            for i in range(self.count)
        )

    def clocks(self) -> str:
        rows = []
        for i in range(self.count):
            running, due = self.is_open[i], self.due[i]
            state, stopped = ("running", "\\N") if running else ("stopped", self.closed[i])
            ring = due if running else "\\N"
            why = (
                f'[{{"code": "start_not_counted", "facts": {{"day": "{self.opened[i][:10]}"}}}},'
                f' {{"code": "due_day", "facts": {{"last": "{due[:10]}"}}}}]'
            )
            rows.append(
                f"{self.ids[i][:12]}7eee{self.ids[i][16:]}\t{self.ids[i]}\thotline.handle\t{state}\t{self.opened[i]}"
                f"\t{stopped}\t{due}\t{due}\tf\tf\t{_RULE}\t[]\t[]\t{why}\t[]\t[]\t0\t{ring}\n"
            )
        return "".join(rows)

    def entries(self) -> str:
        rows = []
        for i in range(self.count):
            for seq, (step, stage, at, before, found) in enumerate(self.chains[i], 1):
                facts = f'{{"code": "{self.codes[i]}"}}' if seq == 1 else "{}"
                kind, who, officer = ACTORS.get(step, OFFICER)
                rows.append(
                    f"{self.ids[i]}\t{seq}\t{step}\t{at}\t{at}\t{kind}\t{who}\t{officer}\t\\N\t\t\\N\t{stage}\t{facts}\t\\N"
                    f"\t{{}}\t\\N\t\\\\x{before}\t\\\\x{found}\t\\N\n"
                )
        return "".join(rows)

    def _chains(self) -> list[list[tuple[str, str, str, str, str]]]:
        """Of each matter: step, stage, moment, hash before and hash of each entry, oldest first."""
        ways = [self._way(i) for i in range(self.count)]
        moments = np.array([moment for i, way in enumerate(ways) for moment in self._moments(i, way)], dtype=np.int64)
        said = iter(np.datetime_as_string(moments.astype("datetime64[us]"), unit="us").tolist())
        return [_chain(self.ids[i], self.codes[i], [(step, f"{next(said)}+00:00") for step in ways[i]])
                for i in range(self.count)]  # fmt: skip

    def _way(self, i: int) -> tuple[str, ...]:
        outcome = "" if self.is_open[i] else self.outcomes[i]
        way = WAYS["answered"] if outcome == "answered" else WAYS[self.stages[i]]
        return (*way, "archive") if self.archived[i] else way

    def _moments(self, i: int, way: tuple[str, ...]) -> list[int]:
        """Evenly from opening to ending, a year more to archiving; of what is open, an hour each."""
        opened, steps = self.opened_us[i], len(way) - self.archived[i]
        last = opened + 3_600_000_000 * steps if self.is_open[i] else self.closed_us[i]
        gap = (last - opened) // max(steps - 1, 1)
        moments = [opened + gap * n for n in range(steps)]
        if not self.is_open[i]:
            moments[-1] = last
        return [*moments, last + 365 * 86_400_000_000] if self.archived[i] else moments


def _chain(matter: str, code: str, steps: list[tuple[str, str]]) -> list[tuple[str, str, str, str, str]]:
    name = f"{matter[:8]}-{matter[8:12]}-{matter[12:16]}-{matter[16:20]}-{matter[20:]}"
    chain, before = [], ""
    for seq, (step, at) in enumerate(steps, 1):
        found = hashlib.sha256(_canonical(name, code, seq, step, at, before)).hexdigest()
        chain.append((step, AFTER[step], at, before, found))
        before = found
    return chain


def _canonical(matter: str, code: str, seq: int, step: str, at: str, before: str) -> bytes:
    """What `matters.ledger.Line.canonical` gives for these entries; a test holds the two together."""
    facts = f'{{"code":"{code}"}}' if seq == 1 else "{}"
    return (
        f'{{"actor":{_ACTING[step]},"at":"{at}","before":"{before}","facts":{facts},"key":null,"matter":"{matter}",'
        f'"note":null,"papers":[],"seq":{seq},"stage":"{AFTER[step]}","step":"{step}","written_at":"{at}"}}'
    ).encode()


def _acting(step: str) -> str:
    kind, who, officer = ACTORS.get(step, OFFICER)
    number = "null" if officer == "\\N" else officer
    return f'{{"kind":"{kind}","name":"{who}","officer":{number},"organisation":null,"post":null,"role":""}}'


_ACTING = {step: _acting(step) for step in AFTER}
