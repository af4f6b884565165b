"""What disputes are about, and what a court would refuse. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

TOPICS = ("housing", "labour", "credit", "petition", "family", "traffic", "medical", "neighbours", "other")
"""The professional committees a dispute may be for; `other` where the clerk has to choose."""
COURT_REFUSES = ("scope", "venue", "status", "special", "property")
"""The application is not accepted (CPLI 355)."""
COURT_REJECTS = ("third", "morals", "forced", "unclear")
"""The application is rejected (CPLI 358)."""
_WORDS_OF: Mapping[str, tuple[str, ...]] = {
    "scope": ("党纪", "政务处分", "职称", "编制", "信访事项"),
    "status": ("离婚", "结婚", "婚姻关系", "亲子", "收养", "抚养权", "监护权"),
    "special": ("破产", "清算", "宣告失踪", "宣告死亡", "无民事行为能力", "公示催告"),
    "property": ("产权归", "所有权", "过户", "不动产登记", "房产证", "宅基地", "商标权", "专利权", "著作权"),
    "third": ("不得报警", "不报警", "不得举报", "撤回举报", "不得报案", "第三人", "高利", "赌债", "转移财产"),
    "morals": ("分手费", "包养", "彩礼翻倍", "断绝父子", "断绝母子"),
    "unclear": ("尽快", "尽量", "适当补偿", "酌情", "视情况", "另行协商", "再行协商", "争取"),
}
"""Words in an agreement at which a court is likely to stop. A hint for the clerk, who decides."""
_TOPIC_OF: Mapping[str, str] = {"family": "status", "housing": "property"}


@dataclass(frozen=True, slots=True)
class Hint:
    """Something in an agreement that may keep a court from confirming it."""

    question: str
    """One of `COURT_REFUSES` or `COURT_REJECTS`."""
    words: tuple[str, ...]
    """Words found in the agreement."""
    why: str = ""
    """`topic`: the kind of dispute; `sum`: money is spoken of and no sum is set."""


def court_hints(*, text: str, topic: str, total_fen: int) -> list[Hint]:
    """What may be asked about, in the order of the questions. It finds words, not meanings: nothing here decides."""
    found = []
    for question in (*COURT_REFUSES, *COURT_REJECTS):
        words = tuple(word for word in _WORDS_OF.get(question, ()) if word in text)
        why = "topic" if _TOPIC_OF.get(topic) == question else ""
        if question == "unclear" and total_fen == 0 and "元" in text:
            why = "sum"
        if words or why:
            found.append(Hint(question, words, why))
    return found


def court_says_no(answers: Mapping[str, object]) -> list[str]:
    """Which of the questions before filing were answered in a way that the court would refuse or reject."""
    return [name for name in (*COURT_REFUSES, *COURT_REJECTS) if answers.get(name)]
