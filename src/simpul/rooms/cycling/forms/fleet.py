"""What staff may type about shared bicycles and timetables."""

from typing import Any

import opening_hours
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from simpul.kernel.geo import LonLat
from simpul.rooms.cycling.act.fleet import Fleet, Place

MOST_BIKES = 10_000
ENGLISH = "en"


class FeedForm(forms.Form):
    """The address of a feed."""

    url = forms.CharField(
        label=_("Address of the feed"),
        max_length=500,
        help_text=_("Of its gbfs.json, such as https://example.org/gbfs.json"),
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )


class Named(forms.Form):
    """Something with a name in the installation's language, and in English where that is another."""

    name = forms.CharField(label=_("Name"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        """Ask for an English name only where the first one is not."""
        super().__init__(*args, **more)
        if settings.LANGUAGE_CODE == ENGLISH:
            del self.fields["name_en"]

    def names(self) -> dict[str, str]:
        """Give what was typed by language, the installation's first."""
        english = self.cleaned_data.get("name_en")
        names = {settings.LANGUAGE_CODE: self.cleaned_data["name"]}
        return names | ({ENGLISH: english} if english else {})


class FleetForm(Named):
    """What the city's own fleet is called and who answers for it."""

    email = forms.EmailField(
        label=_("E-mail address for questions"), help_text=_("It is published with the feed.")
    )
    opening_hours = forms.CharField(
        label=_("Opening hours"),
        max_length=255,
        initial="24/7",
        help_text=_("As OpenStreetMap writes them, such as Mo-Fr 06:00-18:00"),
    )
    assist_range_m = forms.IntegerField(
        label=_("With a motor: metres on a full battery"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("Leave it empty for bicycles without a motor."),
    )

    def clean_opening_hours(self) -> str:
        """Check the hours by the standard. Raises ValidationError."""
        text: str = self.cleaned_data["opening_hours"]
        if not opening_hours.validate(text):
            raise forms.ValidationError(_("This is not how OpenStreetMap writes opening hours."))
        return text

    def fleet(self) -> Fleet:
        """Give what was typed."""
        said = self.cleaned_data
        return Fleet(self.names(), said["email"], said["opening_hours"], said["assist_range_m"])


class StationForm(Named):
    """A station of the city's own fleet, and what stands there."""

    address = forms.CharField(label=_("Where to find it"), max_length=300, required=False)
    lon = forms.FloatField(
        label=_("Longitude"), min_value=-180, max_value=180, widget=forms.NumberInput(attrs={"step": "any"})
    )
    lat = forms.FloatField(
        label=_("Latitude"), min_value=-90, max_value=90, widget=forms.NumberInput(attrs={"step": "any"})
    )
    capacity = forms.IntegerField(
        label=_("Bicycle stands"),
        required=False,
        min_value=1,
        max_value=MOST_BIKES,
        help_text=_("How many bicycles it holds; leave it empty where there are no stands."),
    )
    bikes = forms.IntegerField(label=_("Bicycles there now"), min_value=0, max_value=MOST_BIKES)

    def place(self) -> Place:
        """Give where it stands."""
        said = self.cleaned_data
        position = LonLat(said["lon"], said["lat"])
        return Place(self.names(), position, said["address"], said["capacity"])


class MoveForm(StationForm):
    """The same without the count, for a station that is there already."""

    bikes = None  # type: ignore[assignment]


class CountForm(forms.Form):
    """How many bicycles stand at a station now."""

    bikes = forms.IntegerField(label=_("Bicycles"), min_value=0, max_value=MOST_BIKES)
    renting = forms.BooleanField(label=_("They are given out"), required=False)


class TimetableForm(forms.Form):
    """A timetable as GTFS."""

    file = forms.FileField(
        label=_("Timetable (GTFS)"),
        help_text=_("The ZIP file that the operator publishes."),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        required=False,
        help_text=_("Left empty it is that of the agency. One of the same name is replaced."),
    )
