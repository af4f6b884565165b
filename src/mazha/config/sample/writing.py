"""Messages that read like residents' own, made up from our own sentences by a seeded generator."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from random import Random

VOICES_FOR_ALL = ("plain", "polite", "elderly", "young", "angry", "terse", "long")
"""Who may speak of anything; parents, workers and shopkeepers speak where a kind names them or a road is at hand."""
SHOPS = {
    "0501": ("俏佳人服饰店", "万家惠鞋店", "九块九百货"),
    "0701": ("老灶台炒鸡店", "望海楼酒店", "丰味斋饺子馆"),
    "0903": ("小蜜蜂", "启航星", "慧童", "金钥匙"),
    "110102": ("惠邻超市", "家和便利店", "好又近生鲜"),
    "1101": ("老灶台炒鸡店", "川渝小馆", "丰味斋饺子馆", "望海楼酒店", "胖嫂朝天锅"),
}
ANY_SHOP = ("惠邻超市", "顺达五金店", "阿强水果店", "丰味斋饺子馆")
COMPANIES = ("恒筑劳务公司", "鸢铭机械厂", "昊晟物流公司", "百纳服装厂", "启元软件公司", "鼎沃建筑公司", "润禾食品公司")
DAYS = ("两天", "三天", "四天", "五天", "快一个星期", "十来天", "半个多月")
MONTHS = ("两个月", "三个月", "四个多月", "半年")
YEARS = ("两年", "三年", "五年多", "七年")
TIMES = ("十点半", "十一点多", "十二点")
MONEY = ("6800元", "8600块", "9800元", "12000元", "13500元", "16000元", "21000元", "28000元")
SINCE = ("春节前", "五一前后", "今年六月份", "去年冬天", "上个月初")


@dataclass(frozen=True, slots=True)
class Kind:
    """What people say of one category, and what a unit answers."""

    code: str
    weight: int
    what: tuple[str, ...]
    more: tuple[str, ...]
    done: tuple[str, ...]
    voices: tuple[str, ...]
    opening: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    """Where the kind has its own way to begin or end: nobody says thanks and then complains."""


@dataclass(frozen=True, slots=True)
class Voice:
    weight: int
    opening: tuple[str, ...]
    closing: tuple[str, ...]
    extra: float
    """How likely each further detail is told."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Names at hand where the speaker stands."""

    estate: str
    road: str
    road2: str
    spot: str
    park: str
    market: str
    clinic: str
    community: str


@dataclass(frozen=True, slots=True)
class Message:
    text: str
    reply: str
    """What the unit that handles it would write."""
    voice: str


@cache
def kinds() -> Mapping[str, Kind]:
    """By category code, in order of code."""
    folder = files("mazha.config.sample").joinpath("texts")
    found: dict[str, Kind] = {}
    for page in sorted(folder.iterdir(), key=lambda page: page.name):
        if re.fullmatch(r"\d\d\.toml", page.name):
            for code, line in tomllib.loads(page.read_text(encoding="utf-8")).items():
                found[code] = Kind(
                    code=code,
                    weight=line["weight"],
                    what=tuple(line["what"]),
                    more=tuple(line["more"]),
                    done=tuple(line["done"]),
                    voices=tuple(line.get("voices", "").split()),
                    opening=tuple(line.get("opening", ())),
                    closing=tuple(line.get("closing", ())),
                )
    return found


@cache
def voices() -> Mapping[str, Voice]:
    text = files("mazha.config.sample").joinpath("texts/voices.toml").read_text(encoding="utf-8")
    return {
        name: Voice(line["weight"], tuple(line["opening"]), tuple(line["closing"]), line["extra"])
        for name, line in tomllib.loads(text).items()
    }


def building_of(rng: Random) -> str:
    """A building, as people name it."""
    pattern = rng.choice(("{}号楼", "{}号楼", "{}号楼{}单元", "{}号楼{}单元"))
    return pattern.format(rng.randint(1, 28), rng.randint(1, 3))


def write(rng: Random, kind: Kind, ground: Ground, building: str) -> Message:
    """One message of this kind from somebody standing there, and its reply. The same rng, the same words."""
    name = _voice(rng, kind)
    voice = voices()[name]
    slots = {**_slots(rng, kind, ground), "building": building}
    which = rng.randrange(len(kind.what))
    what = kind.what[which].format_map(slots)
    details = [more.format_map(slots) for more in rng.sample(kind.more, len(kind.more)) if rng.random() < voice.extra]
    reply = kind.done[which % len(kind.done)].format_map(slots)
    if name == "terse":
        return Message(_terse(rng, what, ground, building), reply, name)
    opening = rng.choice(kind.opening or voice.opening).format_map(slots)
    closing = rng.choice(kind.closing or voice.closing).format_map(slots)
    text = opening + what + "".join(details) + closing
    if name == "young" and rng.random() < 0.4:
        text = text.replace("。", "～", 1)
    return Message(text, reply, name)


def _voice(rng: Random, kind: Kind) -> str:
    names: Sequence[str] = kind.voices or (*VOICES_FOR_ALL, *(("parent", "shopkeeper") if _by_the_road(kind) else ()))
    return rng.choices(names, [voices()[name].weight for name in names])[0]


def _by_the_road(kind: Kind) -> bool:
    return any("{road}" in what for what in kind.what)


def _terse(rng: Random, what: str, ground: Ground, building: str) -> str:
    """The first sentence or two, often with the place put in front and the full stop left off."""
    sentences = re.findall(r"[^。！？]+[。！？]*", what)
    text = "".join(sentences[: rng.choice((1, 1, 2))])
    if ground.estate not in text and ground.road not in text and rng.random() < 0.5:
        text = f"{ground.estate}{building}，{text}"
    return text.rstrip("。") if rng.random() < 0.5 else text


def _slots(rng: Random, kind: Kind, ground: Ground) -> Mapping[str, str]:
    floor = rng.randint(5, 26)
    return {
        **asdict(ground),
        "floor": str(floor),
        "floor2": str(floor + 1),
        "days": rng.choice(DAYS),
        "months": rng.choice(MONTHS),
        "years": rng.choice(YEARS),
        "time": rng.choice(TIMES),
        "month": rng.choice(SINCE),
        "times": rng.choice("三四五"),
        "n": str(rng.randint(6, 23)),
        "money": rng.choice(MONEY),
        "age": str(rng.randint(67, 88)),
        "childage": rng.choice(("三", "四") if kind.code == "0904" else ("七", "八", "九", "十")),
        "temp": f"{rng.randint(13, 16)}度",
        "bus": f"{rng.choice((5, 8, 12, 16, 22, 27, 33, 51, 66, 87))}路",
        "company": rng.choice(COMPANIES),
        "shop": rng.choice(_shops(kind.code)),
    }


def _shops(code: str) -> Sequence[str]:
    return next((shops for start, shops in SHOPS.items() if code.startswith(start)), ANY_SHOP)
