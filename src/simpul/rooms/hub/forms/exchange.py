"""What people choose when a city sends."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SendForm(forms.Form):
    """To which hub, and what it may publish: the city's own decision."""

    url = forms.URLField(
        label=_("Hub"), assume_scheme="https", help_text=_("Such as https://hub.example.org")
    )
    publish = forms.MultipleChoiceField(
        label=_("The hub may show to everybody"),
        required=False,
        choices=[
            ("projects", _("Projects")),
            ("indicators", _("Indicators")),
            ("practices", _("Practices")),
        ],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What is not ticked is sent and kept, and shown to nobody."),
    )
