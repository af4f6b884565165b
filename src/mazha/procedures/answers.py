"""What a step asks, checked: from what a form or a program sent to plain typed values."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mazha.kernel.errors import Unacceptable
from mazha.kernel.moments import SHANGHAI, local
from mazha.procedures import checklists
from mazha.procedures.table import Ask, AskType, Step, Text

_INVISIBLE = re.compile(
    "[\ud800-\udfff\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)

CHECKS: Mapping[str, Text] = {"yes": Text("是", "Yes"), "no": Text("否", "No"), "na": Text("不适用", "Not applicable")}
"""What a line of a check list may be answered with."""

Known = Mapping[AskType, Callable[[object], bool]]
_known: dict[AskType, Callable[[object], bool]] = {}


def tell_what_is_known(kinds: Known) -> None:
    """Set who can say whether a unit or a category exists; called once, by `config`."""
    _known.update(kinds)


def what_is_known() -> Known:
    """Who can say whether a unit or a category exists, as `config` has set it."""
    return _known


def plain(text: str) -> str:
    """Text without control and invisible characters, ends trimmed. Directional overrides could hide what is said."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n")).strip()


def read(step: Step, raw: Mapping[str, object], known: Known) -> dict[str, object]:
    """The answers a step asks for. Refuses with every problem at once; what was not asked is refused, too."""
    problems: dict[str, str] = {}
    answers: dict[str, object] = {}
    asked = {ask.name for ask, _required in step.asks}
    for name in sorted(set(raw) - asked):
        problems[name] = _("This is not asked here.")
    for ask, required in step.asks:
        value = raw.get(ask.name)
        if value is None or value in ("", []) or (isinstance(value, str) and not plain(value)):
            if required:
                problems[ask.name] = _missing(ask)
            continue
        try:
            answers[ask.name] = _READERS[ask.type](ask, value)
            _refuse_unknown(ask, answers[ask.name], known)
        except _WrongAnswer as wrong:
            problems[ask.name] = str(wrong)
    if problems:
        raise Unacceptable(_("Something is missing or not right. Look at what is marked and send it again."), problems)
    return answers


def refuse_unmet(step: Step, said: Mapping[str, object]) -> None:
    """Refuse a check list in which a line that must hold was not answered with yes."""
    language = get_language() or "zh-hans"
    for ask, _required in step.asks:
        missing = checklists.unmet(ask, said[ask.name]) if ask.must and ask.name in said else []
        if missing:
            names = _("; ").join(text.in_language(language) for text in missing)
            sentence = _("This must hold before the step is taken: %(lines)s.") % {"lines": names}
            raise Unacceptable(sentence, {ask.name: sentence})


class _WrongAnswer(Exception):
    pass


def _title(ask: Ask) -> str:
    from django.utils.translation import get_language

    return ask.title.in_language(get_language() or "zh-hans")


def _missing(ask: Ask) -> str:
    if ask.type in {AskType.CHOICE, AskType.UNIT, AskType.UNITS, AskType.CATEGORY, AskType.YES_NO, AskType.OFFICER}:
        return _("Choose: %(what)s.") % {"what": _title(ask)}
    if ask.type is AskType.PHOTOS:
        return _("Add a photo.")
    return _("Fill in: %(what)s.") % {"what": _title(ask)}


def _text(ask: Ask, value: object) -> str:
    if not isinstance(value, str):
        raise _WrongAnswer(_("Write text here."))
    said = plain(value)
    if ask.at_least and len(said) < ask.at_least:
        raise _WrongAnswer(_("Write at least %(n)d characters.") % {"n": ask.at_least})
    limit = ask.at_most or 200
    if len(said) > limit:
        raise _WrongAnswer(_("Write at most %(n)d characters; these are %(got)d.") % {"n": limit, "got": len(said)})
    return said


def _number(ask: Ask, value: object) -> int:
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,9}", value.strip()):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _WrongAnswer(_("Give a whole number."))
    if (ask.at_least is not None and value < ask.at_least) or (ask.at_most is not None and value > ask.at_most):
        raise _WrongAnswer(_("Give a number from %(low)s to %(high)s.") % {"low": ask.at_least, "high": ask.at_most})
    return value


def _choice(ask: Ask, value: object) -> str:
    if not isinstance(value, str) or value not in ask.choices:
        raise _WrongAnswer(_("Choose one of those offered."))
    return value


def _yes_no(ask: Ask, value: object) -> bool:
    if value in (True, "true", "yes", "1"):
        return True
    if value in (False, "false", "no", "0"):
        return False
    raise _WrongAnswer(_("Answer yes or no."))


def _unit(ask: Ask, value: object) -> int:
    if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value.strip()):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _WrongAnswer(_("There is no such unit. Choose one from the list."))
    return value


def _units(ask: Ask, value: object) -> tuple[int, ...]:
    if not isinstance(value, list | tuple):
        value = [value]
    if len(value) > 20:
        raise _WrongAnswer(_("Choose at most 20 units."))
    return tuple(dict.fromkeys(_unit(ask, one) for one in value))


