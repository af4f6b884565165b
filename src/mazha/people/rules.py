"""Names, telephone and identity numbers: one written form, check digits, and how they look when covered. Pure."""

from __future__ import annotations

import datetime as dt
import re

_DIGITS = str.maketrans("０１２３４５６７８９＋－（）　", "0123456789+-() ")
_PUNCTUATION = re.compile(r"[\s().\-–—·]+")
_EXTENSION = re.compile(r"(?:转|轉|分机|ext\.?|x|#)\s*\d{1,6}$", re.IGNORECASE)
_DASHED_EXTENSION = re.compile(r"^(\(?0\d{2,3}\)?[-\s]?\d{7,8})-\d{1,6}$")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0(?:10|2\d|[3-9]\d{2})[2-9]\d{6,7}")
_SERVICE = re.compile(r"[48]00\d{7}")
_FOREIGN = re.compile(r"\+[1-9]\d{7,14}")


def normalise_phone(written: str, area_code: str = "") -> str | None:
    """A telephone number in E.164 without its extension, `+8613812341234`; None when no such number was meant.

    Numbers of mainland China with or without +86; of elsewhere with a plus. `area_code`, such as `0536`, is put before
    seven or eight digits alone. Emergency and hotline numbers are nobody's, so they are None.
    """
    plain = _EXTENSION.sub("", written.strip().translate(_DIGITS).strip()).strip()
    plain = _DASHED_EXTENSION.sub(r"\1", plain)
    plain = _PUNCTUATION.sub("", plain)
    if not plain.isascii():  # other scripts have digits too, which no telephone dials
        return None
    if plain.startswith("00"):
        plain = "+" + plain[2:]
    national = plain
    if plain.startswith("+86"):
        national = plain[3:]
    elif plain.startswith("86") and _MOBILE.fullmatch(plain[2:]):
        national = plain[2:]
    if _MOBILE.fullmatch(national) or _SERVICE.fullmatch(national):
        return "+86" + national
    if plain.startswith("+86") and not national.startswith("0"):
        national = "0" + national
    if area_code and re.fullmatch(r"[2-9]\d{6,7}", national):
        national = area_code + national
    if _LANDLINE.fullmatch(national):
        return "+86" + national[1:]
    return plain if _FOREIGN.fullmatch(plain) and not plain.startswith("+86") else None


def written_phone(number: str) -> str:
    """A number in E.164 as people here write it: `138 1234 1234`, `0536-8234567`; one from elsewhere as it is."""
    if not number.startswith("+86"):
        return number
    digits = number[3:]
    if _MOBILE.fullmatch(digits):
        return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    if _SERVICE.fullmatch(digits):
        return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    area = 2 if digits[0] in "12" else 3
    return f"0{digits[:area]}-{digits[area:]}"


def mask_phone(number: str) -> str:
    """`138****1234`; a landline keeps its area code and last three digits; anything else its last two."""
    national = normalise_phone(number)
    if national is None or not national.startswith("+86"):
        shown = _PUNCTUATION.sub("", number)
        return "****" + shown[-2:] if len(shown) > 5 else "****"
    digits = national[3:]
    if _MOBILE.fullmatch(digits):
        return f"{digits[:3]}****{digits[-4:]}"
    area = 3 if digits.startswith(("400", "800")) or digits[0] not in "12" else 2
    prefix = digits[:area] if digits.startswith(("400", "800")) else "0" + digits[:area]
    return f"{prefix}-****{digits[-3:]}"


def mask_name(name: str) -> str:
    """`张**`: the first character, and two stars however long the name is. Latin words keep a letter each."""
    words = name.split()
    if len(words) > 1 and name.isascii():
        return " ".join(word[0] + "**" for word in words)
    return name.strip()[:1] + "**" if name.strip() else ""


def mask_id_number(number: str) -> str:
    """The first three characters and the last two."""
    plain = number.strip()
    return plain[:3] + "*" * (len(plain) - 5) + plain[-2:] if len(plain) > 7 else "*" * len(plain)


# One character for one, so that what is found here stands at the same place in the text as written.
_AS_DIGIT = str.maketrans(
    "０１２３４５６７８９〇零幺一二三四五六七八九Ｘｘx－—–（）\u3000．",
    "0123456789001123456789XXX---() .",
)
_LONG = re.compile(
    r"(?<![\dA-Za-z])"
    r"(?:\d{14,18}[\dX]|\d{4}(?:[ \-]\d{4}){3}(?:[ \-]?\d{1,3})?|\d{6}[ \-]\d{8}[ \-]\d{3}[\dX])"
    r"(?![\dA-Za-z])"
)
_MOBILE_IN_TEXT = re.compile(r"(?<!\d)1[3-9]\d(?:[ .\-]?\d{4}){2}(?!\d)")
_MOBILE_AFTER_COUNTRY = re.compile(r"(?<=86)1[3-9]\d(?:[ .\-]?\d{4}){2}(?!\d)")
_LANDLINE_IN_TEXT = re.compile(r"(?<!\d)0(?:10|2\d|[3-9]\d{2})[ )\-]{0,2}[2-9]\d{2,3}[ \-]?\d{4}(?!\d)")
_CALLED_NUMBER = re.compile(
    r"(?:电话|手机|座机|固话|联系方式|号码|tel|phone|call)[^\d\n]{0,6}?([2-9]\d{2,3}[ \-]?\d{4})(?!\d)", re.IGNORECASE
)


def mask_numbers_in(text: str) -> str:
    """The text with telephone, identity and bank card numbers covered, each at its own length.

    Digits may be full-width or Chinese, and grouped. What is shown of a number is too little to tell whose it is.
    """
    seen = text.translate(_AS_DIGIT)
    covered = list(text)
    for found in _LONG.finditer(seen):
        _cover(covered, seen, found.start(), found.end(), 3, 2)
    for pattern in (_MOBILE_IN_TEXT, _MOBILE_AFTER_COUNTRY):
        for found in pattern.finditer(seen):
            _cover(covered, seen, found.start(), found.end(), 3, 4)
    for found in _LANDLINE_IN_TEXT.finditer(seen):
        _cover(covered, seen, found.start(), found.end(), 4, 3)
    for found in _CALLED_NUMBER.finditer(seen):
        _cover(covered, seen, found.start(1), found.end(1), 0, 3)
    return "".join(covered)


def _cover(covered: list[str], seen: str, start: int, end: int, head: int, tail: int) -> None:
    digits = [i for i in range(start, end) if seen[i].isalnum()]
    for i in digits[head : len(digits) - tail]:
        covered[i] = "*"


_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"


def is_id_number(number: str) -> bool:
    """Whether a resident identity number (GB 11643) has a day that exists and the right check character."""
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", number, re.ASCII):
        return False
    try:
        dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(c) for weight, c in zip(_ID_WEIGHTS, number[:17], strict=True))
    return _ID_CHECKS[total % 11] == number[17]


_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def is_credit_code(code: str) -> bool:
    """Whether a unified social credit code (GB 32100) has the right check character."""
    if len(code) != 18 or any(c not in _USCC_ALPHABET for c in code):
        return False
    total = sum(w * _USCC_ALPHABET.index(c) for w, c in zip(_USCC_WEIGHTS, code[:17], strict=True))
    return _USCC_ALPHABET[(31 - total % 31) % 31] == code[17]
