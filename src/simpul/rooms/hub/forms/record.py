"""What people fill in about projects, also without JavaScript; and what every form of the record shares."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from simpul.rooms.hub.act.common import Faulty
from simpul.rooms.hub.models import Partner, Project, State
from simpul.rooms.hub.share import labels
from simpul.rooms.hub.understand import states
from simpul.rooms.hub.understand.words import words

LONG = forms.Textarea(attrs={"rows": 4})
NOBODY = ("", "---------")


def choices(kind: str, *, empty: bool = False) -> Callable[[], list[tuple[str, str]]]:
    """Give the words of a kind in the reader's language, for a field to ask when it is drawn."""

    def give() -> list[tuple[str, str]]:
        named = [(one.id, one.said(get_language() or "en")) for one in words(kind).values()]
        return [NOBODY, *named] if empty else named

    return give


def partner_choices() -> list[tuple[str, str]]:
    """Give the partners of the record."""
    return [NOBODY, *Partner.objects.values_list("slug", "name")]


def state_choices() -> list[tuple[str, str]]:
    """Give the states of the network."""
    return [NOBODY, *State.objects.values_list("iso3", "name")]


class RecordForm(forms.Form):
    """A form that takes the faults of an act back to the fields that they are of."""

    def take(self, fault: Exception) -> None:
        """Show what an act refused: beside each field that is named, else above the form."""
        faults = fault.faults if isinstance(fault, Faulty) else {NON_FIELD_ERRORS: str(fault)}
        for name, message in faults.items():
            if name in self.fields:
                self.add_error(name, message)
            else:
                shown = message if name == NON_FIELD_ERRORS else f"{labels.field(name)}: {message}"
                self.add_error(None, shown)

    def said(self) -> dict[str, Any]:
        """Give what was filled in."""
        return dict(self.cleaned_data)