def _category(ask: Ask, value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9A-Za-z]{2,20}", value):
        raise _WrongAnswer(_("There is no such category. Choose one from the list."))
    return value


def _date(ask: Ask, value: object) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        day = dt.date.fromisoformat(str(value).strip())
    except ValueError:
        raise _WrongAnswer(_("Give a date such as 2026-11-30.")) from None
    if not dt.date(2000, 1, 1) <= day <= dt.date(2099, 12, 31):
        raise _WrongAnswer(_("Give a date in this century."))
    return day


def _moment(ask: Ask, value: object) -> str:
    """Kept as text with its zone: it stands in the ledger and among small facts."""
    try:
        moment = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(str(value).strip())
    except ValueError:
        raise _WrongAnswer(_("Give a day and an hour, such as 2026-11-30T09:30.")) from None
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=SHANGHAI)
    if not 2000 <= moment.year <= 2099:
        raise _WrongAnswer(_("Give a date in this century."))
    return local(moment).isoformat(timespec="minutes")


def _money(ask: Ask, value: object) -> int:
    """Yuan as they are written; whole fen come out. Never a float: 0.1 yuan has no exact one."""
    written = str(value).strip().replace(",", "").replace("，", "").removesuffix("元").strip()
    if isinstance(value, bool) or not re.fullmatch(r"\d{1,10}(\.\d{1,2})?", written):
        raise _WrongAnswer(_("Give a sum in yuan, such as 3500 or 3500.50."))
    fen = int(Decimal(written) * 100)
    if ask.at_most is not None and fen > ask.at_most * 100:
        raise _WrongAnswer(_("Give at most %(most)d yuan.") % {"most": ask.at_most})
    if fen < (ask.at_least or 0) * 100:
        raise _WrongAnswer(_("Give at least %(least)d yuan.") % {"least": ask.at_least or 0})
    return fen


def _officer(ask: Ask, value: object) -> int:
    if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value.strip()):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _WrongAnswer(_("There is no such officer. Choose one from the list."))
    return value


def _checklist(ask: Ask, value: object) -> dict[str, dict[str, str]]:
    """`{item: {answer, words}}`: every item answered; words wherever the answer is yes or no."""
    if not isinstance(value, Mapping) or not all(isinstance(one, Mapping) for one in value.values()):
        raise _WrongAnswer(_("Answer each line: yes, no or not applicable."))
    said: dict[str, dict[str, str]] = {}
    for item, title in ask.choices.items():
        one = value.get(item, {})
        answer, words = one.get("answer"), one.get("words") or ""
        name = title.in_language(get_language() or "zh-hans")
        if answer not in CHECKS:
            raise _WrongAnswer(_("Answer yes, no or not applicable: %(line)s.") % {"line": name})
        words = plain(words) if isinstance(words, str) else ""
        if answer != "na" and len(words) < 2:
            raise _WrongAnswer(_("Say what the answer rests on: %(line)s.") % {"line": name})
        if len(words) > 1000:
            raise _WrongAnswer(_("Write at most %(n)d characters; these are %(got)d.") % {"n": 1000, "got": len(words)})
        said[item] = {"answer": str(answer), "words": words}
    if set(value) - set(said):
        raise _WrongAnswer(_("Choose one of those offered."))
    return said


def list_in_words(ask: Ask, answered: object) -> str:
    """A check list as lines to read, in Chinese: the record's language."""
    assert isinstance(answered, dict)
    return "\n".join(
        f"{ask.choices[item].zh}：{CHECKS[one['answer']].zh}" + (f"（{one['words']}）" if one["words"] else "")
        for item, one in answered.items()
    )


def _photos(ask: Ask, value: object) -> tuple[object, ...]:
    photos = tuple(value) if isinstance(value, list | tuple) else (value,)
    if ask.at_most and len(photos) > ask.at_most:
        raise _WrongAnswer(_("Add at most %(n)d photos.") % {"n": ask.at_most})
    return photos


def _refuse_unknown(ask: Ask, answer: object, known: Known) -> None:
    units = ask.type in {AskType.UNIT, AskType.UNITS}
    check = known.get(AskType.UNIT if units else ask.type)
    if check is None:
        return
    for one in answer if isinstance(answer, tuple) else (answer,):
        if not check(one):
            if units:
                raise _WrongAnswer(_("There is no such unit. Choose one from the list."))
            if ask.type is AskType.OFFICER:
                raise _WrongAnswer(_("There is no such officer. Choose one from the list."))
            raise _WrongAnswer(_("There is no such category. Choose one from the list."))


_READERS: Mapping[AskType, Callable[[Ask, object], object]] = {
    AskType.TEXT: _text,
    AskType.LONG_TEXT: _text,
    AskType.NUMBER: _number,
    AskType.CHOICE: _choice,
    AskType.YES_NO: _yes_no,
    AskType.UNIT: _unit,
    AskType.UNITS: _units,
    AskType.CATEGORY: _category,
    AskType.DATE: _date,
    AskType.MONEY: _money,
    AskType.PHOTOS: _photos,
    AskType.MOMENT: _moment,
    AskType.OFFICER: _officer,
    AskType.CHECKLIST: _checklist,
}
