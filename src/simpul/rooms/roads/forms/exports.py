"""The form for a condition table that an office made."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TableForm(forms.Form):
    """One file."""

    table = forms.FileField(
        label=_("Condition table"),
        help_text=_("CSV, XLSX, XLS or ODS with the columns below. The first sheet is read."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.xls,.ods"}),
    )
