"""What the public pages of the network ask for. A wrong choice counts as none."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from simpul.rooms.hub.models import Partner, State
from simpul.rooms.hub.understand.words import words

FIRST_YEAR = 2018
"""The network was founded in 2018 (32nd ASEAN Summit, 28 April)."""


def _named(kind: str) -> list[tuple[str, str]]:
    return [(one.id, one.said(get_language() or "en")) for one in words(kind).values()]


class Chosen(forms.Form):
    """Which part of the network is shown."""

    state = forms.ChoiceField(label=_("Country"), required=False)
    focus_area = forms.ChoiceField(label=_("Focus area"), required=False)
    partner = forms.ChoiceField(label=_("Partner"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = list(State.objects.values_list("iso3", "name"))
        partners = list(Partner.objects.values_list("slug", "name"))
        every = ("", _("All"))
        for name, choices in (
            ("state", states),
            ("focus_area", _named("focus_area")),
            ("partner", partners),
        ):
            self.fields[name].choices = [every, *choices]  # type: ignore[attr-defined]  # a Field has none

    def given(self) -> dict[str, Any]:
        """Give what can be read of it; "" or None where nothing was chosen."""
        empty = {name: None if name == "year" else "" for name in self.fields}
        self.is_valid()
        return empty | getattr(self, "cleaned_data", {})


class NetworkForm(Chosen):
    """The network as it was at the end of a year."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slider = forms.NumberInput(
            attrs={
                "type": "range",
                "min": FIRST_YEAR,
                "max": today.year,
                "step": 1,
                "data-shown": "year-shown",
            }
        )
        self.fields["year"] = forms.IntegerField(
            label=_("Year"), required=False, min_value=FIRST_YEAR, max_value=today.year, widget=slider
        )


class ProjectsForm(Chosen):
    """Which projects are listed."""

    text = forms.CharField(label=_("Words in the title"), required=False, max_length=100)
    status = forms.ChoiceField(label=_("Status"), required=False)
    year = forms.IntegerField(label=_("In the list of"), required=False, min_value=FIRST_YEAR, max_value=2100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [("", _("All")), *_named("status")]  # type: ignore[attr-defined]  # a Field has none
        self.order_fields(["text", "state", "focus_area", "status", "partner", "year"])
