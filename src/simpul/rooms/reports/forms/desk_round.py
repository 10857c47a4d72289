"""Where a round of visits begins."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from simpul.kernel.geo import LonLat, on_earth


class RoundForm(forms.Form):
    """Where it begins; the first report where nothing is said."""

    start = forms.CharField(
        label=_("Start"), required=False, max_length=60,
        help_text=_("Longitude, latitude, such as 114.35,-8.21. Empty: at the first report."),
    )  # fmt: skip

    def clean_start(self) -> LonLat | None:
        """Read a position. Raises ValidationError."""
        said = self.cleaned_data["start"]
        if not said:
            return None
        try:
            lon, lat = (float(part) for part in said.split(","))
        except ValueError:
            raise ValidationError(_("Write it as 114.35,-8.21: longitude, comma, latitude.")) from None
        if not on_earth(lon, lat):
            raise ValidationError(_("There is no such place on Earth."))
        return LonLat(lon, lat)
