"""Django lays all catalogues over one another, so the same English must mean the same Chinese everywhere."""

from __future__ import annotations

from collections import defaultdict

import polib

from tools.messages import PACKAGE


def test_no_two_apps_translate_the_same_words_differently() -> None:
    said: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for catalogue in sorted(PACKAGE.rglob("zh_Hans/LC_MESSAGES/django.po")):
        for entry in polib.pofile(str(catalogue)):
            chinese = entry.msgstr or entry.msgstr_plural.get(0, "")
            if chinese and not entry.obsolete:
                app = catalogue.relative_to(PACKAGE).parts[:-4]
                said[(entry.msgctxt or "", entry.msgid)].setdefault(chinese, "/".join(app))
    torn = {msgid: by for (_context, msgid), by in said.items() if len(by) > 1}
    assert torn == {}, "Give one of them a context (`pgettext`, `{% translate … context … %}`) or other English words."
