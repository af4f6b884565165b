"""Why something was proposed, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from mazha.people import queries as people
from mazha.places import queries as places
from mazha.triage.queries.categories import category_path, category_title
from mazha.triage.rules import Lost

if TYPE_CHECKING:
    from mazha.triage.models import Suggestion


def reasons_of(row: Suggestion, language: str, *, covered: bool) -> list[str]:
    """What spoke for a suggestion, or why there is none."""
    if row.about == "unit":
        return _unit_reasons(row, language)
    said: Sequence[str] = [] if covered else row.reason.get("words", [])
    reasons = []
    if said:
        reasons.append(_("These words spoke for it: %(words)s.") % {"words": _listed(said, language)})
    others = [(code, chance) for code, chance in row.reason.get("runners_up", []) if chance >= 0.05]
    if others:
        named = [f"{category_title(code, language)} {round(chance * 100)} %" for code, chance in others]
        lead = _("It might also be: %(others)s.") if row.value else _("None was likely enough. Nearest: %(others)s.")
        reasons.append(lead % {"others": _listed(named, language)})
    return reasons


def _unit_reasons(row: Suggestion, language: str) -> list[str]:
    rule = row.reason.get("rule")
    if rule is None:
        return [_("Without a category nobody's duty can be looked up.")]
    reasons = [
        _("Rule %(number)d of the duty catalogue: %(rule)s.") % {"number": rule["duty"], "rule": _rule(rule, language)}
    ]
    if rule["basis"]:
        reasons.append(_("It rests on: %(basis)s.") % {"basis": rule["basis"]})
    if assisting := row.reason.get("assisting"):
        names = _listed([people.organisation(unit).name for unit in assisting], language)
        reasons.append(_("Assisting: %(units)s.") % {"units": names})
    return reasons


def shadowed_of(row: Suggestion, language: str) -> list[str]:
    """Every rule that fits too and does not hold, and why."""
    return [
        _("Rule %(number)d: %(rule)s → %(unit)s. %(why)s")
        % {
            "number": line["duty"],
            "rule": _rule(line, language),
            "unit": people.organisation(line["organisation"]).name,
            "why": lost_because(line["because"]),
        }
        for line in row.reason.get("shadowed", [])
    ]


def alike_because(row: Suggestion) -> list[str]:
    """What makes another matter look like the same trouble."""
    sentences = {
        "same_words": _("Nearly the same words."),
        "similar_words": _("Similar words."),
        "same_category": _("The same category."),
        "same_place": _("The same place."),
        "nearby": _("Within 300 metres."),
    }
    return [sentences[reason] for reason in row.reason.get("reasons", []) if reason in sentences]


def lost_because(because: str) -> str:
    """Why a fitting line of the catalogue does not rule, as a sentence."""
    return {
        Lost.BROADER_CATEGORY: _("Its category is wider."),
        Lost.BROADER_TERRITORY: _("Its territory is wider."),
        Lost.OLDER: _("It is older."),
    }[Lost(because)]


def _rule(line: Mapping[str, Any], language: str) -> str:
    category = category_path(line["category"], language) if line["category"] else _("any category")
    territory = places.area_path(line["territory"], language) if line["territory"] else _("anywhere")
    return f"{category} × {territory}"


def _listed(words: Sequence[str], language: str) -> str:
    return ("、" if language.startswith("zh") else ", ").join(words)
