"""Troubles that recur: the same trouble in the same place, over months, named as residents name it. Pure.

Messages that name a place in common (an estate, a street, a village, a school: runs of characters before such a word)
are compared by the cosine of their tf-idf over pairs and triples of characters of the topic and the beginning of the
text, and joined by average linkage while they are alike. How hot a topic is:

    heat = sqrt(members) x (1 + ln(1 + likes + dislikes) / 8) x (1 + months / 12)

A topic bears the wording of the message nearest to its middle, without forms of address and asking.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np

from mazha.triage.files.maps import Row

ALIKE = 0.13
LEAST_NAME = 3
"""Characters of a place that can be told from others of its kind: 听波苑."""
FROM_TEXT = 120
MOST_AT_A_PLACE = 400
LEAST = 3
_KINDS = (
    "小区|社区|花园|家园|公寓|广场|大厦|新村|新城|国际|名邸|豪庭|公馆|山庄|学校|小学|中学|大学|学院|幼儿园|医院|公司|市场|"
    "车站|地铁站|公园|村|镇|大道|路|街|府|苑|城|园|湾|墅"
)
_PLACE = re.compile(rf"[\u4e00-\u9fff]{{2,8}}?(?:{_KINDS})(?![\u4e00-\u9fff]{{0,2}}(?:局|厅|委))")
_AREA = re.compile(r"[A-Z]\d*(?:市|区|县)|[\u4e00-\u9fff]{1,3}(?:市|省)")
_LEAD = re.compile(
    r"^(?:请问|再次|继续|请求|请|咨询|反映|投诉|举报|建议|关于|希望|强烈|要求|的|在|对|位于|座落在|坐落在|和|与|及|到|从|是|有|我们|我|住|家)+"
)
_TAIL = re.compile(r"(?:的)?(?:问题|投诉|情况|建议|请求|咨询|反映)?[？?！!。.，,]*$")
_EMPTY = frozenset(
    [
        "小区",
        "社区",
        "公司",
        "学校",
        "医院",
        "市场",
        "道路",
        "马路",
        "街道",
        "公园",
        "广场",
        "城市",
        "农村",
        "乡镇",
        "小学",
        "中学",
        "幼儿园",
        "本小区",
        "我们小区",
        "该小区",
        "新城",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    name: str
    place: str
    first: dt.datetime
    last: dt.datetime
    members: tuple[str, ...]
    heat: float


def places(row: Row) -> frozenset[str]:
    """Names of places in the topic, and at the beginning of the text, with every shorter form that ends alike."""
    found: set[str] = set()
    for written in (row.topic, row.text[:FROM_TEXT]):
        for match in _PLACE.finditer(_AREA.sub("，", written)):
            name = _LEAD.sub("", match.group())
            found.update(name[start:] for start in range(len(name) - LEAST_NAME + 1))
    return frozenset(found) - _EMPTY


def recurring(rows: Sequence[Row], top: int) -> list[Topic]:
    """The hottest topics, hottest first. A message is in one topic at most; undated ones are left out."""
    dated = [row for row in rows if row.opened is not None and row.id]
    x = _vectors([f"{row.topic}。{row.topic}。{row.text[:FROM_TEXT]}" for row in dated])
    at: dict[str, list[int]] = defaultdict(list)
    for i, row in enumerate(dated):
        for place in places(row):
            at[place].append(i)
    found = []
    for place, members in at.items():
        if LEAST <= len(members) <= MOST_AT_A_PLACE:
            for group in _groups(x, members):
                if len(group) >= LEAST:
                    found.append(_topic(place, [dated[i] for i in group], x, group))
    return _apart(found, top)


def _vectors(texts: Sequence[str]) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    cut = [re.sub(r"[\W\d_]+", " ", _AREA.sub(" ", text)) for text in texts]
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 3), min_df=1, sublinear_tf=True).fit_transform(cut)


def _groups(x: Any, members: Sequence[int]) -> Iterator[list[int]]:
    """By average linkage: two groups are joined while their messages are alike on the average."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    part = x[members]
    apart = np.clip(1 - (part @ part.T).toarray(), 0, None)
    np.fill_diagonal(apart, 0)
    flat = fcluster(linkage(squareform(apart, checks=False), "average"), 1 - ALIKE, "distance")
    for label in np.unique(flat):
        yield [members[i] for i in np.flatnonzero(flat == label).tolist()]


def _topic(place: str, rows: Sequence[Row], x: Any, group: Sequence[int]) -> Topic:
    moments = sorted(row.opened for row in rows if row.opened is not None)
    months = (moments[-1] - moments[0]).days / 30
    said = sum(row.likes + row.dislikes for row in rows)
    heat = len(rows) ** 0.5 * (1 + log(1 + said) / 8) * (1 + min(months, 12) / 12)
    part = x[group]
    middle = np.asarray((part @ part.T).sum(axis=1)).ravel()
    tidy = [_tidy(row.topic or row.text[:30]) for row in rows]
    best = max(range(len(rows)), key=lambda i: (place in tidy[i], middle[i] - len(tidy[i]) / 40))
    trouble = tidy[best]
    name = trouble if place in trouble else f"{place} {trouble}"
    area = Counter(match for row in rows for match in _AREA.findall(row.topic + row.text[:FROM_TEXT])).most_common(1)
    where = f"{area[0][0]}{place}" if area and area[0][0] not in place else place
    ids = tuple(row.id for row in sorted(rows, key=lambda row: row.opened or moments[0]))
    return Topic(name=name, place=where, first=moments[0], last=moments[-1], members=ids, heat=heat)


def _tidy(written: str) -> str:
    """A topic without forms of address and asking."""
    return _TAIL.sub("", _LEAD.sub("", written.strip())).strip() or written.strip()


def _apart(found: list[Topic], top: int) -> list[Topic]:
    """The hottest, each message once: the same messages found by way of two places are one topic."""
    taken: set[str] = set()
    kept: list[Topic] = []
    for topic in sorted(found, key=lambda topic: (-topic.heat, -len(topic.place), topic.place)):
        if len(kept) < top and not taken & set(topic.members):
            kept.append(topic)
            taken.update(topic.members)
    return kept
