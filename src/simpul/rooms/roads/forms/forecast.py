"""What one may choose on the page of forecasts."""

from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from simpul.rooms.roads.models import GRADE_NAMES
from simpul.rooms.roads.share.forecasts import MONTHS
from simpul.rooms.roads.understand.condition import Grade

DEFAULT = 24


class ChoiceForm(forms.Form):
    """Within how many months, and of which class now."""

    months = forms.TypedChoiceField(
        label=_("Within"),
        coerce=int,
        required=False,
        initial=DEFAULT,
        choices=[(number, ngettext_lazy("%d month", "%d months", number) % number) for number in MONTHS],
    )
    grade = forms.ChoiceField(
        label=_("Class now"),
        required=False,
        choices=[
            ("", _("All")),
            *((one.value, GRADE_NAMES[one]) for one in (Grade.GOOD, Grade.FAIR, Grade.POOR)),
        ],
    )

    def asked(self) -> tuple[int, str]:
        """Give what was asked for; the defaults where nothing was, or what cannot be."""
        if not self.is_bound or not self.is_valid():
            return DEFAULT, ""
        return self.cleaned_data["months"] or DEFAULT, self.cleaned_data["grade"]

    def query(self) -> str:
        """Give the same question as part of an address."""
        months, grade = self.asked()
        return urlencode({"months": months, **({"grade": grade} if grade else {})})
