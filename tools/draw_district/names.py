"""Names of areas as people say them, in Chinese and in pinyin, from the statistics office's list."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from pypinyin import Style, lazy_pinyin, load_phrases_dict, load_single_dict

_READINGS = {"堡": "pù", "都": "dū", "阙": "què"}
"""Where a general dictionary reads a character otherwise than place names here do: 廿里堡 is Nianlipu."""
load_single_dict({ord(character): reading for character, reading in _READINGS.items()})
load_phrases_dict({"廿里堡": [["niàn"], ["lǐ"], ["pù"]], "十里堡": [["shí"], ["lǐ"], ["pù"]]})

_ENDINGS = (
    ("社区居民委员会", "社区"),
    ("社区居委会", "社区"),
    ("村村委会", "村"),
    ("村委会", "村"),
    ("居委会", "社区"),
)
_IN_ENGLISH = {"街道": "Subdistrict", "社区": "Community", "村": "Village"}
DISTRICT = ("奎文区", "Kuiwen District")


@dataclass(frozen=True, slots=True)
class Division:
    """A street or a community, as listed."""

    code: str
    official: str

    @property
    def name_zh(self) -> str:
        """Without the committee: 中学街社区居民委员会 is the committee of 中学街社区."""
        for ending, short in _ENDINGS:
            if self.official.endswith(ending):
                return self.official.removesuffix(ending) + short
        return self.official

    @property
    def name_en(self) -> str:
        for ending, english in _IN_ENGLISH.items():
            if self.name_zh.endswith(ending):
                return f"{pinyin(self.name_zh.removesuffix(ending))} {english}"
        return pinyin(self.name_zh)

    @property
    def is_village(self) -> bool:
        """Codes 200 to 399 are villages (DOMAIN § 2.1)."""
        return len(self.code) == 12 and 200 <= int(self.code[9:]) < 400


def pinyin(text: str) -> str:
    """One word, its first letter a capital, an apostrophe before a vowel (GB/T 16159): 芝尔庄 is Zhi'erzhuang."""
    first, *rest = lazy_pinyin(text, style=Style.NORMAL)
    return (first + "".join("'" + s if s[0] in "aeo" else s for s in rest)).capitalize()


def listed(path: Path) -> list[Division]:
    """The list kept in the package: code and official name."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [Division(row["code"], row["official"]) for row in csv.DictReader(lines)]
