"""What people may send of a survey."""

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from simpul.kernel.film import SUFFIXES as FILMS


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files."""

    def clean(self, data: Any, initial: Any = None) -> Sequence[Any]:
        """Check each file. Raises ValidationError."""
        files = list(data) or [None] if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files]


class SurveyForm(forms.Form):
    """A survey's photos and what is said of them. It works without JavaScript."""

    photos = FilesField(
        label=_("Photos or video"),
        help_text=_("JPEG photos of a drive, a zip of them, or one video (MP4 or MOV)."),
        widget=ManyFiles(
            attrs={
                "multiple": True,
                "accept": ".jpg,.jpeg,.zip,.mp4,.mov,image/jpeg,application/zip,video/mp4,video/quicktime",
            }
        ),
    )
    track = forms.FileField(
        label=_("Track"),
        required=False,
        help_text=_("GPX or CSV of the same drive, where photos carry no position and a video no track."),
        widget=forms.FileInput(attrs={"accept": ".gpx,.csv"}),
    )
    offset_s = forms.FloatField(
        label=_("Clock offset, seconds"),
        required=False,
        help_text=_("To add to the camera's clock. Left empty it is found where that can be done."),
    )
    name = forms.CharField(label=_("Name"), required=False, max_length=200)

    @property
    def video(self) -> Any | None:
        """The video that was sent; None where photos were."""
        return next((file for file in self.cleaned_data["photos"] if _is_video(file)), None)

    def clean_photos(self) -> Sequence[Any]:
        """Let a video come alone. Raises ValidationError."""
        files: Sequence[Any] = self.cleaned_data["photos"]
        if len(files) > 1 and any(map(_is_video, files)):
            raise forms.ValidationError(_("Send a video alone: each is a drive of its own."))
        return files


def _is_video(file: Any) -> bool:
    return PurePosixPath(file.name or "").suffix.lower() in FILMS
