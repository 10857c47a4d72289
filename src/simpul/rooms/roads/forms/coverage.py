"""What one may wish of a suggested drive, and since when a road counts as not driven."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from simpul.kernel.geo import LonLat, on_earth
from simpul.rooms.roads.understand import capture
from simpul.rooms.roads.understand.suggest import Wish

KM_M, MINUTE_S = 1000, 60


class DaysForm(forms.Form):
    """After how many days without a drive a road counts as not driven."""

    days = forms.TypedChoiceField(label=_("Not driven for"), coerce=int, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = capture.read().coverage
        field: Any = self.fields["days"]
        field.choices = [(n, ngettext_lazy("%(n)d day", "%(n)d days", n) % {"n": n}) for n in rules.choices]
        field.empty_value = rules.days

    @property
    def chosen(self) -> int:
        """The days that were chosen, or those of the city where none were."""
        found: int = self.cleaned_data.get("days") or capture.read().coverage.days
        return found


class DriveForm(DaysForm):
    """Where a drive begins and how long it may be."""

    start = forms.CharField(
        label=_("Start"), help_text=_("Longitude, latitude. Or press on the map."), max_length=60
    )
    km = forms.FloatField(label=_("Length, km"), required=False, min_value=1)
    minutes = forms.IntegerField(label=_("or time, minutes"), required=False, min_value=5)

    def clean_start(self) -> LonLat:
        """Read a position. Raises ValidationError."""
        try:
            lon, lat = (float(part) for part in self.cleaned_data["start"].split(","))
        except ValueError:
            raise forms.ValidationError(_("Write it as 114.35,-8.21: longitude, comma, latitude.")) from None
        if not on_earth(lon, lat):
            raise forms.ValidationError(_("There is no such place on Earth."))
        return LonLat(lon, lat)

    def clean(self) -> dict[str, Any]:
        """Ask for a length or a time, not both, within what can be suggested. Raises ValidationError."""
        said: dict[str, Any] = super().clean() or {}
        rules = capture.read().suggest
        km, minutes = said.get("km"), said.get("minutes")
        if not self.errors and bool(km) == bool(minutes):
            raise forms.ValidationError(_("Say either how long or how many minutes the drive may be."))
        if km and km > rules.most_km:
            self.add_error("km", _("At most %(most)d km.") % {"most": rules.most_km})
        if minutes and minutes > rules.most_minutes:
            self.add_error("minutes", _("At most %(most)d minutes.") % {"most": rules.most_minutes})
        return said

    @property
    def wish(self) -> Wish:
        """What was wished; only of a form that is valid."""
        said = self.cleaned_data
        if said.get("km"):
            return Wish(said["start"], said["km"] * KM_M)
        return Wish(said["start"], said["minutes"] * MINUTE_S, in_seconds=True)
