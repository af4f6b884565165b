"""The catalogue tool notices every way in which a reader of Chinese could meet English."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from tools import messages
from tools.extraction import CannotBeRead, Message, from_python, from_template

SOURCE = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy

def say(n):
    return _("Sent"), ngettext("%(n)s day", "%(n)s days", n), pgettext_lazy("verb", "Post")
"""
TEMPLATE = """{% load i18n %}<p title="{% translate 'Late' %}">{% blocktranslate trimmed count n=n %}
  One matter is late.
{% plural %}
  {{ n }} matters are late.
{% endblocktranslate %}</p>{{ _("Open")|upper }}{% translate "Post" context "office" as post %}"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    app = tmp_path / "people"
    (app / "templates").mkdir(parents=True)
    (app / "__init__.py").touch()
    (app / "say.py").write_text(SOURCE)
    (app / "templates" / "say.html").write_text(TEMPLATE)
    return tmp_path


def _translate(package: Path, **more: str) -> None:
    path = messages.catalogue_of("people", package)
    catalogue = polib.pofile(str(path))
    for entry in catalogue:
        said = more.get(entry.msgid) or f"译 {' '.join(messages._places(entry.msgid_plural or entry.msgid))}"
        if entry.msgid_plural:
            entry.msgstr_plural = {0: said}
        else:
            entry.msgstr = said
    catalogue.save()
    messages.update("people", package)


class TestExtraction:
    def test_finds_every_form_in_python(self) -> None:
        assert set(from_python(SOURCE, "say.py")) == {
            Message("Sent"),
            Message("%(n)s day", "%(n)s days"),
            Message("Post", context="verb"),
        }

    def test_finds_every_form_in_a_template(self) -> None:
        assert set(from_template(TEMPLATE, "say.html")) == {
            Message("Late"),
            Message("One matter is late.", "%(n)s matters are late."),
            Message("Open"),
            Message("Post", context="office"),
        }

    def test_refuses_a_string_no_translator_can_see(self) -> None:
        with pytest.raises(CannotBeRead, match=r"say\.py:1"):
            list(from_python("_(f'{n} days')", "say.py"))


class TestCheck:
    def test_holds_for_a_whole_catalogue(self, package: Path) -> None:
        messages.update("people", package)
        _translate(package)
        assert messages.check("people", package) == []

    def test_names_what_is_not_translated(self, package: Path) -> None:
        messages.update("people", package)
        assert "people: not translated: 'Late'" in messages.check("people", package)

    def test_names_a_place_that_was_lost(self, package: Path) -> None:
        messages.update("people", package)
        _translate(package, **{"%(n)s day": "若干天"})
        assert any("places differ" in line for line in messages.check("people", package))

    def test_notices_a_new_string(self, package: Path) -> None:
        messages.update("people", package)
        _translate(package)
        (package / "people" / "more.py").write_text("x = _('More')")
        found = messages.check("people", package)
        assert "people: not translated: 'More'" in found
        assert any("not today's" in line for line in found)

    def test_notices_a_string_that_is_gone(self, package: Path) -> None:
        messages.update("people", package)
        _translate(package)
        (package / "people" / "say.py").unlink()
        assert any("not today's" in line for line in messages.check("people", package))

    def test_notices_a_stale_compiled_file(self, package: Path) -> None:
        messages.update("people", package)
        _translate(package)
        path = messages.catalogue_of("people", package)
        path.write_text(path.read_text().replace("译", "翻译"))
        assert any("not today's" in line for line in messages.check("people", package))


class TestUpdate:
    def test_keeps_translations(self, package: Path) -> None:
        messages.update("people", package)
        _translate(package, Late="已超期")
        (package / "people" / "more.py").write_text("x = _('More')")
        messages.update("people", package)
        kept = polib.pofile(str(messages.catalogue_of("people", package))).find("Late")
        assert kept is not None
        assert kept.msgstr == "已超期"


def test_one_string_with_two_translations_is_a_disagreement() -> None:
    one, other = polib.POFile(), polib.POFile()
    one.append(polib.POEntry(msgid="Close", msgstr="办结"))
    other.append(polib.POEntry(msgid="Close", msgstr="关闭"))
    assert len(messages.disagreements([("people", one), ("places", other)])) == 1
