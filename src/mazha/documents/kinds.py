"""The kinds of document there are, with their packaged words: `kinds/*.toml`, one file a line of work."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from django.utils.translation import gettext as _

from mazha.documents import fields, language
from mazha.documents.fields import Field
from mazha.kernel.errors import Unknown
from mazha.procedures.law import unknown_parts
from mazha.procedures.table import Text

LANGUAGES = ("zh-hans", "en")
ALWAYS = ("organisation", "number", "issued_date", "code")
"""What every document knows by itself: who issues it, its number, the day, and the matter's public code."""


class KindIsUnknown(Unknown):
    code = "document.kind_unknown"


class BrokenKind(Exception):
    """A packaged kind is wrong: found by the tests and at start, not when somebody prints."""


@dataclass(frozen=True, slots=True)
class Words:
    """A template in one language."""

    title: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    name: str
    """`line.kind`, such as `mediation.agreement`."""
    title: Text
    family: str
    """What stands for this family of documents in a number: 奎**人调**〔2026〕12号."""
    basis: str
    is_sealed: bool
    """Whether the organisation signs it, at its end and with its seal; else only the people do, on lines."""
    fields: tuple[Field, ...]
    """What whoever issues it must or may give."""
    words: Mapping[str, Words]
    """The packaged template, by language."""

    @property
    def line(self) -> str:
        """The line of work it belongs to."""
        return self.name.partition(".")[0]

    @property
    def all_fields(self) -> tuple[Field, ...]:
        """Those, and what every document knows by itself."""
        return (*self.fields, *(fields.register()[name] for name in ALWAYS))


@cache
def packaged() -> Mapping[str, Kind]:
    """Every kind by its name, in the order of the files. Raises BrokenKind, naming what to mend."""
    found: dict[str, Kind] = {}
    folder = resources.files("mazha.documents") / "kinds"
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            for facts in tomllib.loads(file.read_text(encoding="utf-8"))["kind"]:
                kind = _kind(facts)
                if kind.name in found:
                    raise BrokenKind(f"{file.name}: there are two kinds '{kind.name}'. Give one another name.")
                found[kind.name] = kind
    return found


def kind(name: str) -> Kind:
    """One kind. Refuses with KindIsUnknown a name there is none of."""
    found = packaged().get(name)
    if found is None:
        raise KindIsUnknown(_("There is no kind of document '%(name)s'.") % {"name": name}, kind=name)
    return found


def faults(kind: Kind, words: Words) -> dict[str, str]:
    """What is wrong with a template, by part: one sentence each, naming the line and how to mend it."""
    found = {}
    for part, text in (("title", words.title), ("body", words.body)):
        if problem := _fault(kind, text):
            found[part] = problem
    return found


def _fault(kind: Kind, text: str) -> str:
    if not text.strip():
        return _("Write some words.")
    try:
        parts = language.read(text)
    except language.TemplateIsWrong as wrong:
        return _("Line %(line)d: %(problem)s") % {"line": wrong.line, "problem": wrong.message}
    known = fields.known_names(kind.all_fields)
    lists = {field.name for field in kind.fields if field.rows}
    for rows, part in language.named(parts):
        if problem := _unfit(part, known.get(rows, known[""]), lists):
            return _("Line %(line)d: %(problem)s") % {"line": part.line, "problem": problem}
    return ""


def _unfit(part: language.Place | language.Rows, known: frozenset[str], lists: set[str]) -> str:
    if part.name not in known:
        return _("There is no field {%(name)s} here. The fields are listed beside the text.") % {"name": part.name}
    if isinstance(part, language.Rows) and part.name not in lists:
        return _("{%(name)s} is one value, not a list. Write it without the colon.") % {"name": part.name}
    if isinstance(part, language.Place) and part.name in lists:
        return _("{%(name)s} is a list. Write {%(name)s: … } around what each row says.") % {"name": part.name}
    return ""


def _kind(facts: Mapping[str, object]) -> Kind:
    title, name = facts["title"], str(facts["name"])
    given, words = facts["fields"], {}
    assert isinstance(title, Mapping)
    assert isinstance(given, Sequence)
    for tongue, key in (("zh-hans", "zh"), ("en", "en")):
        text = facts[key]
        assert isinstance(text, Mapping)
        words[tongue] = Words(str(text["title"]), str(text["body"]))
    kind = Kind(
        name=name, title=Text(str(title["zh"]), str(title["en"])), family=str(facts["family"]),
        basis=str(facts["basis"]), is_sealed=bool(facts.get("sealed", True)),
        fields=tuple(_field(name, str(each)) for each in given), words=words,
    )  # fmt: skip
    if lost := unknown_parts(kind.basis):
        raise BrokenKind(f"{name}: no article '{lost[0]}' in the register. Add it to procedures/law/articles.toml.")
    for tongue, each in words.items():
        if problems := faults(kind, each):
            raise BrokenKind(f"{name}, {tongue}: {problems}")
    return kind


def _field(kind: str, written: str) -> Field:
    """A field of the register; with a question mark it may be left out."""
    name = written.removesuffix("?")
    found = fields.register().get(name)
    if found is None:
        raise BrokenKind(f"{kind}: no field '{name}' in fields.toml.")
    return replace(found, is_required=not written.endswith("?"))
