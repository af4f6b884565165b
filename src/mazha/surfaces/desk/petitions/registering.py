"""Registering a petition: at the window, from a letter, a visit, a call, or a hotline matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mazha.casework.petitions import actions as petitions
from mazha.design.guards import holding
from mazha.design.photos import PhotosField
from mazha.kernel.errors import Unacceptable
from mazha.kernel.moments import now
from mazha.matters import papers
from mazha.matters import queries as matters
from mazha.people.roles import Role
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.forms import StepForm, unit_choices

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest
    from mazha.matters.models import Matter

REGISTRARS = (Role.PETITION_OFFICER, Role.WINDOW_CLERK, Role.DISPATCHER, Role.HANDLER, Role.UNIT_HEAD, Role.DUTY_LEADER)
AT_A_DESK = (Role.WINDOW_CLERK, Role.DISPATCHER, Role.PETITION_OFFICER)
FOR_THEIR_OWN = (Role.HANDLER, Role.UNIT_HEAD)
"""Organs that were asked directly: what they register is theirs to answer (article 23)."""


class PetitionForm(StepForm):
    """In the order people tell it; whoever comes as a group, and whom it is about, below."""

    words = forms.CharField(
        label=gettext_lazy("What it is about"), required=True,
        help_text=gettext_lazy("In the person's own words: what happened, what they ask for, what was done so far."),
        widget=forms.Textarea(attrs={"rows": 7, "autofocus": True, "data-autosize": True}),
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("Name"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("Phone"), required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    address = forms.CharField(label=gettext_lazy("Address"), required=False, max_length=200)
    channel = forms.ChoiceField(
        label=gettext_lazy("Came by"), required=True,
        choices=[
            ("counter", gettext_lazy("Counter")), ("letter", gettext_lazy("By letter")),
            ("visit", gettext_lazy("Visit")), ("phone", gettext_lazy("Phone")),
            ("hotline", gettext_lazy("Hotline matter")),
        ],
        widget=forms.RadioSelect(attrs={"row": True}),
    )  # fmt: skip
    representatives = forms.CharField(
        label=gettext_lazy("Representatives of a group"), required=False,
        help_text=gettext_lazy("One a line: name, then number. At most five in all (article 20)."),
        widget=forms.Textarea(attrs={"rows": 2, "data-autosize": True}),
    )  # fmt: skip
    group_size = forms.IntegerField(
        label=gettext_lazy("How many people bring it"), required=False, min_value=1, max_value=100_000
    )
    complained_of = forms.MultipleChoiceField(
        label=gettext_lazy("Units complained of"), required=False, choices=unit_choices,
        help_text=gettext_lazy("They see nothing of it: not the person, not the words, not that it is there."),
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )  # fmt: skip
    first_raised = forms.DateField(
        label=gettext_lazy("First brought on"), required=False,
        help_text=gettext_lazy("Only for an old one: the day on which it was first brought anywhere."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=gettext_lazy("Messages to the person in"), required=False,
        choices=[("zh-hans", "中文"), ("en", "English")],
    )  # fmt: skip
    photos = PhotosField(label=gettext_lazy("Photos and papers"), required=False)


@require_http_methods(["GET", "POST"])
@holding(*REGISTRARS)
def new(request: StaffRequest) -> HttpResponse:
    """The empty form, or what was written registered. `?from=` begins with the words of a hotline matter."""
    earlier = _earlier(request)
    if request.method == "GET":
        initial: dict[str, object] = {"channel": "counter", "language": "zh-hans"}
        if earlier is not None:
            initial |= {"channel": "hotline", "words": matters.words_of(request.actor, earlier, now())}
            initial["address"] = earlier.address
        return _page(request, PetitionForm(initial=initial), earlier)
    form = PetitionForm(request.POST)
    try:
        receipt = petitions.receive(
            _petition(request, form, earlier), key=request.POST.get("key") or None, by=request.actor, at=now()
        )
    except Unacceptable as wrong:
        form.show(wrong.problems or {"": wrong.message})
        return _page(request, form, earlier, status=422)
    messages.success(request, _("Registered: %(code)s.") % {"code": receipt.spoken})
    still = matters.visible_to(request.actor).filter(pk=receipt.matter_id).exists()
    return HttpResponseRedirect(reverse("desk:matter", args=[receipt.matter_id]) if still else reverse("desk:home"))


def _earlier(request: StaffRequest) -> Matter | None:
    wanted = request.POST.get("from", request.GET.get("from", ""))
    return matters.by_id_or_code(request.actor, wanted[:36]) if wanted else None


def _petition(request: StaffRequest, form: PetitionForm, earlier: Matter | None) -> petitions.Petition:
    if not form.is_valid():
        problems = {str(name): str(errors[0]) for name, errors in form.errors.items()}
        raise Unacceptable(_("Something is missing or not right. Look at what is marked."), problems)
    clean = form.cleaned_data
    desk, own = request.actor.post_as(*AT_A_DESK), request.actor.post_as(*FOR_THEIR_OWN)
    return petitions.Petition(
        words=clean["words"], channel=clean["channel"], name=clean["name"], phone=clean["phone"],
        address=clean["address"], representatives=clean["representatives"], group_size=clean["group_size"],
        complained_of=[int(unit) for unit in clean["complained_of"]], first_raised=clean["first_raised"],
        language=clean["language"] or "zh-hans", desk=desk.organisation_id if desk else None,
        organ=own.organisation_id if own and not desk else None, follows=earlier.pk if earlier else None,
        photos=[papers.prepare_photo(f, f.name) for f in request.FILES.getlist("photos") if f.name],
    )  # fmt: skip


def _page(request: StaffRequest, form: PetitionForm, earlier: Matter | None, *, status: int = 200) -> HttpResponse:
    facts = {
        "form": form, "title": _("Register a petition"), "at": now(), "key": frame.key_of(request), "earlier": earlier,
    }  # fmt: skip
    return frame.page(request, "petitions/new.html", facts, status=status)
