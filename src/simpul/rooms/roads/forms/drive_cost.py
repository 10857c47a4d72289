"""What a drive cost."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CostForm(forms.Form):
    """The cost of a drive; empty takes it back."""

    cost = forms.FloatField(label=_("What the drive cost"), min_value=0, required=False)
