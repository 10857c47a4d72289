"""What staff type and send about curated routes. Each form works without JavaScript and loses nothing."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from simpul.rooms.cycling.act.curated import Words
from simpul.rooms.cycling.models import CuratedRoute
from simpul.rooms.cycling.share.plan import PROFILES
from simpul.rooms.cycling.understand import curated as rules

PHOTOS = "image/jpeg,image/png,image/webp"
WORDS = ("title_id", "title_en", "story_id", "story_en", "profile")


def _area(language: str, rows: int = 5) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "lang": language})


def _tags() -> list[tuple[str, str]]:
    return tag_choices()


def _licences() -> list[tuple[str, str]]:
    return licence_choices()


class RouteForm(forms.Form):
    """A route: its line from one of three sources, and its words.

    `line` carries the line from one look to the next, so that a file is sent once; `looked` says which line
    was looked at, `revision` which state of the route.
    """

    stops = forms.CharField(
        label=_("Stops"), required=False, max_length=600,
        help_text=_("As the planner writes them: longitude,latitude;longitude,latitude."),
    )  # fmt: skip
    gpx = forms.FileField(
        label=_("GPX file"), required=False,
        help_text=_("A track or a route, of at most 200,000 points."),
        widget=forms.FileInput(attrs={"accept": ".gpx,application/gpx+xml"}),
    )  # fmt: skip
    line = forms.CharField(
        label=_("Line"), required=False, widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("A drawn line as GeoJSON (LineString). It is filled in from the file."),
    )  # fmt: skip
    title_id = forms.CharField(
        label=_("Title in Indonesian"), required=False, max_length=120,
        widget=forms.TextInput(attrs={"lang": "id"}),
    )  # fmt: skip
    title_en = forms.CharField(
        label=_("Title in English"), required=False, max_length=120,
        widget=forms.TextInput(attrs={"lang": "en"}),
    )  # fmt: skip
    story_id = forms.CharField(
        label=_("Story in Indonesian"), required=False, max_length=5000, widget=_area("id"),
        help_text=_("What there is to see, where to drink and rest, how to behave."),
    )  # fmt: skip
    story_en = forms.CharField(
        label=_("Story in English"), required=False, max_length=5000, widget=_area("en")
    )
    profile = forms.ChoiceField(label=_("Bicycle"), choices=lambda: list(PROFILES.items()))
    tags = forms.MultipleChoiceField(
        label=_("Marks"), required=False, choices=_tags,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    looked = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    made_with = forms.ChoiceField(
        required=False, choices=[(word, word) for word in ("points", "line", "gpx")], widget=forms.HiddenInput
    )
    revision = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Ask for a line, and for a title."""
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(said.get(name) for name in ("stops", "gpx", "line")):
            self.add_error("line", _("Give stops, a GPX file or a line."))
        return said

    def words(self) -> Words:
        """Give what is said of the route."""
        said = self.cleaned_data
        words = {name: said[name].strip() for name in WORDS}
        return Words(**words, tags=tuple(said["tags"]))

    @staticmethod
    def of(route: CuratedRoute) -> dict[str, Any]:
        """Give the first values for a route that is there."""
        first: dict[str, Any] = {name: getattr(route, name) for name in WORDS}
        return first | {"tags": route.tags, "revision": route.revision, "made_with": route.made_with}


class StepForm(forms.Form):
    """A step of a route's life, with a word to the others."""

    step = forms.CharField(max_length=20)
    note = forms.CharField(label=_("Note to the colleagues"), required=False, max_length=500)


class PhotoForm(forms.Form):
    """A photo with what must be said of it."""

    photo = forms.FileField(
        label=_("Photo"), widget=forms.FileInput(attrs={"accept": PHOTOS}),
        help_text=_("JPEG, PNG or WebP. What the camera wrote into it, such as the place, is taken out."),
    )  # fmt: skip
    alt_id = forms.CharField(
        label=_("What is on it, in Indonesian"), max_length=200, widget=forms.TextInput(attrs={"lang": "id"})
    )
    alt_en = forms.CharField(
        label=_("What is on it, in English"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"lang": "en"}),
    )  # fmt: skip
    credit = forms.CharField(label=_("Taken by"), max_length=120)
    licence = forms.ChoiceField(label=_("Licence"), choices=_licences)


def tag_choices() -> list[tuple[str, str]]:
    """Give the marks in the reader's language."""
    return [(key, named(names)) for key, names in rules.tags().items()]


def licence_choices() -> list[tuple[str, str]]:
    """Give the licences in the reader's language."""
    return [(key, named(names)) for key, names in rules.licences().items()]


def named(names: Mapping[str, str]) -> str:
    """Choose a name by the reader's language, else the English one."""
    return names.get((get_language() or "en").partition("-")[0], names["en"])
