"""What is said of a damage, as a form sends it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from simpul.rooms.roads.models import KIND_NAMES, Damage, Review

SKIP, UNDO = "skip", "undo"
MOST_CHARACTERS = 8000


class OutlineField(forms.CharField):
    """An outline as an SVG polygon's points: "x,y x,y …" in the photo's pixels."""

    def to_python(self, value: Any) -> Any:
        """Give the corners. Raises ValidationError where they cannot be read."""
        text = super().to_python(value) or ""
        try:
            return [(float(x), float(y)) for x, y in (pair.split(",") for pair in text.split())]
        except ValueError as error:
            raise forms.ValidationError(
                _("Write the corners as pairs of numbers: 120,340 180,352 …")
            ) from error


class DecideForm(forms.Form):
    """One decision. Somebody else may have decided on `damage` since the page showed it."""

    damage = forms.ModelChoiceField(Damage.objects.none())
    verdict = forms.ChoiceField(choices=[*Review.Verdict.choices, (SKIP, _("Later")), (UNDO, _("Undo"))])
    kind = forms.ChoiceField(choices=[("", ""), *KIND_NAMES.items()], required=False)
    contour = OutlineField(required=False, max_length=MOST_CHARACTERS)
    note = forms.CharField(required=False, max_length=500)

    def __init__(self, *args: Any, city: Any, **kwargs: Any) -> None:
        """Take the city whose damages may be decided on."""
        super().__init__(*args, **kwargs)
        self.fields["damage"].queryset = Damage.objects.filter(city=city)  # type: ignore[attr-defined]
        self.fields["damage"].required = self.data.get("verdict") != UNDO
