"""What people fill in about practices and adoptions. Each form works without JavaScript."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from simpul.ground.places.models import City
from simpul.rooms.hub.forms.help import DAY, WordsField, areas, stages
from simpul.rooms.hub.models.practice import Practice
from simpul.rooms.hub.models.project import Project
from simpul.rooms.indicators.understand.catalogue import definitions

LANGUAGES = (("en", _("English")), ("id", _("Indonesian")))
WORDS = {
    "title": (_("Title"), forms.TextInput),
    "summary": (_("In short"), forms.Textarea),
    "context": (_("Where and why"), forms.Textarea),
    "steps": (_("Steps, one a line"), forms.Textarea),
    "cost_note": (_("About the costs"), forms.Textarea),
    "went_wrong": (_("What went wrong"), forms.Textarea),
}
OF_PRACTICE = (
    "project", "focus_area", "stage", "climates", "cost", "running_cost", "currency", "cost_year",
    "changed_on", "sources",
)  # fmt: skip


class LinesField(forms.CharField):
    """Several lines; gives a list."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        """Split the lines."""
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        """Show a list as lines."""
        return "\n".join(value) if isinstance(value, list) else value


class PracticeForm(forms.Form):
    """A practice with its words in English and Indonesian; one of the two is enough."""

    project = forms.ModelChoiceField(
        label=_("From the project"), required=False, queryset=Project.objects.none(), empty_label=_("none")
    )
    focus_area = forms.ChoiceField(
        label=_("Focus area"), required=False, choices=lambda: [("", _("not said")), *areas()]
    )
    stage = forms.ChoiceField(
        label=_("Stage"), required=False, choices=lambda: [("", _("not said")), *stages()]
    )
    climates = WordsField(label=_("Climates"), required=False, help_text=_("Köppen classes such as Af, Am."))
    changed_on = forms.DateField(
        label=_("The change was made on"), required=False, widget=DAY,
        help_text=_("The charts of the figures mark this moment."),
    )  # fmt: skip
    cost = forms.DecimalField(
        label=_("Cost to make"), required=False, min_value=0, max_digits=20, decimal_places=2
    )
    running_cost = forms.DecimalField(
        label=_("Cost to run, a year"), required=False, min_value=0, max_digits=20, decimal_places=2
    )
    currency = forms.CharField(
        label=_("Currency"), required=False, max_length=3, help_text=_("Three letters, such as IDR or USD.")
    )
    cost_year = forms.IntegerField(
        label=_("Money of the year"), required=False, min_value=1900, max_value=2200
    )
    sources = LinesField(label=_("Sources, one a line"), required=False)

    def __init__(self, *args: Any, city: City, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        project: Any = self.fields["project"]
        project.queryset = Project.objects.filter(network_city__city=city).order_by("title")
        for language, named in LANGUAGES:
            for name, (label, widget) in WORDS.items():
                field = LinesField if name == "steps" else forms.CharField
                self.fields[f"{language}_{name}"] = field(
                    label=_("%(label)s (%(language)s)") % {"label": label, "language": named}, required=False,
                    widget=widget(attrs={"lang": language,
                    **({"rows": 4} if widget is forms.Textarea else {})}),
                )  # fmt: skip

    def clean_currency(self) -> str:
        """Write it in capitals."""
        return str(self.cleaned_data["currency"]).upper()

    def content(self) -> dict[str, Any]:
        """Give what is said of the practice in no language."""
        return {name: self.cleaned_data[name] for name in OF_PRACTICE}

    def texts(self) -> dict[str, dict[str, Any]]:
        """Give its words by language: of those with a title or any other word."""
        found = {
            language: {name: self.cleaned_data[f"{language}_{name}"] for name in WORDS}
            for language, _name in LANGUAGES
        }
        return {language: words for language, words in found.items() if any(words.values())}

    @staticmethod
    def of(found: Practice) -> dict[str, Any]:
        """Give the first values of the form for what is there."""
        said: dict[str, Any] = {name: getattr(found, name) for name in OF_PRACTICE}
        for text in found.texts.all():
            words = {name: getattr(text, name) for name in WORDS if name != "steps"}
            words["steps"] = [step.words for step in text.steps.all()]
            said |= {f"{text.language}_{name}": value for name, value in words.items()}
        return said


def _all_codes() -> list[tuple[str, str]]:
    return codes()


class FigureForm(forms.Form):
    """A series of our city that shows the effect."""

    code = forms.ChoiceField(label=_("Indicator"), choices=_all_codes)
    note = forms.CharField(label=_("What is to be known about it"), required=False, max_length=300)


class AdoptForm(forms.Form):
    """The form of “we adopt this”."""

    city = forms.ModelChoiceField(label=_("Our city"), queryset=City.objects.none(), empty_label=None)
    adopted_on = forms.DateField(label=_("Since"), widget=DAY)
    code = forms.ChoiceField(
        label=_("Our figure"), help_text=_("The indicator of our own city that will show the effect.")
    )
    baseline_year = forms.IntegerField(
        label=_("Baseline year"), min_value=1900, max_value=2200,
        help_text=_("The figure of that year is read from our own series; “not known” where it has none."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Why, and what will be different here"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, cities: Iterable[City], first: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        city: Any = self.fields["city"]
        city.queryset = City.objects.filter(pk__in=[one.pk for one in cities]).order_by("name")
        code: Any = self.fields["code"]
        code.choices = codes(first)


class MeasureForm(forms.Form):
    """The year after."""

    year = forms.IntegerField(label=_("Year after"), min_value=1900, max_value=2200)
    changed = forms.CharField(
        label=_("What came of it"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


def codes(first: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Give every indicator in the reader's language; those of the practice first."""
    language, known = get_language() or "", definitions()
    ordered = [*dict.fromkeys([code for code in first if code in known]), *known]
    return [(code, f"{code} {known[code].titled(language)}") for code in dict.fromkeys(ordered)]
