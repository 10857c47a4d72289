"""What people fill in about help: offers, requests, bookings, deliveries. Each works without JavaScript."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from simpul.ground.places.models import City
from simpul.rooms.hub.models.help import CostShare, Form, Help, HelpKind, Request
from simpul.rooms.hub.models.project import Project
from simpul.rooms.hub.share import spoken
from simpul.rooms.hub.understand.words import words

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
LISTS = ("focus_areas", "stages", "languages")


def areas() -> list[tuple[str, str]]:
    """Give the focus areas in the reader's language."""
    return [(one.id, one.said(get_language() or "")) for one in words("focus_area").values()]


def languages() -> list[tuple[str, str]]:
    """Give the languages of the network."""
    return [(code, str(name)) for code, name in spoken.LANGUAGES.items()]


def stages() -> list[tuple[str, str]]:
    """Give the stages of a project."""
    return [(stage, str(name)) for stage, name in spoken.STAGES.items()]


class WordsField(forms.CharField):
    """Words with commas between them; gives a list."""

    def to_python(self, value: Any) -> Any:
        """Split the words."""
        return [word.strip() for word in (super().to_python(value) or "").split(",") if word.strip()]

    def prepare_value(self, value: Any) -> Any:
        """Show a list as words with commas."""
        return ", ".join(value) if isinstance(value, list) else value


