"""What a rider says of a hazard."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.ground.places.models import City
from simpul.ground.roadstate.models import Hazard
from simpul.kernel.geo import LonLat
from simpul.rooms.cycling.share import find
from simpul.rooms.cycling.understand import typed


class HazardForm(forms.Form):
    """A hazard with its place. It works without JavaScript.

    `key` makes a form that is sent twice one report.
    """

    prefix = "hazard"

    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), choices=Hazard.Kind)
    place = forms.CharField(
        label=gettext_lazy("Where?"),
        max_length=120,
        help_text=gettext_lazy("A place, a street, or longitude,latitude. On the map: click there."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-ride-hazard-place": ""}),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput(), required=False)

    def __init__(self, *args: Any, city: City, **more: Any) -> None:
        """Make the form of a city; a fresh one gets a key of its own."""
        super().__init__(*args, **more)
        self.city = city
        self.fields["key"].initial = uuid.uuid4

    def clean_key(self) -> str:
        """Give the key as text; one of its own where none came."""
        return str(self.cleaned_data["key"] or uuid.uuid4())

    def clean_place(self) -> LonLat:
        """Give where it is. Raises ValidationError."""
        text = self.cleaned_data["place"]
        if position := typed.position(text, self.city.bounds):
            return position
        found = find.named(self.city, text)
        if not found:
            raise forms.ValidationError(_("No place or street here is called so. Check the spelling."))
        if not find.is_plain(found, text):
            names = "; ".join(one.label for one in found)
            raise forms.ValidationError(
                _("There are several: %(names)s. Type one of these.") % {"names": names}
            )
        return found[0].position
