"""What people may send of a survey."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files."""

    def clean(self, data: Any, initial: Any = None) -> Sequence[Any]:
        """Check each file. Raises ValidationError."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files]


class SurveyForm(forms.Form):
    """A survey's photos and what is said of them. It works without JavaScript."""

    photos = FilesField(
        label=_("Photos"),
        help_text=_("JPEG photos of a drive, or a zip of them. Choose as many as you like."),
        widget=ManyFiles(attrs={"multiple": True, "accept": ".jpg,.jpeg,.zip,image/jpeg,application/zip"}),
    )
    track = forms.FileField(
        label=_("Track"),
        required=False,
        help_text=_("GPX or CSV of the same drive, where the photos carry no position."),
        widget=forms.FileInput(attrs={"accept": ".gpx,.csv"}),
    )
    offset_s = forms.FloatField(
        label=_("Clock offset, seconds"),
        required=False,
        help_text=_("To add to the photos' clock. Left empty it is estimated where photos carry a position."),
    )
    name = forms.CharField(label=_("Name"), required=False, max_length=200)
