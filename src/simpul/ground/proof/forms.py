"""A photo that is to prove something, as a phone sends it."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from simpul.ground.proof.rules import Said
from simpul.kernel.geo import LonLat, on_earth


class ProofForm(forms.Form):
    """A photo from a phone, its key, and what the phone says of where and when."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    photo = forms.FileField(
        label=_("Photo of the mended place"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg", "capture": "environment"}),
    )
    lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    accuracy_m = forms.FloatField(required=False, min_value=0, widget=forms.HiddenInput)
    taken_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def said(self, sent_at: datetime | None) -> Said:
        """Give what the phone said; a position that is none, and a clock without a zone, are not said."""
        lon, lat, taken_at = (self.cleaned_data[name] for name in ("lon", "lat", "taken_at"))
        there = lon is not None and lat is not None and on_earth(lon, lat)
        return Said(
            position=LonLat(lon, lat) if there else None,
            accuracy_m=self.cleaned_data["accuracy_m"] if there else None,
            taken_at=taken_at,
            sent_at=sent_at if sent_at and sent_at.tzinfo else None,
        )