class ProjectForm(RecordForm):
    """What a city says of its project. `after` are the statuses that may follow."""

    title = forms.CharField(label=_("Title"), max_length=300)
    summary = forms.CharField(label=_("Summary"), required=False, max_length=5000, widget=LONG)
    focus_area = forms.ChoiceField(
        label=_("Focus area"), required=False, choices=choices("focus_area", empty=True)
    )
    status = forms.ChoiceField(label=_("Status"))
    lon = forms.FloatField(
        label=_("Longitude"), required=False, min_value=-180, max_value=180, widget=forms.TextInput,
        help_text=_("In degrees, such as 119.4327; both or none."),
    )  # fmt: skip
    lat = forms.FloatField(
        label=_("Latitude"), required=False, min_value=-90, max_value=90, widget=forms.TextInput
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=5000, widget=LONG)
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=1000,
        help_text=_("An address or a paper where this stands."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, before: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        after = [before, *sorted(states.PROJECT.get(before, ()))] if before else list(states.PROJECT_NEW)
        status = self.fields["status"]
        assert isinstance(status, forms.ChoiceField)  # noqa: S101 - for the type checker
        status.choices = [(one, labels.word("status", one)) for one in after]

    def said(self) -> dict[str, Any]:
        """Give the fields of the project among what was filled in."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"source", "seen"}}

    @staticmethod
    def initial_of(project: Project) -> dict[str, Any]:
        """Give what the form shows of a project."""
        names = ("title", "summary", "focus_area", "status", "lon", "lat", "note")
        return {name: getattr(project, name) for name in names} | {"seen": project.changed_at.isoformat()}


class AliasForm(RecordForm):
    """Another title of a project."""

    title = forms.CharField(label=_("Title"), max_length=300)
    source = forms.CharField(label=_("Source"), required=False, max_length=1000)
    inferred = forms.BooleanField(label=_("Our own reading"), required=False)


class CostForm(RecordForm):
    """An amount of money."""

    kind = forms.ChoiceField(label=_("Kind"), choices=labels.COSTS.items())
    amount = forms.DecimalField(
        label=_("Amount"), min_value=0, max_digits=19, decimal_places=2, localize=True, widget=forms.TextInput
    )
    currency = forms.RegexField(
        "^[A-Z]{3}$", label=_("Currency"), help_text=_("Three capital letters, such as IDR."),
        error_messages={"invalid": _("Write three capital letters, such as IDR (ISO 4217).")},
    )  # fmt: skip
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1990, max_value=2100)
    payer = forms.CharField(label=_("Who pays"), required=False, max_length=200)
    source = forms.CharField(label=_("Source"), required=False, max_length=1000)

    def said(self) -> dict[str, Any]:
        """Give the amount as text, exact."""
        return self.cleaned_data | {"amount": str(self.cleaned_data["amount"])}


class PartnerRowForm(RecordForm):
    """A partner of a project."""

    name = forms.CharField(label=_("Name"), max_length=300)
    partner = forms.ChoiceField(label=_("Partner in the record"), required=False, choices=partner_choices)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=labels.ROLES.items())


class ChallengeForm(RecordForm):
    """What stands in the way."""

    text = forms.CharField(label=_("Challenge"), max_length=5000, widget=forms.Textarea(attrs={"rows": 2}))
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1990, max_value=2100)


class NeedForm(RecordForm):
    """A kind of help that is asked for."""

    kind = forms.ChoiceField(label=_("Kind"), choices=choices("support"))
    note = forms.CharField(label=_("Note"), required=False, max_length=5000)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1990, max_value=2100)
    open = forms.BooleanField(label=_("Still needed"), required=False, initial=True)


class YearForm(RecordForm):
    """What a city says of its project for one year."""

    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100)
    status = forms.ChoiceField(label=_("Status"))
    focus_area = forms.ChoiceField(
        label=_("Focus area"), required=False, choices=choices("focus_area", empty=True)
    )
    source = forms.CharField(label=_("Source"), required=False, max_length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        status = self.fields["status"]
        assert isinstance(status, forms.ChoiceField)  # noqa: S101 - for the type checker
        status.choices = [(one, labels.word("status", one)) for one in states.CHOSEN]


PARTS: Mapping[str, type[RecordForm]] = {
    "costs": CostForm,
    "needs": NeedForm,
    "partners": PartnerRowForm,
    "challenges": ChallengeForm,
    "aliases": AliasForm,
}
"""The lists of a project that have a page of their own, and the form of a row."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "costs": ("kind", "amount", "currency", "year", "payer", "source"),
    "needs": ("kind", "note", "year", "open"),
    "partners": ("name", "partner__slug", "role"),
    "challenges": ("text", "year"),
    "aliases": ("title", "source", "inferred"),
}
RELATED = {"partners": "project_partners"}


def rows_of(project: Project, part: str) -> list[dict[str, Any]]:
    """Give the rows of a list as its form shows them."""
    rows = getattr(project, RELATED.get(part, part)).values(*COLUMNS[part])
    return [{name.removesuffix("__slug"): value for name, value in row.items()} for row in rows]


class IndicatorForm(RecordForm):
    """A line of a results framework."""

    outcome = forms.CharField(label=_("Outcome"), max_length=300)
    name = forms.CharField(label=_("Indicator"), max_length=300)
    unit = forms.CharField(label=_("Unit"), required=False, max_length=100)
    code = forms.CharField(
        label=_("Code in the catalogue of indicators"), required=False, max_length=60,
        help_text=_("Such as roads.surveyed; empty for one of the project's own."),
    )  # fmt: skip
    baseline = forms.FloatField(label=_("Baseline"), required=False, localize=True, widget=forms.TextInput)
    baseline_period = forms.CharField(label=_("Period of the baseline"), required=False, max_length=60)


class PointForm(RecordForm):
    """A target or an actual."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[("actual", _("What was")), ("target", _("Target"))])
    period = forms.CharField(label=_("Period"), max_length=60, help_text=_("Such as 2026 or 2026-06."))
    number = forms.FloatField(label=_("Number"), localize=True, widget=forms.TextInput)
    source = forms.CharField(label=_("Source"), required=False, max_length=1000)
    evidence_url = forms.URLField(
        label=_("Evidence: an address"), required=False, max_length=500, assume_scheme="https"
    )
    evidence = forms.FileField(label=_("Evidence: a file (PDF, JPEG, PNG)"), required=False)
