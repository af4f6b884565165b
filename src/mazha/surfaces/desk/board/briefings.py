"""Briefings on the desk: the archive, one of them with its remarks and signature, and its files once it is signed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mazha.design.guards import holding
from mazha.insight import actions
from mazha.insight import queries as insight
from mazha.insight.briefing import paper, sheet, spans, wording
from mazha.insight.briefing.drawing import drawing
from mazha.kernel.errors import Unacceptable, Unknown
from mazha.kernel.moments import local, now
from mazha.people import queries as people
from mazha.people.roles import Role
from mazha.places import queries as places
from mazha.surfaces.desk import frame

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest
    from mazha.insight.models import Briefing

READERS = insight.BRIEFING_READERS
PAGE = 40


class NotSigned(Unknown):
    """A draft has no file: nothing goes out that nobody signed."""

    code = "insight.briefing_not_signed"


@require_GET
@holding(*READERS)
def archive(request: StaffRequest) -> HttpResponse:
    """All briefings of the reader's places, newest first."""
    asked = {name: request.GET.get(name, "") for name in ("kind", "place", "signed")}
    kind = asked["kind"] if asked["kind"] in spans.KINDS else ""
    signed = {"yes": True, "no": False}.get(asked["signed"])
    after = request.GET.get("after", "")
    skip = int(after) if after.isascii() and after.isdigit() and len(after) < 7 else 0
    found = insight.briefings(request.actor, kind=kind, place=asked["place"][:9], signed=signed, skip=skip)
    given = {name: value for name, value in asked.items() if value}
    facts = {
        "title": _("Briefings"), "lines": [_line(each) for each in found[:PAGE]],
        "kinds": _tabs(given, "kind", kind, [("", _("All kinds")), *((each, wording.kind_title(each))
                                                                   for each in spans.KINDS)]),
        "states": _tabs(given, "signed", asked["signed"], [("", _("All states")), ("no", _("Drafts")),
                                                           ("yes", _("Signed"))]),
        "next_url": _query(given | {"after": str(skip + PAGE)}) if len(found) > PAGE else "",
        "first_url": _query(given) if skip else "",
    }  # fmt: skip
    return frame.page(request, "board/briefings.html", facts)


@require_GET
@holding(*READERS)
def show(request: StaffRequest, briefing_id: UUID) -> HttpResponse:
    """One briefing: the numbers as they were, remarks, and who signed."""
    return _page(request, insight.briefing(request.actor, briefing_id))


@require_POST
@holding(*READERS)
def remarks(request: StaffRequest, briefing_id: UUID) -> HttpResponse:
    """Write the remarks, as one has seen them."""
    written, found = request.POST.get("remarks", ""), insight.briefing(request.actor, briefing_id)
    try:
        actions.remark(briefing_id, written, seen=_seen(request), by=request.actor, at=now())
    except Unacceptable as refusal:
        return _page(request, found, written=written, wrong=refusal.problems["remarks"])
    messages.success(request, _("The remarks are kept."))
    return HttpResponseRedirect(reverse("board:briefing", args=[briefing_id]))


@require_POST
@holding(*READERS)
def signature(request: StaffRequest, briefing_id: UUID) -> HttpResponse:
    """Sign what one has read."""
    actions.sign(briefing_id, seen=_seen(request), by=request.actor, at=now())
    messages.success(request, _("You have signed. From here on the briefing stays as it is and may go out."))
    return HttpResponseRedirect(reverse("board:briefing", args=[briefing_id]))


@require_GET
@holding(*READERS)
def file(request: StaffRequest, briefing_id: UUID, file_form: str) -> HttpResponse:
    """PDF or DOCX of a signed briefing, small numbers covered, in the reader's language."""
    found = insight.briefing(request.actor, briefing_id)
    if found.signed_at is None or file_form not in paper.FORMS:
        raise NotSigned(_("There is no such file. A briefing goes out as PDF or DOCX once it is signed."))
    language = _language()
    written = paper.write(
        file_form,
        paper.Paper(
            sheet=sheet.from_json(found.sheets[language]["paper"]), remarks=found.remarks, language=language,
            signature=_signature(found), organisation=people.organisation(found.signed_organisation_id or 0).name,
        ),
    )  # fmt: skip
    answer = HttpResponse(written, content_type=paper.FORMS[file_form])
    name = f"mazha-{found.kind}-{found.place}-{found.first.isoformat()}.{file_form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _page(request: StaffRequest, found: Briefing, *, written: str | None = None, wrong: str = "") -> HttpResponse:
    shown = sheet.from_json(found.sheets[_language()]["inside"])
    names = people.officer_names({found.remarked_by_id} if found.remarked_by_id else set())
    facts = {
        "briefing": found, "sheet": shown, "may_sign": insight.may_sign(request.actor, found.place) is not None,
        "parts": [_part(section) for section in shown.sections], "title": f"{shown.place} {shown.title}",
        "signature": _signature(found) if found.signed_at else "",
        "written": found.remarks if written is None else written,
        "wrong": wrong, "remarked_by": names.get(found.remarked_by_id or 0, ""), "longest": actions.LONGEST_REMARKS,
    }  # fmt: skip
    return frame.page(request, "board/briefing.html", facts, status=422 if wrong else 200)


def _part(section: sheet.Section) -> dict[str, object]:
    """A section with its charts drawn and its numbers linked to their lists."""
    terms = dict(section.terms)
    tables = [
        (
            table,
            [
                (row.name, terms.get(row.name, ""), [(cell.text, _list(cell.ask)) for cell in row.cells])
                for row in table.rows
            ],
        )
        for table in section.tables
    ]
    return {"section": section, "drawings": [drawing(chart) for chart in section.charts], "tables": tables}


def _list(ask: dict[str, str]) -> str:
    return f"{reverse('board:matters')}?{urlencode(ask)}" if ask else ""


def _line(found: Briefing) -> dict[str, object]:
    return {
        "briefing": found, "kind": wording.kind_title(found.kind),
        "place": places.area_path(found.place, frame.language()),
        "days": wording.days_of(insight.Period(found.first, found.last)),
    }  # fmt: skip


def _signature(found: Briefing) -> str:
    assert found.signed_at is not None
    return _("Signed off by %(name)s, %(post)s, %(organisation)s, on %(moment)s.") % {
        "name": found.signed_name, "post": Role(found.signed_role).label,
        "organisation": people.organisation(found.signed_organisation_id or 0).name,
        "moment": f"{local(found.signed_at):%Y-%m-%d %H:%M}",
    }  # fmt: skip


def _seen(request: StaffRequest) -> int:
    given = request.POST.get("seen", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0


def _language() -> str:
    return "en" if frame.language().startswith("en") else "zh-hans"


def _tabs(given: dict[str, str], name: str, current: str, choices: list[tuple[str, str]]) -> list[dict[str, object]]:
    return [
        {
            "label": label, "current": current == value,
            "url": _query({key: kept for key, kept in (given | {name: value}).items() if kept}),
        }
        for value, label in choices
    ]  # fmt: skip


def _query(given: dict[str, str]) -> str:
    return "?" + urlencode(given)