class HelpForm(forms.Form):
    """What an offer and a request have in common."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind of help"), choices=HelpKind.choices)
    what = forms.CharField(label=_("What exactly"), widget=forms.Textarea(attrs={"rows": 5}))
    focus_areas = forms.MultipleChoiceField(
        label=_("Focus areas"), required=False, choices=areas, widget=forms.CheckboxSelectMultiple
    )
    stages = forms.MultipleChoiceField(
        label=_("For projects in the stage"),
        required=False,
        choices=stages,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages that it can be had in"), required=False, choices=languages,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    climates = WordsField(
        label=_("Climates"),
        required=False,
        help_text=_("Köppen classes such as Af, Am; leave empty for any."),
    )
    places = forms.IntegerField(
        label=_("Places"),
        required=False,
        min_value=1,
        help_text=_("How many at once; leave empty if unlimited."),
    )
    from_on = forms.DateField(label=_("From"), required=False, widget=DAY)
    to_on = forms.DateField(label=_("Until"), required=False, widget=DAY)
    amount = forms.DecimalField(
        label=_("Money"), required=False, min_value=0, max_digits=20, decimal_places=2,
        help_text=_("What is offered, or what is needed; leave empty where no money is named."),
    )  # fmt: skip
    currency = forms.CharField(
        label=_("Currency"), required=False, max_length=3, help_text=_("Three letters, such as IDR or USD.")
    )
    cost_share = forms.ChoiceField(label=_("Who pays"), choices=CostShare.choices, initial=CostShare.OPEN)
    cost_note = forms.CharField(label=_("About the costs"), required=False, max_length=300)
    remote = forms.BooleanField(label=_("It needs no journey"), required=False)

    def clean_currency(self) -> str:
        """Write it in capitals."""
        return str(self.cleaned_data["currency"]).upper()

    def content(self) -> dict[str, Any]:
        """Give what is said of help itself."""
        names = [field.name for field in Help._meta.get_fields()]
        return {name: value for name, value in self.cleaned_data.items() if name in names}

    @staticmethod
    def of(found: Help) -> dict[str, Any]:
        """Give the first values of the form for what is there."""
        return {name: getattr(found, name) for name in HelpForm.base_fields}


class OfferForm(HelpForm):
    """An offer."""

    form = forms.ChoiceField(label=_("What is given"), choices=Form.choices, initial=Form.OTHER)
    field_order = ("title", "kind", "form", "what")


class RequestForm(HelpForm):
    """A request, perhaps for a project of the city."""

    project = forms.ModelChoiceField(
        label=_("For the project"), required=False, queryset=Project.objects.none(), empty_label=_("none")
    )
    field_order = ("title", "kind", "project", "what")

    def __init__(self, *args: Any, city: City, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["project"]
        field.queryset = Project.objects.filter(network_city__city=city).order_by("title")


class ChooseForm(forms.Form):
    """Which help is shown."""

    kind = forms.ChoiceField(
        label=_("Kind of help"), required=False, choices=lambda: [("", _("any")), *HelpKind.choices]
    )
    area = forms.ChoiceField(
        label=_("Focus area"), required=False, choices=lambda: [("", _("any")), *areas()]
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=lambda: [("", _("any")), *languages()]
    )


class BookingForm(forms.Form):
    """Places of an offer for one of the reader's cities."""

    city = forms.ModelChoiceField(label=_("For the city"), queryset=City.objects.none(), empty_label=None)
    places = forms.IntegerField(label=_("Places"), min_value=1, initial=1)
    from_on = forms.DateField(label=_("From"), required=False, widget=DAY)
    to_on = forms.DateField(label=_("Until"), required=False, widget=DAY)
    request = forms.ModelChoiceField(
        label=_("In answer to our request"),
        required=False,
        queryset=Request.objects.none(),
        empty_label=_("none"),
    )
    note = forms.CharField(
        label=_("Note to the giver"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, cities: Iterable[City], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [city.pk for city in cities]
        city, request = (self.fields[name] for name in ("city", "request"))
        city.queryset = City.objects.filter(pk__in=keys).order_by("name")  # type: ignore[attr-defined]  # a Field has none
        request.queryset = Request.objects.filter(city__in=keys).exclude(  # type: ignore[attr-defined]  # a Field has none
            state__in=["withdrawn", "closed"]
        )


class ReasonForm(forms.Form):
    """Why a booking ends."""

    reason = forms.CharField(
        label=_("Why"), widget=forms.Textarea(attrs={"rows": 2}), help_text=_("The other side reads it.")
    )


class DeliverForm(forms.Form):
    """What was given."""

    delivered_on = forms.DateField(label=_("Given on"), widget=DAY)
    people = forms.IntegerField(label=_("People who took part"), required=False, min_value=0)
    what = forms.CharField(label=_("What was given"), widget=forms.Textarea(attrs={"rows": 3}))


class OutcomeForm(forms.Form):
    """What came of it."""

    came_of_it = forms.CharField(
        label=_("What came of it"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody reads this."),
    )  # fmt: skip
    good = forms.NullBooleanField(
        label=_("Did it help?"), required=False,
        widget=forms.Select(choices=[("", _("too early to tell")), ("true", _("yes")), ("false", _("no"))]),
    )  # fmt: skip
    code = forms.CharField(
        label=_("Indicator"), required=False, max_length=60,
        help_text=_("Code of an indicator of our city that shows it, such as ISO37122:5.1."),
    )  # fmt: skip
    evidence_url = forms.URLField(label=_("Link to the evidence"), required=False, assume_scheme="https")


class FactsForm(forms.Form):
    """What kind of place a city is, for finding cities like it."""

    coast = forms.NullBooleanField(
        label=_("At the coast"), required=False,
        widget=forms.Select(choices=[("", _("not known")), ("true", _("yes")), ("false", _("no"))]),
    )  # fmt: skip
    climate = forms.CharField(
        label=_("Climate"), required=False, max_length=3, help_text=_("Köppen class such as Af.")
    )
    looked = forms.BooleanField(
        label=_("The hazards below are known"), required=False,
        help_text=_("Without this mark the hazards stay “not known”."),
    )  # fmt: skip
    hazards = forms.MultipleChoiceField(
        label=_("Hazards"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(name, str(said)) for name, said in spoken.HAZARDS.items()],
    )  # fmt: skip
    source = forms.CharField(label=_("Source"), help_text=_("Where this can be checked."))
