"""What planners type."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from simpul.rooms.cycling.understand import destination


class StudyForm(forms.Form):
    """A budget, and which destinations count."""

    budget = forms.FloatField(
        label=_("Budget"),
        min_value=1,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Destinations that count"),
        required=False,
        help_text=_("None chosen: all of them."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language, known = get_language() or "en", destination.kinds()
        self.fields["kinds"].choices = [(one, known[one].name(language)) for one in destination.goals()]  # type: ignore[attr-defined] # a choice field has them


class HandOnForm(forms.Form):
    """Why the list is handed on."""

    why = forms.CharField(
        label=_("What the repairs are for"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
