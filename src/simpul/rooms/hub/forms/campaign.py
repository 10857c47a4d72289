"""What people type in the yearly monitoring. The forms work without JavaScript."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from simpul.rooms.hub.understand.campaign import STATUSES, Content
from simpul.rooms.hub.understand.words import said, words

MORE = 2
"""Empty rows for results that the record does not know yet."""
PARTS = ("name", "unit", "period", "value")


class CampaignForm(forms.Form):
    """The days of a year's monitoring."""

    year = forms.IntegerField(label=_("Year"), min_value=2018, max_value=2100)
    opens_on = forms.DateField(label=_("Opens on"), widget=forms.DateInput(attrs={"type": "date"}))
    due_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))
    source = forms.CharField(
        label=_("Who set these days"), max_length=500, help_text=_("Such as a decision of a meeting.")
    )


class AnswerForm(forms.Form):
    """A city's answer for one project: what the record knows is filled in already."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    status = forms.ChoiceField(label=_("Status"), required=False)
    progress = forms.CharField(
        label=_("Progress since last year"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    challenges = forms.CharField(
        label=_("Challenges"),
        required=False,
        max_length=20_000,
        help_text=_("One a line."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    support = forms.MultipleChoiceField(
        label=_("Support needed"), required=False, widget=forms.CheckboxSelectMultiple
    )
    support_note = forms.CharField(
        label=_("What for"),
        required=False,
        max_length=5000,
        help_text=_("It is kept with each kind of support that is ticked."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    figures = forms.CharField(
        label=_("Indicators that show the effect"),
        required=False,
        max_length=2000,
        help_text=_("Their codes, one a line, such as roads.surveyed. The figures stay in the indicators."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Mapping[str, Any] | None, content: Content, revision: int) -> None:
        self._rows = _number(data) if data is not None else len(content.actuals) + MORE
        super().__init__(data, initial=_initial(content, revision))
        language = get_language() or "en"
        status = self.fields["status"]
        support = self.fields["support"]
        if isinstance(status, forms.ChoiceField) and isinstance(support, forms.ChoiceField):
            status.choices = [
                ("", _("not said yet")),
                *((one, said("status", one, language)) for one in STATUSES),
            ]
            support.choices = [(one, said("support", one, language)) for one in words("support")]
        for row in range(self._rows):
            for part, label in zip(PARTS, (_("Result"), _("Unit"), _("Period"), _("Value")), strict=True):
                self.fields[f"actual-{row}-{part}"] = forms.CharField(
                    label=label, required=False, max_length=300
                )

    def actual_rows(self) -> list[list[forms.BoundField]]:
        """Give the fields of each result, for the table."""
        return [[self[f"actual-{row}-{part}"] for part in PARTS] for row in range(self._rows)]

    def content(self) -> dict[str, Any]:
        """Give what was typed, as `understand.campaign.Content` reads it."""
        typed = self.cleaned_data
        note = typed["support_note"]
        return {
            "status": typed["status"],
            "progress": typed["progress"],
            "challenges": _lines(typed["challenges"]),
            "support": [{"kind": kind, "note": note} for kind in typed["support"]],
            "actuals": [one for row in range(self._rows) if (one := _actual(typed, row))],
            "figures": _lines(typed["figures"]),
        }


class ReasonForm(forms.Form):
    """Why an answer is returned."""

    reason = forms.CharField(
        label=_("Why it is returned"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _initial(content: Content, revision: int) -> dict[str, Any]:
    notes = list(dict.fromkeys(need.note for need in content.support if need.note))
    initial: dict[str, Any] = {
        "revision": revision,
        "status": content.status,
        "progress": content.progress,
        "challenges": "\n".join(content.challenges),
        "support": [need.kind for need in content.support],
        "support_note": "\n".join(notes),
        "figures": "\n".join(content.figures),
    }
    for row, one in enumerate(content.actuals):
        number = "" if one.number is None else f"{one.number:.15g}"
        values = (one.name, one.unit, one.period, one.text or number)
        initial |= {f"actual-{row}-{part}": value for part, value in zip(PARTS, values, strict=True)}
    return initial


def _actual(typed: Mapping[str, str], row: int) -> dict[str, Any] | None:
    """Read a row: a number where it is one (a decimal comma too), else words; None where the row is empty."""
    name, unit, period, value = (typed[f"actual-{row}-{part}"].strip() for part in PARTS)
    if not name:
        return None
    plain = value.replace(",", ".") if value.count(",") == 1 and "." not in value else value
    try:
        number = float(plain)
    except ValueError:
        return {"name": name, "unit": unit, "period": period or "–", "number": None, "text": value}
    return {"name": name, "unit": unit, "period": period or "–", "number": number, "text": ""}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _number(data: Mapping[str, Any]) -> int:
    """Count the rows of results that were sent, at most 200."""
    return min(sum(name.startswith("actual-") and name.endswith("-name") for name in data), 200)
