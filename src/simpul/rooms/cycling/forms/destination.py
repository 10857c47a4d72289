"""What staff fill in about destinations; also without JavaScript."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.models.destination import Destination, Fee
from simpul.rooms.cycling.share import destination_words as words
from simpul.rooms.cycling.understand import destination as rules
from simpul.rooms.cycling.understand.destination_said import FIELDS, MOST

LONG = forms.Textarea(attrs={"rows": 5})
SHORT = forms.Textarea(attrs={"rows": 3})
NOTHING = ("", "---------")
HOURS_HELP = _("As OpenStreetMap writes them, such as: Mo-Fr 08:00-16:00; Sa 08:00-12:00; PH off")


def _language() -> str:
    return get_language() or "en"


def kind_choices() -> list[tuple[Any, Any]]:
    """Give the kinds in the reader's language: what one rides to, then what one needs on the way."""
    language = _language()
    groups = ((_("To ride to"), rules.goals()), (_("On the way"), rules.services()))
    named = [(title, [(one, rules.kinds()[one].name(language)) for one in ids]) for title, ids in groups]
    return [NOTHING, *named]


def licence_choices() -> list[tuple[str, str]]:
    """Give the licences in the reader's language."""
    return [NOTHING, *((one.id, one.name(_language())) for one in rules.licences().values())]


def per_choices() -> list[tuple[str, Any]]:
    """Give what a price may be for."""
    return [NOTHING, *words.PER.items()]


def _text(label: Any, name: str, widget: forms.Widget | None = None, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=MOST[name], required=False, widget=widget, **more)


def _degrees(label: Any, least: int, **more: Any) -> forms.FloatField:
    return forms.FloatField(
        label=label, min_value=least, max_value=-least, localize=True, widget=forms.TextInput, **more
    )


def _licence() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Licence"), required=False, choices=licence_choices,
        help_text=_("Without one the destination stays a draft."),
    )  # fmt: skip


GROUPS: Sequence[tuple[Promise | str, Sequence[str]]] = (
    (_("What and where"), ("kind", "name", "name_en", "lon", "lat")),
    (_("Story"), ("story_id", "story_en", "story_source", "story_licence")),
    (_("How to behave there"), ("manners_id", "manners_en", "manners_source", "manners_licence")),
    (_("Best ridden from"),
     ("start_id", "start_en", "start_source", "start_licence", "start_lon", "start_lat")),
    (_("Hours and price"), ("opening_hours", "fee", "price", "currency", "per", "checked_on")),
    (_("Contact"), ("website", "phone")),
)  # fmt: skip


class Answering(forms.Form):
    """A form that takes the faults of an act back to the fields that they are of."""

    def take(self, refusal: Refused) -> None:
        """Show what an act refused: beside each field that is named, else above the form."""
        faults = getattr(refusal, "faults", None) or {None: str(refusal)}
        for name, says in faults.items():
            self.add_error(name if name in self.fields else None, says)


class DestinationForm(Answering):
    """What staff say of a destination. Field names are those of the record."""

    kind = forms.ChoiceField(label=_("Kind"), choices=kind_choices)
    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("As the sign there says."))
    name_en = _text(_("Name for visitors (English)"), "name_en")
    lon = _degrees(_("Longitude"), -180, help_text=_("In degrees, such as 114.3691."))
    lat = _degrees(_("Latitude"), -90)
    story_id = _text(_("Story in Indonesian"), "story_id", LONG)
    story_en = _text(_("Story in English"), "story_en", LONG)
    story_source = _text(_("Source or author"), "story_source")
    story_licence = _licence()
    manners_id = _text(_("Manners in Indonesian"), "manners_id", SHORT)
    manners_en = _text(_("Manners in English"), "manners_en", SHORT)
    manners_source = _text(_("Source or author"), "manners_source")
    manners_licence = _licence()
    start_id = _text(_("From where, in Indonesian"), "start_id", SHORT)
    start_en = _text(_("From where, in English"), "start_en", SHORT)
    start_source = _text(_("Source or author"), "start_source")
    start_licence = _licence()
    start_lon = _degrees(_("Longitude of the start"), -180, required=False)
    start_lat = _degrees(_("Latitude of the start"), -90, required=False)
    opening_hours = forms.CharField(
        label=_("Opening hours"), max_length=255, required=False, help_text=HOURS_HELP
    )
    fee = forms.ChoiceField(label=_("Does one pay?"), choices=Fee.choices, required=False)
    price = forms.DecimalField(
        label=_("Price"), required=False, min_value=0, max_digits=12, decimal_places=2, localize=True,
        widget=forms.TextInput,
    )  # fmt: skip
    currency = forms.CharField(
        label=_("Currency"), required=False, max_length=3,
        help_text=_("Three capital letters; empty is the money of the country."),
    )  # fmt: skip
    per = forms.ChoiceField(label=_("The price is for one"), required=False, choices=per_choices)
    checked_on = forms.DateField(
        label=_("Hours and price were checked on"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    website = _text(_("Web page"), "website")
    phone = _text(_("Telephone"), "phone")
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def groups(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        """Give the fields under their headings, for the page."""
        for title, names in GROUPS:
            yield title, [self[name] for name in names]

    def said(self) -> dict[str, Any]:
        """Give what was filled in, as the act takes it."""
        return {name: self.cleaned_data[name] for name in FIELDS}

    def seen_at(self) -> datetime | None:
        """Give which reading of the record was edited; None for a new one."""
        try:
            return parse_datetime(self.cleaned_data["seen"])
        except ValueError:
            return None

    @staticmethod
    def initial_of(row: Destination) -> dict[str, Any]:
        """Give what the form shows of a row."""
        return {name: getattr(row, name) for name in FIELDS} | {"seen": row.edited_at.isoformat()}


class PhotoForm(Answering):
    """A photo and what is said of it."""

    photo = forms.FileField(
        label=_("Photo (JPEG, PNG or WebP)"),
        help_text=_("Place and time that the camera wrote into it are taken out."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    alt_id = forms.CharField(label=_("What is to be seen, in Indonesian"), max_length=300)
    alt_en = forms.CharField(label=_("What is to be seen, in English"), max_length=300)
    author = forms.CharField(label=_("Who took it"), max_length=200)
    licence = forms.ChoiceField(label=_("Licence"), choices=licence_choices)
    source = forms.CharField(label=_("Source"), max_length=500, required=False)

    def said(self) -> dict[str, str]:
        """Give the words to the photo."""
        return {name: self.cleaned_data[name] for name in ("alt_id", "alt_en", "author", "licence", "source")}


class TableForm(forms.Form):
    """A table of destinations to be taken in."""

    file = forms.FileField(label=_("File (CSV, XLSX or GeoJSON)"), required=False)
