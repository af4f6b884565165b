"""Chinese text by how it sounds: phones turn speech and pinyin into the wrong character of the right sound."""

from __future__ import annotations

from pypinyin import lazy_pinyin

_FIRST = 0xE000
"""Of the characters left for private use (Unicode § 23.5): each sound gets one, so that sounds compare like letters."""
_ROOM = 0x1900
_letters: dict[str, str] = {}


def as_heard(text: str) -> str:
    """One letter for each syllable, tones aside, so that 樱园 and 英元 are the same; other text letter by letter."""
    # A list keeps letters that have no sound apart; the package's own types forget that it may be one.
    return "".join(map(_letter, lazy_pinyin(text, errors=list)))  # type: ignore[arg-type]


def _letter(sound: str) -> str:
    """The same for the life of the process. Chinese has some 400 syllables; what does not fit stays as it is."""
    if sound not in _letters:
        if len(sound) < 2 or len(_letters) >= _ROOM or not sound.isascii():
            return sound
        _letters[sound] = chr(_FIRST + len(_letters))
    return _letters[sound]
