"""What a resident says of a problem; it works without JavaScript, and a phone sends the same when it can."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat, on_earth
from simpul.rooms.reports.act.submit import LONGEST, Said, Shot
from simpul.rooms.reports.models import Category, Report
from simpul.rooms.reports.observe import find
from simpul.rooms.reports.share import words

NOT_SURE = ""
KNOWN: tuple[tuple[str, Any], ...] = (
    (Report.Known.NOBODY, gettext_lazy("Nobody. We do not ask who you are.")),
    (Report.Known.OFFICE, gettext_lazy("Only the office that answers, so that it can ask you something.")),
    (Report.Known.ALL, gettext_lazy("Everybody. Your name stands beside the report; nothing else does.")),
)


@dataclass(frozen=True, slots=True)
class Where:
    """Where it is; `by`: how that is known, "pin" (map, phone), "typed" or "photo"; `place` in words."""

    position: LonLat
    by: str
    place: str
    accuracy_m: float | None = None

    @property
    def mark(self) -> str:
        """Say the position in one word, to tell whether it is still the one that was checked."""
        return f"{self.position.lon:.5f},{self.position.lat:.5f}"


class TellForm(forms.Form):
    """A report. `key` makes a form that is sent twice one report.

    `placed` are the words for which `lon` and `lat` were found: where `place` was typed anew, they count no
    more. `checked` is the place for which the reports nearby were shown.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    accuracy_m = forms.FloatField(required=False, min_value=0, max_value=1e6, widget=forms.HiddenInput)
    placed = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    checked = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    said_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    place = forms.CharField(
        label=gettext_lazy("Where is it?"), required=False, max_length=200,
        help_text=gettext_lazy("A street, a village or a place. Leave it empty if a photo knows its place."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    category = forms.ChoiceField(label=gettext_lazy("What is it about?"), required=False)
    text = forms.CharField(
        label=gettext_lazy("What is wrong?"), required=False, max_length=LONGEST,
        help_text=gettext_lazy("One sentence is enough. No names, no telephone numbers: everybody reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    known = forms.ChoiceField(
        label=gettext_lazy("Who may know that it was you?"), choices=KNOWN, initial=Report.Known.NOBODY,
        widget=forms.RadioSelect,
    )  # fmt: skip
    confidential = forms.BooleanField(
        label=gettext_lazy("Only the office reads this report; it is shown to nobody else."), required=False
    )
    name = forms.CharField(
        label=gettext_lazy("Name"), required=False, max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("Telephone"), required=False, max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip

    def __init__(self, *args: Any, city: City, **more: Any) -> None:
        """Make the form of a city."""
        super().__init__(*args, **more)
        self.city = city
        self.offered = {one.code: one for one in Category.objects.filter(city=city).offered()}
        field: Any = self.fields["category"]
        kinds = [(code, str(one)) for code, one in self.offered.items()]
        field.choices = [(NOT_SURE, _("I am not sure")), *kinds]
        self.choices: list[find.Found] = []
        if self.data.get("known") == Report.Known.NOBODY:  # what is not kept is never wrong
            self.fields["email"].validators = []

    def groups(self) -> list[tuple[str, list[Category]]]:
        """Give the categories by group, in the city's order, groups in the order of their first."""
        order = list(dict.fromkeys(one.group for one in self.offered.values()))
        rows = sorted(self.offered.values(), key=lambda one: order.index(one.group))
        return [(words.group(code), list(some)) for code, some in groupby(rows, key=lambda one: one.group)]

    def where(self, photos: Sequence[LonLat | None]) -> Where | None:
        """Find where it is: the pin, else what was typed, else the first photo that knows its place.

        Call it after `is_valid`. Gives None with an error beside the field where it is not known; `choices`
        then has what the words may mean.
        """
        said = self.cleaned_data
        typed = str(said.get("place", "")).strip()
        pin = self._pin(typed)
        if pin:
            return Where(pin, "pin", typed, said.get("accuracy_m"))
        taken = next((one for one in photos if one and find.is_in(self.city, one)), None)
        named = self._named(typed) if typed else None
        if named:
            return named
        if taken and not self.choices:
            return Where(taken, "photo", typed)
        self.add_error("place", self._not_found(typed, photos))
        return None

    def _pin(self, typed: str) -> LonLat | None:
        lon, lat = self.cleaned_data.get("lon"), self.cleaned_data.get("lat")
        if lon is None or lat is None or not on_earth(lon, lat):
            return None
        return LonLat(lon, lat) if typed == str(self.cleaned_data.get("placed", "")).strip() else None

    def _named(self, typed: str) -> Where | None:
        if numbers := find.numbers(self.city, typed):
            return Where(numbers, "pin", "")
        found = find.named(self.city, typed)
        if found and find.is_plain(found, typed):
            return Where(found[0].position, "typed", typed)
        self.choices = found
        return None

    def _not_found(self, typed: str, photos: Sequence[LonLat | None]) -> str:
        if self.choices:
            return _("Several places are called so. Choose one.")
        if typed:
            return _("No street, village or place here is called “%(name)s”. Try another word.") % {
                "name": typed
            }
        if any(photos):
            return _("The photo was taken outside of %(city)s. Say where it is.") % {"city": self.city}
        return _("Say where it is: a street or a village. The photos do not know their place.")

    def said(self, where: Where, shots: Sequence[Shot], language: str) -> Said:
        """Give what was said, as `submit` takes it."""
        found = self.cleaned_data
        return Said(
            key=found["key"], position=where.position, text=found["text"],
            category=self.offered.get(found["category"]), accuracy_m=where.accuracy_m, place=where.place,
            known=found["known"], confidential=found["confidential"], name=found["name"],
            email=found["email"], phone=found["phone"], language=language[:5], said_at=found["said_at"],
            photos=shots,
        )  # fmt: skip


class AnswerForm(forms.Form):
    """What whoever reported it answers; a dispute needs words."""

    act = forms.ChoiceField(choices=[(name, name) for name in ("confirm", "dispute", "withdraw")])
    words = forms.CharField(
        label=gettext_lazy("What is still wrong?"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
