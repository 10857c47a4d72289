"""What somebody says who wants to be told of a report."""

from django import forms
from django.utils.translation import gettext_lazy as _


class EmailForm(forms.Form):
    """An address that is asked first."""

    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class BrowserForm(forms.Form):
    """What a browser says of itself (PushSubscription)."""

    endpoint = forms.URLField(max_length=1000, assume_scheme="https")
    p256dh = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=40)
