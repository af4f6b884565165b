"""Facts in a text and where they stand: places of a gazetteer, companies, buildings, days, money, telephones. Pure.

A telephone number's `shown` form is masked; of everything else it is the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["place", "company", "building", "date", "amount", "phone"]
_FIGURE = r"[0-9０-９]"
_NUMBER = r"[0-9０-９一二三四五六七八九十百千两〇零]"
_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("phone", re.compile(rf"(?<!{_FIGURE})(?:(?:\+?86[- ]?)?1[3-9][0-9](?:[- ]?[0-9]{{4}}){{2}}|0[1-9][0-9]{{1,2}}[- ]?[0-9]{{7,8}})(?!{_FIGURE})")),  # noqa: E501
    ("date", re.compile(rf"{_FIGURE}{{4}}(?:年{_FIGURE}{{1,2}}月(?:{_FIGURE}{{1,2}}[日号])?|([-/.]){_FIGURE}{{1,2}}\1{_FIGURE}{{1,2}}(?!{_FIGURE}))")),  # noqa: E501
    ("date", re.compile(rf"(?<!{_NUMBER}){_NUMBER}{{1,3}}月{_NUMBER}{{1,3}}[日号]")),
    ("amount", re.compile(rf"(?:[¥￥]\s?)?{_FIGURE}[{_FIGURE[1:-1]},，]*(?:\.{_FIGURE}+)?\s?[余多]?(?:[百千万亿]+[余多]?)?(?:元|块钱?|圆)")),  # noqa: E501
    ("amount", re.compile(r"[¥￥]\s?[0-9][0-9,]*(?:\.[0-9]+)?")),
    ("amount", re.compile(r"[一二三四五六七八九十百千万亿两]{1,9}[余多]?(?:元|块钱)")),
    ("building", re.compile(rf"(?:[A-Za-z]?{_NUMBER}{{1,4}}|[A-Z])(?:号楼|栋|幢)(?:{_NUMBER}{{1,3}}单元)?(?:{_NUMBER}{{1,4}}(?:室|号))?")),  # noqa: E501
    ("company", re.compile(r"[\u4e00-\u9fff（）()A-Za-z0-9]{2,24}?(?:有限责任公司|股份有限公司|有限公司|集团公司|合作社)")),  # noqa: E501
)  # fmt: skip
_LEAD = re.compile(r"^.*(?:叫做|名叫|投诉|举报|位于|反映|我在|的|在|和|与|被|由|向|是|叫)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    kind: Kind
    start: int
    end: int
    """Places of its characters in the text: `text[start:end]`."""
    shown: str
    """As it may be displayed."""


def facts(text: str, gazetteer: Iterable[str] = ()) -> list[Fact]:
    """In the order they stand; where two overlap, a telephone, a place and a day go before the rest."""
    found: list[Fact] = []
    taken = bytearray(len(text))
    for kind, start, end in (*_of_patterns(text, 3), *_of_gazetteer(text, gazetteer), *_of_patterns(text)):
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            shown = masked(text[start:end]) if kind == "phone" else text[start:end]
            found.append(Fact(kind=kind, start=start, end=end, shown=shown))
    return sorted(found, key=lambda fact: fact.start)


def masked(phone: str) -> str:
    """All but the first three and the last two figures hidden; separators stay."""
    at = [i for i, character in enumerate(phone) if character.isdigit()]
    hidden = set(at[3:-2])
    return "".join("*" if i in hidden else character for i, character in enumerate(phone))


def _of_patterns(text: str, first: int | None = None) -> Iterator[tuple[Kind, int, int]]:
    for kind, pattern in _PATTERNS[:first]:
        for match in pattern.finditer(text):
            start = match.start()
            if kind == "company" and (lead := _LEAD.match(match.group())) and match.end() - start - lead.end() > 4:
                start += lead.end()
            yield kind, start, match.end()


def _of_gazetteer(text: str, gazetteer: Iterable[str]) -> Iterator[tuple[Kind, int, int]]:
    """The longest names first, so that a part of a name is not taken for a place of its own."""
    for name in sorted({name for name in gazetteer if len(name) > 1}, key=lambda name: (-len(name), name)):
        start = text.find(name)
        while start >= 0:
            yield "place", start, start + len(name)
            start = text.find(name, start + len(name))
