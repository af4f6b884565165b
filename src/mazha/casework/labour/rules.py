"""Pasted lists of workers and sums, who is meant by `1-5,8`, levels and shares. Pure."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mazha.kernel import fen
from mazha.people.rules import normalise_phone
from mazha.procedures.answers import plain

KINDS = ("wages", "injury", "compensation", "other")
"""What a claim may be for."""
PAYMENT_ORDER = frozenset({"wages", "injury", "compensation"})
"""Of an agreement about these a court gives a payment order (LDTZ 16)."""
INSPECTED = frozenset({"wages"})
"""Arrears are inspected; a dispute about anything else belongs to arbitration (LDJC 21)."""
LEVELS = ("community", "street", "district")
MOST_WORKERS = 500
MOST_FEN = 10_000_000_000
"""A hundred million yuan: beyond it somebody slipped."""
_KIND_WORDS = {
    "工资": "wages", "欠薪": "wages", "劳动报酬": "wages", "工伤": "injury", "工伤医疗费": "injury",
    "补偿": "compensation", "经济补偿": "compensation", "赔偿": "compensation", "赔偿金": "compensation",
    "其他": "other",
}  # fmt: skip
_HEADINGS = frozenset({"姓名", "名字", "name", "序号", "no", "no."})


@dataclass(frozen=True, slots=True)
class Worker:
    """One line of the list."""

    name: str
    phone: str
    """E.164, or empty."""
    amount_fen: int
    kind: str


def workers_in(written: str, kind: str, problems: MutableMapping[str, str], field: str = "workers") -> list[Worker]:
    """Workers from lines `name, phone, sum` with the kind of claim as a fourth part where it differs: pasted from a
    sheet (tabs), from a file of comma-separated values, or typed with commas of either width.

    Every line that does not fit is named in one problem under `field`, with its number; nothing is guessed.
    """
    found: list[Worker] = []
    wrong: list[str] = []
    seen: dict[tuple[str, str], int] = {}
    for number, parts in _lines(written):
        if not found and not wrong and parts[0].casefold() in _HEADINGS:
            continue
        worker = _worker(parts, kind)
        if isinstance(worker, str):
            wrong.append(_("Line %(n)d: %(problem)s") % {"n": number, "problem": worker})
            continue
        known = (worker.name, worker.phone)
        if known in seen:
            wrong.append(
                _("Line %(n)d: %(problem)s")
                % {"n": number, "problem": _("the same person as in line %(other)d.") % {"other": seen[known]}}
            )
            continue
        seen[known] = number
        found.append(worker)
    if len(found) > MOST_WORKERS:
        said = _("At most %(most)d workers in one matter; these are %(got)d. Make two of it.")
        wrong.append(said % {"most": MOST_WORKERS, "got": len(found)})
    if wrong:
        problems[field] = "\n".join(wrong)
    elif not found:
        problems[field] = _("Write at least one worker: name, phone, sum in yuan.")
    return found


def _lines(written: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(written.replace("\r\n", "\n").split("\n"), start=1):
        flat = plain(line.replace("\t", "，")).strip("，, ")
        if not flat:
            continue
        flat = flat.replace("，", ",").replace("、", ",").replace("；", ",").replace(";", ",")
        parts = [part.strip() for part in next(csv.reader([flat]))]
        if len(parts) == 1:
            parts = flat.split()
        if len(parts) > 1 and parts[0].isdecimal() and len(parts[0]) <= 3:
            parts = parts[1:]  # a running number before the name
        yield number, parts


def _worker(parts: Sequence[str], kind: str) -> Worker | str:
    """The worker, or what is wrong with the line."""
    if len(parts) == 2:
        name, phone, amount, of = parts[0], "", parts[1], ""
    elif 3 <= len(parts) <= 4:
        name, phone, amount, of = (*parts, "")[:4]
    else:
        return _("write name, phone, sum, in this order, with commas between.")
    if not name or any(sign.isdecimal() for sign in name):
        return _("the name is missing.")
    if len(name) > 60:
        return _("the name is too long.")
    called = ""
    if phone:
        called = normalise_phone(phone) or ""
        if not called:
            return _("“%(phone)s” cannot be called: 11 digits, or a landline with its area code.") % {"phone": phone}
    sum_fen = fen.read(amount)
    if sum_fen is None:
        return _("“%(sum)s” is no sum in yuan: write 3500 or 3500.50.") % {"sum": amount}
    if not 0 < sum_fen <= MOST_FEN:
        return _("the sum must be more than 0 and at most 100,000,000 yuan.")
    wanted = _KIND_WORDS.get(of, of) if of else kind
    if wanted not in KINDS:
        return _("“%(kind)s” is no kind of claim: write 工资, 工伤, 补偿 or 其他.") % {"kind": of or kind}
    return Worker(name, called, sum_fen, wanted)


def chosen(written: str, numbers: Sequence[int], problems: MutableMapping[str, str]) -> list[int]:
    """Which of these numbers `1-5,8` means; all of them where nothing is written. What is none of them is a problem
    under `workers`.
    """
    plain_text = "".join(written.split()).replace("，", ",").replace("、", ",").replace("–", "-").replace("~", "-")
    if not plain_text:
        return list(numbers)
    picked: set[int] = set()
    for part in filter(None, plain_text.split(",")):
        span = re.fullmatch(r"(\d{1,4})(?:-(\d{1,4}))?", part)
        low, high = (int(span[1]), int(span[2] or span[1])) if span else (1, 0)
        if not low <= high or not set(range(low, high + 1)) <= set(numbers):
            problems["workers"] = _("“%(part)s” is none of the numbers in the list. Write for instance 1-5,8.") % {
                "part": part
            }
            return []
        picked.update(range(low, high + 1))
    return sorted(picked)


def amounts_in(written: str, full: Mapping[int, int], problems: MutableMapping[str, str]) -> dict[int, int]:
    """Agreed fen by number of the claim, from lines `number sum`; who is left out has the full claim. Nobody is agreed
    more than they claim, or nothing; every line that does not fit is named in one problem under `amounts`.
    """
    agreed, wrong, named = dict(full), [], set()
    for number, line in enumerate(written.replace("\r\n", "\n").split("\n"), start=1):
        flat = plain(line)
        if not flat:
            continue
        parts = re.fullmatch(r"(\d{1,4})[\s,，.、:：]+(\S.*)", flat)
        sum_fen = fen.read(parts[2]) if parts else None
        which = int(parts[1]) if parts else 0
        if parts is None or sum_fen is None:
            problem = _("write number and sum, such as 3 4500.")
        elif which not in full:
            problem = _("there is no worker number %(which)d.") % {"which": which}
        elif which in named:
            problem = _("worker number %(which)d is there twice.") % {"which": which}
        elif not 0 < sum_fen <= full[which]:
            said = _("worker number %(which)d claims %(claim)s yuan: agree on more than 0 and no more than that.")
            problem = said % {"which": which, "claim": fen.yuan(full[which])}
        else:
            agreed[which] = sum_fen
            named.add(which)
            continue
        wrong.append(_("Line %(n)d: %(problem)s") % {"n": number, "problem": problem})
    if wrong:
        problems["amounts"] = "\n".join(wrong)
    return agreed


def shares(agreed: Mapping[int, int], parts: int, first: dt.date) -> Iterator[tuple[int, int, int, dt.date]]:
    """Number of the claim, of the instalment, fen, day: each sum in equal parts, the last carrying the rest."""
    for claim, total in agreed.items():
        for instalment, (amount, day) in enumerate(fen.instalments(total, parts, first), start=1):
            if amount:
                yield claim, instalment, amount, day


def next_level(level: str) -> str:
    """The one above; empty after the district."""
    place = LEVELS.index(level) + 1 if level in LEVELS else 0
    return LEVELS[place] if place < len(LEVELS) else ""
