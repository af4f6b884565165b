"""The duty catalogue: which organisation a category in a territory is the duty of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from mazha.kernel.errors import Unknown
from mazha.kernel.moments import day_of, now
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.admin import naming, questions
from mazha.surfaces.desk.admin.files import content
from mazha.surfaces.desk.admin.pages import Ask, Cell, Link, Table, admin_only, asked, cut, listed, sent
from mazha.triage import actions, queries
from mazha.triage.actions.duties import NewDuty

if TYPE_CHECKING:
    import datetime as dt

    from mazha.design.requests import StaffRequest
    from mazha.triage.queries import DutyRow


class Narrow(questions.Narrow):
    category = questions.choice(gettext_lazy("Category"), naming.categories, none=gettext_lazy("Any"))
    territory = questions.choice(gettext_lazy("Territory"), naming.areas, none=gettext_lazy("Any"))
    unit = questions.choice(gettext_lazy("Unit"), naming.organisations, none=gettext_lazy("Any"), whole=True)
    state = questions.choice(
        gettext_lazy("State"), lambda: [("all", _("Ended ones too"))], none=gettext_lazy("Not ended")
    )


class Line(questions.Form):
    category = questions.choice(
        gettext_lazy("Category"), naming.categories, none=gettext_lazy("Any category"),
        hint=gettext_lazy("A line also holds for everything below its category, until a closer line says otherwise."),
    )  # fmt: skip
    territory = questions.choice(gettext_lazy("Territory"), naming.areas, none=gettext_lazy("Anywhere"))
    organisation = questions.choice(gettext_lazy("Unit that leads"), naming.organisations, must=True, whole=True)
    assisting = questions.several(gettext_lazy("Units that assist"), naming.organisations, whole=True)
    basis = questions.text(
        gettext_lazy("What it rests on"),
        longest=200,
        hint=gettext_lazy("A document and its number, a minute, an article."),
    )
    start_date = questions.day(gettext_lazy("First day"), must=True)
    end_date = questions.day(gettext_lazy("Last day"), hint=gettext_lazy("Leave empty when it is not known yet."))


class Closing(questions.Form):
    end_date = questions.day(gettext_lazy("Last day"), must=True)


class Import(questions.Form):
    file = questions.upload(
        gettext_lazy("CSV file"), accept=".csv,text/csv",
        hint=gettext_lazy("With the columns of the exported catalogue, in UTF-8 or GB 18030."),
    )  # fmt: skip


@require_GET
@admin_only
def show(request: StaffRequest) -> HttpResponse:
    """The lines, by category and territory."""
    narrow, today = Narrow(request.GET), day_of(now())
    chosen = narrow.chosen()
    found = [d for d in queries.duties(request.actor, frame.language()) if _fits(d, chosen, today)]
    duties, pages = cut(request, found)
    columns = [_("Category"), _("Territory"), _("Leads"), _("Assist"), _("Rests on"), _("Holds"), _("Do")]
    table = Table(
        label=_("Duty catalogue"), columns=columns, rows=[_row(d, today) for d in duties], empty=_("No line fits.")
    )
    links = [
        Link(label=_("New line"), url=reverse("admin:duty_new"), icon="plus", kind="primary"),
        Link(label=_("Whose duty is it?"), url=reverse("admin:duty_whose"), icon="help-circle"),
        Link(label=_("Import"), url=reverse("admin:duty_import"), icon="upload"),
        Link(label=_("Export"), url=reverse("admin:duty_export"), icon="download"),
    ]
    lead = _("The line with the closest category rules, then the one with the closest territory, then the newest.")
    return listed(request, _("Duty catalogue"), table, lead=lead, actions=links, narrow=narrow, pages=pages)


def _fits(duty: DutyRow, chosen: dict[str, Any], today: dt.date) -> bool:
    ended = duty.end_date is not None and duty.end_date < today
    return (
        duty.category.startswith(chosen["category"] or "")
        and duty.territory.startswith(chosen["territory"] or "")
        and chosen["unit"] in {None, duty.organisation_id}
        and (chosen["state"] == "all" or not ended)
    )


def _row(duty: DutyRow, today: dt.date) -> list[Cell]:
    runs_on = duty.end_date is None or duty.end_date > today
    links = [
        Link(label=_("Replace"), url=reverse("admin:duty_replacement", args=[duty.id])),
        Link(label=_("End"), url=reverse("admin:duty_closure", args=[duty.id])),
    ]
    return [*said(duty), Cell(text=_span(duty)), Cell(links=links if runs_on else ())]


def said(duty: DutyRow) -> list[Cell]:
    return [
        Cell(text=duty.category_title or _("Any category"), small=duty.category),
        Cell(text=duty.territory_title or _("Anywhere"), small=duty.territory),
        Cell(text=duty.organisation),
        Cell(text=_(", ").join(duty.assisting)),
        Cell(text=duty.basis),
    ]


def _span(duty: DutyRow) -> str:
    dates = {"first": duty.start_date.isoformat(), "last": duty.end_date.isoformat() if duty.end_date else ""}
    return (_("%(first)s to %(last)s") if dates["last"] else _("from %(first)s")) % dates


def _of(request: StaffRequest, duty_id: int) -> DutyRow:
    found = next((d for d in queries.duties(request.actor, frame.language()) if d.id == duty_id), None)
    if found is None:
        raise Unknown(_("There is no such line in the duty catalogue. Look in the list."), duty_id=duty_id)
    return found


def _line(given: dict[str, Any]) -> NewDuty:
    return NewDuty(
        category=given["category"], territory=given["territory"], organisation_id=given["organisation"],
        assisting=tuple(given["assisting"]), basis=given["basis"], start_date=given["start_date"],
        end_date=given["end_date"],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@admin_only
def new(request: StaffRequest) -> HttpResponse:
    """Enter a line."""

    def add(given: dict[str, Any]) -> str:
        actions.add_duty(_line(given), by=request.actor, at=now())
        return _("The line is entered. It is used from its first day on.")

    ask = Ask(title=_("New line in the duty catalogue"), submit=_("Enter it"), back=reverse("admin:duties"))
    return asked(request, Line(sent(request), initial={"start_date": day_of(now())}), ask, add)


@require_http_methods(["GET", "POST"])
@admin_only
def replacement(request: StaffRequest, duty_id: int) -> HttpResponse:
    """Let a new line follow this one without a gap."""
    old, ids = _of(request, duty_id), {name: value for value, name in _names()}
    initial = {
        "category": old.category, "territory": old.territory, "organisation": old.organisation_id, "basis": old.basis,
        "assisting": [ids[name] for name in old.assisting if name in ids], "start_date": day_of(now()),
    }  # fmt: skip

    def replace(given: dict[str, Any]) -> str:
        actions.replace_duty(duty_id, _line(given), by=request.actor, at=now())
        return _("The new line follows the old one without a gap.")

    lead = _("The old line ends the day before the new one begins. What was sent by it stays explained.")
    ask = Ask(title=_("Replace a line"), submit=_("Replace it"), back=reverse("admin:duties"), lead=lead)
    return asked(request, Line(sent(request), initial=initial), ask, replace)


def _names() -> list[tuple[str, str]]:
    return [pair for _title, members in naming.organisations() for pair in members]


@require_http_methods(["GET", "POST"])
@admin_only
def closure(request: StaffRequest, duty_id: int) -> HttpResponse:
    """Give a line its last day."""
    duty = _of(request, duty_id)

    def close(given: dict[str, Any]) -> str:
        actions.close_duty(duty_id, given["end_date"], by=request.actor, at=now())
        return _("The line ends on %(day)s.") % {"day": given["end_date"].isoformat()}

    what = {
        "category": duty.category_title or _("Any category"), "territory": duty.territory_title or _("Anywhere"),
        "unit": duty.organisation,
    }  # fmt: skip
    ask = Ask(
        title=_("End the line: %(category)s, %(territory)s, %(unit)s") % what, submit=_("End it"), danger=True,
        back=reverse("admin:duties"),
        warning=_("After that day the next broader line holds. Where there is none, nobody's duty is known."),
    )  # fmt: skip
    return asked(request, Closing(sent(request), initial={"end_date": day_of(now())}), ask, close)


@require_GET
@admin_only
def export(request: StaffRequest) -> HttpResponse:
    """The whole catalogue as it can be imported again."""
    answer = HttpResponse(
        "\ufeff" + queries.duties_as_csv(request.actor), content_type="text/csv; charset=utf-8"
    )  # the mark lets a spreadsheet program read Chinese
    answer["Content-Disposition"] = f'attachment; filename="duties-{day_of(now()).isoformat()}.csv"'
    return answer


@require_http_methods(["GET", "POST"])
@admin_only
def imported(request: StaffRequest) -> HttpResponse:
    """Add the lines of a file: all of them, or none and the number of every row that is wrong."""

    def add(given: dict[str, Any]) -> str:
        added = actions.import_duties(content(given["file"]), by=request.actor, at=now())
        return ngettext("%(n)d line was added.", "%(n)d lines were added.", added) % {"n": added}

    ask = Ask(
        title=_("Import duties"), submit=_("Import"), back=reverse("admin:duties"),
        lead=_("Lines that stand in the catalogue already are passed over. If one row is wrong, nothing is added."),
    )  # fmt: skip
    return asked(request, Import(sent(request), request.FILES or None), ask, add)
