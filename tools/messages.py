"""Keeps each app's Chinese catalogue in step with its strings: `python -m tools.messages [app …] [--check]`.

Without `--check`: new strings are added untranslated, vanished ones are dropped, translations stay, the catalogue is
compiled. With it: nothing is written, and the exit code is 1 when a string has no translation, when a place such as
`%(name)s` is lost, when the catalogue is out of step with the source or the compiled file with the catalogue.
An app is named by its folder: `people`, `surfaces/desk`. None named: all of them.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from pathlib import Path

import polib

from tools.extraction import TEMPLATES, CannotBeRead, Message, messages_in

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "mazha"
LANGUAGE = "zh_Hans"
_PLACE = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")
_HEADER = {
    "Project-Id-Version": "mazha",
    "Language": LANGUAGE,
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}


def apps(package: Path = PACKAGE) -> list[str]:
    """Folders that hold a catalogue of their own: the layers, and each folder under those that only group."""
    grouping = {"casework", "channels", "surfaces"}
    found = []
    for folder in sorted(p for p in package.iterdir() if (p / "__init__.py").exists()):
        if folder.name in grouping:
            found += [f"{folder.name}/{p.name}" for p in sorted(folder.iterdir()) if (p / "__init__.py").exists()]
            # An app inside another has its own words: the sign-in pages beside the desk.
            found += [str(p.parent.relative_to(package)) for p in sorted(folder.glob("*/*/apps.py"))]
        found.append(folder.name)
    return found


def wanted(app: str, package: Path = PACKAGE) -> dict[Message, list[str]]:
    """Messages of an app, with the files that use them. Raises CannotBeRead."""
    within = {package / other for other in apps(package) if other.startswith(f"{app}/")}
    found: dict[tuple[str, str], tuple[Message, list[str]]] = {}
    for file in sorted((package / app).rglob("*")):
        if file.suffix not in {".py", *TEMPLATES} or within & set(file.parents) or "static" in file.parts:
            continue
        for message in messages_in(file):
            known, users = found.get(message.key, (message, []))
            if (name := str(file.relative_to(package))) not in users:
                users.append(name)
            found[message.key] = (max(known, message), users)  # the one with a plural, where only one has
    return dict(found.values())


def catalogue_of(app: str, package: Path = PACKAGE) -> Path:
    return package / app / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def merged(old: Path, messages: dict[Message, list[str]]) -> polib.POFile:
    """The catalogue as it should be: today's messages in a fixed order, with the translations there were."""
    known: dict[tuple[str, str], polib.POEntry] = {}
    if old.exists():
        known = {(e.msgctxt or "", e.msgid): e for e in polib.pofile(str(old), wrapwidth=100) if not e.obsolete}
    new = polib.POFile(wrapwidth=100)
    new.metadata = dict(_HEADER)
    for message, users in sorted(messages.items(), key=lambda item: (item[1], item[0])):
        before = known.get(message.key)
        entry = polib.POEntry(msgid=message.msgid, msgctxt=message.context or None)
        entry.occurrences = [(user, "") for user in users]
        if _PLACE.search(message.msgid + message.plural):
            entry.flags = ["python-brace-format" if "{" in message.msgid else "python-format"]
        if before is not None and "fuzzy" in before.flags:
            entry.flags.append("fuzzy")
        entry.comment = before.comment if before else ""
        entry.tcomment = before.tcomment if before else ""
        if message.plural:
            entry.msgid_plural = message.plural
            entry.msgstr_plural = {0: _translation(before)}
        else:
            entry.msgstr = _translation(before)
        new.append(entry)
    return new


def _translation(entry: polib.POEntry | None) -> str:
    if entry is None:
        return ""
    return str(entry.msgstr_plural.get(0, "") if entry.msgstr_plural else entry.msgstr)


def faults(catalogue: polib.POFile) -> list[str]:
    """What keeps a reader of Chinese from reading every message."""
    found = []
    for entry in catalogue:
        said = _translation(entry)
        if not said:
            found.append(f"not translated: {entry.msgid!r}")
        elif "fuzzy" in entry.flags:
            found.append(f"marked fuzzy, decide and remove the mark: {entry.msgid!r}")
        elif _places(said) != _places(entry.msgid_plural or entry.msgid) and _places(said) != _places(entry.msgid):
            found.append(f"places differ: {entry.msgid!r} has {_places(entry.msgid)}, {said!r} has {_places(said)}")
    return found


def _places(text: str) -> list[str]:
    return sorted(set(_PLACE.findall(text.replace("%%", ""))))


def disagreements(catalogues: Iterable[tuple[str, polib.POFile]]) -> list[str]:
    """One English string with two translations: Django merges all catalogues, so one would silently win."""
    seen: dict[tuple[str, str], tuple[str, str]] = {}
    found = []
    for app, catalogue in catalogues:
        for entry in catalogue:
            key, said = (entry.msgctxt or "", entry.msgid), _translation(entry)
            first = seen.setdefault(key, (app, said)) if said else (app, said)
            if first[1] != said:
                found.append(
                    f"{entry.msgid!r} is {first[1]!r} in {first[0]} and {said!r} in {app}: "
                    "use one translation, or tell them apart with a context (pgettext, `context`)"
                )
    return found


def check(app: str, package: Path = PACKAGE) -> list[str]:
    """Why an app's catalogue is not whole; empty when it is."""
    path = catalogue_of(app, package)
    messages = wanted(app, package)
    if not messages and not path.exists():
        return []
    today = merged(path, messages)
    stale = not path.exists() or path.read_text(encoding="utf-8") != str(today)
    compiled = path.with_suffix(".mo")
    out = faults(today)
    if stale or not compiled.exists() or compiled.read_bytes() != today.to_binary():
        out.append(f"the catalogue is not today's: run `python -m tools.messages {app}` and commit both files")
    return [f"{app}: {fault}" for fault in out]


def update(app: str, package: Path = PACKAGE) -> polib.POFile | None:
    """Write and compile an app's catalogue; None when it has no message."""
    path = catalogue_of(app, package)
    messages = wanted(app, package)
    if not messages:
        for file in (path, path.with_suffix(".mo")):
            file.unlink(missing_ok=True)
        return None
    today = merged(path, messages)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(today), encoding="utf-8")
    path.with_suffix(".mo").write_bytes(today.to_binary())
    return today


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description=__doc__)
    parser.add_argument("app", nargs="*", help="an app's folder, such as people or surfaces/desk; none: all")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when something is missing")
    given = parser.parse_args(arguments)
    named = [app.strip("/").removeprefix("src/mazha/").replace(".", "/") for app in given.app]
    if unknown := set(named) - set(apps()):
        parser.error(f"no such app: {', '.join(sorted(unknown))}. There are: {', '.join(apps())}")
    try:
        trouble = _check(named or apps()) if given.check else _update(named or apps())
    except CannotBeRead as refusal:
        trouble = [str(refusal)]
    for line in trouble:
        print(line)
    return 1 if trouble and (given.check or any("written out here" in line for line in trouble)) else 0


def _check(named: list[str]) -> list[str]:
    trouble = [line for app in named for line in check(app)]
    paths = [(app, catalogue_of(app)) for app in apps()]
    return trouble + disagreements((app, polib.pofile(str(path))) for app, path in paths if path.exists())


def _update(named: list[str]) -> list[str]:
    lines = []
    for app in named:
        today = update(app)
        if today is not None:
            missing = faults(today)
            lines.append(f"{app}: {len(today)} messages, {len(missing)} to look at")
            lines += [f"  {fault}" for fault in missing]
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
